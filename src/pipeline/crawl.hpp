#pragma once
/// The crawl of one run: the frontier, the workers that walk it, and the journal. io thread.
#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <unordered_set>
#include <vector>

#include <fanfold/async/line.hpp>
#include <fanfold/async/task_group.hpp>
#include <fanfold/async/wait.hpp>
#include <fanfold/pipeline/pipeline.hpp>
#include <fanfold/stage/extract/extract.hpp>
#include <fanfold/stage/dedupe/dedupe.hpp>
#include <fanfold/stage/discover/discover.hpp>
#include <fanfold/stage/fetch/fetcher.hpp>
#include <fanfold/stage/fetch/folder.hpp>
#include <fanfold/stage/fetch/frontier.hpp>

#include <fanfold/pipeline/access.hpp>
#include "archive.hpp"
#include "drawers.hpp"
#include "recent.hpp"
#include "start_pages.hpp"

namespace fanfold::pipeline {

/// What `visit` made of a page, before it is journalled.
struct Gathered {
    fetch::VisitRecord record;
    std::vector<Link> links;  ///< allowed by the source's rules, not yet offered to the frontier
    bool host_failed = false;
};

/// What near-duplicates of a document are found by.
struct Likeness {
    std::shared_ptr<const text::Shingles> shingles;  ///< null: not looked at yet
    text::Signature signature{};
    static auto of(const Document& document) -> Likeness;
};

/// What `cpu`, or `pdfs`, makes of a page in one go.
struct Read {
    Result<extract::Extracted> extracted;
    Likeness likeness;
    Duration took{};
};

/// Counts addresses once. The keys' hashes are enough to tell how many, and no site may fill the memory with them.
class LeftOut {
  public:
    void add(const Url& url) {
        constexpr std::size_t most = 50'000;
        if (seen_.size() < most) seen_.insert(std::hash<std::string>{}(url.key()));
    }
    [[nodiscard]] auto count() const -> int { return static_cast<int>(seen_.size()); }

  private:
    std::unordered_set<std::size_t> seen_;
};

/// A page as it is read: as it came, or drawn.
struct Shown {
    std::shared_ptr<const Page> page;
    Read read;
    std::optional<Error> not_drawn{};  ///< why it had to be read as it came
};

class Crawl {
  public:
    /// `archive`: sees every exchange; null: nobody does.
    Crawl(Parts& parts, Tally& tally, RunId run, Archive* archive = nullptr);

    /// Whose run it is, and whether it is to crawl again what was crawled a while ago.
    void serve(JobName job, bool anew) { job_ = std::move(job), anew_ = anew; }
    /// Which earlier crawl stands for this run's own, in words for its readers, to whom the job of others is nothing; empty:
    /// none does.
    [[nodiscard]] auto shared(const SourceName& source) const -> std::string;
    /// Crawls these sources until nothing is outstanding or `until` passes.
    auto run(std::vector<Source> sources, Deadline until) -> boost::asio::awaitable<Status>;
    /// Returns once all these sources are closed in this run.
    auto closed(std::vector<SourceName> sources) -> boost::asio::awaitable<void>;
    /// No source is visited more often than so; what is left of it is counted.
    void sample(std::size_t visits) { sample_ = visits; }
    struct Sample {
        std::size_t visited = 0;
        std::size_t left = 0;  ///< links that were known and not visited
    };
    [[nodiscard]] auto sampled(const SourceName& source) const -> Sample;
    /// After `run` failed: lets everyone who waits in `closed` go on.
    void give_up();

  private:
    struct Opened {
        Source source;
        discover::LinkRules rules;
        bool seen_before = false;
        bool may_know = false;  ///< the store may have seen some of its URLs
        Deadline until = Deadline::never();
        std::string trouble;
        std::size_t good = 0;
        Sample sample{};
        std::set<std::string> sitemaps_of{};  ///< origins whose robots.txt was asked for sitemaps
        OpenAccess way{};                     ///< how it gets in
        Duration spent_on_pdfs{};             ///< in this process
        int not_drawn = 0;                    ///< pages that should have been
        int signed_out = 0;  ///< pages in a row that do not show that we are signed in
        std::string alarm{};
        LeftOut by_rule{}, by_budget{};
        std::string odd_listing{};  ///< the last of its feeds, sitemaps and APIs that is none any more, and why
        std::optional<std::int64_t> unread{};  ///< of the journal's links: where those begin that are not queued again yet
        std::string ended_by = "the source's time was up";
        bool cut = false;      ///< something else than its rules and max_pages ended it, or left a part of it out
        std::string shared{};  ///< which earlier crawl stands for it, in words

