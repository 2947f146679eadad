#pragma once
/// JSON Feed 1.1 (jsonfeed.org), private to this room.
#include <optional>
#include <string_view>
#include <vector>

#include <fanfold/flow/crawl.hpp>
#include <fanfold/value/error.hpp>

namespace fanfold::discover {

/// nullopt: these bytes are no JSON at all, so they may be another kind of feed.
auto parse_json_feed(std::string_view bytes, const Url& base, Instant now)
    -> std::optional<Result<std::vector<FeedEntry>>>;

}  // namespace fanfold::discover
