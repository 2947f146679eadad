#include "media_type.hpp"

#include <algorithm>

namespace fanfold::fetch {

namespace {

constexpr std::size_t sniffed_bytes = 1024;

auto low(char c) -> char {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

/// The start of the body in lower case; NULs are left out, so that UTF-16 shows its letters too.
auto start_of(std::string_view body) -> std::string {
    std::string start;
    for (char c : body.substr(0, sniffed_bytes)) {
        if (c != '\0') start += low(c);
    }
    return start;
}

auto has(std::string_view text, std::string_view word) -> bool {
    return text.find(word) != std::string_view::npos;
}

/// The form that a document's root element tells; nullopt when the start shows none that we know.
auto form_by_root(std::string_view start) -> std::optional<PageForm> {
    if (has(start, "<rss") || has(start, "<feed") || has(start, "<rdf:rdf")) return PageForm::feed;
    if (has(start, "<urlset") || has(start, "<sitemapindex")) return PageForm::sitemap;
    if (has(start, "<html") || has(start, "<!doctype html")) return PageForm::html;
    return std::nullopt;
}

auto begins_as_xml(std::string_view start) -> bool {
    auto open = start.find('<');
    if (open == std::string_view::npos || open > 8)
        return false;  // a byte order mark or blank may stand before it
    auto rest = start.substr(open);
    return rest.starts_with("<?xml") || rest.starts_with("<rss") || rest.starts_with("<feed") ||
           rest.starts_with("<urlset") || rest.starts_with("<sitemapindex") ||
           rest.starts_with("<rdf:rdf");
}

auto looks_binary(std::string_view body) -> bool {
    auto start = body.substr(0, sniffed_bytes);
    if (start.starts_with("\xFF\xFE") || start.starts_with("\xFE\xFF")) return false;
    return std::any_of(start.begin(), start.end(), [](char c) { return c == '\0'; });
}

auto is_xml(std::string_view type) -> bool {
    return type == "text/xml" || type == "application/xml" || type.ends_with("+xml");
}

auto is_feed_type(std::string_view type) -> bool {
    return type == "application/rss+xml" || type == "application/atom+xml" ||
           type == "application/rdf+xml" || type == "application/feed+json";
}

auto no_reading(std::string_view type) -> bool {
    return type == "text/css" || type == "text/javascript" || type == "text/ecmascript";
}

auto form_without_type(std::string_view body) -> std::optional<PageForm> {
    if (looks_binary(body)) return std::nullopt;
    auto start = start_of(body);
    if (auto form = form_by_root(start)) return form;
    auto first = start.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    return first != std::string::npos && start[first] == '<' ? PageForm::html : PageForm::text;
}

/// Sent as what it is, or by a server that does not know it.
auto is_pdf(std::string_view type, std::string_view body) -> bool {
    const bool may_be = type == "application/pdf" || type == "application/x-pdf" ||
                        type == "application/octet-stream" || type.empty();
    return may_be && body.starts_with("%PDF-");
}

}  // namespace

auto essence(std::string_view content_type) -> std::string {
    auto type = content_type.substr(0, content_type.find_first_of(";,"));
    std::string out;
    for (char c : type) {
        if (c != ' ' && c != '\t') out += low(c);
    }
    return out;
}

auto form_of(std::string_view content_type, std::string_view body) -> std::optional<PageForm> {
    auto type = essence(content_type);
    if (is_pdf(type, body)) return PageForm::other;
    if (type.empty() || type.find('/') == std::string::npos) return form_without_type(body);
    if (type == "application/xhtml+xml") return PageForm::html;
    if (is_feed_type(type)) return PageForm::feed;
    if (type == "image/svg+xml") return std::nullopt;
    auto start = start_of(body);
    if (is_xml(type)) return form_by_root(start).value_or(PageForm::other);
    if (type == "text/html") {
        // Feeds and sitemaps are often sent as HTML; a page that only shows such markup does not
        // begin with it.
        return begins_as_xml(start) ? form_by_root(start).value_or(PageForm::html) : PageForm::html;
    }
    if (type == "application/json" || type.ends_with("+json")) return PageForm::other;
    if (no_reading(type) || !type.starts_with("text/")) return std::nullopt;
    return begins_as_xml(start) ? form_by_root(start).value_or(PageForm::text) : PageForm::text;
}

}  // namespace fanfold::fetch
