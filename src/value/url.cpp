#include <algorithm>
#include <array>
#include <charconv>
#include <fanfold/value/url.hpp>

#include "url_bytes.hpp"
#include "url_host.hpp"

namespace fanfold {

namespace {

constexpr std::size_t longest_url = 2048;
constexpr std::string_view file_scheme = "file://";

/// The fields of the Url being made.
struct Draft {
    std::string& text;
    std::uint16_t& host_begin;
    std::uint16_t& host_end;
    std::uint16_t& path_begin;
    std::uint16_t& query_begin;

    [[nodiscard]] auto here() const -> std::uint16_t {
        return static_cast<std::uint16_t>(std::min<std::size_t>(text.size(), UINT16_MAX));
    }
};

// --- Percent-encode sets

using Set = std::array<bool, 256>;

constexpr auto encode_set(std::string_view letters) -> Set {
    Set set{};
    for (std::size_t byte = 0; byte < 256; ++byte) set[byte] = byte < 0x20 || byte > 0x7E;
    for (char letter : letters) set[static_cast<std::uint8_t>(letter)] = true;
    return set;
}
constexpr Set path_set = encode_set(" \"#<>?^`{}");
constexpr Set file_set = encode_set(" \"#%<>?^`{}");
constexpr Set query_set = encode_set(" \"#<>'");

auto in(const Set& set, char letter) -> bool {
    return set[static_cast<std::uint8_t>(letter)];
}

void append_encoded(std::string_view text, const Set& set, std::string& out) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    while (!text.empty()) {
        std::size_t plain = 0;
        while (plain < text.size() && !in(set, text[plain])) ++plain;
        out.append(text.substr(0, plain));
        if (plain == text.size()) return;
        const auto byte = static_cast<std::uint8_t>(text[plain]);
        out += '%';
        out += hex[byte >> 4];
        out += hex[byte & 15];
        text.remove_prefix(plain + 1);
    }
}

// --- Cleaning

auto is_control_or_space(char letter) -> bool {
    return static_cast<std::uint8_t>(letter) <= 0x20;
}
auto is_stripped(char letter) -> bool {
    return letter == '\t' || letter == '\n' || letter == '\r';
}

/// Ends trimmed, tabs and line ends removed, the fragment cut. `buffer` holds the bytes when they
/// had to change.
auto cleaned(std::string_view text, std::string& buffer) -> std::string_view {
    while (!text.empty() && is_control_or_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_control_or_space(text.back())) text.remove_suffix(1);
    text = text.substr(0, text.find('#'));
    if (std::none_of(text.begin(), text.end(), is_stripped)) return text;
    buffer.reserve(text.size());
    std::remove_copy_if(text.begin(), text.end(), std::back_inserter(buffer), is_stripped);
    return buffer;
}

// --- Scheme

enum class Scheme { none, http, https, other };

auto is_scheme_letter(char letter) -> bool {
    return is_alpha(letter) || is_digit(letter) || letter == '+' || letter == '-' || letter == '.';
}

auto equals_lower(std::string_view text, std::string_view lower) -> bool {
    return std::equal(text.begin(), text.end(), lower.begin(), lower.end(),
                      [](char a, char b) { return to_lower(a) == b; });
}

/// Takes "scheme:" off `text` when it has one.
auto take_scheme(std::string_view& text) -> Scheme {
    if (text.empty() || !is_alpha(text.front())) return Scheme::none;
    const auto end = std::find_if_not(text.begin(), text.end(), is_scheme_letter);
    if (end == text.end() || *end != ':') return Scheme::none;
    const auto name = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    text.remove_prefix(name.size() + 1);
    if (equals_lower(name, "http")) return Scheme::http;
    return equals_lower(name, "https") ? Scheme::https : Scheme::other;
}

// --- Authority

auto append_port(std::string_view digits, bool https, std::string& out) -> bool {
    if (digits.empty()) return true;
    unsigned port = 0;
    for (char letter : digits) {
        if (!is_digit(letter)) return false;
        port = port * 10 + static_cast<unsigned>(letter - '0');
        if (port > 65535) return false;
    }
    if (port == (https ? 443 : 80)) return true;
    out += ':';
    out += std::to_string(port);
    return true;
}

/// `authority` is what stands between the slashes and the path.
auto append_authority(Draft& draft, std::string_view authority, bool https) -> bool {
    if (authority.find('@') != std::string_view::npos) return false;
    const auto after_bracket = authority.starts_with('[') ? authority.find(']') : 0;
    if (after_bracket == std::string_view::npos) return false;
    const auto colon = std::min(authority.find(':', after_bracket), authority.size());
    draft.host_begin = draft.here();
    if (!append_host(authority.substr(0, colon), draft.text)) return false;
    draft.host_end = draft.here();
    return colon == authority.size() || append_port(authority.substr(colon + 1), https, draft.text);
}

// --- Path and query

/// Takes one "." or "%2e" off `segment`.
auto take_dot(std::string_view& segment) -> bool {
    const std::size_t length = segment.starts_with('.')          ? 1
                               : percent_byte(segment, 0) == '.' ? 3
                                                                 : 0;
    segment.remove_prefix(length);
    return length != 0;
}

/// 1 for ".", 2 for "..", 0 for a name.
auto dots_of(std::string_view segment) -> int {
    if (segment.size() > 6 || !take_dot(segment)) return 0;
    if (segment.empty()) return 1;
    return take_dot(segment) && segment.empty() ? 2 : 0;
}

void drop_last_segment(Draft& draft) {
    const auto slash = draft.text.rfind('/');
    if (slash != std::string::npos && slash >= draft.path_begin) draft.text.resize(slash);
}

void append_segment(Draft& draft, std::string_view segment, bool last) {
    const int dots = dots_of(segment);
    if (dots == 2) drop_last_segment(draft);
    if (dots == 0) {
        draft.text += '/';
        append_encoded(segment, path_set, draft.text);
    } else if (last) {
        draft.text += '/';
    }
}

/// The path state: `path` goes on after a slash that is not written yet.
void append_path(Draft& draft, std::string_view path) {
    while (true) {
        const auto end = std::find_if(path.begin(), path.end(), is_slash);
        const auto length = static_cast<std::size_t>(end - path.begin());
        append_segment(draft, path.substr(0, length), end == path.end());
        if (end == path.end()) return;
        path.remove_prefix(length + 1);
    }
}

void append_query(Draft& draft, std::string_view query_with_mark) {
    draft.query_begin = draft.here();
    if (query_with_mark.empty()) return;
    draft.text += '?';
    append_encoded(query_with_mark.substr(1), query_set, draft.text);
}

/// `rest` is a path that goes on after an unwritten slash, and a query.
void append_path_and_query(Draft& draft, std::string_view rest) {
    const auto mark = std::min(rest.find('?'), rest.size());
    append_path(draft, rest.substr(0, mark));
    append_query(draft, rest.substr(mark));
}

auto append_from_authority(Draft& draft, std::string_view rest, bool https) -> bool {
    while (!rest.empty() && is_slash(rest.front())) rest.remove_prefix(1);
    const auto end = std::min(rest.find_first_of("/\\?"), rest.size());
    draft.text.reserve(rest.size() + 10);
    draft.text = https ? "https://" : "http://";
    if (!append_authority(draft, rest.substr(0, end), https)) return false;
    draft.path_begin = draft.here();
    rest.remove_prefix(end);
    if (!rest.empty() && is_slash(rest.front())) rest.remove_prefix(1);
    append_path_and_query(draft, rest);
    return draft.text.size() <= longest_url;
}

/// `rest` on a page whose URL is `base`, with the same authority. The draft's `path_begin` is set.
void append_relative(Draft& draft, std::string_view base, std::size_t base_query,
                     std::string_view rest) {
    draft.text.reserve(base_query + rest.size() + 8);
    if (rest.empty() || rest.front() == '?') {
        draft.text = base.substr(0, base_query);
        append_query(draft, rest.empty() ? base.substr(base_query) : rest);
    } else if (is_slash(rest.front())) {
        draft.text = base.substr(0, draft.path_begin);
        append_path_and_query(draft, rest.substr(1));
    } else {
        draft.text = base.substr(0, base.rfind('/', base_query - 1));
        append_path_and_query(draft, rest);
    }
}

}  // namespace

