#include <fanfold/stage/fetch/frontier.hpp>

#include <algorithm>
#include <limits>
#include <set>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include <fanfold/value/digest.hpp>

namespace fanfold::fetch {

namespace {

/// A URL key as 128 bits of its SHA-256: a page cannot make two of its links collide.
struct SeenKey {
    std::uint64_t first = 0, second = 0;
    auto operator==(const SeenKey&) const -> bool = default;
};
struct SeenHash {
    auto operator()(const SeenKey& key) const -> std::size_t {
        return static_cast<std::size_t>(key.first);
    }
};

auto seen_key(std::string_view url_key) -> SeenKey {
    auto digest = sha256(url_key);
    SeenKey key;
    std::memcpy(&key.first, digest.bytes().data(), 8);
    std::memcpy(&key.second, digest.bytes().data() + 8, 8);
    return key;
}

/// What is told of a link's page while the link waits.
struct Dates {
    std::optional<Instant> published, updated;

    static auto of(const Link& link) -> Dates { return {link.published, link.updated}; }
    [[nodiscard]] auto any() const -> bool { return published || updated; }
    void add(const Dates& more) {
        if (!published) published = more.published;
        updated = std::max({updated, more.published, more.updated});
    }
};

/// Where a link stands in its host's queue: what leads to many pages first, then the near ones,
/// then by arrival.
using Rank = std::tuple<int, int, std::uint64_t>;

struct Host {
    std::map<Rank, Link> queue;
    std::uint64_t number = 0;  ///< orders hosts that are ready at the same instant
    SteadyInstant next{};      ///< not asked before this
    SteadyInstant last_end{};  ///< of the last response
    Duration delay{};          ///< Crawl-delay
    bool asked = false;
    bool busy = false;
    bool resting = false;
};

struct SourceQueue {
    std::size_t budget = 0;
    Duration delay{};
    std::size_t spent = 0;  ///< links handed out, in this process or before it
    std::size_t queued = 0;
    std::size_t taken = 0;
    bool closed = false;
    std::unordered_set<SeenKey, SeenHash> seen;
    std::unordered_map<SeenKey, Dates, SeenHash> told;  ///< of keys that were seen before
    std::unordered_map<Host*, std::size_t> hosts;  ///< where its queued links wait
    std::vector<Link> dropped;                     ///< what the budget left over
};

auto leads_on(LinkOrigin origin) -> bool {
    return origin == LinkOrigin::seed || origin == LinkOrigin::feed ||
           origin == LinkOrigin::sitemap;
}

auto later(SteadyInstant from, Duration by) -> SteadyInstant {
    auto room = SteadyInstant::max() - from;
    return by >= std::chrono::duration_cast<Duration>(room) ? SteadyInstant::max() : from + by;
}

}  // namespace

struct Frontier::State {
    explicit State(const Clock& its) : clock(its) {}

    auto host_at(const std::string& origin) -> Host&;
    void set_ready(Host& host);
    void set_waiting(Host& host) { ready.erase({host.next, host.number}); }
    auto has_room(const SourceQueue& source, const Link& link) const -> bool;
    void enqueue(SourceQueue& source, Host& host, const Link& link);
    auto take_from(Host& host) -> Link;
    void drop_if_spent(const SourceName& name, SourceQueue& source);
    void forget(SourceQueue& source, Host& host);
    /// Takes all of one source out of every queue.
    auto withdraw(const SourceName& name, SourceQueue& source) -> std::vector<Link>;
    void postpone(Host& host, SteadyInstant next);

