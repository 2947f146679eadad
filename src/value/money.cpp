#include <algorithm>
#include <fanfold/value/money.hpp>

namespace fanfold {

namespace {

__extension__ using Wide = __int128;

constexpr std::int64_t unit = 1'000'000'000'000;
constexpr std::size_t places = 12;
/// More than any model takes; keeps the sum of a bill's lines inside 128 bits.
constexpr std::int64_t most_tokens = 1'000'000'000'000;

auto saturated(Wide amount) -> Money {
    if (amount > INT64_MAX) return Money::max();
    if (amount < INT64_MIN) return Money::pico(INT64_MIN);
    return Money::pico(static_cast<std::int64_t>(amount));
}

auto divided_up(Wide amount, std::int64_t by) -> Wide {
    return (amount + by - 1) / by;
}

auto all_digits(std::string_view text) -> bool {
    return std::all_of(text.begin(), text.end(),
                       [](char letter) { return letter >= '0' && letter <= '9'; });
}

}  // namespace

auto Money::parse(std::string_view decimal) -> std::optional<Money> {
    const auto point = decimal.find('.');
    const auto whole = decimal.substr(0, point);
    const auto fraction =
        point == std::string_view::npos ? std::string_view{} : decimal.substr(point + 1);
    if (whole.empty() || whole.size() > 7 || fraction.size() > places) return std::nullopt;
    if (point != std::string_view::npos && fraction.empty()) return std::nullopt;
    if (!all_digits(whole) || !all_digits(fraction)) return std::nullopt;
    Wide amount = 0;
    for (char digit : whole) amount = amount * 10 + (digit - '0');
    for (std::size_t at = 0; at < places; ++at)
        amount = amount * 10 + (at < fraction.size() ? fraction[at] - '0' : 0);
    if (amount > INT64_MAX) return std::nullopt;
    return pico(static_cast<std::int64_t>(amount));
}

auto Money::operator+(Money other) const -> Money {
    return saturated(Wide{pico_} + other.pico_);
}
auto Money::operator-(Money other) const -> Money {
    return saturated(Wide{pico_} - other.pico_);
}
auto Money::times(std::int64_t count) const -> Money {
    return saturated(Wide{pico_} * count);
}
auto Money::parts(std::int64_t per_million) const -> Money {
    return saturated(divided_up(Wide{pico_} * per_million, 1'000'000));
}

auto rounded(Money amount) -> std::string {
    constexpr std::int64_t cent = unit / 100;
    const auto step = amount.pico() < unit ? cent / 100 : cent;
    return to_string(saturated(divided_up(Wide{amount.pico()}, step) * step));
}

auto to_string(Money amount) -> std::string {
    const bool negative = amount.pico() < 0;
    const auto magnitude =
        negative ? -static_cast<Wide>(amount.pico()) : static_cast<Wide>(amount.pico());
    std::string fraction = std::to_string(static_cast<std::int64_t>(magnitude % unit));
    fraction.insert(0, places - fraction.size(), '0');
    while (fraction.size() > 2 && fraction.back() == '0') fraction.pop_back();
    return (negative ? "-" : "") + std::to_string(static_cast<std::int64_t>(magnitude / unit)) +
           "." + fraction;
}

auto PricePerMillion::of(Tokens tokens) const -> Money {
    const Wide exact = Wide{price.pico()} * tokens.count();
    return saturated(divided_up(exact, 1'000'000));
}

auto total(std::span<const BilledTokens> lines, int percent) -> Money {
    Wide exact = 0;
    for (const auto& line : lines)
        exact += Wide{line.price.price.pico()} *
                 std::clamp<std::int64_t>(line.tokens.count(), 0, most_tokens);
    return saturated(divided_up(exact * std::clamp(percent, 0, 100), 100'000'000));
}

}  // namespace fanfold
