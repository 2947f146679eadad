#pragma once
/// What the crawl, and whatever draws its pages, calls itself (RFC 9110 §10.1.5).
#include <fanfold/config/config.hpp>

namespace fanfold::config {

/// `user_agent` of [crawl], with " (+contact)" after it unless the contact stands in it. A pure function; any
/// thread.
auto user_agent_of(const CrawlSettings& crawl) -> std::string;

}  // namespace fanfold::config
