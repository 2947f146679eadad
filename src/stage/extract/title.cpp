#include "title.hpp"

#include <algorithm>
#include <iterator>
#include <span>
#include <vector>

#include <fanfold/text/fold.hpp>
#include <fanfold/text/sentences.hpp>

namespace fanfold::extract {

namespace {

constexpr auto max_title = std::size_t{400};
constexpr std::string_view separators[] = {" | ", " :: ", " » ", " · ", " • ", " ｜ ", " « ",
                                           " - ", " – ",  " — ", " : ", " < ", " > "};
constexpr auto bars = std::span{separators}.first(6);

struct Cut {
    std::string_view front;
    std::string_view back;
};

auto last_cut(std::string_view title) -> Cut {
    auto at = std::string_view::npos;
    auto length = std::size_t{0};
    for (const auto separator : separators) {
        const auto found = title.rfind(separator);
        if (found != std::string_view::npos && (at == std::string_view::npos || found > at))
            at = found, length = separator.size();
    }
    if (at == std::string_view::npos) return {title, {}};
    return {title.substr(0, at), title.substr(at + length)};
}

auto first_cut(std::string_view title, std::span<const std::string_view> by = separators) -> Cut {
    auto at = std::string_view::npos;
    auto length = std::size_t{0};
    for (const auto separator : by) {
        const auto found = title.find(separator);
        if (found != std::string_view::npos && found < at) at = found, length = separator.size();
    }
    if (at == std::string_view::npos) return {title, {}};
    return {title.substr(0, at), title.substr(at + length)};
}

/// Without what the same name is written with in one place and without in another.
auto squeezed(std::string_view text) -> std::string {
    constexpr std::string_view registered = "®";
    auto out = text::fold_key(text);
    out.erase(std::remove_if(
                  out.begin(), out.end(),
                  [](char c) { return c == ' ' || c == '-' || c == '.' || c == '\'' || c == '&'; }),
              out.end());
    for (auto at = out.find(registered); at != std::string::npos; at = out.find(registered, at))
        out.erase(at, registered.size());
    return out;
}

/// What the page belongs to, squeezed.
struct Site {
    explicit Site(const TitleHints& hints)
        : name(squeezed(hints.site)), host(squeezed(hints.host)) {}
    std::string name;
    std::string host;

