#pragma once
/// The store: SQLite behind every port. Three files in one folder:
///
///   state.db   runs, questions, answers, attempts, findings, events, reports, outbox synchronous
///   FULL crawl.db   documents, sightings, frontier journal, known URLs synchronous NORMAL
///   search.db  full text, built after delivery; may be deleted at any time
///
/// Threads: one writer thread (`store`) that alone writes and checkpoints — SQLite 3.40.1 has the
/// WAL-reset bug (fixed in 3.51.3) — and a `read` thread with query_only connections. Writes that
/// arrive while a transaction runs are gathered into the next one and answered when it is durable.
/// Ports return on the io thread.
///
/// One owner at a time: `open` takes an exclusive lock on <folder>/lock and raises the owner epoch;
/// everything that an older epoch held goes back (attempts sent → unknown; those in a provider's batch
/// are the new owner's). `open_reading` needs no lock and never writes.
#include <boost/asio/any_io_executor.hpp>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fanfold/flow/report.hpp>
#include <fanfold/schedule/run_book.hpp>
#include <fanfold/stage/dedupe/dedupe.hpp>
#include <fanfold/stage/deliver/alert_box.hpp>
#include <fanfold/stage/deliver/outbox.hpp>
#include <fanfold/stage/fanout/batch_book.hpp>
#include <fanfold/stage/fanout/ledger.hpp>
#include <fanfold/stage/fetch/crawl_book.hpp>
#include <fanfold/stage/fold/memory.hpp>
#include <fanfold/store/cleaning.hpp>
#include <fanfold/time/clock.hpp>
#include <fanfold/value/error.hpp>

