#pragma once
/// What crawl.db keeps of a source from night to night beside its pages: figures, cookies, what robots.txt said.
#include <fanfold/stage/fetch/crawl_book.hpp>

#include "database.hpp"

namespace fanfold::store {

auto nights_of(Connection& db, RunId run, const SourceName& source, std::size_t most, Instant now)
    -> Result<fetch::SourceNights>;
auto keep_night(Connection& db, RunId run, const SourceName& source, const fetch::ClosedNight& night)
    -> Status;
auto alarms_of(Connection& db, RunId run)
    -> Result<std::vector<std::pair<SourceName, std::string>>>;
auto cookies_of(Connection& db, const SourceName& source) -> Result<fetch::StoredCookies>;
auto keep_cookies(Connection& db, const SourceName& source, const fetch::StoredCookies& stored)
    -> Status;
auto robots_seen_of(Connection& db, const SourceName& source) -> Result<std::vector<fetch::RobotsSeen>>;
auto keep_robots_seen(Connection& db, const SourceName& source, const std::vector<fetch::RobotsSeen>& seen) -> Status;

}  // namespace fanfold::store
