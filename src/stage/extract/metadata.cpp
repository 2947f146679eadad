#include "metadata.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "authors.hpp"
#include "dates.hpp"
#include "folded_space.hpp"
#include "title.hpp"
#include "visible_dates.hpp"

namespace fanfold::extract {

namespace {

auto lowered(std::string_view text) -> std::string {
    auto out = std::string{text};
    for (auto& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
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
                    take(lowered(name), content);
        }
    }
    /// Of each name that tells of an author all: papers have a <meta> for each of theirs.
    [[nodiscard]] auto authors() const -> std::vector<std::string_view> {
        for (const auto* name : {"author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "citation_author",
                                 "byl", "og:article:author"}) {
            auto told = std::vector<std::string_view>{};
            for (const auto& [named, content] : of_authors_)
                if (named == name && !content.starts_with("http")) told.push_back(content);
            if (!told.empty()) return told;
        }
        return {};
    }
    /// Whatever a site's own system calls it: "w-published-date", "article.publishTime".
    [[nodiscard]] auto like_published() const -> std::string_view {
        for (const auto& named : values_) {
            const auto has = [&name = named.first](std::string_view word) {
                return name.find(word) != name.npos;
            };
            if (has("publish") && (has("date") || has("time")) && !has("modif") &&
                !has("unpublish"))
                return named.second;
        }
        return {};
    }
    [[nodiscard]] auto get(std::initializer_list<const char*> names) const -> std::string_view {
        for (const auto* name : names)
            if (const auto found = values_.find(name); found != values_.end()) return found->second;
        return {};
    }

  private:
    void take(std::string name, std::string_view content) {
        constexpr auto most = std::size_t{64};
        const bool tells = name.find("author") != name.npos || name == "dc.creator" || name == "byl";
        if (tells && of_authors_.size() < most) of_authors_.emplace_back(name, content);
        values_.emplace(std::move(name), content);
    }

