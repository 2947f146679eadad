#include "json_text.hpp"

#include <fanfold/text/charset.hpp>
#include <nlohmann/json.hpp>
#include <utility>

#include "json_scan.hpp"

namespace fanfold::model {

namespace {

using nlohmann::json;

auto dumped(std::string_view text) -> std::string {
    return json(std::string{text}).dump(-1, ' ', false, json::error_handler_t::replace);
}

void append_escaped(std::string& out, char letter) {
    if (letter == '\n') {
        out += "\\n";
    } else if (letter == '"' || letter == '\\') {
        out += {'\\', letter};
    } else {
        const auto text = dumped({&letter, 1});
        out.append(text, 1, text.size() - 2);
    }
}

void append_scalar(std::string& out, const json& value) {
    if (value.is_null()) {
        out += "null";
    } else if (const auto* flag = value.get_ptr<const json::boolean_t*>()) {
        out += *flag ? "true" : "false";
    } else if (const auto* count = value.get_ptr<const json::number_unsigned_t*>()) {
        out += std::to_string(*count);
    } else if (const auto* whole = value.get_ptr<const json::number_integer_t*>()) {
        out += std::to_string(*whole);
    } else {
        out += value.dump();
    }
}

template <class Items, class Put>
void append_list(std::string& out, const Items& items, Put put) {
    const auto begin = out.size();
    for (const auto& item : items) {
        if (out.size() > begin) out += ',';
        put(item);
    }
}

}  // namespace

void append_json_text(std::string& out, std::string_view text) {
    if (!text::is_valid_utf8(text)) {
        out += dumped(text);
        return;
    }
    out += '"';
    for (std::size_t at = 0;; ++at) {
        const auto from = std::exchange(at, end_of_plain(text, at));
        out.append(text, from, at - from);
        if (at == text.size()) break;
        append_escaped(out, text[at]);
    }
    out += '"';
}

void append_json(std::string& out, const json& value) {
    if (const auto* text = value.get_ptr<const json::string_t*>()) return append_json_text(out, *text);
    if (const auto* members = value.get_ptr<const json::object_t*>()) {
        out += '{';
        append_list(out, *members, [&out](const auto& member) {
            append_json_text(out, member.first);
            out += ':';
            append_json(out, member.second);
        });
        out += '}';
    } else if (const auto* items = value.get_ptr<const json::array_t*>()) {
        out += '[';
        append_list(out, *items, [&out](const json& item) { append_json(out, item); });
        out += ']';
    } else {
        append_scalar(out, value);
    }
}

auto json_text(std::string_view text) -> std::string {
    std::string out;
    out.reserve(text.size() + text.size() / 16 + 2);
    append_json_text(out, text);
    return out;
}

}  // namespace fanfold::model
