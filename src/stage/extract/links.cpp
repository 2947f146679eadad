#include "links.hpp"

#include <algorithm>
#include <string>
#include <unordered_set>

namespace fanfold::extract {

namespace {

auto has_word(std::string_view text, std::string_view word) -> bool {
    auto low = std::string{text};
    for (auto& c : low)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    return low.find(word) != std::string::npos;
}

/// Not worth a parse: most of a page's references that lead nowhere look like these.
auto leads_nowhere(std::string_view href) -> bool {
    return href.empty() || href[0] == '#' || href.starts_with("javascript:") ||
           href.starts_with("mailto:") || href.starts_with("tel:") || href.starts_with("data:");
}

}  // namespace

auto links_of(const Dom& dom, const Url& base) -> std::vector<Url> {
    auto out = std::vector<Url>{};
    auto raw = std::unordered_set<std::string_view>{};  // the same href again costs no resolving
    auto seen = std::unordered_set<std::string>{};
    for (auto i = dom.find(Tag::a, 0, dom.size()); i < dom.size() && out.size() < max_links;
         i = dom.find(Tag::a, i + 1, dom.size())) {
        const auto href = dom.attr(i, Attr::href);
        if (leads_nowhere(href) || !raw.insert(href).second) continue;
        if (has_word(dom.attr(i, Attr::rel), "nofollow")) continue;
        auto url = base.resolve(href);
        if (url && seen.insert(url->key()).second) out.push_back(std::move(*url));
    }
    return out;
}

auto link_target(const Dom& dom, NodeId at, const Url& base) -> std::string {
    const auto href = dom.attr(at, Attr::href);
    if (leads_nowhere(href)) return {};
    const auto url = base.resolve(href);
    if (!url) return {};
    auto out = std::string{};
    for (const auto c : url->str()) {
        if (c == '(')
            out += "%28";
        else if (c == ')')
            out += "%29";
        else
            out += c;
    }
    return out;
}

auto feeds_of(const Dom& dom, const Url& base) -> std::vector<Url> {
    auto out = std::vector<Url>{};
    for (auto i = dom.find(Tag::link, 0, dom.size()); i < dom.size() && out.size() < 32;
         i = dom.find(Tag::link, i + 1, dom.size())) {
        const auto type = dom.attr(i, Attr::type);
        if (!has_word(dom.attr(i, Attr::rel), "alternate")) continue;
        if (!has_word(type, "rss+xml") && !has_word(type, "atom+xml")) continue;
        auto url = base.resolve(dom.attr(i, Attr::href));
        if (url && std::find(out.begin(), out.end(), *url) == out.end())
            out.push_back(std::move(*url));
    }
    return out;
}

}  // namespace fanfold::extract