auto Url::parse(std::string_view text) -> std::optional<Url> {
    std::string buffer;
    auto rest = cleaned(text, buffer);
    if (rest.size() > longest_url) return std::nullopt;
    const auto scheme = take_scheme(rest);
    if (scheme != Scheme::http && scheme != Scheme::https) return std::nullopt;
    std::optional<Url> url{std::in_place};
    Draft draft{url->text_, url->host_begin_, url->host_end_, url->path_begin_, url->query_begin_};
    if (!append_from_authority(draft, rest, scheme == Scheme::https)) url.reset();
    return url;
}

auto Url::of_file(std::string_view absolute_path) -> std::optional<Url> {
    if (!absolute_path.starts_with('/')) return std::nullopt;
    std::optional<Url> url{std::in_place};
    url->text_ = file_scheme;
    url->host_begin_ = url->host_end_ = url->path_begin_ = file_scheme.size();
    append_encoded(absolute_path, file_set, url->text_);
    url->query_begin_ = static_cast<std::uint16_t>(url->text_.size());
    if (url->text_.size() > longest_url) url.reset();
    return url;
}

auto Url::stored(std::string_view text) -> std::optional<Url> {
    if (!text.starts_with(file_scheme)) return parse(text);
    Url url;
    url.text_ = text;
    url.path_begin_ = file_scheme.size();
    return of_file(url.file_path());
}

