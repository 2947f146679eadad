/// What several runs, or several sources of one, need not ask for twice.
#include <fmt/format.h>

#include "crawl.hpp"
#include "source_rules.hpp"
#include "tell.hpp"

namespace fanfold::pipeline {

namespace {

/// Of [crawl] fresh, where it is not written.
constexpr Duration usually_fresh = std::chrono::hours{1};

constexpr std::string_view by_job = " by job ";

/// Minutes, on the house's clock.
auto words_of(const fetch::EarlierCrawl& earlier, const std::string& zone_name) -> std::string {
    const auto zone = config::zone_named(zone_name);
    const auto shown = zone ? zone->wall(earlier.began_at) : TimeZone{}.wall(earlier.began_at);
    const Instant as_if{std::chrono::duration_cast<Duration>(shown.time_since_epoch())};
    auto text = to_rfc3339(as_if).substr(0, std::string_view{"2026-11-24T06:00"}.size());
    text[10] = ' ';
    return fmt::format("as crawled at {} ({}){}{}", text, zone ? zone_name : "UTC", by_job, earlier.job.str());
}

}  // namespace

auto Crawl::shared(const SourceName& source) const -> std::string {
    const auto found = opened_.find(source);
    if (found == opened_.end()) return {};
    const auto& words = found->second->shared;
    return words.substr(0, words.rfind(by_job));
}

/// A crawl that is fresh enough stands for this run's own: its sightings are in the view of whoever has not read them yet.
auto Crawl::take_earlier(const Source& source) -> boost::asio::awaitable<Status> {
    const auto& crawl = parts_.config.house.crawl;
    const auto fresh = crawl.fresh.value_or(usually_fresh);
    if (archive_ != nullptr) co_return Done{};  // it would lack what was taken over
    if (anew_ || sample_ > 0 || source.folder || fresh <= Duration::zero()) co_return Done{};
    auto& book = parts_.store.crawl_book();
    auto earlier = co_await book.earlier_crawl(run_, source.name, rules_of(source), parts_.clock.now() - fresh);
    if (!earlier) co_return earlier.error();
    if (!*earlier) co_return Done{};
    const bool own = (*earlier)->job == job_;
    if (own && !crawl.fresh) co_return Done{};  // its schedule says how often it looks
    auto words = words_of(**earlier, parts_.config.house.timezone);
    Teller{parts_.log, run_}(LogLevel::info, "source.shared", Stage::discover, source.name.str(), "not crawled again: " + words);
    auto shared = co_await book.share(run_, source.name, (*earlier)->run, std::move(words));
    co_return shared;
}

void Crawl::note_robots(fetch::RobotsSeen seen) {
    const auto found = begin_at_.find(seen.origin);
    if (found == begin_at_.end()) return;
    for (const auto& source : found->second) robots_seen_[source].push_back(seen);
}

auto Crawl::keep_robots() -> boost::asio::awaitable<Status> {
    while (!robots_seen_.empty()) {
        auto next = robots_seen_.extract(robots_seen_.begin());
        auto source = next.key();
        auto seen = std::move(next.mapped());
        auto kept = co_await parts_.store.crawl_book().keep_robots(std::move(source), std::move(seen));
        if (!kept) co_return kept;
    }
    co_return Done{};
}

/// Where another source of this run begins too, what came for that one is read.
auto Crawl::bring_once(Opened& opened, Link link, fetch::Validators validators) -> boost::asio::awaitable<fetch::Visit> {
    if (auto came = start_pages_.take(opened.source, link, validators, opened.most_bytes(link))) co_return std::move(*came);
    auto asked_with = validators;
    auto visited = co_await bring(opened, link, std::move(validators));
    start_pages_.keep(opened.source, link, std::move(asked_with), visited);
    co_return visited;
}

}  // namespace fanfold::pipeline