    std::map<std::string, std::string_view, std::less<>> values_;
    std::vector<std::pair<std::string, std::string_view>> of_authors_;
};

auto link_with_rel(const Dom& dom, std::string_view rel) -> NodeId {
    for (auto i = dom.find(Tag::link, 0, dom.size()); i < dom.size();
         i = dom.find(Tag::link, i + 1, dom.size()))
        if (lowered(dom.attr(i, Attr::rel)) == rel) return i;
    return dom.size();
}

auto resolved(std::string_view href, const Url& base) -> std::string {
    if (href.empty()) return {};
    const auto url = base.resolve(href);
    return url ? url->str() : std::string{};
}

auto canonical_of(const Dom& dom, const Metas& metas, const Url& base) -> std::string {
    const auto at = link_with_rel(dom, "canonical");
    const auto href = at < dom.size() ? dom.attr(at, Attr::href) : metas.get({"og:url"});
    return resolved(href, base);
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

auto first_of(std::initializer_list<std::string_view> texts, Instant now) -> std::optional<When> {
    for (const auto text : texts)
        if (const auto when = parse_when(text, now)) return when;
    return std::nullopt;
}

auto published_in_metas(const Metas& metas, Instant now) -> std::optional<When> {
    return first_of(
        {metas.get({"article:published_time", "og:published_time", "og:article:published_time",
                    "article:published"}),
         metas.get({"citation_publication_date", "citation_online_date", "citation_date"}),
         metas.get({"dc.date", "dc.date.issued", "dcterms.date", "dcterms.created",
                    "dc.date.created", "dcterms.issued", "dcterms.available"}),
         metas.get({"parsely-pub-date", "sailthru.date", "publish-date", "publish_date",
                    "publishdate", "pubdate", "published-date", "published_date", "published_time",
                    "published", "publication_date", "datepublished", "date", "article.published",
                    "cxenseparse:recs:publishtime", "ms.date", "created"}),
         metas.like_published()},
        now);
}

auto day_of(const When& when) -> std::chrono::sys_days {
    return std::chrono::floor<std::chrono::days>(when.at + when.offset);
}

/// A page was not published after the day that it tells its readers, whatever its data say: those
/// are often of a change, or by the clock of another place.
auto not_after(std::optional<When> found, const std::optional<When>& told) -> std::optional<When> {
    return found && told && day_of(*told) < day_of(*found) ? told : found;
}

void read_dates(const Dom& dom, const Layout& layout, const Metas& metas, const JsonLd& json,
                const Page& page, const Url& base, Metadata& out) {
    const auto now = page.fetched_at;
    const auto visible = VisibleDates{dom, layout, page, base, json.product && !json.article};
    auto found = json.article ? parse_when(json.published, now) : std::nullopt;
    if (!found) found = published_in_metas(metas, now);
    if (!found) found = visible.marked();
    if (!found) found = date_in_url(page.final_url, now);
    if (!found) found = parse_when(json.published, now);
    if (!found) found = visible.near_title();
    if (found) found = visible.by_own_clock(*found);
    found = not_after(found, visible.told());
    const auto in_url = date_in_url(page.final_url, now);
    if (found && in_url && day_of(*found) - day_of(*in_url) == std::chrono::days{1}) found = in_url;
    out.published = found;
    out.modified =
        first_of({json.modified, metas.get({"article:modified_time", "og:updated_time",
                                            "last-modified", "dcterms.modified", "datemodified"})},
                 now);
}

/// An address, or words where it is none.
auto license_text(std::string_view told, const Url& base) -> std::string {
    constexpr auto longest = std::size_t{300};
    auto text = folded_space(told).substr(0, longest);
    const bool is_address = text.find(' ') == std::string::npos && text.find_first_of("/:") != std::string::npos;
    return is_address ? resolved(text, base) : text;
}

auto has_token(std::string_view list, std::string_view wanted) -> bool {
    const auto at = list.find(wanted);
    const auto end = at + wanted.size();
    return at != list.npos && (at == 0 || list[at - 1] == ' ') && (end == list.size() || list[end] == ' ');
}

/// By <link> or <a rel=license>, then what the data say.
void read_rights(const Dom& dom, const Metas& metas, const JsonLd& json, const Url& base, Metadata& out) {
    for (const auto tag : {Tag::link, Tag::a})
        for (auto i = dom.find(tag, 0, dom.size()); i < dom.size() && out.license.empty(); i = dom.find(tag, i + 1, dom.size()))
            if (has_token(dom.attr(i, Attr::rel), "license")) out.license = license_text(dom.attr(i, Attr::href), base);
    if (out.license.empty()) out.license = license_text(json.license, base);
    if (out.license.empty()) out.license = license_text(metas.get({"dcterms.license", "dc.rights.license", "license"}), base);
    const auto reserved = metas.get({"tdm-reservation"});
    if (reserved == "1" || reserved == "0") out.tdm_reserved = reserved == "1";
}

}  // namespace

auto base_of(const Dom& dom, const Page& page) -> Url {
    const auto at = dom.find(Tag::base, 0, dom.size());
    if (at < dom.size())
        if (auto url = page.final_url.resolve(dom.attr(at, Attr::href))) return *url;
    return page.final_url;
}

auto is_noindex(const Dom& dom) -> bool {
    auto out = Metadata{};
    read_robots(Metas{dom}, out);
    return out.noindex;
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
    out.image = resolved(metas.get({"og:image", "og:image:url", "twitter:image"}), base);
    out.og_type = lowered(metas.get({"og:type"}));
    out.generator = lowered(metas.get({"generator"}));
    out.language = language_of(dom, metas, json);
    out.canonical = canonical_of(dom, metas, base);
    const auto hints = TitleHints{
        folded_space(metas.get({"og:title", "twitter:title"})), folded_space(json.headline),
        out.site_name, std::string{page.final_url.host()}, std::string{page.final_url.path()}};
    out.title = title_of(dom, layout, hints);
    read_robots(metas, out);
    read_dates(dom, layout, metas, json, page, base, out);
    read_rights(dom, metas, json, base, out);
    out.authors = authors_of(dom, layout, metas.authors(), json);
    return out;
}

}  // namespace fanfold::extract
