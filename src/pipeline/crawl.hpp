#pragma once
/// The crawl of one run: the frontier, the workers that walk it, and the journal. io thread.
#include <map>
#include <memory>
#include <set>
#include <vector>

#include <fanfold/async/task_group.hpp>
#include <fanfold/async/wait.hpp>
#include <fanfold/pipeline/pipeline.hpp>
#include <fanfold/stage/dedupe/dedupe.hpp>
#include <fanfold/stage/discover/discover.hpp>
#include <fanfold/stage/fetch/fetcher.hpp>
#include <fanfold/stage/fetch/folder.hpp>
#include <fanfold/stage/fetch/frontier.hpp>

namespace fanfold::pipeline {

/// What `visit` made of a page, before it is journalled.
struct Gathered {
    fetch::VisitRecord record;
    std::vector<Link> links;  ///< allowed by the source's rules, not yet offered to the frontier
    Duration host_delay{};
    bool host_failed = false;
};

class Crawl {
  public:
    Crawl(Parts& parts, Tally& tally, RunId run);

    /// Crawls these sources until nothing is outstanding or `until` passes.
    auto run(std::vector<Source> sources, Deadline until) -> boost::asio::awaitable<Status>;
    /// Returns once all these sources are closed in this run.
    auto closed(std::vector<SourceName> sources) -> boost::asio::awaitable<void>;
    /// After `run` failed: lets everyone who waits in `closed` go on.
    void give_up();

  private:
    struct Opened {
        Source source;
        discover::LinkRules rules;
        bool seen_before = false;
        Deadline until = Deadline::never();
        std::string trouble;
        std::size_t good = 0;
    };

    auto load_signatures() -> boost::asio::awaitable<Status>;
    auto open(Source source, Deadline until) -> boost::asio::awaitable<Status>;
    auto worker() -> boost::asio::awaitable<void>;
    auto next_link() -> boost::asio::awaitable<std::optional<Link>>;
    auto walk(Link link) -> boost::asio::awaitable<Status>;
    auto close_finished() -> boost::asio::awaitable<Status>;
    auto close_overdue() -> boost::asio::awaitable<Status>;
    auto give_back(std::vector<Link> links, std::string reason) -> boost::asio::awaitable<Status>;
    auto commit(fetch::VisitRecord record) -> boost::asio::awaitable<Status>;

    auto starting_links(const Source& source, const discover::LinkRules& rules)
        -> boost::asio::awaitable<Result<std::vector<Link>>>;

    // visit.cpp: one link to what it leaves
    auto bring(Opened& opened, Link link, fetch::Validators validators)
        -> boost::asio::awaitable<fetch::Visit>;
    auto read_file(Link link) -> boost::asio::awaitable<fetch::Visit>;
    auto visit(Opened& opened, Link link) -> boost::asio::awaitable<Result<Gathered>>;
    auto read_page(Opened& opened, Page page, std::optional<fetch::KnownUrl> known)
        -> boost::asio::awaitable<Result<Gathered>>;
    auto read_feed(Opened& opened, Page page, Gathered gathered)
        -> boost::asio::awaitable<Result<Gathered>>;
    auto read_text(Opened& opened, Page page, std::optional<fetch::KnownUrl> known,
                   Gathered gathered) -> boost::asio::awaitable<Result<Gathered>>;
    auto keep_document(const Opened& opened, Document document, Sighting sighting,
                       std::optional<fetch::KnownUrl> known, Gathered gathered)
        -> boost::asio::awaitable<Result<Gathered>>;
    auto pair_up(const Document& document, Gathered gathered)
        -> boost::asio::awaitable<Result<Gathered>>;
    auto confirm_unchanged(Opened& opened, Page page, fetch::KnownUrl known, Gathered gathered)
        -> boost::asio::awaitable<Result<Gathered>>;
    void offer(const Opened& opened, const Link& from, const Url& url, LinkOrigin origin,
               Gathered& gathered);
    void fail(const Error& error);

    Parts& parts_;
    Tally& tally_;
    RunId run_;
    fetch::Frontier frontier_;
    fetch::Fetcher fetcher_;
    dedupe::NearIndex near_;
    std::map<Digest, std::shared_ptr<const Document>>
        uncommitted_;  ///< indexed, not yet in the store
    std::map<SourceName, std::unique_ptr<Opened>> opened_;
    std::set<SourceName> closing_, closed_;
    async::Bell moved_;  ///< something was added, released or closed
    std::optional<Error> error_;
    bool given_up_ = false;
};

}  // namespace fanfold::pipeline
