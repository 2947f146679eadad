#include "escape.hpp"

#include <unicode/utf8.h>

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <fanfold/text/html.hpp>
#include <fanfold/text/marks.hpp>
#include <fanfold/value/url.hpp>
#include <vector>

namespace fanfold::deliver {

namespace {

auto is_space(UChar32 point) -> bool {
    return point == ' ' || (point >= '\t' && point <= '\r') || point == 0x85 || point == 0x2028 ||
           point == 0x2029;
}

auto is_hidden(UChar32 point) -> bool {
    return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0xad || point == 0x61c ||
           point == 0x180e || point == 0x200b || point == 0x200e || point == 0x200f ||
           (point >= 0x202a && point <= 0x202e) || (point >= 0x2060 && point <= 0x206f) ||
           point == 0xfeff || (point >= 0xfff9 && point <= 0xfffb) ||
           (point >= 0xe0000 && point <= 0xe007f);
}

auto is_digit(char letter) -> bool {
    return letter >= '0' && letter <= '9';
}

/// What would begin a heading, list, quote or rule where it opens a line.
auto opens_block(std::string_view line) -> bool {
    return !line.empty() && std::string_view{"#>+-="}.find(line.front()) != std::string_view::npos;
}

/// Where the '.' or ')' of a list number stands, or npos.
auto list_mark(std::string_view line) -> std::size_t {
    std::size_t at = 0;
    while (at < line.size() && at < 9 && is_digit(line[at])) ++at;
    const bool mark = at > 0 && at < line.size() && (line[at] == '.' || line[at] == ')');
    const bool ends = at + 1 >= line.size() || line[at + 1] == ' ';
    return mark && ends ? at : std::string_view::npos;
}

auto is_entity(std::string_view text, std::size_t at) -> bool {
    if (text[at] != '&' || at + 1 >= text.size()) return false;
    return text[at + 1] == '#' || std::isalpha(static_cast<unsigned char>(text[at + 1])) != 0;
}

/// GFM makes links of "scheme://" and "www." by itself.
auto links_itself(std::string_view text, std::size_t at) -> bool {
    if (text[at] == ':') return text.substr(at, 3) == "://";
    if (text[at] != '.' || at < 3) return false;
    const auto before = text.substr(at - 3, 3);
    return std::all_of(before.begin(), before.end(),
                       [](char letter) { return letter == 'w' || letter == 'W'; });
}

void encode(std::string& out, char letter) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(letter);
    if (std::isalnum(byte) != 0 || letter == '.' || letter == '_' || letter == '~') {
        out += letter;
        return;
    }
    out += '%';
    out += hex[byte >> 4];
    out += hex[byte & 15];
}

auto encoded(std::string_view text) -> std::string {
    std::string out;
    for (char letter : text) encode(out, letter);
    return out;
}

auto words_of(std::string_view line) -> std::vector<std::string_view> {
    std::vector<std::string_view> out;
    while (!line.empty()) {
        const auto end = std::min(line.find_first_of(" \t\n"), line.size());
        if (end > 0) out.push_back(line.substr(0, end));
        line.remove_prefix(std::min(end + 1, line.size()));
    }
    return out;
}

auto joined(const std::vector<std::string_view>& words, std::size_t from, std::size_t to)
    -> std::string {
    std::string out;
    for (auto at = from; at < to; ++at) {
        if (at > from) out += ' ';
        out += words[at];
    }
    return out;
}

constexpr std::size_t words_at_ends = 4;
constexpr std::size_t longest_whole = 300;

/// "text=" of a whole short quote, or "text=first words,last words": these may stand in two blocks
/// of the page.
auto text_directive(std::string_view quote) -> std::string {
    const auto blocks = text::blocks_of(quote);
    if (blocks.empty()) return {};
    const auto first = words_of(blocks.front());
    if (blocks.size() == 1 && first.size() <= 2 * words_at_ends && quote.size() <= longest_whole)
        return encoded(joined(first, 0, first.size()));
    if (blocks.size() == 1 && first.size() < 2) return {};
    const auto last = words_of(blocks.back());
    const auto begin = joined(first, 0, std::min(words_at_ends, first.size()));
    const auto end = joined(last, last.size() - std::min(words_at_ends, last.size()), last.size());
    if (begin.size() + end.size() > 2 * longest_whole) return {};
    return encoded(begin) + "," + encoded(end);
}

}  // namespace

auto visible(std::string_view text) -> std::string {
    std::string out;
    out.reserve(text.size());
    const auto size = static_cast<std::int64_t>(text.size());
    for (std::int64_t at = 0; at < size;) {
        const auto begin = static_cast<std::size_t>(at);
        UChar32 point = 0;
        U8_NEXT(text.data(), at, size, point);
        if (point < 0) {
            out += "\xef\xbf\xbd";
        } else if (is_space(point)) {
            if (out.empty() || out.back() != ' ') out += ' ';
        } else if (!is_hidden(point)) {
            out += text.substr(begin, static_cast<std::size_t>(at) - begin);
        }
    }
    return out;
}

auto html(std::string_view text) -> std::string {
    return text::escape_html(visible(text));
}

auto markdown(std::string_view text) -> std::string {
    auto line = visible(text);
    if (line.starts_with(' ')) line.erase(0, 1);
    if (line.ends_with(' ')) line.pop_back();
    constexpr std::string_view always = "\\`*_[]<>|~$";
    const auto mark = list_mark(line);
    std::string out;
    for (std::size_t at = 0; at < line.size(); ++at) {
        const bool special = always.find(line[at]) != std::string_view::npos || at == mark ||
                             (at == 0 && opens_block(line)) || links_itself(line, at) ||
                             is_entity(line, at);
        if (special) out += '\\';
        out += line[at];
    }
    return out;
}

auto web_url(std::string_view url) -> std::optional<std::string> {
    const auto parsed = Url::parse(url);
    if (!parsed) return std::nullopt;
    return parsed->str();
}

auto quote_url(const Citation& citation) -> std::optional<std::string> {
    const auto url = web_url(citation.url);
    if (!url) return std::nullopt;
    const auto directive = text_directive(citation.quote);
    return directive.empty() ? *url : *url + "#:~:text=" + directive;
}

auto host_of(std::string_view url) -> std::string {
    const auto parsed = Url::parse(url);
    if (!parsed) return {};
    const auto host = parsed->host();
    return std::string{host.starts_with("www.") ? host.substr(4) : host};
}

}  // namespace fanfold::deliver
