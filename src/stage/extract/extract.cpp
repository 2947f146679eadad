#include <fanfold/stage/extract/extract.hpp>

#include <algorithm>

#include <fanfold/text/charset.hpp>
#include <fanfold/text/fold.hpp>

#include "build.hpp"
#include "clean_html.hpp"
#include "dom.hpp"
#include "json_ld.hpp"
#include "kind.hpp"
#include "layout.hpp"
#include "links.hpp"
#include "matter.hpp"
#include "metadata.hpp"
#include "pdf.hpp"
#include "plain.hpp"
#include "state.hpp"

namespace fanfold::extract {

namespace {

auto parse(const Page& page) -> Result<Dom> {
    if (page.body.size() > Dom::max_bytes)
        return Error{ErrorKind::give_up, "the page is larger than 50 MB"};
    const auto decoded = text::to_utf8(page.body, page.content_type, true);
    if (is_replaced(decoded)) return replaced_charset();
    return Dom::parse(decoded.text);
}

auto absent_from(std::string_view text, std::string_view part) -> bool {
    return !part.empty() && text.find(part.substr(0, 80)) == std::string_view::npos;
}

/// Name and price of a product often stand only in its JSON-LD; description and properties are
/// taken from there where the page shows little.
auto product_text(const JsonLd& json, std::string text) -> std::string {
    constexpr auto little = std::size_t{600};
    const auto shows_little = text.size() < little;
    auto lead = std::string{};
    if (absent_from(text, json.product_name)) lead += "# " + json.product_name + "\n\n";
    if (absent_from(text, json.price)) lead += "Price: " + json.price + "\n\n";
    if (shows_little && absent_from(text, json.description) &&
        json.description.find('<') == std::string::npos)
        lead += json.description + "\n\n";
    if (shows_little)
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
    document.published = meta.published ? std::optional{meta.published->at} : page.link.published;
    if (meta.modified) document.modified = meta.modified->at;
    document.canonical_url = meta.canonical;
    document.site_name = meta.site_name;
    document.kind = std::string{to_string(kind)};
    return document;
}

auto about_of(const Document& document, const Metadata& meta) -> About {
    auto about = About{};
    about.described = document;
    if (meta.published) about.published_offset = meta.published->offset;
    if (meta.modified) about.modified_offset = meta.modified->offset;
    about.description = text::stored_form(text::prefix(text::scrub_utf8(meta.description), 2000));
    about.image = meta.image;
    about.license = text::stored_form(text::prefix(text::scrub_utf8(meta.license), 2000));
    about.tdm_reserved = meta.tdm_reserved;
    return about;
}

auto how_found(const Judged& judged) -> std::string {
    return "kept " + std::to_string(judged.kept) + " of " + std::to_string(judged.blocks) +
           (judged.by_model ? " blocks by the model" : " blocks by the rules of its kind");
}

auto shown_as(ShownAs as, const Dom& dom, const Choice& main, const Url& base) -> std::string {
    if (as == ShownAs::nothing) return {};
    auto layout = main.layout;
    layout.measure();
    return as == ShownAs::html ? clean_html(dom, layout, main.top, base)
                               : linked_text(dom, layout, main.top, base);
}

auto no_text(Kind kind) -> std::string {
    return kind == Kind::listing ? "a listing: links without a text of its own"
                                 : "no main text: an empty page or a shell";
}

/// Whose scripts have run is no shell, however little it shows.
auto state_after(bool drawn, PageState state) -> PageState {
    return drawn && state == PageState::script_shell ? PageState::content : state;
}

auto extract_html_as(const Page& page, ShownAs as, bool drawn) -> Result<Extracted>;

/// What it is instead of a page.
auto no_page(const Page& page) -> std::string {
    switch (page.form) {
        case PageForm::feed:
            return "a feed: its entries are read where a source names it";
        case PageForm::sitemap:
            return "a sitemap or a list of feeds: what it names is read where a source names it";
        case PageForm::entry:
            return "an entry of a feed";
        case PageForm::html:
        case PageForm::text:
        case PageForm::other:
            break;
    }
    return "not a page with a text: " + (page.content_type.empty() ? "unknown form" : page.content_type);
}

}  // namespace

auto is_noindex(const Page& page) -> bool {
    const auto parsed = parse(page);
    return parsed && is_noindex(*parsed);
}

auto extract_html(const Page& page, ShownAs as) -> Result<Extracted> {
    return extract_html_as(page, as, false);
}

auto extract_drawn(const Page& page) -> Result<Extracted> {
    return extract_html_as(page, ShownAs::nothing, true);
}

namespace {

auto extract_html_as(const Page& page, ShownAs as, bool drawn) -> Result<Extracted> {
    const auto parsed = parse(page);
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

    const auto view = PageView{dom, layout, json, meta, page.final_url};
    auto rules = matter_by_rules(view, kind);
    const auto judged = judge(view, kind, std::move(rules));
    const auto& main = judged.choice;
    auto document = document_of(meta, page, kind);
    out.about = about_of(document, meta);
    out.about.confidence = judged.expected;
    out.about.why = how_found(judged);
    out.about.shown = shown_as(as, dom, main, base);
    finish_document(document, text_of(dom, main.layout, main.top, kind, json), meta.language);
    const auto state = state_after(drawn, state_of(dom, layout, json, {document.title, document.text, page.body}));
    out.about.state = to_string(state);
    if (state != PageState::content)
        out.why_none = in_words(state);
    else if (document.text.size() < least_text)
        out.why_none = no_text(Kind::document);
    else if (kind == Kind::listing)
        out.why_none = no_text(kind), out.listing_text = std::move(document);
    else
        out.document = std::move(document);
    return out;
}

}  // namespace

auto extract_pdf(const Page& page) -> Result<Extracted> {
    if (page.body.size() > Dom::max_bytes)
        return Error{ErrorKind::give_up, "the PDF is larger than 50 MB"};
    auto text = pdf_text(page.body);
    if (!text) return text.error();
    auto plain = page;
    plain.body = std::move(*text);
    plain.content_type = "text/plain; charset=utf-8";
    auto out = extract_text(plain);
    if (out && out->document) out->about.why = "the text of a PDF, read by pdftotext";
    return out;
}

auto extract(const Page& page, ShownAs as) -> Result<Extracted> {
    if (is_pdf(page.body)) return extract_pdf(page);
    switch (page.form) {
        case PageForm::html:
            return extract_html(page, as);
        case PageForm::text:
            return extract_text(page);
        case PageForm::feed:
        case PageForm::sitemap:
        case PageForm::entry:
        case PageForm::other:
            break;
    }
    auto out = Extracted{};
    out.why_none = no_page(page);
    return out;
}

}  // namespace fanfold::extract
