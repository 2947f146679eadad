#include "authors.hpp"

#include <algorithm>
#include <cstdint>

#include "folded_space.hpp"
#include "names.hpp"

namespace fanfold::extract {

namespace {

constexpr auto most_authors = std::size_t{16};

/// "By ", "글 ": what may stand before a name on one line, or alone on the line before it. Those of CJK need no space.
constexpr std::string_view leads[] = {"Written by", "Posted by", "Reported by", "Text by", "Words by", "By", "by", "BY",
                                      "Author:", "Von", "VON", "Par", "PAR", "Por",
                                      "글·사진", "글", "기자", "取材・文", "文・構成", "文", "記者", "记者", "作者", "撰文", "執筆", "撰稿"};

/// Marks between a lead and its name: "文/", "글=", "作者：".
auto without_marks(std::string_view text) -> std::string_view {
    auto cut = true;
    while (cut) {
        cut = false;
        for (const std::string_view mark : {" ", "/", "=", ":", "：", "／", "＝", "・", "|", "@"})
            if (text.starts_with(mark)) text.remove_prefix(mark.size()), cut = true;
    }
    return text;
}

/// What stands behind a lead; empty where there is none, or nothing behind it.
auto behind_lead(std::string_view line) -> std::string_view {
    for (const auto lead : leads) {
        if (!line.starts_with(lead)) continue;
        const auto rest = line.substr(lead.size());
        const auto name = without_marks(rest);
        const bool apart = name.size() < rest.size() || lead.ends_with(':');
        const bool joined = lead == "記者" || lead == "记者" || lead == "作者";
        if (!name.empty() && (apart || (joined && is_han_name(name)))) return name;
    }
    return {};
}

/// Alone on its line. "글" and "기자" stand among buttons too.
auto is_lead(std::string_view line) -> bool {
    if (line == "글" || line == "기자") return false;
    while (line.ends_with(' ') || line.ends_with(':') || line.ends_with("：")) line.remove_suffix(line.ends_with("：") ? 3 : 1);
    return std::find(std::begin(leads), std::end(leads), line) != std::end(leads);
}

/// A text that claims to be of authors: data and marked elements are believed, and told as they are where no names are known in it.
void add_told(std::vector<std::string>& out, std::string_view told) {
    auto text = folded_space(told);
    const auto bare = std::string{behind_lead(text)};
    auto names = names_in(bare.empty() ? text : bare);
    const bool may_be_a_name = text.starts_with("Von ") || text.starts_with("Par ") || text.starts_with("Por ");
    if (!bare.empty() && !may_be_a_name) text = bare;
    if (names.empty() && text.size() <= 80 && !text.starts_with("http")) names.push_back(std::move(text));
    for (auto& name : names) {
        const bool known = std::find(out.begin(), out.end(), name) != out.end();
        if (!name.empty() && !known && out.size() < most_authors) out.push_back(std::move(name));
    }
}

/// In microdata an author is a thing with a name, a picture and an address.
auto marked_name(const Dom& dom, NodeId at) -> std::string {
    constexpr auto most_nodes = NodeId{200};
    const auto end = std::min(dom.end(at), at + most_nodes);
    for (auto i = at + 1; i < end && dom.attr(at, Attr::itemprop) == "author"; ++i)
        if (dom.attr(i, Attr::itemprop) == "name")
            return dom.has(i, Attr::content) ? std::string{dom.attr(i, Attr::content)} : dom.plain(i, 200);
    return dom.plain(at, 200);
}

enum class Mark : std::uint8_t { none, name, relation, property };

auto mark_of(const Dom& dom, const Layout& layout, NodeId at) -> Mark {
    if (dom.tag(at) == Tag::a && dom.attr(at, Attr::rel) == "author") return Mark::relation;
    if (!layout.hint(at).author || layout.dropped(at) || layout.text(at) >= 60) return Mark::none;
    return dom.attr(at, Attr::itemprop) == "author" ? Mark::property : Mark::name;
}

/// Where the neighbours of an author end that are authors too: those further down are of other posts.
auto end_of_neighbours(const Dom& dom, const Layout& layout, NodeId at, Mark mark) -> NodeId {
    const auto box = dom.parent(at);
    return mark == Mark::name || box <= layout.body() ? dom.end(at) : dom.end(box);
}

auto marked_authors(const Dom& dom, const Layout& layout) -> std::vector<std::string> {
    auto out = std::vector<std::string>{};
    auto first = Mark::none;
    auto end = dom.size();
    for (auto i = layout.body(); i < end; ++i) {
        const auto mark = mark_of(dom, layout, i);
        if (mark == Mark::none || (first != Mark::none && mark != first)) continue;
        add_told(out, marked_name(dom, i));
        if (first == Mark::none && !out.empty()) first = mark, end = end_of_neighbours(dom, layout, i, mark);
        if (!out.empty()) i = dom.end(i) - 1;
    }
    return out;
}

/// "김민수 기자" with an address or a time behind it.
auto up_to_reporter(std::string_view line) -> std::string_view {
    constexpr std::string_view word = " 기자";
    const auto at = line.find(word);
    const auto end = at + word.size();
    return at != line.npos && (end == line.size() || line[end] == ' ') ? line.substr(0, end) : std::string_view{};
}

/// A line beside the title: a lead and names, or a reporter; nothing where a part of it is no name.
auto names_of_byline(std::string_view line, std::string_view before) -> std::vector<std::string> {
    constexpr auto longest = std::size_t{90};
    if (line.size() > longest) return {};
    auto told = behind_lead(line);
    if (told.empty() && is_lead(before)) told = line;
    if (const auto reporter = up_to_reporter(line); told.empty() && is_reporter(reporter)) told = reporter;
    return told.empty() ? std::vector<std::string>{} : names_in(told.substr(0, end_of_names(told)));
}

auto byline(const Dom& dom, const Layout& layout) -> std::vector<std::string> {
    constexpr auto most_lines = 12;
    constexpr auto prose = std::size_t{160};
    const auto heading = dom.find(Tag::h1, layout.body(), dom.size());
    auto before = std::string{};
    auto lines = 0;
    for (auto i = heading < dom.size() ? dom.end(heading) : heading; i < dom.size() && lines < most_lines; ++i) {
        if (dom.tag(i) != Tag::text || layout.dropped(i) || layout.weight_of(i) == 0) continue;
        if (dom.text(i).size() > prose) break;
        ++lines;
        auto line = folded_space(dom.text(i));
        if (line.starts_with(' ')) line.erase(0, 1);
        if (auto names = names_of_byline(line, before); !names.empty()) return names;
        before = std::move(line);
    }
    return {};
}

}  // namespace

auto authors_of(const Dom& dom, const Layout& layout, const std::vector<std::string_view>& in_metas, const JsonLd& json)
    -> std::vector<std::string> {
    auto out = std::vector<std::string>{};
    for (const auto& name : json.authors) add_told(out, name);
    if (!out.empty()) return out;
    for (const auto name : in_metas) add_told(out, name);
    if (!out.empty()) return out;
    out = marked_authors(dom, layout);
    return out.empty() ? byline(dom, layout) : out;
}

}  // namespace fanfold::extract
