#include "main_text.hpp"

#include <algorithm>
#include <string>

namespace fanfold::extract {

namespace {

/// How much of the prose a child must hold so that the rest is left behind.
struct Shares {
    double plain = 0;
    double hinted = 0;  ///< the child says that it is the content
};

auto shares_of(Kind kind) -> Shares {
    switch (kind) {
        case Kind::article:
            return {0.80, 0.50};
        case Kind::forum:
            return {0.93, 0.80};
        default:
            return {0.95, 0.65};
    }
}

auto says_content(const Dom& dom, const Layout& layout, NodeId at) -> bool {
    const auto tag = dom.tag(at);
    return tag == Tag::main || tag == Tag::article || layout.hint(at).content ||
           dom.attr(at, Attr::role) == "main";
}

auto is_paragraph(Tag tag) -> bool {
    return tag == Tag::p || tag == Tag::pre || tag == Tag::blockquote || tag == Tag::li ||
           tag == Tag::td || tag == Tag::dd || is_heading(tag);
}

/// What a part of the page weighs: its sentences; where pages consist of short entries, all their
/// words.
class Scale {
  public:
    Scale(const Layout& layout, Kind kind)
        : layout_(layout),
          words_(kind != Kind::article ||
                 layout.prose(layout.body()) * 4 < layout.text(layout.body())) {}
    [[nodiscard]] auto of(NodeId at) const -> double {
        const auto words = words_ ? layout_.text(at) - 0.5 * layout_.link_text(at) : 0.0;
        return layout_.prose(at) + words;
    }

  private:
    const Layout& layout_;
    bool words_;
};

auto heaviest_child(const Dom& dom, const Layout& layout, const Scale& scale, NodeId at) -> NodeId {
    auto best = at;
    for (auto child = at + 1; child < dom.end(at); child = dom.end(child)) {
        if (layout.dropped(child) || dom.tag(child) == Tag::text) continue;
        if (best == at || scale.of(child) > scale.of(best)) best = child;
    }
    return best;
}

/// From the body down, as long as one child holds nearly all that reads like sentences.
auto descend(const Dom& dom, const Layout& layout, const Scale& scale, Shares shares) -> NodeId {
    auto at = layout.body();
    auto top = at;
    while (true) {
        const auto child = heaviest_child(dom, layout, scale, at);
        if (child == at || is_paragraph(dom.tag(child))) return top;
        const auto share = says_content(dom, layout, child) ? shares.hinted : shares.plain;
        if (scale.of(child) < share * scale.of(at) || scale.of(child) == 0) return top;
        at = top = child;
    }
}

/// Blocks of links without sentences between the paragraphs: "related", tag clouds, tables of
/// contents.
void drop_link_blocks(const Dom& dom, Layout& layout, NodeId top, Kind kind) {
    for (auto i = top + 1; i < dom.end(top);) {
        const auto tag = dom.tag(i);
        const auto block =
            is_block(tag) && !is_heading(tag) && tag != Tag::li && tag != Tag::td && tag != Tag::tr;
        const auto few_words =
            layout.text(i) > 0 && layout.link_density(i) > (kind == Kind::article ? 0.6 : 0.85);
        if (!layout.dropped(i) && block && layout.links(i) >= 3 && few_words &&
            layout.prose(i) < 80) {
            layout.drop(i);
            i = dom.end(i);
        } else {
            ++i;
        }
    }
    layout.measure();
}

auto first_heading(const Dom& dom, const Layout& layout) -> NodeId {
    auto at = dom.find(Tag::h1, layout.body(), dom.end(layout.body()));
    while (at < dom.end(layout.body()) && (layout.dropped(at) || layout.text(at) == 0))
        at = dom.find(Tag::h1, at + 1, dom.end(layout.body()));
    return at;
}

/// Lines of links before the title of the page are the site's, whatever they are called: "Register
/// | Log in | Who is online".
void drop_bars_before_title(const Dom& dom, Layout& layout) {
    const auto title = first_heading(dom, layout);
    if (title == dom.end(layout.body())) return;
    const auto whole = layout.text(layout.body());
    for (auto i = layout.body() + 1; i < title;) {
        const auto bar = is_block(dom.tag(i)) && dom.end(i) <= title && layout.links(i) >= 2 &&
                         layout.prose(i) == 0 && layout.text(i) * 4 < whole;
        if (bar && !layout.dropped(i)) layout.drop(i);
        i = layout.dropped(i) ? dom.end(i) : i + 1;
    }
    layout.measure();
}

auto lowered_start(std::string text) -> std::string {
    for (auto& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    return text;
}

/// A heading like "Related" ends the article where less than a third of the prose follows among its
/// siblings.
void drop_after_end(const Dom& dom, Layout& layout, NodeId top) {
    const auto whole = layout.prose(top);
    for (auto i = top + 1; i < dom.end(top); ++i) {
        if (!is_heading(dom.tag(i)) || layout.dropped(i) || layout.text(i) > 60) continue;
        if (!ends_article(lowered_start(dom.plain(i, 80)))) continue;
        const auto up = dom.parent(i);
        auto after = std::uint32_t{0};
        for (auto next = dom.end(i); next < dom.end(up); next = dom.end(next))
            after += layout.prose(next);
        if (after * 3 > whole) continue;
        for (auto next = i; next < dom.end(up); next = dom.end(next)) layout.drop(next);
        i = dom.end(up) - 1;
    }
    layout.measure();
}

}  // namespace

auto ends_article(std::string_view heading) -> bool {
    static constexpr std::string_view marks[] = {
        "related",           "you may also",    "you might also",   "more from",
        "read more",         "read next",       "recommended",      "also read",
        "share this",        "leave a reply",   "leave a comment",  "comments",
        "about the author",  "most read",       "most popular",     "latest news",
        "popular posts",     "recent posts",    "up next",          "trending",
        "subscribe",         "sign up",         "newsletter",       "follow us",
        "more stories",      "similar",         "customers also",   "customers who",
        "frequently bought", "recently viewed", "people also",      "shop similar",
        "complete the look", "goes well with",  "suggested topics", "hot network questions",
        "not the answer",    "관련 기사",       "관련기사",         "인기 기사",
        "인기기사",          "많이 본",         "추천 기사",        "댓글",
        "최신 기사"};
    return std::any_of(std::begin(marks), std::end(marks),
                       [&](std::string_view mark) { return heading.starts_with(mark); });
}

auto find_main(const Dom& dom, Layout& layout, Kind kind) -> NodeId {
    layout.drop_boilerplate(kind == Kind::forum);
    drop_bars_before_title(dom, layout);
    const auto top = descend(dom, layout, Scale{layout, kind}, shares_of(kind));
    if (kind != Kind::listing) drop_link_blocks(dom, layout, top, kind);
    if (kind == Kind::article || kind == Kind::product || kind == Kind::forum)
        drop_after_end(dom, layout, top);
    return top;
}

}  // namespace fanfold::extract