    const Clock& clock;
    std::uint64_t arrivals = 0;
    std::size_t queued = 0;
    std::size_t taken = 0;
    std::unordered_map<std::string, std::unique_ptr<Host>> hosts;
    std::vector<Host*> by_number;
    std::set<std::pair<SteadyInstant, std::uint64_t>>
        ready;  ///< hosts with links that are not busy, by their next instant
    std::unordered_map<SourceName, SourceQueue> sources;
};

auto Frontier::State::host_at(const std::string& origin) -> Host& {
    auto& slot = hosts[origin];
    if (!slot) {
        slot = std::make_unique<Host>();
        slot->number = by_number.size();
        slot->next = clock.steady_now();
        by_number.push_back(slot.get());
    }
    return *slot;
}

void Frontier::State::set_ready(Host& host) {
    if (!host.busy && !host.queue.empty()) ready.emplace(host.next, host.number);
}

void Frontier::State::postpone(Host& host, SteadyInstant next) {
    set_waiting(host);
    host.next = next;
    set_ready(host);
}

// Entries of feeds and sitemaps outrank links of pages, so pages that were found first do not shut
// them out.
auto Frontier::State::has_room(const SourceQueue& source, const Link& link) const -> bool {
    if (source.spent >= source.budget) return false;
    auto room = source.budget - source.spent;
    return source.queued < (leads_on(link.origin) ? 2 * room : room);
}

void Frontier::State::enqueue(SourceQueue& source, Host& host, const Link& link) {
    host.queue.emplace(Rank{leads_on(link.origin) ? 0 : 1, link.depth, arrivals++}, link);
    ++source.hosts[&host];
    ++source.queued;
    ++queued;
    set_ready(host);
}

void Frontier::State::forget(SourceQueue& source, Host& host) {
    auto found = source.hosts.find(&host);
    if (found != source.hosts.end() && --found->second == 0) source.hosts.erase(found);
    --source.queued;
    --queued;
}

auto Frontier::State::take_from(Host& host) -> Link {
    set_waiting(host);
    host.busy = true;
    auto link = std::move(host.queue.extract(host.queue.begin()).mapped());
    auto& source = sources.at(link.source);
    forget(source, host);
    ++source.taken;
    ++source.spent;
    ++taken;
    if (source.told.empty()) return link;
    if (const auto told = source.told.extract(seen_key(link.url.key()))) {
        auto dates = Dates::of(link);
        dates.add(told.mapped());
        link.published = dates.published;
        link.updated = dates.updated;
    }
    return link;
}

/// Once what counts has used up the budget; a link that is passed over gives its place back first.
void Frontier::State::drop_if_spent(const SourceName& name, SourceQueue& source) {
    if (source.spent < source.budget || source.queued == 0) return;
    for (auto& left : withdraw(name, source)) source.dropped.push_back(std::move(left));
}

auto Frontier::State::withdraw(const SourceName& name, SourceQueue& source) -> std::vector<Link> {
    std::vector<std::pair<std::uint64_t, Link>> found;
    while (!source.hosts.empty()) {
        auto& host = *source.hosts.begin()->first;
        for (auto at = host.queue.begin(); at != host.queue.end();) {
            if (at->second.source != name) {
                ++at;
                continue;
            }
            found.emplace_back(std::get<2>(at->first), std::move(at->second));
            at = host.queue.erase(at);
            forget(source, host);
        }
        if (host.queue.empty()) set_waiting(host);
    }
    std::sort(found.begin(), found.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<Link> links;
    links.reserve(found.size());
    for (auto& [arrival, link] : found) links.push_back(std::move(link));
    return links;
}

Frontier::Frontier(const Clock& clock) : state_(std::make_unique<State>(clock)) {}
Frontier::~Frontier() = default;

void Frontier::open_source(const SourceName& source, int max_pages, Duration delay) {
    auto& queue = state_->sources[source];
    queue.budget = static_cast<std::size_t>(std::max(max_pages, 0));
    queue.delay = std::max(delay, Duration::zero());
}

auto Frontier::add(const Link& link) -> bool {
    auto found = state_->sources.find(link.source);
    if (found == state_->sources.end() || found->second.closed || link.url.empty()) return false;
    auto& source = found->second;
    const bool room = state_->has_room(source, link);
    const auto dates = Dates::of(link);
    if (!room && !dates.any()) return false;
    // Most links of most pages were seen before: only what is new is looked at any further.
    const auto key = seen_key(link.url.key());
    if (source.seen.contains(key)) {
        if (dates.any()) source.told[key].add(dates);
        return false;
    }
    if (!room) return false;
    auto& host = state_->host_at(link.url.origin());
    if (host.resting) return false;
    source.seen.insert(key);
    state_->enqueue(source, host, link);
    return true;
}

auto Frontier::has_seen(const SourceName& source, const std::string& key) const -> bool {
    const auto found = state_->sources.find(source);
    return found != state_->sources.end() && found->second.seen.contains(seen_key(key));
}

void Frontier::remember(const SourceName& source, const std::string& key) {
    auto found = state_->sources.find(source);
    if (found == state_->sources.end()) return;
    if (found->second.seen.insert(seen_key(key)).second) ++found->second.spent;
}

void Frontier::remember_unasked(const SourceName& source, const std::string& key) {
    auto found = state_->sources.find(source);
    if (found != state_->sources.end()) found->second.seen.insert(seen_key(key));
}

auto Frontier::take() -> std::optional<Link> {
    while (!state_->ready.empty()) {
        auto [when, number] = *state_->ready.begin();
        if (when > state_->clock.steady_now()) return std::nullopt;
        auto& host = *state_->by_number[number];
        const auto name = host.queue.begin()->second.source;
        auto& source = state_->sources.at(name);
        if (source.spent < source.budget) return state_->take_from(host);
        state_->drop_if_spent(name, source);
    }
    return std::nullopt;
}

void Frontier::pass(const Link& link) {
    auto& host = state_->host_at(link.url.origin());
    auto found = state_->sources.find(link.source);
    if (!host.busy || found == state_->sources.end() || found->second.taken == 0) return;
    --found->second.spent;
    host.busy = false;
    state_->set_ready(host);
}

auto Frontier::next_ready() const -> std::optional<SteadyInstant> {
    if (state_->ready.empty()) return std::nullopt;
    return state_->ready.begin()->first;
}

void Frontier::free_host(const Link& link, Duration wait) {
    auto& host = state_->host_at(link.url.origin());
    auto found = state_->sources.find(link.source);
    if (!host.busy || found == state_->sources.end()) return;
    host.busy = false;
    host.asked = true;
    host.last_end = state_->clock.steady_now();
    state_->postpone(host, std::max(host.next, later(host.last_end, wait)));
}

void Frontier::finish(const Link& link) {
    auto found = state_->sources.find(link.source);
    if (found == state_->sources.end() || found->second.taken == 0) return;
    --found->second.taken;
    --state_->taken;
    state_->drop_if_spent(link.source, found->second);
}

void Frontier::release(const Link& link, Duration at_least) {
    auto found = state_->sources.find(link.source);
    const auto& host = state_->host_at(link.url.origin());
    if (!host.busy || found == state_->sources.end() || found->second.taken == 0) return;
    free_host(link, std::max({found->second.delay, host.delay, at_least}));
    finish(link);
}

auto Frontier::put_back(const Link& link, Duration wait) -> bool {
    auto& host = state_->host_at(link.url.origin());
    auto found = state_->sources.find(link.source);
    if (!host.busy || host.resting || found == state_->sources.end()) return false;
    auto& source = found->second;
    if (source.closed || source.taken == 0) return false;
    host.busy = false;
    finish(link);
    --source.spent;
    state_->enqueue(source, host, link);
    state_->postpone(host, std::max(host.next, later(state_->clock.steady_now(), wait)));
    return true;
}

void Frontier::set_host_delay(std::string_view origin, Duration delay) {
    auto& host = state_->host_at(std::string{origin});
    host.delay = std::max(delay, Duration::zero());
    if (host.asked) state_->postpone(host, std::max(host.next, later(host.last_end, host.delay)));
}

auto Frontier::rest_host(std::string_view origin) -> std::vector<Link> {
    auto& host = state_->host_at(std::string{origin});
    host.resting = true;
    state_->set_waiting(host);
    std::vector<Link> links;
    links.reserve(host.queue.size());
    for (auto& [rank, link] : host.queue) {
        state_->forget(state_->sources.at(link.source), host);
        links.push_back(std::move(link));
    }
    host.queue.clear();
    return links;
}

auto Frontier::rests(const std::string& origin) const -> bool {
    const auto found = state_->hosts.find(origin);
    return found != state_->hosts.end() && found->second->resting;
}

auto Frontier::close_source(const SourceName& source) -> std::vector<Link> {
    auto found = state_->sources.find(source);
    if (found == state_->sources.end()) return {};
    found->second.closed = true;
    found->second.told.clear();
    auto left = state_->withdraw(source, found->second);
    auto dropped = std::move(found->second.dropped);
    found->second.dropped.clear();
    dropped.insert(dropped.end(), std::make_move_iterator(left.begin()),
                   std::make_move_iterator(left.end()));
    return dropped;
}

auto Frontier::outstanding(const SourceName& source) const -> std::size_t {
    auto found = state_->sources.find(source);
    return found == state_->sources.end() ? 0 : found->second.queued + found->second.taken;
}

auto Frontier::queued() const -> std::size_t {
    return state_->queued;
}

auto Frontier::idle() const -> bool {
    return state_->queued == 0 && state_->taken == 0;
}

}  // namespace fanfold::fetch
