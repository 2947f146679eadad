#include <algorithm>
#include <array>
#include <charconv>

#include "values.hpp"

namespace fanfold::config {

namespace {

struct Field {
    int low;
    int high;
    std::string_view names;  ///< three letters each, from `low` on
};

constexpr std::array<Field, 5> fields{Field{0, 59, ""}, Field{0, 23, ""}, Field{1, 31, ""},
                                      Field{1, 12, "janfebmaraprmayjunjulaugsepoctnovdec"},
                                      Field{0, 7, "sunmontuewedthufrisat"}};

auto number(std::string_view text, const Field& field) -> std::optional<int> {
    std::string lower{text};
    for (auto& letter : lower)
        letter = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
    const auto named = lower.size() == 3 ? field.names.find(lower) : std::string_view::npos;
    if (named != std::string_view::npos && named % 3 == 0)
        return field.low + static_cast<int>(named / 3);
    int out = 0;
    const auto [stop, error] = std::from_chars(lower.data(), lower.data() + lower.size(), out);
    if (lower.empty() || error != std::errc{} || stop != lower.data() + lower.size())
        return std::nullopt;
    return out >= field.low && out <= field.high ? std::optional{out} : std::nullopt;
}

/// "5", "1-5", "*", "*/10", "8-18/2".
auto is_item(std::string_view text, const Field& field) -> bool {
    const auto slash = text.find('/');
    if (slash != std::string_view::npos) {
        const Field steps{1, field.high == 0 ? 1 : field.high, ""};
        if (!number(text.substr(slash + 1), steps)) return false;
    }
    const auto range = text.substr(0, slash);
    if (range == "*") return true;
    const auto dash = range.find('-');
    const auto from = number(range.substr(0, dash), field);
    if (dash == std::string_view::npos) return from.has_value() && slash == std::string_view::npos;
    const auto to = number(range.substr(dash + 1), field);
    return from && to && *from <= *to;
}

}  // namespace

auto is_schedule(std::string_view text) -> bool {
    if (text.size() > 200) return false;
    auto words = split(text, ' ');
    std::erase(words, "");
    if (words.size() != fields.size()) return false;
    for (std::size_t at = 0; at < fields.size(); ++at) {
        const auto items = split(words[at], ',');
        if (!std::all_of(items.begin(), items.end(),
                         [&](const auto& item) { return is_item(item, fields[at]); })) {
            return false;
        }
    }
    return true;
}

}  // namespace fanfold::config
