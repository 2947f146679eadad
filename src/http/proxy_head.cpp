#include "proxy_head.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fanfold/value/url.hpp>
#include <optional>
#include <vector>

namespace fanfold::http {

namespace {

auto not_understood(std::string what) -> Error {
    return {ErrorKind::give_up, std::move(what)};
}

auto lowered(std::string_view text) -> std::string {
    std::string out{text};
    for (auto& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    return out;
}

auto trimmed(std::string_view text) -> std::string_view {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Lines without their ends; the blank one at the end is left out. Bare CR, LF or NUL: nothing.
auto lines_of(std::string_view head) -> std::vector<std::string_view> {
    std::vector<std::string_view> lines;
    while (!head.empty()) {
        const auto end = head.find("\r\n");
        if (end == std::string_view::npos) return {};
        const auto line = head.substr(0, end);
        if (std::any_of(line.begin(), line.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; }))
            return {};
        if (!line.empty()) lines.push_back(line);
        head.remove_prefix(end + 2);
    }
    return lines;
}

/// Between two neighbours only, or of this proxy.
auto is_of_the_hop(std::string_view name) -> bool {
    constexpr std::array<std::string_view, 6> names{"connection", "keep-alive", "te",
                                                    "upgrade",    "expect",     "trailer"};
    return name.starts_with("proxy-") || std::find(names.begin(), names.end(), name) != names.end();
}

auto number_of(std::string_view text) -> std::optional<std::size_t> {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

struct Fields {
    std::string kept;
    std::optional<std::size_t> length;
    bool coded = false;  ///< Transfer-Encoding
};

auto read_fields(const std::vector<std::string_view>& lines) -> Result<Fields> {
    Fields out;
    for (std::size_t at = 1; at < lines.size(); ++at) {
        const auto line = lines[at];
        const auto colon = line.find(':');
        if (colon == 0 || colon == std::string_view::npos || line.find_first_of(" \t") < colon)
            return not_understood("a header line is none");
        const auto name = lowered(line.substr(0, colon));
        if (name == "content-length") {
            const auto length = number_of(trimmed(line.substr(colon + 1)));
            if (!length || (out.length && *out.length != *length))
                return not_understood("Content-Length is none");
            out.length = length;
        }
        out.coded = out.coded || name == "transfer-encoding";
        if (!is_of_the_hop(name)) out.kept.append(line).append("\r\n");
    }
    return out;
}

struct RequestLine {
    std::string_view method;
    std::string_view target;
};

auto request_line(std::string_view line) -> std::optional<RequestLine> {
    const auto first = line.find(' ');
    const auto last = line.rfind(' ');
    if (first == std::string_view::npos || last <= first) return std::nullopt;
    const RequestLine out{line.substr(0, first), line.substr(first + 1, last - first - 1)};
    const auto version = line.substr(last + 1);
    const bool known = version == "HTTP/1.1" || version == "HTTP/1.0";
    if (!known || out.method.empty() || out.target.find(' ') != std::string_view::npos)
        return std::nullopt;
    return out;
}

/// Whose authority it is, by the one parser of the house.
auto set_place(std::string_view authority, ProxyAsk& out) -> bool {
    if (authority.find_first_of("/\\?#@") != std::string_view::npos) return false;
    const auto url = Url::parse("http://" + std::string{authority} + "/");
    if (!url) return false;
    out.host = url->host();
    out.port = url->port();
    return true;
}

}  // namespace

auto read_proxy_ask(std::string_view head) -> Result<ProxyAsk> {
    constexpr std::string_view scheme = "http://";
    const auto lines = lines_of(head);
    const auto line = lines.empty() ? std::nullopt : request_line(lines.front());
    if (!line) return not_understood("not a request");
    ProxyAsk out;
    out.tunnel = line->method == "CONNECT";
    if (out.tunnel) {
        if (line->target.find(':') == std::string_view::npos || !set_place(line->target, out))
            return not_understood("CONNECT names no host and port");
        return out;
    }
    if (!lowered(line->target.substr(0, scheme.size())).starts_with(scheme))
        return not_understood("not for a proxy");
    const auto rest = line->target.substr(scheme.size());
    const auto path_at = std::min(rest.find_first_of("/?"), rest.size());
    if (!set_place(rest.substr(0, path_at), out)) return not_understood("no host");
    auto fields = read_fields(lines);
    if (!fields) return fields.error();
    if (fields->coded) return not_understood("a body without a length");
    const auto path = rest.substr(path_at);
    out.head = std::string{line->method} + " " + (path.starts_with('/') ? "" : "/") + std::string{path} +
               " HTTP/1.1\r\n" + fields->kept + "Connection: close\r\n\r\n";
    out.body = fields->length.value_or(0);
    return out;
}

auto closing_response(std::string_view head) -> Result<std::string> {
    const auto lines = lines_of(head);
    if (lines.empty() || !lines.front().starts_with("HTTP/1.")) return not_understood("not HTTP/1");
    std::string out{lines.front()};
    out += "\r\n";
    for (std::size_t at = 1; at < lines.size(); ++at)
        if (!is_of_the_hop(lowered(trimmed(lines[at].substr(0, lines[at].find(':'))))))
            out.append(lines[at]).append("\r\n");
    return out + "Connection: close\r\n\r\n";
}

auto is_interim(std::string_view head) -> bool {
    const auto space = head.find(' ');
    return space != std::string_view::npos && head.substr(space + 1).starts_with('1');
}

}  // namespace fanfold::http
