#include "visible_dates.hpp"

#include <algorithm>

#include "folded_space.hpp"

namespace fanfold::extract {

namespace {

auto digits_in(std::string_view text) -> std::ptrdiff_t {
    return std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

constexpr auto digits_of_date = std::ptrdiff_t{5};  // "Nov 1, 2026" and more

/// Enough of a date to be one, and nearly nothing else: "Published August 7, 2023", "2026.11.23".
auto is_lone_date(std::string_view line) -> bool {
    return line.size() >= 8 && line.size() <= 48 && digits_in(line) >= digits_of_date;
}

/// "글쓴이 : 김도윤   등록일 : 2026.11.23 08:10   조회 : 77": boards without a heading tell all in one line.
auto is_labelled(std::string_view line) -> bool {
    if (line.size() > 120 || digits_in(line) < digits_of_date) return false;
    for (const std::string_view label : {"등록일", "작성일", "게시일", "발행일", "기사입력", "승인 ", "입력 "})
        if (line.find(label) != std::string_view::npos) return true;
    return false;
}

/// Of a change, of a member's first day or of a manuscript: not of this page's publication.
auto is_about_else(std::string_view line) -> bool {
    auto low = std::string{line};
    for (auto& c : low)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    for (const std::string_view word :
         {"update", "modified", "review", "join", "since", "member", "regist", "received",
          "submitted", "edited", "revised", "changed", "수정", "업데이트", "更新", "aktualisiert",
          "mis à jour", "actualizado"})
        if (low.find(word) != std::string::npos) return true;
    return false;
}

auto says_ago(std::string_view line) -> bool {
    for (const std::string_view word : {" ago", " 전", "시간전", "일전", "분전", "前", "vor ", "il y a ", "hace "})
        if (line.find(word) != line.npos) return true;
    return false;
}

/// ".../2026/11/23/": all that was published on a day, as weblogs link it from the day's name.
auto is_archive_of_day(const Url& url, Instant now) -> bool {
    auto path = url.path();
    while (path.ends_with('/')) path.remove_suffix(1);
    const auto last = path.rfind('/');
    return last != std::string_view::npos && path.size() - last <= 3 &&
           date_in_url(url, now).has_value();
}

/// "review", "user-reviews", and no "preview".
auto names_reviews(std::string_view names) -> bool {
    for (auto at = names.find("review"); at != names.npos; at = names.find("review", at + 1))
        if (at == 0 || names[at - 1] < 'a' || names[at - 1] > 'z') return true;
    return false;
}

auto is_content(Tag tag) -> bool {
    return tag == Tag::body || tag == Tag::main || tag == Tag::article;
}

}  // namespace

/// Close behind the title before anywhere else: teasers of other pages carry dates too.
auto VisibleDates::marked() const -> std::optional<When> {
    const auto heading = dom_.find(Tag::h1, layout_.body(), dom_.size());
    auto near = heading;
    for (auto lines = 0; near < dom_.size() && lines < 30; ++near)
        lines += dom_.tag(near) == Tag::text && layout_.weight_of(near) > 0 ? 1 : 0;
    const auto close = best_marked(heading, near);
    if (close.rank >= 2) return close.when;
    const auto all = best_marked(layout_.body(), dom_.size());
    return all.rank > close.rank ? all.when : close.when;
}

auto VisibleDates::best_marked(NodeId from, NodeId to) const -> Marked {
    auto looked = 0;
    auto best = Marked{};
    for (auto i = from; i < to && looked < 400 && best.rank < 3; ++i) {
        const auto rank = rank_of(i);
        if (rank <= best.rank) continue;
        ++looked;
        if (const auto when = date_of(i)) best = {when, rank};
    }
    return best;
}

auto VisibleDates::rank_of(NodeId at) const -> int {
    const auto tag = dom_.tag(at);
    if (tag == Tag::text || is_content(tag)) return 0;
    const auto item = dom_.attr(at, Attr::itemprop);
    if (item == "datePublished" || item == "dateCreated") return 3;
    if (item == "dateModified" || layout_.dropped(at)) return 0;
    const auto says_date =
        layout_.hint(at).date && layout_.text(at) > 0 && layout_.text(at) < 100;
    const auto rank = tag == Tag::time ? 2 : says_date ? 1 : 0;
    return rank > 0 && is_of_page(at) ? rank : 0;
}

/// Asked last: it may take a walk to the root, or a link to be resolved.
auto VisibleDates::is_of_page(NodeId at) const -> bool {
    return !(layout_.in_link(at) && !links_here(at)) && !by_buyers(at);
}

/// A date inside a link tells of the page that the link leads to: of this one when it is its
/// permanent link, or when the link leads to the day itself.
auto VisibleDates::links_here(NodeId at) const -> bool {
    while (dom_.tag(at) != Tag::a && at != 0) at = dom_.parent(at);
    const auto href = dom_.attr(at, Attr::href);
    if (href.empty()) return true;
    const auto url = base_.resolve(href);
    return url && (url->key() == page_.final_url.key() || is_archive_of_day(*url, now_));
}

auto VisibleDates::by_buyers(NodeId at) const -> bool {
    for (; of_product_ && at != 0; at = dom_.parent(at))
        for (const auto name : {Attr::class_, Attr::id})
            if (names_reviews(dom_.attr(at, name))) return true;
    return false;
}

auto VisibleDates::date_of(NodeId at) const -> std::optional<When> {
    for (const auto name : {Attr::datetime, Attr::content})
        if (const auto value = dom_.attr(at, name); !value.empty())
            if (const auto when = parse_when(value, now_)) return when;
    return parse_when(dom_.plain(at, 160), now_);
}

/// The words of a text node; none where they are hidden or linked: what is linked is another page's
/// title, not this page's date.
auto VisibleDates::line_of(NodeId at) const -> std::string {
    if (dom_.tag(at) != Tag::text || layout_.dropped(at)) return {};
    auto line = folded_space(dom_.text(at).substr(0, 200));
    return line.empty() || is_of_page(at) ? line : std::string{};
}

auto VisibleDates::near_title() const -> std::optional<When> {
    const auto heading = dom_.find(Tag::h1, layout_.body(), dom_.size());
    if (heading == dom_.size()) return only_lone_date();
    if (const auto when = date_after(dom_.end(heading))) return when;
    if (const auto when = date_before(heading)) return when;
    return only_lone_date();
}

auto VisibleDates::told() const -> std::optional<When> {
    constexpr auto most = 12;
    const auto heading = dom_.find(Tag::h1, layout_.body(), dom_.size());
    if (heading == dom_.size()) return std::nullopt;
    auto before = std::string{};
    auto lines = 0;
    for (auto i = dom_.end(heading); i < dom_.size() && lines < most; ++i) {
        const auto line = line_of(i);
        if (line.empty()) continue;
        ++lines;
        const auto change = is_about_else(line) || is_about_else(before);
        before = line.size() < 24 ? line : std::string{};
        if (!is_lone_date(line)) continue;
        if (const auto when = parse_when(line, now_))
            return change ? std::nullopt : std::optional{*when};
    }
    return date_before(heading);
}

auto VisibleDates::by_own_clock(When when) const -> When {
    constexpr auto most = 8;
    const auto only_a_day = when.at == std::chrono::floor<std::chrono::days>(when.at);
    if (only_a_day || when.offset != std::chrono::minutes{0}) return when;
    auto looked = 0;
    for (auto i = dom_.find(Tag::time, layout_.body(), dom_.size());
         i < dom_.size() && looked < most; i = dom_.find(Tag::time, i + 1, dom_.size()), ++looked)
        if (const auto told = parse_when(dom_.attr(i, Attr::datetime), now_);
            told && told->at == when.at && told->offset != std::chrono::minutes{0})
            return *told;
    return when;
}

/// "2 days ago", "3시간 전" and little else: short lines that need the hour of the visit.
auto VisibleDates::told_by_now(std::string_view line) const -> std::optional<When> {
    constexpr auto longest = std::size_t{40};
    const auto digits = digits_in(line);
    if (line.size() > longest || digits < 1 || digits > 2 || !says_ago(line)) return std::nullopt;
    return is_about_else(line) ? std::nullopt : parse_when(line, now_);
}

/// A day in full before one told by the visit's; the latter only right behind the title, for
/// further down it is a comment's.
auto VisibleDates::date_after(NodeId from) const -> std::optional<When> {
    constexpr auto right_behind = 8;
    auto lines = 0;
    auto by_now = std::optional<When>{};
    for (auto i = from; i < dom_.size() && lines < 24; ++i) {
        const auto line = line_of(i);
        if (line.empty()) continue;
        ++lines;
        if (!by_now && lines <= right_behind) by_now = told_by_now(line);
        if (line.size() > 90 || digits_in(line) < 3) continue;
        if (const auto when = parse_when(line, now_)) return when;
    }
    return by_now;
}

auto VisibleDates::date_before(NodeId to) const -> std::optional<When> {
    auto lines = 0;
    for (auto i = to; i > layout_.body() && lines < 6; --i) {
        const auto line = line_of(i);
        if (line.empty()) continue;
        ++lines;
        if (!is_lone_date(line)) continue;
        if (const auto when = parse_when(line, now_)) return when;
    }
    return std::nullopt;
}

/// Where no line near a title tells it: the one day that stands alone somewhere; none where there
/// are two, for then it is a list of other things.
auto VisibleDates::only_lone_date() const -> std::optional<When> {
    const auto day_of = [](const When& when) {
        return std::chrono::floor<std::chrono::days>(when.at + when.offset);
    };
    auto found = std::optional<When>{};
    for (auto i = layout_.body(); i < dom_.size(); ++i) {
        if (dom_.tag(i) != Tag::text || dom_.text(i).size() > 120) continue;
        if (digits_in(dom_.text(i)) < digits_of_date) continue;
        const auto line = line_of(i);
        if (!is_lone_date(line) && !is_labelled(line)) continue;
        const auto when = parse_when(line, now_);
        if (!when) continue;
        if (found && day_of(*found) != day_of(*when)) return std::nullopt;
        if (!found) found = when;
    }
    return found;
}

}  // namespace fanfold::extract