namespace fanfold::store {

/// What an enterprise may see of the crawl, for the pipeline. Read side; io thread.
class Gallery {
  public:
    virtual ~Gallery() = default;
    /// Fresh and changed sightings of these sources in (view.from, view.to], published or fetched
    /// since `since`.
    [[nodiscard]] virtual auto window(std::vector<SourceName> sources, schedule::View view,
                                      Instant since)
        -> boost::asio::awaitable<Result<std::vector<Sighting>>> = 0;
    /// Near pairs with at least one end among these documents.
    [[nodiscard]] virtual auto near(std::vector<Digest> documents)
        -> boost::asio::awaitable<Result<std::vector<std::pair<Digest, Digest>>>> = 0;
    /// Of these, the ones these sources have shown (an earlier near-duplicate counts only if the
    /// enterprise could see it).
    [[nodiscard]] virtual auto seen_by(std::vector<SourceName> sources,
                                       std::vector<Digest> documents)
        -> boost::asio::awaitable<Result<std::vector<Digest>>> = 0;
    [[nodiscard]] virtual auto sightings(std::vector<SightingId> ids)
        -> boost::asio::awaitable<Result<std::vector<Sighting>>> = 0;
    [[nodiscard]] virtual auto last_sighting() -> boost::asio::awaitable<Result<SightingId>> = 0;
    /// Pages, fresh documents and failures of each source in a run, for "About this report".
    [[nodiscard]] virtual auto coverage(RunId run, std::vector<SourceName> sources)
        -> boost::asio::awaitable<Result<std::vector<Coverage>>> = 0;
};

/// One line of `fanfold report list`.
struct ReportLine {
    EnterpriseName enterprise;
    RunId run;
    JobName job;
    Instant made_at{};
    ReportStatus status = ReportStatus::complete;
};
/// One line of `fanfold deliveries`.
struct DeliveryLine {
    deliver::Delivery delivery;
    std::optional<Instant> delivered_at;
    std::string trouble;
    bool dead = false;
    Instant next_try{};  ///< of one that failed and is not dead
};
/// A question that was answered, and the reply.
struct AnsweredLine {
    EnterpriseName enterprise;
    RunId run;
    Digest version;  ///< of the template that asked
    Digest document;
    Answer answer;
};
/// With which version of a template an enterprise's newest questions were asked.
struct VersionLine {
    EnterpriseName enterprise;
    TemplateName template_name;
    Digest version;
    RunId run;
};
/// What one finding cost: its question's key, the reply's making and the money of all attempts.
struct AskedLine {
    Digest key;
    Digest version;  ///< of the template
    std::string model;
    Instant made_at{};
    std::int64_t input = 0;
    std::int64_t output = 0;
    std::int64_t attempts = 0;
    Money settled;
};
struct SearchHit {
    RunId run;
    std::string item_id;
    std::string section;
    std::string snippet;
};
/// A provider's batch that is not over.
struct BatchLine {
    std::int64_t id = 0;
    ModelName model;
    std::string provider_id;  ///< "" = nobody knows whether it was submitted
    std::int64_t lines = 0;   ///< that are still in flight
    Instant written_at{};
};
struct StatusLine {
    schedule::Run run;
    std::vector<schedule::RunEnterprise> enterprises;
    std::map<std::string, int> questions;  ///< state → count
    std::map<std::string, int> unvisited;  ///< reason → links of this run not fetched
    /// Sources that were not crawled again: which crawl stands for it, in words → their names.
    std::map<std::string, std::vector<SourceName>> shared;
    Money settled;
    Money unknown;
    std::int64_t attempts = 0;
    std::int64_t attempts_unknown = 0;
};

/// A question of a run, and what became of it.
struct QuestionLine {
    EnterpriseName enterprise;
    TemplateName template_name;
    Digest document;
    std::string state;   ///< "open", "answered", "unasked", "failed"
    std::string reason;  ///< why it has no answer; "" = it has, or nobody knows yet
};

/// Why pages are in no report of a run.
struct WhyMissing {
    struct Reason {
        int count = 0;
        std::vector<std::string> urls;  ///< the first five
    };
    std::map<std::string, Reason> not_fetched, not_kept;  ///< by the words of the reason
    struct Gap {
        SourceName source;
        std::string trouble;  ///< "" = it could be read, and is as usual
        int left_by_rule = 0;
        int left_by_budget = 0;
        std::string shared{};  ///< which earlier crawl stands for this run's, in words; "" = its own
    };
    std::vector<Gap> sources;
};

/// How a source did in one run that is over with it.
struct SourceNight {
    SourceName source;
    RunId run;
    Instant opened_at{};
    std::string trouble;  ///< "" = it could be read
    int pages = 0;
    int failed = 0;
    int fresh = 0;  ///< documents that were new or changed
};

/// What one enterprise spent with one template and model on one UTC day.
struct SpentDay {
    std::string day;  ///< "2026-11-29"
    EnterpriseName enterprise;
    TemplateName template_name;
    ModelName model;
    std::int64_t calls = 0;
    std::int64_t input = 0;
    std::int64_t cached = 0;  ///< of the input
    std::int64_t output = 0;
    std::int64_t batched = 0;  ///< of the calls
    Money settled;
    Money batched_settled;  ///< of it, for calls in batches
    Money unknown;
};

/// What a template did since an instant.
struct TemplateUse {
    TemplateName name;
    std::int64_t questions = 0;
    std::int64_t answered = 0;
    std::int64_t reused = 0;  ///< answered by a stored reply
    std::int64_t findings = 0;
    std::int64_t dropped = 0;
    std::int64_t calls = 0;
    Money settled;
    std::int64_t shared = 0;  ///< answered by a call that another enterprise's question made in the same run
    Money reused_worth;  ///< what the stored replies had cost; nothing where that is forgotten
    Money shared_worth;  ///< what those calls cost
    std::int64_t by_rules = 0;  ///< answered without a model
};

/// For commands that only read: they work beside a running owner. Blocking; called from the command
/// line's own thread.
class Reader {
  public:
    virtual ~Reader() = default;
    virtual auto reports(std::optional<EnterpriseName> enterprise)
        -> Result<std::vector<ReportLine>> = 0;
    virtual auto reports_of(RunId run) -> Result<std::vector<ReportLine>> = 0;
    /// The report of that run, or the newest delivered one. not found = give_up.
    virtual auto report(EnterpriseName enterprise, std::optional<RunId> run) -> Result<Report> = 0;
    /// By full hex digest or short id ("d-…").
    virtual auto document(std::string_view id) -> Result<Document> = 0;
    virtual auto search(EnterpriseName enterprise, std::string_view words, int limit)
        -> Result<std::vector<SearchHit>> = 0;
    /// Newest first.
    virtual auto deliveries(int limit) -> Result<std::vector<DeliveryLine>> = 0;
    /// The last runs, newest first; those below `before` where one is named.
    virtual auto status(int runs, std::optional<RunId> before = std::nullopt)
        -> Result<std::vector<StatusLine>> = 0;
    /// By name; jobs that are no longer configured among them.
    virtual auto paused_jobs() -> Result<std::vector<JobName>> = 0;
    /// Oldest first.
    virtual auto open_batches() -> Result<std::vector<BatchLine>> = 0;
    virtual auto findings(EnterpriseName enterprise, std::optional<RunId> run)
        -> Result<std::vector<Finding>> = 0;
    /// What the report of that run told, with its evidence.
    virtual auto told(EnterpriseName enterprise, RunId run) -> Result<std::vector<Event>> = 0;
    /// How a finding was asked for; nothing where its question is gone.
    virtual auto asked_for(const Finding& finding) -> Result<std::optional<AskedLine>> = 0;
    virtual auto sightings(std::vector<SightingId> ids) -> Result<std::vector<Sighting>> = 0;
    /// Newest first.
    virtual auto answered(EnterpriseName enterprise, TemplateName name, int limit)
        -> Result<std::vector<AnsweredLine>> = 0;
    virtual auto template_versions() -> Result<std::vector<VersionLine>> = 0;
    /// The newest sighting of a document.
    virtual auto sighting_of(Digest document) -> Result<std::optional<Sighting>> = 0;
    /// New and changed documents that one of these sources showed, each once, newest first by
    /// source.
    virtual auto newest_documents(std::vector<SourceName> sources, int limit)
        -> Result<std::vector<Digest>> = 0;
    virtual auto good_config(EnterpriseName enterprise) -> Result<std::optional<std::string>> = 0;
    /// Of one enterprise, or of all; always in the same order.
    virtual auto questions(RunId run, std::optional<EnterpriseName> enterprise, int limit, int offset)
        -> Result<std::vector<QuestionLine>> = 0;
    /// Why links of this source were not visited in this run, in words → how many: robots.txt, the source's own rules,
    /// answers of its hosts.
    virtual auto not_visited(SourceName source, RunId run) -> Result<std::map<std::string, int>> = 0;
    /// Of the last so many runs, newest first by source.
    virtual auto source_nights(int runs) -> Result<std::vector<SourceNight>> = 0;
    /// What was last seen of robots.txt where the source begins, by origin.
    virtual auto robots_of(SourceName source) -> Result<std::vector<fetch::RobotsSeen>> = 0;
    virtual auto spent_days(Instant since) -> Result<std::vector<SpentDay>> = 0;
    virtual auto template_uses(Instant since) -> Result<std::vector<TemplateUse>> = 0;
    /// Every sighting with its document, oldest first: `fanfold crawl`.
    virtual auto each_document(const std::function<void(const Sighting&, const Document&)>& visit)
        -> Status = 0;
    virtual auto why_missing(RunId run) -> Result<WhyMissing> = 0;
};

class Store {
  public:
    /// Errors: busy (another owner), no_space (disk full, read-only), unavailable (corrupt, newer
    /// schema).
    static auto open(const std::filesystem::path& folder, boost::asio::any_io_executor io,
                     const Clock& clock) -> Result<std::unique_ptr<Store>>;
    static auto open_reading(const std::filesystem::path& folder)
        -> Result<std::unique_ptr<Reader>>;