        [[nodiscard]] auto is_api(const Url& url) const -> bool {
            if (!source.api) return false;
            const auto& urls = source.api->urls;
            return std::find(urls.begin(), urls.end(), url) != urls.end();
        }
        [[nodiscard]] auto is_sitemap(const Url& url) const -> bool {
            return std::find(source.sitemaps.begin(), source.sitemaps.end(), url) != source.sitemaps.end();
        }
        /// Whether the configuration says that `url` lists others.
        [[nodiscard]] auto is_listing(const Url& url) const -> bool {
            const auto& feeds = source.feeds;
            return is_api(url) || is_sitemap(url) || std::find(feeds.begin(), feeds.end(), url) != feeds.end();
        }
        /// `max_body` is meant for pages: a list is cut no earlier than it usually would be.
        [[nodiscard]] auto most_bytes(const Link& link) const -> std::size_t {
            const auto path = link.url.path();
            const bool map = link.origin == LinkOrigin::sitemap && (path.ends_with(".xml") || path.ends_with(".gz"));
            return map || is_listing(link.url) ? std::max(source.max_body, Source{}.max_body) : source.max_body;
        }
    };

    // shared_crawls.cpp
    auto take_earlier(const Source& source) -> boost::asio::awaitable<Status>;
    void note_robots(fetch::RobotsSeen seen);
    auto keep_robots() -> boost::asio::awaitable<Status>;
    auto bring_once(Opened& opened, Link link, fetch::Validators validators) -> boost::asio::awaitable<fetch::Visit>;

    auto load_signatures() -> boost::asio::awaitable<Status>;
    void forget_pages();
    auto open(Source source, Deadline until) -> boost::asio::awaitable<Status>;
    /// Queues again what an earlier process left, while workers are at the first of it.
    auto read_journal() -> boost::asio::awaitable<void>;
    auto read_slice(Opened& opened) -> boost::asio::awaitable<Status>;
    auto queue_again(Opened& opened, std::vector<Link> links) -> boost::asio::awaitable<Status>;
    auto worker() -> boost::asio::awaitable<void>;
    auto next_link() -> boost::asio::awaitable<std::optional<Link>>;
    auto walk(Link link) -> boost::asio::awaitable<Status>;
    auto settle(Opened& opened, Link link, Gathered gathered) -> boost::asio::awaitable<Status>;
    void end_early(Opened& opened);
    auto close_finished() -> boost::asio::awaitable<Status>;
    auto close_if_finished(SourceName name) -> boost::asio::awaitable<Status>;
    void tell_closed(const SourceName& name, const std::string& trouble) const;
    auto close_overdue() -> boost::asio::awaitable<Status>;
    auto give_back(std::vector<Link> links, std::string reason) -> boost::asio::awaitable<Status>;
    auto commit(fetch::VisitRecord record) -> boost::asio::awaitable<Status>;

    auto starting_links(const Source& source, const discover::LinkRules& rules)
        -> boost::asio::awaitable<Result<std::vector<Link>>>;

    // source_night.cpp: how a source begins and ends its night
    auto find_way_in(const Source& source) -> boost::asio::awaitable<Result<OpenAccess>>;
    auto judge_night(const Opened& opened) -> boost::asio::awaitable<Result<fetch::ClosedNight>>;
    auto keep_cookies(Opened& opened) -> boost::asio::awaitable<Status>;
    auto check_sign_in(Opened& opened, const Page& page) -> Status;

