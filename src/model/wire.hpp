#pragma once
/// What every dialect reads and writes the same way: JSON from outside, headers, durations. Pure
/// functions; every byte is hostile.
#include <cstdint>
#include <fanfold/http/client.hpp>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include <fanfold/model/request.hpp>
#include <fanfold/time/clock.hpp>
#include <fanfold/value/money.hpp>

namespace fanfold::model::wire {

/// A body from outside. Discarded if it is not JSON, or deeper than 64 levels.
auto parse_body(std::string_view bytes) -> nlohmann::json;
/// Compact; a byte that is no UTF-8 goes out as U+FFFD.
auto bytes_of(const nlohmann::json& value) -> std::string;
auto bytes_of(double number) -> std::string;

/// About what a request takes as JSON, so that it neither moves while it is written nor holds twice its size while it is sent.
auto room_for(const Request& request) -> std::size_t;

/// The member if it is there; null otherwise, also where `object` is none.
auto member(const nlohmann::json& object, const char* name) -> const nlohmann::json&;
/// A string's text; "" for everything else.
auto text_of(const nlohmann::json& value) -> std::string;
/// A count that can be billed: none for what is no number or negative, at most a billion.
auto tokens(const nlohmann::json& value) -> Tokens;
auto tokens(double count) -> Tokens;
/// What a provider says of itself goes into columns and reports: short and without controls.
auto plain(const std::string& text) -> std::string;

/// For endpoints that take no schema: the schema as an order in words.
auto schema_in_words(const std::string& schema) -> std::string;

/// `path` below the base URL, whether or not that ends in a slash; its query is kept.
auto below(const Url& base, std::string_view path) -> Url;

auto count_header(const http::Response& response, std::string_view name)
    -> std::optional<std::int64_t>;
/// "1s", "6m0s", "1h2m3.5s", "100ms", "250µs": Go's time.Duration. nullopt for anything else.
auto parse_go_duration(std::string_view text) -> std::optional<Duration>;
/// retry-after-ms (milliseconds) before retry-after (seconds or an HTTP-date); garbage is ignored.
auto read_retry_after(const http::Response& response, Instant now) -> std::optional<Duration>;

}  // namespace fanfold::model::wire
