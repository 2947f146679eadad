#include "json_read.hpp"

#include <charconv>

#include "json_cursor.hpp"

namespace fanfold::model {

namespace {

using nlohmann::json;

template <class Count>
auto convert(std::string_view text, json& out) -> bool {
    Count count{};
    const auto* const end = text.data() + text.size();
    const auto [last, error] = std::from_chars(text.data(), end, count);
    out = count;
    return error == std::errc{} && last == end;
}

auto read_number(JsonCursor& cursor, json& out) -> bool {
    constexpr std::size_t safe_digits = 18;  // so many fit into any integer, whatever they are
    JsonCursor::Number number;
    if (!cursor.number(number)) return false;
    if (!number.whole) return convert<json::number_float_t>(number.text, out);
    const bool negative = number.text.front() == '-';
    if (number.text.size() - (negative ? 1 : 0) > safe_digits) return false;
    return negative ? convert<json::number_integer_t>(number.text, out) : convert<json::number_unsigned_t>(number.text, out);
}

auto read_value(JsonCursor& cursor, json& out) -> bool;

/// Of names that stand twice the last one counts, as it does for the library.
auto read_object(JsonCursor& cursor, json& out) -> bool {
    out = json::object();
    auto& members = out.get_ref<json::object_t&>();
    return cursor.object([&](std::string_view name) {
        auto& member = members[std::string{name}];
        return read_value(cursor, member);
    });
}

auto read_array(JsonCursor& cursor, json& out) -> bool {
    out = json::array();
    auto& items = out.get_ref<json::array_t&>();
    return cursor.array([&] { return read_value(cursor, items.emplace_back()); });
}

auto read_value(JsonCursor& cursor, json& out) -> bool {
    switch (cursor.peek()) {
        case '{':
            return read_object(cursor, out);
        case '[':
            return read_array(cursor, out);
        case '"':
            out = json::string_t{};
            return cursor.string(out.get_ref<json::string_t&>());
        case 't':
            out = true;
            return cursor.word("true");
        case 'f':
            out = false;
            return cursor.word("false");
        case 'n':
            out = nullptr;
            return cursor.word("null");
        default:
            return read_number(cursor, out);
    }
}

}  // namespace

auto impl::read_plain_json(std::string_view text, json& out) -> bool {
    JsonCursor cursor{text};
    return read_value(cursor, out) && cursor.at_end();
}

auto read_json(std::string_view text) -> json {
    json out;
    if (impl::read_plain_json(text, out)) return out;
    return json::parse(text, nullptr, /*allow_exceptions=*/false);
}

}  // namespace fanfold::model
