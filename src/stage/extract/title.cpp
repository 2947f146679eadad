#include "title.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

#include <fanfold/text/fold.hpp>
#include <fanfold/text/sentences.hpp>

namespace fanfold::extract {

namespace {

constexpr auto max_title = std::size_t{400};
constexpr std::string_view separators[] = {" | ", " - ", " – ", " — ",  " :: ", " » ", " « ",
                                           " · ", " • ", " : ", " ｜ ", " < ",  " > "};

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

auto first_cut(std::string_view title) -> Cut {
    auto at = std::string_view::npos;
    auto length = std::size_t{0};
    for (const auto separator : separators) {
        const auto found = title.find(separator);
        if (found != std::string_view::npos && found < at) at = found, length = separator.size();
    }
    if (at == std::string_view::npos) return {title, {}};
    return {title.substr(0, at), title.substr(at + length)};
}

auto squeezed(std::string_view text) -> std::string {
    auto out = text::fold_key(text);
    out.erase(std::remove_if(
                  out.begin(), out.end(),
                  [](char c) { return c == ' ' || c == '-' || c == '.' || c == '\'' || c == '&'; }),
              out.end());
    return out;
}

auto names_site(std::string_view part, const TitleHints& hints) -> bool {
    const auto name = squeezed(part);
    if (name.empty()) return false;
    const auto site = squeezed(hints.site);
    if (!site.empty() &&
        (site == name || (name.size() > 4 && site.find(name) != std::string::npos) ||
         (site.size() > 4 && name.find(site) != std::string::npos &&
          name.size() < site.size() * 2 + 8)))
        return true;
    return name.size() > 3 && squeezed(hints.host).find(name) != std::string::npos;
}

/// "What it is about | The site | what else search engines should know": all from the site's name
/// on goes.
auto before_site(std::string_view title, const TitleHints& hints) -> std::string_view {
    for (auto cut = last_cut(title); !cut.back.empty(); cut = last_cut(cut.front)) {
        const auto name = first_cut(cut.back).front;
        if (squeezed(name).size() > 3 && names_site(name, hints)) return cut.front;
    }
    return title;
}

auto without_site(std::string_view title, const TitleHints& hints) -> std::string {
    for (auto round = 0; round < 3; ++round) {
        const auto back = last_cut(title);
        const auto front = first_cut(title);
        if (!back.back.empty() && names_site(back.back, hints))
            title = back.front;
        else if (!front.back.empty() && names_site(front.front, hints))
            title = front.back;
        else
            break;
    }
    return std::string{before_site(title, hints)};
}

/// Where nothing names the site, a short tail after a long title is it.
auto without_tail(const std::string& title) -> std::string {
    const auto cut = last_cut(title);
    const auto words = std::count(cut.back.begin(), cut.back.end(), ' ') + 1;
    if (cut.back.empty() || cut.front.size() < 20 || words > 4 ||
        cut.back.size() * 2 > cut.front.size() * 3)
        return title;
    return std::string{cut.front};
}

/// All that is shown as <h1>, in order.
auto headings_of(const Dom& dom, const Layout& layout) -> std::vector<std::string> {
    constexpr auto most = std::size_t{12};
    auto out = std::vector<std::string>{};
    for (auto i = dom.find(Tag::h1, 0, dom.size()); i < dom.size() && out.size() < most;
         i = dom.find(Tag::h1, i + 1, dom.size())) {
        if (layout.dropped(i)) continue;
        auto text = dom.plain(i, max_title);
        if (text.ends_with("¶")) text.resize(text.size() - std::string_view{"¶"}.size());
        if (!text.empty()) out.push_back(std::move(text));
    }
    return out;
}

auto title_tag(const Dom& dom) -> std::string {
    const auto head = dom.find(Tag::head, 0, dom.size());
    const auto from = head == dom.size() ? NodeId{0} : head;
    const auto at = dom.find(Tag::title, from, dom.size());
    return at == dom.size() ? std::string{} : dom.plain(at, max_title);
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

/// How well a heading says what the page says its title is: 1 where it is a part of it between
/// separators or stands in it.
auto agreement(const std::string& heading, const std::string& told) -> double {
    if (told.empty()) return 0;
    const auto folded = squeezed(heading);
    if (squeezed(first_cut(told).front) == folded) return 1;
    if (folded.size() >= 6 && squeezed(told).find(folded) != std::string::npos) return 1;
    return likeness(heading, told);
}

/// Blogs put their own name in <h1> too: then it is the last part of the <title>, or a first part
/// that the other titles leave out.
auto is_site_heading(const std::string& heading, const std::string& written,
                     const TitleHints& hints) -> bool {
    if (names_site(heading, hints)) return true;
    const auto folded = squeezed(heading);
    const auto last = last_cut(written);
    const auto tail = squeezed(last.back);
    if (!folded.empty() && (tail == folded || (folded.size() >= 8 && tail.starts_with(folded))))
        return true;
    const auto elsewhere = squeezed(hints.og + hints.headline);
    return !elsewhere.empty() && elsewhere.find(folded) == std::string::npos &&
           squeezed(written).starts_with(folded) && squeezed(written) != folded;
}

struct Heading {
    std::string text;
    double agreement = -1;
};

auto best_heading(const Dom& dom, const Layout& layout, const std::string& written,
                  const TitleHints& hints) -> Heading {
    auto best = Heading{};
    for (auto& text : headings_of(dom, layout)) {
        if (is_site_heading(text, written, hints)) continue;
        auto how = 0.0;
        for (const auto* told : {&hints.og, &hints.headline, &written})
            how = std::max(how, agreement(text, *told));
        if (how > best.agreement) best = {std::move(text), how};
    }
    return best;
}

}  // namespace

/// What readers see above the text beats what search engines are told, as long as both speak of the
/// same.
auto title_of(const Dom& dom, const Layout& layout, const TitleHints& hints) -> std::string {
    constexpr auto same_matter = 0.55;
    constexpr auto same_article = 0.4;
    const auto written = title_tag(dom);
    const auto heading = best_heading(dom, layout, written, hints);
    const auto least = hints.headline.empty() ? same_matter : same_article;
    if (heading.agreement >= least) return without_site(heading.text, hints);
    for (const auto* candidate : {&hints.headline, &hints.og})
        if (!candidate->empty() && !names_site(*candidate, hints))
            return without_site(*candidate, hints);
    if (written.empty() || (names_site(written, hints) && !heading.text.empty()))
        return heading.text;
    auto title = without_site(written, hints);
    return title == written ? without_tail(written) : title;
}

}  // namespace fanfold::extract