    /// `part`, squeezed, is the site's name or a piece of it.
    [[nodiscard]] auto is(std::string_view part) const -> bool {
        if (part.empty()) return false;
        if (!name.empty() && (name == part || (part.size() > 4 && name.find(part) != name.npos)))
            return true;
        return part.size() > 3 && host.find(part) != host.npos;
    }
    /// It is, or says little else ("The Daily Example, since 1899").
    [[nodiscard]] auto named_by(std::string_view part) const -> bool {
        return is(part) || (name.size() > 4 && part.find(name) != part.npos &&
                            part.size() < name.size() * 2 + 8);
    }
};

auto names_site(std::string_view part, const Site& site) -> bool {
    return site.named_by(squeezed(part));
}

/// "What it is about | The site | what else search engines should know": all from the site's name
/// on goes.
auto before_site(std::string_view title, const Site& site) -> std::string_view {
    for (auto cut = last_cut(title); !cut.back.empty(); cut = last_cut(cut.front)) {
        const auto name = squeezed(first_cut(cut.back).front);
        if (name.size() > 3 && site.named_by(name)) return cut.front;
    }
    return title;
}

/// In front of a title only the very name of the site is not of it: "Visual Studio Community |
/// Free" of the site "Visual Studio" begins with its matter.
auto without_site(std::string_view title, const Site& site) -> std::string {
    for (auto round = 0; round < 3; ++round) {
        const auto back = last_cut(title);
        const auto front = first_cut(title);
        if (!back.back.empty() && names_site(back.back, site))
            title = back.front;
        else if (!front.back.empty() && site.is(squeezed(front.front)))
            title = front.back;
        else
            break;
    }
    return std::string{before_site(title, site)};
}

/// "What it is about | whose it is | what one can do there": of what is written for search engines
/// the first part is kept, at a bar before at a dash, for titles have dashes of their own.
auto first_part(const std::string& title) -> std::string {
    constexpr auto least = std::size_t{10};
    const auto bar = first_cut(title, bars).front;
    const auto part = bar.size() < title.size() ? bar : first_cut(title).front;
    return part.size() < least ? title : std::string{part};
}

/// Without places where a word may be broken, and without the sign of a link to the heading itself.
auto without_marks(std::string text) -> std::string {
    constexpr std::string_view soft_hyphen = "\u00ad";
    constexpr std::string_view link = "¶";
    for (auto at = text.find(soft_hyphen); at != std::string::npos; at = text.find(soft_hyphen, at))
        text.erase(at, soft_hyphen.size());
    if (text.ends_with(link)) text.resize(text.size() - link.size());
    return text;
}

/// All that is shown as <h1>, in order.
auto headings_of(const Dom& dom, const Layout& layout) -> std::vector<std::string> {
    constexpr auto most = std::size_t{12};
    auto out = std::vector<std::string>{};
    for (auto i = dom.find(Tag::h1, 0, dom.size()); i < dom.size() && out.size() < most;
         i = dom.find(Tag::h1, i + 1, dom.size())) {
        if (layout.dropped(i)) continue;
        auto text = without_marks(dom.plain(i, max_title));
        if (!text.empty()) out.push_back(std::move(text));
    }
    return out;
}

auto title_tag(const Dom& dom) -> std::string {
    const auto head = dom.find(Tag::head, 0, dom.size());
    const auto from = head == dom.size() ? NodeId{0} : head;
    const auto at = dom.find(Tag::title, from, dom.size());
    return at == dom.size() ? std::string{} : without_marks(dom.plain(at, max_title));
}

using Words = std::vector<std::string>;

auto words_of(std::string_view text) -> Words {
    auto words = text::words(text);
    std::sort(words.begin(), words.end());
    return words;
}

/// Word F1 of two short texts.
auto likeness(std::string_view a, std::string_view b) -> double {
    const auto left = words_of(a);
    const auto right = words_of(b);
    auto common = Words{};
    std::set_intersection(left.begin(), left.end(), right.begin(), right.end(),
                          std::back_inserter(common));
    return left.empty() || right.empty() ? 0.0
                                         : 2.0 * static_cast<double>(common.size()) /
                                               static_cast<double>(left.size() + right.size());
}

/// What the page says of its title elsewhere than in headings.
struct Told {
    const std::string& written;  ///< <title>
    const TitleHints& hints;
    Site site;
    std::string slug;  ///< the words of the address
};

/// "/blog/2026/how-to-plant-a_tree.html": how to plant a tree. Two words say too little.
auto slug_of(std::string_view path) -> std::string {
    while (path.ends_with('/')) path.remove_suffix(1);
    path = path.substr(path.rfind('/') + 1);
    path = path.substr(0, path.rfind('.'));
    auto out = std::string{path};
    std::replace_if(
        out.begin(), out.end(), [](char c) { return c == '-' || c == '_' || c == '+'; }, ' ');
    return std::count(out.begin(), out.end(), ' ') < 2 ? std::string{} : out;
}

/// How well a heading says what the page says its title is: 1 where it is a part of it between
/// separators or stands in it.
auto agreement(const std::string& heading, const std::string& told) -> double {
    if (told.empty()) return 0;
    const auto folded = squeezed(heading);
    if (squeezed(first_cut(told).front) == folded) return 1;
    if (folded.size() >= 6 && squeezed(told).find(folded) != std::string::npos) return 1;
    return likeness(heading, told);
}

/// An address was made of the title that a page had first; where it is clearly more like the
/// heading than like what search engines are told, the heading is the title.
auto agreement_of_slug(const std::string& heading, const Told& told) -> double {
    constexpr auto clearly = 1.5;
    if (told.slug.empty()) return 0;
    auto other = 0.0;
    for (const auto* text : {&told.written, &told.hints.og})
        other =
            std::max(other, likeness(first_cut(without_site(*text, told.site)).front, told.slug));
    const auto own = likeness(heading, told.slug);
    return own > clearly * other ? own : 0;
}

/// Blogs put their own name in <h1> too: then it is the last part of the <title>, or a first part
/// that the other titles leave out.
auto is_site_heading(const std::string& heading, const Told& told) -> bool {
    const auto folded = squeezed(heading);
    if (told.site.named_by(folded)) return true;
    const auto tail = squeezed(last_cut(told.written).back);
    if (!folded.empty() && (tail == folded || (folded.size() >= 8 && tail.starts_with(folded))))
        return true;
    const auto elsewhere = squeezed(told.hints.og + told.hints.headline);
    const auto written = squeezed(told.written);
    return !elsewhere.empty() && elsewhere.find(folded) == std::string::npos &&
           written.starts_with(folded) && written != folded;
}

struct Heading {
    std::string text;
    double agreement = -1;
};

auto best_heading(const Dom& dom, const Layout& layout, const Told& told) -> Heading {
    auto best = Heading{};
    for (auto& text : headings_of(dom, layout)) {
        if (is_site_heading(text, told)) continue;
        auto how = agreement_of_slug(text, told);
        for (const auto* other : {&told.hints.og, &told.hints.headline, &told.written})
            how = std::max(how, agreement(text, *other));
        if (how > best.agreement) best = {std::move(text), how};
    }
    return best;
}

/// <title> was written for all who read, og:title for those who pass the page on. Where the one
/// holds the other, og:title is the same without the names around it; and "Home" is no title.
auto og_says_more(const std::string& og, const std::string& written) -> bool {
    constexpr auto little = std::size_t{10};
    if (og.empty()) return false;
    return written.size() < little || squeezed(written).find(squeezed(og)) != std::string::npos;
}

auto without_heading(const Told& told) -> std::string {
    const auto& og = told.hints.og;
    const auto& before = og_says_more(og, told.written) ? og : told.written;
    for (const auto* candidate : {&told.hints.headline, &before, &og})
        if (!candidate->empty() && !names_site(*candidate, told.site))
            return first_part(without_site(*candidate, told.site));
    return {};
}

}  // namespace

/// What readers see above the text beats what search engines are told, as long as both speak of the
/// same.
auto title_of(const Dom& dom, const Layout& layout, const TitleHints& hints) -> std::string {
    constexpr auto same_matter = 0.5;
    constexpr auto same_article = 0.4;
    const auto written = title_tag(dom);
    const auto told = Told{written, hints, Site{hints}, slug_of(hints.path)};
    const auto heading = best_heading(dom, layout, told);
    const auto least = hints.headline.empty() ? same_matter : same_article;
    if (heading.agreement >= least) return without_site(heading.text, told.site);
    auto title = without_heading(told);
    if (!title.empty()) return title;
    return heading.text.empty() ? without_site(written, told.site) : heading.text;
}

}  // namespace fanfold::extract
