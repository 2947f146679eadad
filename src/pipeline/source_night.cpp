/// How a source begins its night, and what it came to.
#include <fanfold/stage/discover/yield.hpp>

#include "crawl.hpp"
#include "source_rules.hpp"

namespace fanfold::pipeline {

namespace {

constexpr int most_signed_out = 3;  // pages in a row; more would only knock at a closed door

auto kind_words(YieldTrouble what) -> std::string {
    switch (what) {
        case YieldTrouble::quiet:
            return "quiet: ";
        case YieldTrouble::flood:
            return "flood: ";
        case YieldTrouble::all_the_same:
            return "all the same: ";
        case YieldTrouble::date_drift:
            return "dates: ";
    }
    return "";
}

}  // namespace

auto Crawl::find_way_in(const Source& source) -> boost::asio::awaitable<Result<OpenAccess>> {
    fetch::StoredCookies stored;
    if (keeps_cookies(source)) {
        auto kept = co_await parts_.store.crawl_book().cookies(source.name);
        if (!kept) co_return kept.error();
        stored = std::move(*kept);
    }
    co_return open_access(source, std::move(stored));
}

auto Crawl::keep_cookies(Opened& opened) -> boost::asio::awaitable<Status> {
    if (!keeps_cookies(opened.source) || !opened.way.access) co_return Done{};
    auto& jar = opened.way.access->jar();
    fetch::StoredCookies stored{opened.way.imported, jar.cookies()};
    auto kept = co_await parts_.store.crawl_book().keep_cookies(opened.source.name, std::move(stored));
    co_return kept;
}

/// What `logged_in` says of a page. Where it fails the source tells so, and soon ends its night.
auto Crawl::check_sign_in(Opened& opened, const Page& page) -> Status {
    const auto* access = opened.way.access.get();
    if (access == nullptr || access->expected().empty() || page.not_modified) return Done{};
    if (discover::form_of(page.body, page.content_type) != PageForm::html) return Done{};
    if (access->shows_sign_in(page.body)) {
        opened.signed_out = 0;
        return Done{};
    }
    const auto words = "signed out: a page does not hold \"" + access->expected() + "\" (logged_in)";
    opened.cut = true;
    opened.alarm = words + "; renew the cookies or the password of this source";
    if (++opened.signed_out == most_signed_out) {
        opened.ended_by = "the source is signed out";
        end_early(opened);
    }
    return Error{ErrorKind::retry_later, words};
}

/// A sample is no night, and a folder may be empty.
auto Crawl::judge_night(const Opened& opened)
    -> boost::asio::awaitable<Result<fetch::ClosedNight>> {
    fetch::ClosedNight out;
    auto nights = co_await parts_.store.crawl_book().nights(run_, opened.source.name,
                                                            discover::nights_remembered);
    if (!nights) co_return nights.error();
    out.night = nights->tonight;
    out.left_by_rule = opened.by_rule.count();
    out.left_by_budget = opened.by_budget.count();
    out.whole = !opened.cut && opened.good > 0 && !opened.source.folder;
    out.job = job_;
    out.rules = rules_of(opened.source);
    out.alarm = opened.alarm;
    if (opened.good > 0 && !opened.odd_listing.empty())
        out.alarm += (out.alarm.empty() ? "" : "; ") + opened.odd_listing;
    if (opened.source.folder || sample_ > 0) co_return out;
    for (const auto& alarm : discover::judge_yield(nights->before, nights->tonight))
        out.alarm += (out.alarm.empty() ? "" : "; ") + kind_words(alarm.what) + alarm.words;
    co_return out;
}

}  // namespace fanfold::pipeline
