#include <algorithm>
#include <string>
#include <vector>

#include "layout.hpp"
#include "word_table.hpp"

namespace fanfold::extract {

namespace {

enum class Word : std::uint8_t {
    none,
    boilerplate,
    passing,
    comments,
    post,
    date,
    author,
    subject,
    body
};

using Words = WordTable<Word>;

auto words() -> const Words& {
    static const auto table = [] {
        auto made = std::vector<Words::Entry>{};
        const auto add = [&](Word word, std::initializer_list<std::string_view> names) {
            for (const auto name : names) made.emplace_back(name, word);
        };
        // clang-format off
        add(Word::boilerplate,
            {"nav", "navbar", "navigation", "menu", "submenu", "gnb", "lnb", "snb", "footer", "breadcrumb",
             "breadcrumbs", "sidebar", "sidenav", "cookie", "cookies", "consent", "gdpr", "onetrust", "advert",
             "advertisement", "advertising", "adsense", "adsbygoogle", 
             "share", "sharing", "sharedaddy", "addtoany", "addthis", "social", "sns", "related",
             "recommendation", "recommendations", "recommend", "newsletter", 
             "login", "signin", "pagination", "pager", "paging", 
             "skiplink", "copyright", "tagcloud", "outbrain", "taboola", 
             "masthead", "topbar", "minicart", "upsell", "crosssell", 
             "jp-relatedposts", "yarpp", "contentinfo", "complementary", "dialog", "toast",
             "signature", "ft", "infolinks", "noprint", "navbox", "editsection", "catlinks",
             "siteSub", "offcanvas", "disclaimer", "morelinks", "readmore"});
        add(Word::passing,
            {"search", "popular", "trending", "ranking", "promo", "promotion", "banner", "modal", "dropdown", "tooltip", "filters", "facets", "bookmark", "print", "toolbar", "recommended", "languages", "metadata", "popup", "lightbox", "ads", "ad", "sponsored", "sponsor", "wishlist", "paywall", "subscribe", "signup", "skip"});
        // clang-format on
        add(Word::comments,
            {"comment", "comments", "disqus", "respond", "commentlist", "reply", "replies", "cmt"});
        add(Word::post, {"post", "posts", "message", "answer", "topic", "thread", "question"});
        add(Word::date, {"date", "datetime", "published", "pubdate", "posted", "timestamp", "time",
                         "dateline"});
        add(Word::author, {"author", "byline", "writer", "reporter", "journalist"});
        add(Word::subject, {"entry", "article", "story", "main", "page", "news", "single", "blog",
                            "view", "read", "detail", "body", "post", "rich", "product", "node"});
        add(Word::body,
            {"content", "contents", "body", "text", "txt", "copy", "area", "cont", "description"});
        return Words{made};
    }();
    return table;
}

auto is_letter_or_digit(char c) -> bool {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c & 0x80) != 0;
}
auto is_upper(char c) -> bool {
    return c >= 'A' && c <= 'Z';
}

/// Cuts "entry-content siteHeader" into entry, content, site, header; at most 48 words.
class NameReader {
  public:
    explicit NameReader(Hint& hint, std::vector<std::string>* sink = nullptr)
        : hint_(hint), sink_(sink) {}

    void read(std::string_view name) {
        previous_subject_ = false;
        for (auto i = std::size_t{0}; i < name.size() && left_ > 0;) {
            while (i < name.size() && !is_letter_or_digit(name[i])) {
                if (name[i] == ' ') previous_subject_ = false;
                ++i;
            }
            auto end = i;
            while (end < name.size() && is_letter_or_digit(name[end]) &&
                   !(end > i && is_upper(name[end]) && !is_upper(name[end - 1])))
                ++end;
            if (end > i) take(name.substr(i, std::min(end - i, std::size_t{24})));
            i = end;
        }
    }

