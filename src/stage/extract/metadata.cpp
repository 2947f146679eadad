#include "metadata.hpp"

#include <algorithm>
#include <unordered_map>

#include "dates.hpp"
#include "title.hpp"

namespace fanfold::extract {

namespace {

auto lowered(std::string_view text) -> std::string {
    auto out = std::string{text};
    for (auto& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    return out;
}

auto folded_space(std::string_view text) -> std::string {
    auto out = std::string{};
    for (const auto c : text.substr(0, 4096)) {
        if (static_cast<unsigned char>(c) > ' ')
            out += c;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    if (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

/// <meta> by its lower-case name, property or itemprop; the first one counts.
class Metas {
  public:
    explicit Metas(const Dom& dom) {
        for (auto i = dom.find(Tag::meta, 0, dom.size()); i < dom.size();
             i = dom.find(Tag::meta, i + 1, dom.size())) {
            const auto content = dom.attr(i, Attr::content);
            if (content.empty()) continue;
            for (const auto key : {Attr::property, Attr::name, Attr::itemprop, Attr::http_equiv})
                if (const auto name = dom.attr(i, key); !name.empty() && name.size() < 64)
                    values_.emplace(lowered(name), content);
        }
    }
    [[nodiscard]] auto get(std::initializer_list<const char*> names) const -> std::string_view {
        for (const auto* name : names)
            if (const auto found = values_.find(name); found != values_.end()) return found->second;
        return {};
    }

  private:
    std::unordered_map<std::string, std::string_view> values_;
};

auto link_with_rel(const Dom& dom, std::string_view rel) -> NodeId {
    for (auto i = dom.find(Tag::link, 0, dom.size()); i < dom.size();
         i = dom.find(Tag::link, i + 1, dom.size()))
        if (lowered(dom.attr(i, Attr::rel)) == rel) return i;
    return dom.size();
}

auto canonical_of(const Dom& dom, const Metas& metas, const Url& base) -> std::string {
    const auto at = link_with_rel(dom, "canonical");
    const auto href = at < dom.size() ? dom.attr(at, Attr::href) : metas.get({"og:url"});
    if (href.empty()) return {};
    const auto url = base.resolve(href);
    return url ? url->str() : std::string{};
}

auto language_of(const Dom& dom, const Metas& metas, const JsonLd& json) -> std::string {
    const auto html = dom.find(Tag::html, 0, dom.size());
    if (html < dom.size() && !dom.attr(html, Attr::lang).empty())
        return std::string{dom.attr(html, Attr::lang)};
    const auto meta = metas.get({"content-language", "og:locale", "language", "dc.language"});
    return meta.empty() ? json.language : std::string{meta.substr(0, 16)};
}

void read_robots(const Metas& metas, Metadata& out) {
    for (const auto* name : {"robots", "fanfold"}) {
        const auto rules = lowered(metas.get({name}));
        const auto none = rules.find("none") != std::string::npos;
        out.noindex = out.noindex || none || rules.find("noindex") != std::string::npos;
        out.nofollow = out.nofollow || none || rules.find("nofollow") != std::string::npos;
    }
}

/// Dates that stand in the page: <time>, itemprop, elements whose class says so. The first in
/// document order whose neighbourhood is not dropped; `trusted` ones (itemprop, <time pubdate>)
/// before others.
class VisibleDates {
  public:
    VisibleDates(const Dom& dom, const Layout& layout, const Page& page)
        : dom_(dom), layout_(layout), page_(page), now_(page.fetched_at) {}

    auto find() -> std::optional<Instant> {
        auto looked = 0;
        auto best = std::optional<Instant>{};
        auto best_rank = 0;
        for (auto i = layout_.body(); i < dom_.size() && looked < 400; ++i) {
            const auto rank = rank_of(i);
            if (rank <= best_rank) continue;
            ++looked;
            if (const auto at = date_of(i)) best = at, best_rank = rank;
            if (best_rank == 3) break;
        }
        return best;
    }

  private:
    [[nodiscard]] auto rank_of(NodeId at) const -> int {
        const auto tag = dom_.tag(at);
        if (tag == Tag::text || is_content(tag)) return 0;
        const auto item = dom_.attr(at, Attr::itemprop);
        if (item == "datePublished") return 3;
        if (item == "dateModified" || layout_.dropped(at)) return 0;
        if (layout_.in_link(at) && !links_here(at)) return 0;
        if (tag == Tag::time) return 2;
        return layout_.hint(at).date && layout_.text(at) > 0 && layout_.text(at) < 100 ? 1 : 0;
    }
    [[nodiscard]] static auto is_content(Tag tag) -> bool {
        return tag == Tag::body || tag == Tag::main || tag == Tag::article;
    }
    /// A date inside a link tells of the page that the link leads to: of this one when it is its
    /// permanent link.
    [[nodiscard]] auto links_here(NodeId at) const -> bool {
        while (dom_.tag(at) != Tag::a && at != 0) at = dom_.parent(at);
        const auto href = dom_.attr(at, Attr::href);
        if (href.empty()) return true;
        const auto url = page_.final_url.resolve(href);
        return url && url->key() == page_.final_url.key();
    }
    [[nodiscard]] auto date_of(NodeId at) const -> std::optional<Instant> {
        for (const auto name : {Attr::datetime, Attr::content})
            if (const auto value = dom_.attr(at, name); !value.empty())
                if (const auto when = parse_when(value, now_)) return when;
        return parse_when(dom_.plain(at, 160), now_);
    }

    const Dom& dom_;
    const Layout& layout_;
    const Page& page_;
    Instant now_;
};

/// Short lines around the first heading often carry the date alone ("입력 2026.11.23 08:10").
auto date_near_title(const Dom& dom, const Layout& layout, Instant now) -> std::optional<Instant> {
    const auto heading = dom.find(Tag::h1, layout.body(), dom.size());
    if (heading == dom.size()) return std::nullopt;
    auto lines = 0;
    for (auto i = dom.end(heading); i < dom.size() && lines < 24; ++i) {
        // What is linked is another page's title, not this page's date.
        if (dom.tag(i) != Tag::text || layout.dropped(i) || layout.in_link(i)) continue;
        const auto line = folded_space(dom.text(i).substr(0, 200));
        if (line.empty()) continue;
        ++lines;
        const auto digits =
            std::count_if(line.begin(), line.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (line.size() > 90 || digits < 3) continue;
        if (const auto at = parse_when(line, now)) return at;
    }
    return std::nullopt;
}

auto first_of(std::initializer_list<std::string_view> texts, Instant now)
    -> std::optional<Instant> {
    for (const auto text : texts)
        if (const auto at = parse_when(text, now)) return at;
    return std::nullopt;
}

void read_dates(const Dom& dom, const Layout& layout, const Metas& metas, const JsonLd& json,
                const Page& page, Metadata& out) {
    const auto now = page.fetched_at;
    const auto in_json = [&] { return first_of({json.published}, now); };
    if (json.article) out.published = in_json();
    if (!out.published)
        out.published = first_of(
            {metas.get(
                 {"article:published_time", "og:published_time", "og:article:published_time"}),
             metas.get({"citation_publication_date", "citation_online_date", "citation_date"}),
             metas.get({"dc.date", "dc.date.issued", "dcterms.date", "dcterms.created",
                        "dc.date.created"}),
             metas.get({"parsely-pub-date", "sailthru.date", "publish-date", "publish_date",
                        "publishdate", "pubdate", "datepublished", "date", "article.published",
                        "cxenseparse:recs:publishtime"})},
            now);
    if (!out.published) out.published = VisibleDates{dom, layout, page}.find();
    if (!out.published) out.published = date_in_url(page.final_url, now);
    if (!out.published) out.published = in_json();
    if (!out.published) out.published = date_near_title(dom, layout, now);
    out.modified =
        first_of({json.modified, metas.get({"article:modified_time", "og:updated_time",
                                            "last-modified", "dcterms.modified", "datemodified"})},
                 now);
}

auto author_text(std::string text) -> std::string {
    text = folded_space(text);
    for (const auto* prefix : {"Written by ", "Posted by ", "By ", "by ", "BY ", "Author: ", "글 "})
        if (text.starts_with(prefix)) text.erase(0, std::string_view{prefix}.size());
    return text.size() > 80 || text.starts_with("http") ? std::string{} : text;
}

void add_author(Metadata& out, std::string_view name) {
    auto text = author_text(std::string{name});
    const auto known = std::find(out.authors.begin(), out.authors.end(), text) != out.authors.end();
    if (!text.empty() && !known && out.authors.size() < 16) out.authors.push_back(std::move(text));
}

void read_authors(const Dom& dom, const Layout& layout, const Metas& metas, const JsonLd& json,
                  Metadata& out) {
    for (const auto& name : json.authors) add_author(out, name);
    if (!out.authors.empty()) return;
    add_author(out, metas.get({"author", "article:author", "parsely-author", "sailthru.author",
                               "dc.creator", "citation_author", "byl", "og:article:author"}));
    for (auto i = layout.body(); i < dom.size() && out.authors.empty(); ++i) {
        const auto by_rel = dom.tag(i) == Tag::a && dom.attr(i, Attr::rel) == "author";
        const auto by_hint = layout.hint(i).author && !layout.dropped(i) && layout.text(i) < 60;
        if (by_rel || by_hint) add_author(out, dom.plain(i, 200));
    }
}

}  // namespace

auto base_of(const Dom& dom, const Page& page) -> Url {
    const auto at = dom.find(Tag::base, 0, dom.size());
    if (at < dom.size())
        if (auto url = page.final_url.resolve(dom.attr(at, Attr::href))) return *url;
    return page.final_url;
}

auto read_metadata(const Dom& dom, const Layout& layout, const JsonLd& json, const Page& page,
                   const Url& base) -> Metadata {
    auto out = Metadata{};
    const auto metas = Metas{dom};
    out.site_name =
        folded_space(metas.get({"og:site_name", "application-name", "al:android:app_name"}));
    if (out.site_name.empty()) out.site_name = folded_space(json.site_name);
    out.description =
        folded_space(metas.get({"og:description", "description", "twitter:description"}));
    out.og_type = lowered(metas.get({"og:type"}));
    out.generator = lowered(metas.get({"generator"}));
    out.language = language_of(dom, metas, json);
    out.canonical = canonical_of(dom, metas, base);
    const auto hints =
        TitleHints{folded_space(metas.get({"og:title", "twitter:title"})),
                   folded_space(json.headline), out.site_name, std::string{page.final_url.host()}};
    out.title = title_of(dom, layout, hints);
    read_robots(metas, out);
    read_dates(dom, layout, metas, json, page, out);
    read_authors(dom, layout, metas, json, out);
    return out;
}

}  // namespace fanfold::extract