    // visit.cpp: one link to what it leaves
    auto known_of(const Opened& opened, Link link)
        -> boost::asio::awaitable<Result<std::optional<fetch::KnownUrl>>>;
    auto let_stand(Opened& opened, Link link, const fetch::KnownUrl& known) -> Gathered;
    void offer_again(Opened& opened, const Link& from, const std::vector<std::string>& links,
                     Gathered& gathered);
    auto await_turn(const Opened& opened, Link link) -> boost::asio::awaitable<bool>;
    auto robots_sitemaps(Opened& opened, Link link) -> boost::asio::awaitable<std::vector<Link>>;
    auto bring(Opened& opened, Link link, fetch::Validators validators)
        -> boost::asio::awaitable<fetch::Visit>;
    auto read_file(Link link, std::size_t most) -> boost::asio::awaitable<fetch::Visit>;
    auto visit(Opened& opened, Link link, std::optional<fetch::KnownUrl> known)
        -> boost::asio::awaitable<Result<Gathered>>;
    auto read_page(Opened& opened, Page page, std::optional<fetch::KnownUrl> known,
                   fetch::Wishes wishes)
        -> boost::asio::awaitable<Result<Gathered>>;
    auto read_feed(Opened& opened, Page page, fetch::Wishes wishes, Gathered gathered)
        -> boost::asio::awaitable<Result<Gathered>>;
    auto note_failure(Opened& opened, Link link, const fetch::Visit& visited,
                      std::optional<fetch::KnownUrl> known) -> Gathered;
    // listing.cpp: pages that list others
    auto check_listing(Opened& opened, const Page& page) -> Status;
    auto check_type(const Opened& opened, const Page& page) const -> Status;
    void note_cut_listing(Opened& opened, const Page& page) const;
    void note_odd_listing(Opened& opened, const Page& page, const std::string& why, Gathered& gathered);
    void offer_sitemap(Opened& opened, const Page& page,
                       const Result<discover::Sitemap>& sitemap, Gathered& gathered);
    auto take_entries(Opened& opened, std::shared_ptr<const Page> page,
                      Result<std::vector<FeedEntry>> entries, fetch::Wishes wishes,
                      Gathered gathered) -> boost::asio::awaitable<Result<Gathered>>;
    auto keep_entry(const Opened& opened, std::shared_ptr<const Page> page, FeedEntry entry,
                    Url url, Gathered gathered) -> boost::asio::awaitable<Result<Gathered>>;
    auto read_text(Opened& opened, Page page, std::optional<fetch::KnownUrl> known,
                   fetch::Wishes wishes, Gathered gathered)
        -> boost::asio::awaitable<Result<Gathered>>;
    auto extract_page(Opened& opened, std::shared_ptr<const Page> page, bool drawn = false)
        -> boost::asio::awaitable<Read>;
    // drawers.cpp
    auto read_shown(Opened& opened, Page page, bool forbidden) -> boost::asio::awaitable<Shown>;
    auto asks_not_to_be_kept(std::shared_ptr<const Page> came) -> boost::asio::awaitable<bool>;
    void tell_not_drawn(Opened& opened, const Page& page, const Error& error);
    auto read_pdf(Opened& opened, std::shared_ptr<const Page> page)
        -> boost::asio::awaitable<Read>;
    auto await_pdf_thread() -> boost::asio::awaitable<void>;
    auto keep_document(const Opened& opened, Document document, Sighting sighting,
                       std::optional<fetch::KnownUrl> known, Likeness likeness, Gathered gathered)
        -> boost::asio::awaitable<Result<Gathered>>;
    auto pair_up(const Document& document, Likeness likeness, Gathered gathered)
        -> boost::asio::awaitable<Result<Gathered>>;
    auto confirm_unchanged(Opened& opened, Page page, fetch::KnownUrl known, Gathered gathered)
        -> boost::asio::awaitable<Result<Gathered>>;
    void offer(Opened& opened, const Link& from, const Url& url, LinkOrigin origin,
               Gathered& gathered);
    void fail(const Error& error);

    Parts& parts_;
    Tally& tally_;
    RunId run_;
    JobName job_;
    bool anew_ = false;
    Archive* archive_;
    fetch::Frontier frontier_;
    fetch::Fetcher fetcher_;
    dedupe::NearIndex near_;
    static constexpr std::size_t most_recent = 24u << 20;
    RecentDocuments recent_{most_recent};
    Drawers drawers_;
    std::map<SourceName, std::unique_ptr<Opened>> opened_;
    StartPages start_pages_;
    std::map<std::string, std::set<SourceName>> begin_at_;  ///< origin → the sources that begin there
    std::map<SourceName, std::vector<fetch::RobotsSeen>> robots_seen_;  ///< not stored yet
    std::set<SourceName> closing_, closed_;
    async::Line idle_;   ///< workers for whom no host is ready; the first one looks
    async::Line pdf_line_;  ///< PDFs that wait for a thread; the first one looks
    int pdfs_read_ = 0;     ///< at this moment
    async::Bell moved_;  ///< a source was closed
    SteadyInstant next_overdue_ = SteadyInstant::min();  ///< no source's time is up before
    std::optional<Error> error_;
    bool journal_read_ = false;
    std::size_t reading_ = 0;  ///< bytes of pages that wait to be read or are being read
    bool given_up_ = false;
    std::size_t sample_ = 0;  ///< 0: no sample
};

}  // namespace fanfold::pipeline
