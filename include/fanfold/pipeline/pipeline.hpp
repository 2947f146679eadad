#pragma once
/// The pipeline: joins the rooms, in Stage order, for one run.
///
///   discover → fetch → extract → dedupe   per visited link, journalled as it goes
///   route → fanout → fold → check → deliver   per enterprise, as soon as its own sources are
///   closed
///
/// Asking waits for an enterprise's crawl to close: which member of a cluster is asked must depend
/// on the set of documents and never on the order in which they came, or a killed and resumed night
/// would ask other questions (docs/decisions/003-ask-after-crawl.md). Enterprises overlap with each
/// other. Lives on the io thread; a run can be killed at any instant and `run` called again.
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fanfold/config/config.hpp>
#include <fanfold/flow/log.hpp>
#include <fanfold/http/client.hpp>
#include <fanfold/pipeline/plan.hpp>
#include <fanfold/prompt/catalog.hpp>
#include <fanfold/schedule/run_book.hpp>
#include <fanfold/stage/fanout/engine.hpp>
#include <fanfold/store/store.hpp>
#include <fanfold/time/clock.hpp>
#include <fanfold/value/error.hpp>

namespace fanfold::pipeline {

/// What the pipeline is built from; everything outlives it.
struct Parts {
    boost::asio::any_io_executor io;
    boost::asio::any_io_executor cpu;
    boost::asio::any_io_executor couriers;  ///< threads that wait for mail servers and programs
    boost::asio::any_io_executor pdfs;      ///< threads that wait for those who read PDFs
    boost::asio::any_io_executor renderers;  ///< threads that wait for who lets a page's scripts run
    const Clock& clock;
    const config::Config& config;
    const std::map<EnterpriseName, Enterprise>&
        enterprises;  ///< as this run sees them, last good versions included
    const prompt::Catalog& catalog;
    store::Store& store;
    http::HttpClient& web;
    fanout::Engine& engine;
    std::function<double()> unit_random;
    Log& log;
    bool winding_down = false;  ///< nothing new is begun; what was sent is waited for
};

/// A finished run once more, on a copy that was taken back to before it (store/rewind.hpp): the same documents, asked and
/// told by what is configured now. No page is visited, nothing is sent: reports stand in the copy and in their folders.
struct Again {
    RunId run;           ///< the old one: what its crawl was like
    Instant began_at{};  ///< of the old one: ranks and ages are seen from there
    std::map<EnterpriseName, schedule::View> views;  ///< of each that is ordered
};

struct Order {
    Job job;
    std::vector<EnterpriseName> enterprises;
    std::optional<Instant> deliver_by;
    std::optional<Instant> reask_since;  ///< ask again about everything seen since
    RunId as_of_run;  ///< as if this run had not been, nor any after it; RunId{}: all count
    std::optional<Again> again{};
    bool anew = false;  ///< what was crawled a while ago is crawled again
};

/// What a progress line shows; read at any time on the io thread.
struct Tally {
    std::size_t bytes = 0;  ///< of pages, decoded
    std::size_t queued = 0, pages = 0, failed = 0, documents = 0, fresh = 0;
    std::size_t questions = 0, answered = 0, open_questions = 0, findings = 0;
    std::size_t reports = 0, enterprises = 0;
    std::string room = "discover";
    RunId run{};  ///< which one it is, once it stands in the store
    std::optional<Instant> deliver_by;  ///< of the run: one that goes on after a kill keeps its own
};

struct EnterpriseOutcome {
    EnterpriseName enterprise;
    bool delivered = false;
    ReportStatus status = ReportStatus::complete;
    std::string trouble;  ///< why it is missing or degraded
    std::string folder;   ///< where it was written
    std::vector<std::pair<SourceName, std::string>> unread{};  ///< sources that gave no page, and why
};

struct Summary {
    RunId run;
    bool resumed = false;
    std::vector<EnterpriseOutcome> outcomes;
    Tally tally;
    std::vector<std::string> undelivered;  ///< mails, webhooks and programs that failed, in words
    std::vector<std::string> batch_troubles;  ///< why a provider took no batches, in words
    std::vector<std::pair<SourceName, std::string>> source_alarms;  ///< what is odd, in words
    std::string archive_trouble;  ///< why the web archive has a hole; empty: none, or no archive
    bool model_unreachable = false;        ///< not one call came through
};

class Pipeline {
  public:
    explicit Pipeline(Parts parts);
    ~Pipeline();
    /// Finishes the job's open run if there is one, else starts one. Errors are those of the store.
    [[nodiscard]] auto run(Order order) -> boost::asio::awaitable<Result<Summary>>;
    /// Prices what is stored and not yet asked; no network, no calls. The plan is kept, to be set
    /// beside what the run came to.
    [[nodiscard]] auto plan(Order order) -> boost::asio::awaitable<Result<Outlook>>;
    /// The same from at most so many pages of each source, visited now; the store is a scratch one.
    [[nodiscard]] auto sample(Order order, int pages) -> boost::asio::awaitable<Result<Outlook>>;
    /// What today's configuration and templates would have asked in the job's last run. Errors:
    /// bad_input where there is none.
    [[nodiscard]] auto edit(Order order) -> boost::asio::awaitable<Result<EditOutlook>>;
    [[nodiscard]] auto tally() const -> const Tally&;
    /// No new page and no new question from now on; the run stays open, and its caller cancels it when the calls in
    /// flight are settled.
    void wind_down();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace fanfold::pipeline
