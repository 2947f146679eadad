#include "json_text.hpp"

#include <fanfold/text/charset.hpp>
#include <nlohmann/json.hpp>

namespace fanfold::model {

namespace {

using nlohmann::json;

auto dumped(std::string_view text) -> std::string {
    return json(std::string{text}).dump(-1, ' ', false, json::error_handler_t::replace);
}

auto is_plain(char letter) -> bool {
    return static_cast<unsigned char>(letter) >= 0x20 && letter != '"' && letter != '\\';
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

}  // namespace

void append_json_text(std::string& out, std::string_view text) {
    if (!text::is_valid_utf8(text)) {
        out += dumped(text);
        return;
    }
    out += '"';
    std::size_t from = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (is_plain(text[at])) continue;
        out.append(text, from, at - from);
        append_escaped(out, text[at]);
        from = at + 1;
    }
    out.append(text, from, std::string_view::npos);
    out += '"';
}

auto json_text(std::string_view text) -> std::string {
    std::string out;
    out.reserve(text.size() + text.size() / 16 + 2);
    append_json_text(out, text);
    return out;
}

}  // namespace fanfold::model
