#include "source_nights.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "packing.hpp"

namespace fanfold::store {

namespace {

using Json = nlohmann::json;

auto age_of(const Statement& row, int column) -> std::optional<Duration> {
    return row.null(column) ? std::nullopt : std::optional{Duration{row.integer(column)}};
}

auto night_from(const Statement& row) -> SourceNight {
    SourceNight out;
    out.at = row.instant(0);
    out.pages = row.small(1), out.failed = row.small(2);
    out.texts = row.small(3), out.same = row.small(4);
    out.fresh = row.small(5), out.dated = row.small(6);
    out.age = age_of(row, 7);
    return out;
}

/// The middle one of what is sorted, without reading it all.
auto middle_age(Connection& db, RunId run, const SourceName& source, int dated)
    -> Result<std::optional<Duration>> {
    if (dated == 0) return std::optional<Duration>{};
    auto row = db.query("night_ages", run, source, dated / 2);
    std::optional<Duration> out;
    if (row.next()) out = age_of(row, 0);
    if (row.trouble()) return *row.trouble();
    return out;
}

/// What this run's visits came to.
auto tonight_of(Connection& db, RunId run, const SourceName& source, Instant now)
    -> Result<SourceNight> {
    SourceNight out;
    out.at = now;
    int standing = 0;
    auto pages = db.query("night_pages", run, source);
    if (pages.next()) out.pages = pages.small(0), out.failed = pages.small(1), standing = pages.small(2);
    if (pages.trouble()) return *pages.trouble();
    auto texts = db.query("night_texts", run, source);
    if (texts.next()) out.texts = texts.small(0), out.same = texts.small(1);
    if (texts.trouble()) return *texts.trouble();
    auto fresh = db.query("night_fresh", run, source);
    if (fresh.next()) out.fresh = fresh.small(0), out.dated = fresh.small(1);
    if (fresh.trouble()) return *fresh.trouble();
    out.texts += standing;
    auto age = middle_age(db, run, source, out.dated);
    if (!age.ok()) return age.error();
    out.age = age.value();
    return out;
}

auto to_json(const fetch::Cookie& cookie) -> Json {
    const auto expires = cookie.expires ? Json(cookie.expires->time_since_epoch().count()) : Json();
    return Json::array({cookie.name, cookie.value, cookie.domain, cookie.path, cookie.host_only,
                        cookie.secure, expires});
}

/// Only what `to_json` wrote; anything else is left out.
auto cookie_from(const Json& json) -> std::optional<fetch::Cookie> {
    if (!json.is_array() || json.size() != 7) return std::nullopt;
    for (int column = 0; column < 4; ++column)
        if (!json[column].is_string()) return std::nullopt;
    if (!json[4].is_boolean() || !json[5].is_boolean()) return std::nullopt;
    fetch::Cookie out{json[0], json[1], json[2], json[3], json[4], json[5], std::nullopt};
    if (json[6].is_number_integer()) out.expires = Instant{Duration{json[6].get<std::int64_t>()}};
    return out;
}

}  // namespace

auto nights_of(Connection& db, RunId run, const SourceName& source, std::size_t most, Instant now)
    -> Result<fetch::SourceNights> {
    fetch::SourceNights out;
    auto rows = db.query("nights_before", source, run, most);
    while (rows.next()) out.before.push_back(night_from(rows));
    if (rows.trouble()) return *rows.trouble();
    std::reverse(out.before.begin(), out.before.end());
    auto tonight = tonight_of(db, run, source, now);
    if (!tonight.ok()) return tonight.error();
    out.tonight = std::move(tonight).value();
    return out;
}

auto keep_night(Connection& db, RunId run, const SourceName& source, const fetch::ClosedNight& closed)
    -> Status {
    const auto& night = closed.night;
    return db.run("keep_night", source, run, night.at, night.pages, night.failed, night.texts,
                  night.same, night.fresh, night.dated, night.age, closed.alarm);
}

auto alarms_of(Connection& db, RunId run)
    -> Result<std::vector<std::pair<SourceName, std::string>>> {
    std::vector<std::pair<SourceName, std::string>> out;
    auto rows = db.query("alarms", run);
    while (rows.next()) out.emplace_back(SourceName{rows.text(0)}, rows.text(1));
    if (rows.trouble()) return *rows.trouble();
    return out;
}

auto cookies_of(Connection& db, const SourceName& source) -> Result<fetch::StoredCookies> {
    fetch::StoredCookies out;
    auto row = db.query("cookie_jar", source);
    if (!row.next()) return row.trouble() ? Result<fetch::StoredCookies>{*row.trouble()} : out;
    out.imported = row.digest(0);
    const auto list = Json::parse(row.bytes(1), nullptr, /*allow_exceptions=*/false);
    if (!list.is_array()) return out;
    for (const auto& json : list)
        if (auto cookie = cookie_from(json)) out.cookies.push_back(std::move(*cookie));
    return out;
}

auto keep_cookies(Connection& db, const SourceName& source, const fetch::StoredCookies& stored)
    -> Status {
    auto list = Json::array();
    for (const auto& cookie : stored.cookies) list.push_back(to_json(cookie));
    return db.run("keep_cookie_jar", source, stored.imported,
                  list.dump(-1, ' ', false, Json::error_handler_t::replace));
}

auto robots_seen_of(Connection& db, const SourceName& source) -> Result<std::vector<fetch::RobotsSeen>> {
    std::vector<fetch::RobotsSeen> out;
    auto rows = db.query("robots_seen", source);
    while (rows.next()) {
        fetch::RobotsSeen seen{rows.text(0), rows.instant(1), rows.text(2), rows.integer(3) != 0, list_from_json(rows.bytes(4)), {}};
        if (!rows.null(5)) seen.crawl_delay = Duration{rows.integer(5)};
        out.push_back(std::move(seen));
    }
    if (rows.trouble()) return *rows.trouble();
    return out;
}

auto keep_robots_seen(Connection& db, const SourceName& source, const std::vector<fetch::RobotsSeen>& seen) -> Status {
    Status done = Done{};
    for (const auto& one : seen)
        if (done)
            done = db.run("keep_robots_seen", source, one.origin, one.at, one.state, one.denies_all ? 1 : 0,
                          list_to_json(one.rules), one.crawl_delay);
    return done;
}

}  // namespace fanfold::store
