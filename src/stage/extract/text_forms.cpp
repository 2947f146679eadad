/// Plain text, Markdown and feed entries.
#include <algorithm>

#include <fanfold/stage/extract/extract.hpp>
#include <fanfold/text/charset.hpp>
#include <fanfold/text/fold.hpp>
#include <fanfold/text/language.hpp>

#include "build.hpp"
#include "dom.hpp"
#include "layout.hpp"
#include "links.hpp"
#include "plain.hpp"

namespace fanfold::extract {

namespace {

constexpr auto max_title = std::size_t{300};

/// The first line with words, without Markdown's marks.
auto first_line(std::string_view text) -> std::string {
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, end);
        const auto first = line.find_first_not_of("#*=-_> \t\r");
        if (first != std::string_view::npos) {
            const bool emphasised =
                line.substr(0, first).find_first_of("*_") != std::string_view::npos;
            line.remove_prefix(first);
            const auto last = line.find_last_not_of(emphasised ? "#*=_ \t\r" : "#= \t\r");
            return std::string{text::prefix(line.substr(0, last + 1), max_title)};
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return {};
}

}  // namespace

void finish_document(Document& document, std::string_view text,
                     std::string_view declared_language) {
    document.text = text::stored_form(text);
    document.id = document_id(document.text);
    document.language = text::language_of(document.text, declared_language);
    document.extractor_version = extractor_version;
}

auto is_replaced(const text::Decoded& decoded) -> bool {
    return decoded.charset == "replacement";
}

auto replaced_charset() -> Error {
    return {ErrorKind::give_up, "in a charset that nobody decodes (ISO-2022-KR, ISO-2022-CN or HZ; WHATWG: replacement)"};
}

auto extract_text(const Page& page) -> Result<Extracted> {
    if (page.body.size() > Dom::max_bytes)
        return Error{ErrorKind::give_up, "the text is larger than 50 MB"};
    const auto decoded = text::to_utf8(page.body, page.content_type, false);
    if (is_replaced(decoded)) return replaced_charset();
    auto out = Extracted{};
    auto document = Document{};
    finish_document(document, decoded.text, "");
    if (document.text.empty()) {
        out.why_none = "the text is empty";
        return out;
    }
    document.title = page.link.title.empty() ? first_line(document.text) : page.link.title;
    document.published = page.link.published;
    document.kind = "document";
    out.about.confidence = 1;
    out.about.why = "a text without markup, as it came";
    out.document = std::move(document);
    return out;
}

auto extract_entry(const FeedEntry& entry, const Page& feed) -> Result<Extracted> {
    auto dom = Dom::parse(text::scrub_utf8(entry.html));
    if (!dom) return dom.error();
    const auto layout = Layout{*dom};
    const auto body = plain_text(*dom, layout, layout.body());
    auto out = Extracted{};
    const auto base = feed.final_url.resolve(entry.link).value_or(feed.final_url);
    out.links = links_of(*dom, base);
    if (entry.title.empty() && body.empty()) {
        out.why_none = "the entry has neither title nor text";
        return out;
    }
    auto document = Document{};
    finish_document(document, entry.title.empty() ? body : entry.title + "\n\n" + body, "");
    document.title = entry.title.empty() ? first_line(document.text) : entry.title;
    document.authors = entry.authors;
    document.published = entry.published;
    document.canonical_url = entry.link.empty() ? std::string{} : base.str();
    document.kind = "entry";
    out.about.confidence = 1;
    out.about.why = "the entry of a feed, whole";
    out.document = std::move(document);
    return out;
}

}  // namespace fanfold::extract
