#include "title.hpp"

#include <algorithm>

#include <fanfold/text/fold.hpp>

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
    return std::string{title};
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

/// The page's one <h1>, or the first that is not dropped.
auto heading_of(const Dom& dom, const Layout& layout) -> std::string {
    for (auto i = dom.find(Tag::h1, 0, dom.size()); i < dom.size();
         i = dom.find(Tag::h1, i + 1, dom.size())) {
        if (layout.dropped(i)) continue;
        auto text = dom.plain(i, max_title);
        if (!text.empty()) return text;
    }
    return {};
}

auto title_tag(const Dom& dom) -> std::string {
    const auto head = dom.find(Tag::head, 0, dom.size());
    const auto from = head == dom.size() ? NodeId{0} : head;
    const auto at = dom.find(Tag::title, from, dom.size());
    return at == dom.size() ? std::string{} : dom.plain(at, max_title);
}

}  // namespace

auto title_of(const Dom& dom, const Layout& layout, const TitleHints& hints) -> std::string {
    const auto heading = heading_of(dom, layout);
    const auto written = title_tag(dom);
    const auto folded = squeezed(heading);
    const auto agrees = [&](const std::string& other) {
        return folded.size() >= 6 && squeezed(other).find(folded) != std::string::npos;
    };
    if (agrees(written) || agrees(hints.og) || agrees(hints.headline))
        return without_site(heading, hints);
    for (const auto* candidate : {&hints.headline, &hints.og})
        if (!candidate->empty()) return without_site(*candidate, hints);
    if (written.empty()) return heading;
    auto title = without_site(written, hints);
    return title == written ? without_tail(written) : title;
}

}  // namespace fanfold::extract
