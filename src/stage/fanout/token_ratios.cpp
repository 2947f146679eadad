#include "token_ratios.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace fanfold::fanout {

namespace {

constexpr double widest = 4.0;
constexpr double largest_error = 2.0;
constexpr double slowest = 0.02;
constexpr std::int64_t most_surplus = 4'000'000;
/// Fewer tokens say more of what stands around a prompt than of its text.
constexpr std::int64_t fewest_counted = 50;

struct Part {
    double TokenRatio::*ratio;
    std::int64_t text::ScriptCounts::*count;
};
constexpr std::array<Part, 4> parts{{{&TokenRatio::latin, &text::ScriptCounts::latin},
                                     {&TokenRatio::hangul, &text::ScriptCounts::hangul},
                                     {&TokenRatio::han, &text::ScriptCounts::han},
                                     {&TokenRatio::other, &text::ScriptCounts::other}}};

auto bounded(double value, double start) -> double {
    if (!std::isfinite(value)) return start;
    return std::clamp(value, start / widest, start * widest);
}

auto share_of(const TokenRatio& row, const Part& part, const text::ScriptCounts& counts) -> double {
    return row.*part.ratio * static_cast<double>(counts.*part.count);
}

auto sum_of(const TokenRatio& row, const text::ScriptCounts& counts) -> double {
    double out = 0;
    for (const auto& part : parts) out += share_of(row, part, counts);
    return out;
}

}  // namespace

void TokenRatios::load(const TokenRatio& row) {
    const TokenRatio start;
    for (const auto& part : parts)
        row_.*part.ratio = bounded(row.*part.ratio, start.*part.ratio);
    row_.seen = std::max<std::int64_t>(row.seen, 0);
    row_.surplus = std::clamp<std::int64_t>(row.surplus, 1'000'000, most_surplus);
}

auto TokenRatios::estimate(const text::ScriptCounts& counts) const -> std::int64_t {
    return static_cast<std::int64_t>(std::ceil(sum_of(row_, counts)));
}

void TokenRatios::learn(const text::ScriptCounts& counts, std::int64_t counted,
                        std::int64_t bound) {
    if (counted < fewest_counted) return;
    if (bound > 0 && counted > bound) {
        const auto over = 1e6 * static_cast<double>(counted) / static_cast<double>(bound);
        const auto capped = std::min(std::ceil(over), static_cast<double>(most_surplus));
        row_.surplus = std::max(row_.surplus, static_cast<std::int64_t>(capped));
    }
    const auto guess = sum_of(row_, counts);
    if (guess <= 0) return;
    const auto error =
        std::clamp(static_cast<double>(counted) / guess, 1 / largest_error, largest_error);
    const auto rate = std::max(slowest, 1.0 / (2.0 + static_cast<double>(row_.seen) / 16));
    const TokenRatio start;
    const auto before = row_;
    double squares = 0;  // so that the whole error is made up for, however many scripts share it
    for (const auto& part : parts) {
        const auto share = share_of(before, part, counts) / guess;
        squares += share * share;
    }
    for (const auto& part : parts) {
        const auto share = share_of(before, part, counts) / guess;
        const auto step = std::pow(error, rate * share / squares);
        row_.*part.ratio = bounded(before.*part.ratio * step, start.*part.ratio);
    }
    ++row_.seen;
}

auto scripts_of(const model::Request& request) -> text::ScriptCounts {
    auto out = text::script_counts(request.schema.text());
    for (const auto& message : request.messages) out += text::script_counts(message.content);
    return out;
}

}  // namespace fanfold::fanout