auto Url::file_path() const -> std::string {
    std::string path;
    for (auto rest = std::string_view{text_}.substr(path_begin_); !rest.empty();) {
        const int byte = percent_byte(rest, 0);
        path += byte < 0 ? rest.front() : static_cast<char>(byte);
        rest.remove_prefix(byte < 0 ? 1 : 3);
    }
    return path;
}

auto Url::resolve(std::string_view reference) const -> std::optional<Url> {
    std::string buffer;
    auto rest = cleaned(reference, buffer);
    if (empty() || rest.size() > longest_url) return std::nullopt;
    if (local()) return parse(reference);
    const auto scheme = take_scheme(rest);
    if (scheme == Scheme::other) return std::nullopt;
    const bool to_https = scheme == Scheme::none ? https() : scheme == Scheme::https;
    const bool other_scheme = to_https != https();
    const auto slashes = std::find_if_not(rest.begin(), rest.end(), is_slash) - rest.begin();
    std::optional<Url> url{std::in_place};
    Draft draft{url->text_, url->host_begin_, url->host_end_, url->path_begin_, url->query_begin_};
    if (other_scheme || slashes >= 2) {
        if (!append_from_authority(draft, rest, to_https)) url.reset();
        return url;
    }
    draft.host_begin = host_begin_, draft.host_end = host_end_, draft.path_begin = path_begin_;
    append_relative(draft, text_, query_begin_, rest);
    if (url->text_.size() > longest_url) url.reset();
    return url;
}

auto Url::host() const -> std::string_view {
    return std::string_view{text_}.substr(host_begin_,
                                          static_cast<std::size_t>(host_end_ - host_begin_));
}

auto Url::port() const -> std::uint16_t {
    if (host_end_ == path_begin_) return https() ? 443 : 80;
    std::uint16_t number = 0;
    std::from_chars(text_.data() + host_end_ + 1, text_.data() + path_begin_, number);
    return number;
}

auto Url::origin() const -> std::string {
    return text_.substr(0, path_begin_);
}

auto Url::path() const -> std::string_view {
    return std::string_view{text_}.substr(path_begin_,
                                          static_cast<std::size_t>(query_begin_ - path_begin_));
}

auto Url::query() const -> std::string_view {
    return query_begin_ < text_.size() ? std::string_view{text_}.substr(query_begin_ + 1u)
                                       : std::string_view{};
}

auto Url::path_and_query() const -> std::string_view {
    return std::string_view{text_}.substr(path_begin_);
}

}  // namespace fanfold
