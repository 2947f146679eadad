#include "kind.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>

namespace fanfold::extract {

namespace {

auto contains_any(std::string_view text, std::initializer_list<std::string_view> parts) -> bool {
    return std::any_of(parts.begin(), parts.end(), [&](std::string_view part) {
        return text.find(part) != std::string_view::npos;
    });
}

auto lowered(std::string_view text) -> std::string {
    auto out = std::string{text};
    for (auto& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    return out;
}

/// The most frequent class among nodes that hint at a post and hold words: how often it stands.
auto repeated_posts(const Dom& dom, const Layout& layout) -> int {
    auto counts = std::unordered_map<std::string_view, int>{};
    auto most = 0;
    for (auto i = layout.body(); i < dom.size(); ++i)
        if ((layout.hint(i).post || layout.hint(i).comments) && layout.prose(i) > 40 &&
            layout.link_density(i) < 0.4)
            most = std::max(most, ++counts[dom.attr(i, Attr::class_)]);
    return most;
}

auto is_forum(const Dom& dom, const Layout& layout, const JsonLd& json, const Metadata& meta,
              const Url& url) -> bool {
    if (json.forum) return true;
    if (contains_any(meta.generator,
                     {"discourse", "phpbb", "vbulletin", "xenforo", "mybb", "flarum",
                      "simple machines", "invision", "nodebb", "vanilla"}))
        return true;
    const auto where = lowered(url.str());
    const auto named =
        contains_any(where, {"/forum", "forum.", "forums.", "/thread", "viewtopic", "showthread",
                             "/questions/", "/topic", "/discussion", "community.", "/comments/",
                             "discuss.", "/t5/", "/bbs/", "/board"});
    return named && !json.article && repeated_posts(dom, layout) >= 2;
}

auto has_product_type(const Dom& dom) -> bool {
    for (auto i = NodeId{0}; i < dom.size(); ++i)
        if (dom[i].attrs > 0 && dom.attr(i, Attr::itemtype).ends_with("schema.org/Product"))
            return true;
    return false;
}

auto is_product(const Dom& dom, const JsonLd& json, const Metadata& meta) -> bool {
    return json.product || meta.og_type == "product" || meta.og_type == "og:product" ||
           has_product_type(dom);
}

auto is_documentation(const Metadata& meta, const Url& url) -> bool {
    if (contains_any(meta.generator,
                     {"sphinx", "mkdocs", "docusaurus", "docutils", "doxygen", "asciidoctor",
                      "vitepress", "mdbook", "gitbook", "hugo book", "javadoc"}))
        return true;
    const auto where = lowered(url.str());
    return contains_any(where,
                        {"//docs.", "/docs/", "/doc/", "/documentation", "readthedocs", "/manual",
                         "/reference/", "developer.", "//help.", "//support.", "/wiki/"});
}

}  // namespace

auto to_string(Kind kind) -> std::string_view {
    switch (kind) {
        case Kind::article:
            return "article";
        case Kind::listing:
            return "listing";
        case Kind::forum:
            return "forum";
        case Kind::product:
            return "product";
        case Kind::document:
            return "document";
    }
    return "document";
}

auto kind_of(const Dom& dom, const Layout& layout, const JsonLd& json, const Metadata& meta,
             const Url& url) -> Kind {
    if (is_forum(dom, layout, json, meta, url)) return Kind::forum;
    if (json.article) return Kind::article;
    if (is_product(dom, json, meta)) return Kind::product;
    if (json.listing) return Kind::listing;
    if (meta.og_type == "article" && url.path() != "/") return Kind::article;
    if (is_documentation(meta, url)) return Kind::document;
    return meta.published && url.path() != "/" ? Kind::article : Kind::document;
}

auto is_mostly_links(const Dom& dom, const Layout& layout, NodeId top) -> bool {
    if (layout.text(top) == 0 || dom.size() == 0) return false;
    if (layout.prose(top) >= 600) return false;
    const auto density = layout.link_density(top);
    if (layout.links(top) >= 5 && density > 0.5 && layout.prose(top) < 250) return true;
    return layout.links(top) >= 10 && density > 0.35 && layout.prose(top) < layout.text(top) / 3;
}

}  // namespace fanfold::extract
