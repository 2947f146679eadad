#pragma once
/// What a page asks of those who read it: X-Robots-Tag (Google's robots meta tag specification) and
/// a text and data mining reservation (TDMRep, W3C community group report of 2024-02: the header
/// and the meta tag). Hostile bytes; pure.
#include <string_view>

#include <fanfold/http/client.hpp>
#include <fanfold/stage/fetch/fetcher.hpp>

namespace fanfold::fetch {

/// `agent` is our product token; directives for other agents are not ours.
auto wishes_of(const http::Response& response, std::string_view agent, Instant now) -> Wishes;

}  // namespace fanfold::fetch
