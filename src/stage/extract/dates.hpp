#pragma once
/// Dates as pages write them in attributes, JSON-LD and URLs.
#include <optional>
#include <string_view>

#include <fanfold/time/clock.hpp>
#include <fanfold/value/url.hpp>

namespace fanfold::extract {

/// An instant and the clock that its page tells it by: the day a page names is `at + offset`'s.
struct When {
    Instant at{};
    std::chrono::minutes offset{0};
};

/// RFC 3339, HTTP dates, "2026-11-23 08:10:00", "2026.11.23", "20261123T0810", offsets with or
/// without colon; else what text::parse_published makes of it. Never before 1990 nor later than
/// `now` + 1 day.
auto parse_when(std::string_view text, Instant now) -> std::optional<When>;
/// "/2026/11/23/" or "20261123" or "2026-11-23" in the path.
auto date_in_url(const Url& url, Instant now) -> std::optional<When>;

}  // namespace fanfold::extract