  private:
    void take(std::string_view raw) {
        --left_;
        word_.assign(raw);
        for (auto& c : word_)
            if (is_upper(c)) c = static_cast<char>(c | 0x20);
        if (sink_ != nullptr) sink_->push_back(word_);
        hint_.names.add(score_of_name(word_));
        const auto said = words().get(word_, Word::none);
        const auto is = [&](Word wanted) { return said == wanted; };
        hint_.boilerplate = hint_.boilerplate || is(Word::boilerplate);
        hint_.passing = hint_.passing || is(Word::passing);
        hint_.comments = hint_.comments || is(Word::comments);
        hint_.post = hint_.post || is(Word::post);
        hint_.date = hint_.date || is(Word::date);
        hint_.author = hint_.author || is(Word::author);
        hint_.content = hint_.content ||
                        (previous_subject_ && (is(Word::body) || word_ == "entry")) ||
                        word_ == "articlebody" || word_ == "entrycontent" || word_ == "postbody";
        previous_subject_ = is(Word::subject) || word_ == "post" || word_ == "body";
    }

    Hint& hint_;
    std::vector<std::string>* sink_;
    std::string word_;
    int left_ = 48;
    bool previous_subject_ = false;
};

auto class_hides(std::string_view names) -> bool {
    static constexpr std::string_view hiding[] = {
        "sr-only",  "visually-hidden", "screen-reader-text", "visuallyhidden",  "d-none",
        "u-hidden", "is-hidden",       "noscript",           "elementor-hidden"};
    for (const auto name : hiding) {
        const auto at = names.find(name);
        if (at == std::string_view::npos) continue;
        const auto end = at + name.size();
        if ((at == 0 || names[at - 1] == ' ') && (end == names.size() || names[end] == ' '))
            return true;
    }
    return false;
}

auto is_item(std::string_view property) -> bool {
    return property == "articleBody" || property == "description" || property == "text" ||
           property == "name" || property == "headline" || property == "price" ||
           property == "offers" || property == "reviewBody";
}

/// The first of the names that an engine is known by; its extras beat the rest.
auto part_named(std::string_view names) -> Part {
    auto found = Part::unknown;
    while (!names.empty()) {
        const auto end = std::min(names.find(' '), names.size());
        const auto part = part_of(names.substr(0, end));
        if (part == Part::extra) return part;
        if (found == Part::unknown) found = part;
        names.remove_prefix(std::min(end + 1, names.size()));
    }
    return found;
}

auto hint_of(const Dom& dom, NodeId at) -> Hint {
    auto hint = Hint{};
    auto reader = NameReader{hint};
    reader.read(dom.attr(at, Attr::class_));
    reader.read(dom.attr(at, Attr::id));
    reader.read(dom.attr(at, Attr::role));
    hint.part = part_named(dom.attr(at, Attr::class_).substr(0, 512));
    if (hint.part == Part::unknown) hint.part = part_of(dom.attr(at, Attr::id));
    hint.hidden = class_hides(dom.attr(at, Attr::class_));
    const auto item = dom.attr(at, Attr::itemprop);
    hint.item = is_item(item);
    if (item == "articleBody") hint.content = true;
    if (item == "author") hint.author = true;
    if (item == "datePublished") hint.date = true;
    return hint;
}

}  // namespace

auto HintReader::read(NodeId at) -> Hint {
    if (dom_[at].attrs == 0) return {};
    const auto name = dom_.attr(at, Attr::class_);
    const auto more = !dom_.attr(at, Attr::id).empty() || !dom_.attr(at, Attr::role).empty() ||
                      !dom_.attr(at, Attr::itemprop).empty();
    if (more) return hint_of(dom_, at);
    if (name.empty()) return {};
    const auto [found, fresh] = by_class_.try_emplace(name);
    if (fresh) found->second = hint_of(dom_, at);
    return found->second;
}

auto names_of(const Dom& dom, NodeId at) -> std::vector<std::string> {
    auto names = std::vector<std::string>{};
    auto hint = Hint{};
    if (dom[at].attrs == 0) return names;
    auto reader = NameReader{hint, &names};
    for (const auto attr : {Attr::class_, Attr::id, Attr::role}) reader.read(dom.attr(at, attr));
    return names;
}

}  // namespace fanfold::extract
