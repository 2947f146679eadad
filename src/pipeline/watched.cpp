#include "watched.hpp"

#include <algorithm>
#include <fanfold/stage/fold/memory.hpp>
#include <fanfold/stage/deliver/outbox.hpp>

#include "desk.hpp"

namespace fanfold::pipeline {

namespace {

constexpr std::size_t most_names = 200;
constexpr std::size_t most_sources = 8;
/// A report that is older says little of what was heard last.
constexpr auto reach = std::chrono::hours{24 * 62};

auto name_of(const WatchEntry& entry) -> std::string {
    if (!entry.names.empty()) return entry.names.front();
    return entry.aliases.empty() ? entry.id : entry.aliases.front();
}

auto first_of(const std::set<SourceName>& sources) -> std::vector<SourceName> {
    std::vector<SourceName> out{sources.begin(), sources.end()};
    if (out.size() > most_sources) out.resize(most_sources);
    return out;
}

auto last_heard(const std::vector<Watched>& before, const std::string& name) -> std::optional<Instant> {
    const auto found = std::find_if(before.begin(), before.end(), [&](const Watched& each) { return each.name == name; });
    return found == before.end() ? std::nullopt : found->last;
}

auto ranked(std::vector<Watched> names) -> std::vector<Watched> {
    std::stable_sort(names.begin(), names.end(), [](const Watched& a, const Watched& b) {
        return a.documents != b.documents ? a.documents > b.documents : a.last > b.last;
    });
    if (names.size() > most_names) names.resize(most_names);
    return names;
}

void add(std::map<std::string, std::pair<Watched, std::set<SourceName>>>& sum, const Watched& more) {
    auto& [name, sources] = sum[more.name];
    name.name = more.name;
    name.documents += more.documents;
    name.last = std::max(name.last, more.last);
    sources.insert(more.sources.begin(), more.sources.end());
}

}  // namespace

void hear(HeardByEntry& heard, const std::vector<route::Hit>& hits, const dedupe::Cluster& cluster) {
    std::set<std::string> entries;
    for (const auto& hit : hits) entries.insert(hit.entry);
    for (const auto& entry : entries) {
        auto& one = heard[entry];
        ++one.stories;
        for (const auto& member : cluster.members) one.sources.insert(member.source);
    }
}

auto watched_of(const Enterprise& enterprise, const HeardByEntry& heard, const std::vector<Watched>& before, Instant now)
    -> std::vector<Watched> {
    std::vector<Watched> out;
    for (const auto& entry : enterprise.watch) {
        Watched name;
        name.name = name_of(entry);
        if (name.name == "*") continue;
        if (const auto found = heard.find(entry.id); found != heard.end()) {
            name.documents = found->second.stories;
            name.sources = first_of(found->second.sources);
            name.last = now;
        } else {
            name.last = last_heard(before, name.name);
        }
        out.push_back(std::move(name));
    }
    return ranked(std::move(out));
}

auto watched_in(const std::vector<Report>& nights) -> std::vector<Watched> {
    std::map<std::string, std::pair<Watched, std::set<SourceName>>> sum;
    for (const auto& report : nights)
        for (const auto& name : report.about.watched) add(sum, name);
    std::vector<Watched> out;
    for (auto& [key, each] : sum) {
        each.first.sources = first_of(each.second);
        out.push_back(std::move(each.first));
    }
    return ranked(std::move(out));
}

/// What the newest report before this run said of them, whatever its job.
auto Desk::watched_before(const Enterprise& enterprise) -> boost::asio::awaitable<Result<std::vector<Watched>>> {
    const auto now = parts_.clock.now();
    auto runs = co_await parts_.store.event_memory().runs_told(enterprise.name, now - reach, now);
    if (!runs) co_return runs.error();
    while (!runs->empty() && !(runs->back() < run_.id)) runs->pop_back();
    if (runs->empty()) co_return std::vector<Watched>{};
    auto report = co_await parts_.store.outbox().report(enterprise.name, runs->back());
    if (!report) co_return report.error();
    if (!*report) co_return std::vector<Watched>{};
    co_return std::move((**report).about.watched);
}

auto Desk::watched(const Enterprise& enterprise, const Docket& docket)
    -> boost::asio::awaitable<Result<std::vector<Watched>>> {
    if (folds_stored()) co_return watched_in(docket.folded);
    auto before = co_await watched_before(enterprise);
    if (!before) co_return before.error();
    co_return watched_of(enterprise, docket.heard, *before, docket.view.to_time);
}

}  // namespace fanfold::pipeline
