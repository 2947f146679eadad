#include "crawl.hpp"

#include <algorithm>
#include <cctype>

#include <fanfold/async/offload.hpp>
#include <fanfold/stage/fetch/recheck.hpp>

#include "tell.hpp"

namespace fanfold::pipeline {

namespace {

/// Near-duplicates are looked for this far back.
constexpr auto near_window = std::chrono::hours{24 * 14};
constexpr std::int64_t signatures_at_once = 4096;

/// While so many bytes wait to be read, no further page is fetched.
constexpr std::size_t most_reading = 32u << 20;

/// robots.txt may name us as the operator does, or by the program's own name.
auto fetcher_settings(const config::CrawlSettings& crawl, Archive* archive,
                      std::function<void(fetch::RobotsSeen)> robots_witness) -> fetch::FetcherSettings {
    fetch::FetcherSettings settings;
    settings.robots_witness = std::move(robots_witness);
    if (archive != nullptr)
        settings.witness = [archive](fetch::Exchange seen) { archive->keep(std::move(seen)); };
    settings.total = crawl.request_time;
    std::string agent = crawl.user_agent;
    std::transform(agent.begin(), agent.end(), agent.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (!agent.empty() && agent.find(settings.agent_token) == std::string::npos)
        settings.agent_token = crawl.user_agent.substr(0, crawl.user_agent.find('/'));
    return settings;
}

/// Those that were not visited yet, each once.
auto still_due(std::vector<Link> links, const fetch::CrawlBook::Journal& journal) -> std::vector<Link> {
    std::set<std::string> due;
    for (const auto& link : links) due.insert(link.url.key());
    for (const auto& key : journal.visited_keys) due.erase(key);
    for (const auto& key : journal.unasked_keys) due.erase(key);
    std::erase_if(links, [&due](const Link& link) { return due.erase(link.url.key()) == 0; });
    return links;
}

}  // namespace

Crawl::Crawl(Parts& parts, Tally& tally, RunId run, Archive* archive)
    : parts_(parts),
      tally_(tally),
      run_(run),
      archive_(archive),
      frontier_(parts.clock),
      fetcher_(parts.web, parts.clock,
               fetcher_settings(parts.config.house.crawl, archive,
                                [this](fetch::RobotsSeen seen) { note_robots(std::move(seen)); }),
               parts.unit_random),
      drawers_(parts),
      idle_(parts.io),
      pdf_line_(parts.io),
      moved_(parts.io) {
    if (archive_ != nullptr) start_pages_.keep_apart();
}

auto Crawl::run(std::vector<Source> sources, Deadline until) -> boost::asio::awaitable<Status> {
    auto loaded = co_await load_signatures();
    if (!loaded) co_return loaded;
    for (auto& source : sources) {
        auto opening = co_await open(std::move(source), until);
        if (!opening) co_return opening;
    }
    moved_.ring();  // some were closed before
    auto closing = co_await close_finished();
    if (!closing) co_return closing;
    async::TaskGroup workers{parts_.io};
    workers.start(read_journal());
    for (int count = 0; count < parts_.config.house.crawl.workers; ++count) workers.start(worker());
    co_await workers.join();
    if (error_) co_return *error_;
    auto kept = co_await keep_robots();
    if (!kept) co_return kept;
    auto closed_all = co_await close_finished();
    forget_pages();
    co_return closed_all;
}

/// Nothing is read any more; the rooms after this one have their own use for the memory.
void Crawl::forget_pages() {
    near_.clear();
    recent_ = RecentDocuments{most_recent};
}

auto Crawl::closed(std::vector<SourceName> sources) -> boost::asio::awaitable<void> {
    const auto all_closed = [&] {
        for (const auto& source : sources)
            if (!closed_.contains(source)) return false;
        return true;
    };
    while (!given_up_ && !all_closed()) co_await moved_.wait();
}

void Crawl::give_up() {
    given_up_ = true;
    moved_.ring();
}

auto Crawl::sampled(const SourceName& source) const -> Sample {
    const auto found = opened_.find(source);
    return found == opened_.end() ? Sample{} : found->second->sample;
}

auto Crawl::load_signatures() -> boost::asio::awaitable<Status> {
    fetch::SignatureMark mark{parts_.clock.now() - near_window, 0};
    for (;;) {
        auto stored = co_await parts_.store.crawl_book().signatures(mark, signatures_at_once);
        if (!stored) co_return stored.error();
        if (stored->empty()) co_return Done{};
        for (const auto& entry : *stored) near_.add(entry.document, entry.signature);
        mark = stored->back().mark;
    }
}

auto Crawl::open(Source source, Deadline until) -> boost::asio::awaitable<Status> {
    auto& book = parts_.store.crawl_book();
    const auto name = source.name;
    auto rules = discover::LinkRules::compile(source);
    if (!rules) co_return rules.error();
    auto taken = co_await take_earlier(source);
    if (!taken) co_return taken;
    auto start = co_await starting_links(source, *rules);
    auto way = co_await find_way_in(source);
    if (!way && way.error().kind() != ErrorKind::fix_config) co_return way.error();
    if (!way) start = way.error();
    std::string trouble;
    if (!start) trouble = start.error().message();
    const auto links = start.value_or({});
    auto opening = co_await book.open(run_, name, links);
    if (!opening) co_return opening;
    auto history = co_await book.history(name);
    if (!history) co_return history.error();
    auto journal = co_await book.journal(run_, name);
    if (!journal) co_return journal.error();

    const auto own_end = Deadline::after(parts_.clock, source.time.value_or(parts_.config.house.crawl.source_time));
    if (!journal->closed) start_pages_.expect(source, still_due(links, *journal));
    for (const auto& link : links)
        if (!link.url.local()) begin_at_[link.url.origin()].insert(name);
    frontier_.open_source(name, source.max_pages, source.folder ? Duration::zero() : source.delay);
    for (const auto& key : journal->visited_keys) frontier_.remember(name, key);
    for (const auto& key : journal->unasked_keys) frontier_.remember_unasked(name, key);
    const bool goes_on = !journal->closed && way;
    const bool begun_before = !journal->visited_keys.empty() || !journal->unasked_keys.empty();
    auto opened =
        std::make_unique<Opened>(Opened{std::move(source), std::move(*rules), history->seen_before,
                                        history->seen_before || !journal->visited_keys.empty(),
                                        own_end.earlier(until), std::move(trouble), 0});
    if (goes_on) opened->unread = journal->more_after;
    if (way) opened->way = std::move(*way);
    opened->shared = std::move(journal->shared);
    opened->cut = begun_before;  // what cut it in an earlier process is not known any more
    const auto kept = opened_.emplace(name, std::move(opened)).first;
    if (journal->closed) closed_.insert(name);
    if (goes_on) {
        auto queued = co_await queue_again(*kept->second, std::move(journal->pending));
        if (!queued) co_return queued;
    }
    tally_.queued = frontier_.queued();
    co_return Done{};
}

/// Seeds, feeds and sitemaps; of a folder its files, as they are now.
auto Crawl::starting_links(const Source& source, const discover::LinkRules& rules)
    -> boost::asio::awaitable<Result<std::vector<Link>>> {
    if (!source.folder) co_return rules.start();
    const auto most = static_cast<std::size_t>(source.max_pages);
    auto list = [folder = *source.folder, name = source.name, most] {
        return fetch::list_folder(folder, name, most);
    };
    auto links = co_await async::offload(parts_.cpu, std::move(list));
    co_return links;
}

auto Crawl::read_journal() -> boost::asio::awaitable<void> {
    for (auto& [name, opened] : opened_) {
        while (opened->unread && !error_) {
            auto read = co_await read_slice(*opened);
            if (!read) fail(read.error());
        }
        auto closing = co_await close_if_finished(name);
        if (!closing) fail(closing.error());
    }
    journal_read_ = true;
    idle_.call_all();
}

auto Crawl::read_slice(Opened& opened) -> boost::asio::awaitable<Status> {
    auto slice =
        co_await parts_.store.crawl_book().waiting(run_, opened.source.name, *opened.unread);
    if (!slice) co_return slice.error();
    auto queued = co_await queue_again(opened, std::move(slice->links));
    opened.unread = slice->more_after;
    tally_.queued = frontier_.queued();
    idle_.call_first();
    co_return queued;
}

/// What was found anew meanwhile is queued already and takes over what is told of its page; what has no place any more is
/// given back.
auto Crawl::queue_again(Opened& opened, std::vector<Link> links) -> boost::asio::awaitable<Status> {
    std::vector<Link> refused;
    for (auto& link : links) {
        const bool seen = frontier_.has_seen(link.source, link.url.key());
        if (!frontier_.add(link) && !seen) refused.push_back(std::move(link));
    }
    opened.sample.left += refused.size();
    auto given_back = co_await give_back(
        std::move(refused), "its source's max_pages or time were used up, or its host rests");
    co_return given_back;
}

auto Crawl::worker() -> boost::asio::awaitable<void> {
    while (!error_) {
        auto link = co_await next_link();
        if (!link) break;
        const auto source = link->source;
        auto walked = co_await walk(std::move(*link));
        if (!walked) fail(walked.error());
        auto closing = co_await close_if_finished(source);
        if (!closing) fail(closing.error());
        tally_.queued = frontier_.queued();
        idle_.call_first();
    }
    idle_.call_all();
}

auto Crawl::next_link() -> boost::asio::awaitable<std::optional<Link>> {
    async::Line::Place place{idle_};
    while (!error_) {
        if (parts_.winding_down) {
            co_await moved_.wait();
            continue;
        }
        auto until = Deadline::never();
        if (place.is_first()) {
            auto overdue = co_await close_overdue();
            if (!overdue) fail(overdue.error());
            const bool full = reading_ + (archive_ ? archive_->waiting() : 0) > most_reading;
            auto link = full ? std::optional<Link>{} : frontier_.take();
            if (link) co_return link;
            if (journal_read_ && frontier_.idle()) co_return std::nullopt;
            until = Deadline::after(parts_.clock, std::chrono::seconds{1});
            if (const auto ready = frontier_.next_ready(); ready && !full) {
                const auto left = std::chrono::ceil<Duration>(*ready - parts_.clock.steady_now());
                until = until.earlier(Deadline::after(parts_.clock, left));
            }
        }
        co_await place.wait(until);
    }
    co_return std::nullopt;
}

auto Crawl::walk(Link link) -> boost::asio::awaitable<Status> {
    auto& opened = *opened_.at(link.source);
    auto known = co_await known_of(opened, link);
    if (!known) {
        frontier_.finish(link);
        co_return known.error();
    }
    if (*known && fetch::stands(**known, link, opened.source.recheck, parts_.clock.now())) {
        auto standing = let_stand(opened, link, **known);
        auto settled = co_await settle(opened, std::move(link), std::move(standing));
        co_return settled;
    }
    auto later = co_await await_turn(opened, link);
    if (later) co_return Done{};
    auto gathered = co_await visit(opened, link, std::move(*known));
    if (!gathered) {
        frontier_.finish(link);
        co_return gathered.error();
    }
    auto settled = co_await settle(opened, std::move(link), std::move(*gathered));
    co_return settled;
}

/// What a visit found goes into the frontier, and what it left into the store.
auto Crawl::settle(Opened& opened, Link link, Gathered gathered) -> boost::asio::awaitable<Status> {
    for (auto& found : gathered.links) {
        if (frontier_.add(found)) gathered.record.found.push_back(std::move(found));
        else if (!frontier_.has_seen(found.source, found.url.key())) {
            opened.by_budget.add(found.url);
            opened.cut = opened.cut || frontier_.rests(found.url.origin());
        }
    }
    if (!gathered.record.found.empty()) idle_.call_first();
    opened.cut = opened.cut || gathered.host_failed;
    const bool host_failed = gathered.host_failed;
    std::vector<Digest> committing;
    for (const auto& document : gathered.record.documents) committing.push_back(document.id);
    auto committed = co_await commit(std::move(gathered.record));
    for (const auto& document : committing) recent_.committed(document);
    frontier_.finish(link);
    if (++opened.sample.visited == sample_) end_early(opened);
    if (committed && !robots_seen_.empty()) committed = co_await keep_robots();
    if (committed && host_failed) {
        const auto origin = link.url.origin();
        auto resting = frontier_.rest_host(origin);
        for (const auto& left : resting) opened_.at(left.source)->cut = true;
        auto given_back = co_await give_back(
            std::move(resting), "its host rests for this run after a failure: " + origin);
        if (!given_back) co_return given_back;
        auto closing = co_await close_finished();
        co_return closing;
    }
    co_return committed;
}

void Crawl::end_early(Opened& opened) {
    opened.cut = true;
    opened.until = Deadline::after(parts_.clock, Duration::zero());
    next_overdue_ = parts_.clock.steady_now();
}

auto Crawl::commit(fetch::VisitRecord record) -> boost::asio::awaitable<Status> {
    std::vector<fetch::VisitRecord> batch;
    batch.push_back(std::move(record));
    auto committed = co_await parts_.store.crawl_book().record(std::move(batch));
    co_return committed;
}

/// Links that will not be visited in this run are journalled with the reason, so that `status
/// --why` can tell.
auto Crawl::give_back(std::vector<Link> links, std::string reason)
    -> boost::asio::awaitable<Status> {
    if (links.empty()) co_return Done{};
    std::vector<fetch::VisitRecord> batch;
    for (auto& link : links) {
        fetch::VisitRecord record;
        record.run = run_;
        record.link = std::move(link);
        record.state = fetch::VisitState::unasked;
        record.reason = reason;
        batch.push_back(std::move(record));
    }
    auto committed = co_await parts_.store.crawl_book().record(std::move(batch));
    co_return committed;
}

auto Crawl::close_finished() -> boost::asio::awaitable<Status> {
    std::vector<SourceName> names;
    for (const auto& [name, opened] : opened_) names.push_back(name);
    for (const auto& name : names) {
        auto closing = co_await close_if_finished(name);
        if (!closing) co_return closing;
    }
    co_return Done{};
}

auto Crawl::close_if_finished(SourceName name) -> boost::asio::awaitable<Status> {
    auto& opened = *opened_.at(name);
    if (opened.unread || frontier_.outstanding(name) > 0 || closed_.contains(name) ||
        !closing_.insert(name).second)
        co_return Done{};
    auto left = frontier_.close_source(name);
    auto given_back = co_await give_back(std::move(left), "the source's max_pages were used up");
    if (!given_back) co_return given_back;
    auto night = co_await judge_night(opened);
    if (!night) co_return night.error();
    auto kept = co_await keep_cookies(opened);
    if (!kept) co_return kept;
    const auto trouble = opened.good > 0 ? night->alarm : opened.trouble;
    auto closing = co_await parts_.store.crawl_book().close(run_, name, trouble, std::move(*night));
    if (!closing) co_return closing;
    closed_.insert(name);
    tell_closed(name, trouble);
    moved_.ring();
    co_return Done{};
}

void Crawl::tell_closed(const SourceName& name, const std::string& trouble) const {
    const Teller tell{parts_.log, run_};
    if (!trouble.empty() && opened_.at(name)->good > 0)
        tell(LogLevel::info, "source.odd", Stage::fetch, name.str(), trouble);
    else if (!trouble.empty())
        tell(LogLevel::warning, "source.down", Stage::fetch, name.str(), "gave nothing: " + trouble);
    else
        tell(LogLevel::info, "source.done", Stage::fetch, name.str(),
             std::to_string(opened_.at(name)->good) + " pages");
}

auto Crawl::close_overdue() -> boost::asio::awaitable<Status> {
    if (parts_.clock.steady_now() < next_overdue_) co_return Done{};
    next_overdue_ = SteadyInstant::max();
    for (auto& [name, opened] : opened_) {
        if (closed_.contains(name)) continue;
        if (!opened->until.passed(parts_.clock)) {
            next_overdue_ = std::min(next_overdue_, opened->until.steady());
            continue;
        }
        opened->until = Deadline::never();
        opened->cut = true;
        Teller{parts_.log, run_}(LogLevel::warning, "source.overdue", Stage::fetch, name.str(),
                                 opened->ended_by + "; what it has is used");
        auto left = frontier_.close_source(name);
        opened->sample.left += left.size();
        auto given_back = co_await give_back(std::move(left), opened->ended_by);
        if (!given_back) co_return given_back;
        auto closing = co_await close_if_finished(name);
        if (!closing) co_return closing;
    }
    co_return Done{};
}

void Crawl::fail(const Error& error) {
    if (!error_) error_ = error;
    idle_.call_all();
    moved_.ring();
}

}  // namespace fanfold::pipeline
