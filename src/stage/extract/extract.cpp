#include <fanfold/stage/extract/extract.hpp>

#include <algorithm>

#include <fanfold/text/charset.hpp>
#include <fanfold/text/fold.hpp>

#include "build.hpp"
#include "dom.hpp"
#include "json_ld.hpp"
#include "kind.hpp"
#include "layout.hpp"
#include "links.hpp"
#include "main_text.hpp"
#include "metadata.hpp"
#include "plain.hpp"

namespace fanfold::extract {

namespace {

auto absent_from(std::string_view text, std::string_view part) -> bool {
    return !part.empty() && text.find(part.substr(0, 80)) == std::string_view::npos;
}

/// Name, price and properties of a product often stand only in its JSON-LD.
auto product_text(const JsonLd& json, std::string text) -> std::string {
    auto lead = std::string{};
    if (absent_from(text, json.product_name)) lead += "# " + json.product_name + "\n\n";
    if (!json.price.empty()) lead += "Price: " + json.price + "\n\n";
    if (absent_from(text, json.description) && json.description.find('<') == std::string::npos)
        lead += json.description + "\n\n";
    for (const auto& row : json.specs) text += "\n- " + row;
    return lead + text;
}

/// Pages that are drawn by a script carry their text in JSON-LD at best.
auto text_of(const Dom& dom, const Layout& layout, NodeId top, Kind kind, const JsonLd& json)
    -> std::string {
    auto text = plain_text(dom, layout, top);
    if (kind == Kind::product) text = product_text(json, std::move(text));
    if (json.article && json.body.size() > 400 && json.body.size() > text.size() * 2)
        return json.body;
    return text;
}

auto document_of(const Metadata& meta, const Page& page, Kind kind) -> Document {
    auto document = Document{};
    document.title = meta.title.empty() ? page.link.title : meta.title;
    document.title = text::stored_form(text::prefix(text::scrub_utf8(document.title), 400));
    document.authors = meta.authors;
    document.published = meta.published ? meta.published : page.link.published;
    document.modified = meta.modified;
    document.canonical_url = meta.canonical;
    document.site_name = meta.site_name;
    document.kind = std::string{to_string(kind)};
    return document;
}

struct Choice {
    Layout layout;
    NodeId top = 0;
};

/// Pages whose matter is short entries (shelves, charts, indexes) leave next to nothing when they
/// are read for sentences.
auto leaves_too_much(const Layout& seen, const Choice& choice, const JsonLd& json) -> bool {
    if (choice.layout.prose(choice.top) >= 800) return false;
    const auto least = json.article ? 0.1 : 0.2;
    return choice.layout.text(choice.top) < least * seen.text(seen.body());
}

auto choose(const Dom& dom, Layout layout, Kind kind) -> Choice {
    const auto top = find_main(dom, layout, kind);
    return {std::move(layout), top};
}

/// By the profile of its kind; `kind` becomes listing where that leaves only links.
auto find_matter(const Dom& dom, const Layout& layout, Kind& kind, const JsonLd& json) -> Choice {
    auto first = choose(dom, layout, kind);
    if (kind != Kind::product && !json.article && is_mostly_links(dom, first.layout, first.top))
        kind = Kind::listing;
    if (leaves_too_much(layout, first, json)) return choose(dom, layout, Kind::listing);
    return first;
}

auto no_text(Kind kind) -> std::string {
    return kind == Kind::listing ? "a listing: links without a text of its own"
                                 : "no main text: an empty page or a shell";
}

}  // namespace

auto extract_html(const Page& page) -> Result<Extracted> {
    if (page.body.size() > Dom::max_bytes)
        return Error{ErrorKind::give_up, "the page is larger than 50 MB"};
    const auto parsed = Dom::parse(text::to_utf8(page.body, page.content_type, true).text);
    if (!parsed) return parsed.error();
    const auto& dom = *parsed;
    const auto layout = Layout{dom};
    const auto base = base_of(dom, page);
    const auto json = read_json_ld(dom);
    const auto meta = read_metadata(dom, layout, json, page, base);
    auto kind = kind_of(dom, layout, json, meta, page.final_url);
    auto out = Extracted{};
    out.noindex = meta.noindex;
    if (!meta.nofollow) out.links = links_of(dom, base);
    out.feeds = feeds_of(dom, base);

    const auto main = find_matter(dom, layout, kind, json);
    auto document = document_of(meta, page, kind);
    finish_document(document, text_of(dom, main.layout, main.top, kind, json), meta.language);
    if (document.text.size() < least_text)
        out.why_none = no_text(Kind::document);
    else if (kind == Kind::listing)
        out.why_none = no_text(kind), out.listing_text = std::move(document);
    else
        out.document = std::move(document);
    return out;
}

auto extract(const Page& page) -> Result<Extracted> {
    switch (page.form) {
        case PageForm::html:
            return extract_html(page);
        case PageForm::text:
            return extract_text(page);
        case PageForm::feed:
        case PageForm::sitemap:
        case PageForm::entry:
        case PageForm::other:
            break;
    }
    auto out = Extracted{};
    out.why_none = "not a page with a text: " +
                   (page.content_type.empty() ? "unknown form" : page.content_type);
    return out;
}

}  // namespace fanfold::extract