    virtual ~Store() = default;  ///< flushes, checkpoints, closes, joins both threads
    [[nodiscard]] virtual auto epoch() const -> std::int64_t = 0;
    /// For fencing the model's untrusted text; made once, at random, kept in state.db.
    [[nodiscard]] virtual auto fence_secret() const -> const std::string& = 0;

    virtual auto crawl_book() -> fetch::CrawlBook& = 0;
    virtual auto gallery() -> Gallery& = 0;
    virtual auto ledger() -> fanout::Ledger& = 0;
    virtual auto batch_book() -> fanout::BatchBook& = 0;
    virtual auto event_memory() -> fold::EventMemory& = 0;
    virtual auto outbox() -> deliver::Outbox& = 0;
    virtual auto run_book() -> schedule::RunBook& = 0;
    virtual auto alert_box() -> deliver::AlertBox& = 0;
    virtual auto cleaner() -> Cleaner& = 0;
    /// Returns when the store's thread has taken a transaction of state.db through: it is alive, this is still the
    /// owner, and the disk has room. Errors: busy, no_space.
    [[nodiscard]] virtual auto ping() -> boost::asio::awaitable<Result<Done>> = 0;
    /// Adds the reports of a run to search.db.
    [[nodiscard]] virtual auto index(RunId run) -> boost::asio::awaitable<Result<Done>> = 0;
};

}  // namespace fanfold::store
