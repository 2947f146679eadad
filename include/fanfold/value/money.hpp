#pragma once
/// Money: a whole number of 1e-12 units of a named currency, so that prices per token add up
/// exactly. Arithmetic saturates instead of overflowing; amounts of two currencies are never mixed.
#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace fanfold {

/// A currency is its ISO 4217 letters ("USD"), held once in the configuration; amounts are plain
/// numbers.
class Money {
  public:
    constexpr Money() = default;
    static constexpr auto pico(std::int64_t amount) -> Money { return Money{amount}; }
    /// From "1", "0.25", "12.000000000001": decimal, at most 12 places. nullopt if it is not that,
    /// or negative.
    static auto parse(std::string_view decimal) -> std::optional<Money>;
    static constexpr auto max() -> Money { return Money{INT64_MAX}; }

    [[nodiscard]] constexpr auto pico() const -> std::int64_t { return pico_; }
    auto operator<=>(const Money&) const = default;
    auto operator+(Money other) const -> Money;
    auto operator-(Money other) const -> Money;
    auto operator+=(Money other) -> Money& { return *this = *this + other; }
    auto operator-=(Money other) -> Money& { return *this = *this - other; }
    [[nodiscard]] auto times(std::int64_t count) const -> Money;
    /// So many parts per million of it, rounded up: 1'250'000 is a quarter more.
    [[nodiscard]] auto parts(std::int64_t per_million) const -> Money;

  private:
    explicit constexpr Money(std::int64_t amount) : pico_(amount) {}
    std::int64_t pico_ = 0;
};

/// "0.0123": at least two decimals, no trailing zeros beyond them.
auto to_string(Money amount) -> std::string;
/// For readers: "12.35" from one unit on, "0.0827" below, rounded up so that a bill is never
/// under-stated; "0.00" is nothing.
auto rounded(Money amount) -> std::string;

/// A count of tokens, as a model bills them.
class Tokens {
  public:
    constexpr Tokens() = default;
    explicit constexpr Tokens(std::int64_t count) : count_(count) {}
    [[nodiscard]] constexpr auto count() const -> std::int64_t { return count_; }
    auto operator<=>(const Tokens&) const = default;
    auto operator+(Tokens other) const -> Tokens { return Tokens{count_ + other.count_}; }
    auto operator+=(Tokens other) -> Tokens& { return *this = *this + other; }

  private:
    std::int64_t count_ = 0;
};

/// Price of one million tokens. `of` rounds up to the next 1e-12: a bill is never under-stated.
struct PricePerMillion {
    Money price;
    [[nodiscard]] auto of(Tokens tokens) const -> Money;
};

/// A line of a bill: so many tokens at that price. A count below zero is none.
struct BilledTokens {
    PricePerMillion price;
    Tokens tokens;
};
/// What the lines cost together, of which `percent` of a hundred is to be paid: added exactly and
/// rounded up once, so that the same tokens never cost more for being split over more lines.
auto total(std::span<const BilledTokens> lines, int percent = 100) -> Money;

}  // namespace fanfold
