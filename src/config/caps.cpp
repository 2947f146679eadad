#include "caps.hpp"

#include <array>

#include "values.hpp"

namespace fanfold::config {

namespace {

constexpr std::array<const char*, 3> money_keys{"run", "day", "month"};
constexpr std::array<const char*, 3> token_keys{"run_tokens", "day_tokens", "month_tokens"};

auto tokens_of(const Reader& table, const char* key) -> std::optional<std::int64_t> {
    if (!table.has(key)) return std::nullopt;
    return table.integer(key, 0);
}

/// As a plain number that can be compared; nothing where there is none, or one that was complained
/// about.
auto amount_of(const Node* value, bool tokens) -> std::optional<std::int64_t> {
    if (value == nullptr) return std::nullopt;
    if (tokens) return value->kind == Kind::integer ? std::optional{value->integer} : std::nullopt;
    const auto money = as_money(*value);
    return money ? std::optional{money->pico()} : std::nullopt;
}

void check_order(const Node& table, const std::array<const char*, 3>& keys,
                 const std::string& header, Complaints& complaints) {
    const bool tokens = &keys == &token_keys;
    for (std::size_t longer = 1; longer < keys.size(); ++longer)
        for (std::size_t shorter = 0; shorter < longer; ++shorter) {
            const auto* more = table.find(keys[longer]);
            const auto above = amount_of(more, tokens);
            const auto below = amount_of(table.find(keys[shorter]), tokens);
            if (!above || !below || *above >= *below) continue;
            complaints.error(more->at, header + " " + keys[longer] + " is below " +
                                           keys[shorter] + ": the latter could never be used up");
            return;
        }
}

}  // namespace

auto caps_of(const Reader& table) -> Caps {
    Caps out;
    out.run = table.money("run");
    out.day = table.money("day");
    out.month = table.money("month");
    out.run_tokens = tokens_of(table, "run_tokens");
    out.day_tokens = tokens_of(table, "day_tokens");
    out.month_tokens = tokens_of(table, "month_tokens");
    return out;
}

void check_caps(const Node& table, const std::string& header, Complaints& complaints) {
    if (table.kind != Kind::table) return;
    check_order(table, money_keys, header, complaints);
    check_order(table, token_keys, header, complaints);
}

}  // namespace fanfold::config
