#pragma once
/// Numbers and dates by value, in English and Korean, so that a sentence can be checked against its
/// evidence: "3조 2천억 원" = "3.2 trillion won" = 3.2e12 KRW; "11월 23일" = "Nov 23".
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fanfold/time/clock.hpp>
#include <fanfold/value/span.hpp>

namespace fanfold::text {

struct Number {
    double value = 0;     ///< scale applied (million, 억 …)
    std::string unit;     ///< "%" (percentage points too), ISO 4217 ("USD", "KRW", "EUR", "JPY",
                          ///< "CNY", "GBP" …) or empty
    int significant = 0;  ///< significant digits as written: "3.2 trillion" has 2
    ByteSpan at;
};

/// Numbers in the order they stand. Digits inside words ("GPT-4", "B2B"), list markers and dates
/// are not numbers.
auto numbers(std::string_view text) -> std::vector<Number>;
/// Same unit (or one of them bare) and equal within the coarser one's rounding.
auto same_value(const Number& a, const Number& b) -> bool;

/// What stands behind a number shows that it counts something and is no year: " new customers", "명". For
/// folded text.
auto is_counted(std::string_view behind) -> bool;

/// A day as named; what is missing is 0: "November", "Nov 23", "23일", "in 2026", "third quarter".
struct DayMention {
    int year = 0;
    int month = 0;
    int day = 0;
    ByteSpan at;
    int quarter = 0;  ///< 1–4 where no month is named
};
auto days(std::string_view text) -> std::vector<DayMention>;
/// What is told is as exact as what is known or less: a year that is left open is taken on trust, a
/// month, a day or a quarter is not. September is in the third quarter, where a text names it: the
/// day on which a page came out (a mention without a place) says nothing of its quarter.
auto carries(const DayMention& known, const DayMention& told) -> bool;
/// The instant a text names as a publication date, in many languages, relative ones against `now`.
/// Never later than `now` + 1 day. nullopt rather than wrong.
auto parse_published(std::string_view text, Instant now) -> std::optional<Instant>;

}  // namespace fanfold::text
