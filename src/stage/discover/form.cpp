#include <algorithm>
#include <optional>

#include <fanfold/stage/discover/discover.hpp>

#include "xml.hpp"

namespace fanfold::discover {

namespace {

constexpr auto sniffed = std::size_t{4096};

/// The name of the first element, after BOM, declarations, comments and a doctype; "!doctype html"
/// for that one.
auto first_element(std::string_view head) -> std::string {
    if (head.starts_with("\xef\xbb\xbf")) head.remove_prefix(3);
    while (true) {
        head = trimmed(head);
        if (!head.starts_with('<')) return {};
        const auto mark = std::string_view{head.starts_with("<!--") ? "-->" : ">"};
        if (head.size() > 1 && head[1] != '?' && head[1] != '!') break;
        if (lowered(head.substr(0, 14)) == "<!doctype html") return "html";
        const auto end = head.find(mark);
        if (end == std::string_view::npos) return {};
        head.remove_prefix(end + mark.size());
    }
    const auto end = head.find_first_of(" \t\r\n/>");
    return lowered(head.substr(1, std::min(end, head.size()) - 1));
}

auto form_of_element(const std::string& name) -> std::optional<PageForm> {
    const auto local = local_name(name);
    if (local == "rss" || local == "feed" || name == "rdf:rdf") return PageForm::feed;
    // OPML is an index of feeds, as a sitemap index is one of sitemaps.
    if (local == "urlset" || local == "sitemapindex" || local == "opml") return PageForm::sitemap;
    if (local == "html") return PageForm::html;
    return std::nullopt;
}

/// No text has more of them than one in fifty, in whatever charset; escapes of ISO 2022 are no such ones.
auto has_many_controls(std::string_view head) -> bool {
    const auto is_control = [](char c) {
        const auto code = static_cast<unsigned char>(c);
        return code < 0x20 && !(code >= '\t' && code <= '\r') && code != 0x1B && code != 0x0E && code != 0x0F;
    };
    const auto controls = std::count_if(head.begin(), head.end(), is_control);
    return controls > 8 && static_cast<std::size_t>(controls) > head.size() / 50;
}

/// What is asked below is ASCII: of UTF-16, told by its mark or by the zeros beside its first letters, the low bytes. Others as they
/// are.
auto narrowed(std::string head) -> std::string {
    using namespace std::string_view_literals;
    const auto text = std::string_view{head};
    const bool big = text.starts_with("\xfe\xff") || text.starts_with("\0<\0"sv);
    const bool little = text.starts_with("\xff\xfe") || (text.starts_with("<\0"sv) && text.substr(3).starts_with('\0'));
    if (!big && !little) return head;
    auto out = std::string{};
    const auto begin = std::size_t{text[0] == '<' || text[0] == '\0' ? 0U : 2U};
    for (auto at = begin; at + 1 < text.size(); at += 2) {
        const auto high = text[big ? at : at + 1];
        out += high == '\0' ? text[big ? at + 1 : at] : '?';
    }
    return out;
}

auto looks_binary(std::string_view head) -> bool {
    static constexpr std::string_view magics[] = {"%PDF-",
                                                  "PK\x03\x04",
                                                  "\x89PNG",
                                                  "GIF8",
                                                  "\xff\xd8\xff",
                                                  "RIFF",
                                                  "\x7f"
                                                  "ELF",
                                                  "BZh",
                                                  "\xfd"
                                                  "7zXZ",
                                                  "Rar!",
                                                  "\x28\xb5\x2f\xfd"};
    for (const auto magic : magics)
        if (head.starts_with(magic)) return true;
    return head.substr(0, 512).find('\0') != std::string_view::npos || has_many_controls(head);
}

auto has_html_tags(std::string_view head) -> bool {
    const auto low = lowered(head);
    static constexpr std::string_view tags[] = {"<html", "<head",  "<body", "<div",
                                                "<p>",   "<title", "<h1",   "<table"};
    return std::any_of(std::begin(tags), std::end(tags),
                       [&](std::string_view tag) { return low.find(tag) != std::string::npos; });
}

/// JSON Feed 1.1 says so in its type, or in its version.
auto is_json_feed(const std::string& type, std::string_view head) -> bool {
    if (!trimmed(head).starts_with('{')) return false;
    return type == "application/feed+json" ||
           head.find("jsonfeed.org/version") != std::string_view::npos;
}

auto form_of_type(const std::string& type, std::string_view head) -> PageForm {
    if (type == "text/html" || type == "application/xhtml+xml") return PageForm::html;
    if (type == "application/rss+xml" || type == "application/atom+xml") return PageForm::feed;
    if (type == "text/plain" || type == "text/markdown" || type == "text/x-markdown")
        return PageForm::text;
    if (!type.empty() && type != "application/octet-stream" && type != "text/xml" &&
        type != "application/xml")
        return PageForm::other;
    if (has_html_tags(head)) return PageForm::html;
    return type.empty() ? PageForm::text : PageForm::other;
}

}  // namespace

auto form_of(std::string_view bytes, std::string_view content_type) -> PageForm {
    const auto head = narrowed(unpacked(bytes.substr(0, sniffed), sniffed));
    if (looks_binary(head)) return PageForm::other;
    const auto type = lowered(trimmed(content_type.substr(0, content_type.find(';'))));
    if (const auto form = form_of_element(first_element(head))) {
        // A page that is shown as text is meant as text.
        const auto shown = *form == PageForm::html && type == "text/plain";
        return shown ? PageForm::text : *form;
    }
    if (is_json_feed(type, head)) return PageForm::feed;
    return form_of_type(type, head);
}

}  // namespace fanfold::discover
