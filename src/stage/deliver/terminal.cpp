#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>
#include <fanfold/stage/deliver/edits.hpp>
#include <fanfold/stage/deliver/render.hpp>
#include <fanfold/text/marks.hpp>

#include "escape.hpp"
#include "moments.hpp"
#include "tally.hpp"
#include "watched.hpp"

namespace fanfold::deliver {

namespace {

constexpr int narrowest = 24;
constexpr int widest = 100;

auto cells(UChar32 point) -> int {
    if (point < 0x300) return 1;
    const auto kind = u_charType(point);
    if (kind == U_NON_SPACING_MARK || kind == U_ENCLOSING_MARK || kind == U_FORMAT_CHAR) return 0;
    const auto width = u_getIntPropertyValue(point, UCHAR_EAST_ASIAN_WIDTH);
    return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

auto cells(std::string_view text) -> int {
    int out = 0;
    const auto size = static_cast<std::int64_t>(text.size());
    for (std::int64_t at = 0; at < size;) {
        UChar32 point = 0;
        U8_NEXT(text.data(), at, size, point);
        out += point < 0 ? 1 : cells(point);
    }
    return out;
}

/// Bytes of `text` that fit into `room` cells, at least one character.
auto fitting(std::string_view text, int room) -> std::size_t {
    const auto size = static_cast<std::int64_t>(text.size());
    std::int64_t end = 0;
    while (end < size) {
        auto next = end;
        UChar32 point = 0;
        U8_NEXT(text.data(), next, size, point);
        room -= point < 0 ? 1 : cells(point);
        if (room < 0 && end > 0) break;
        end = next;
    }
    return static_cast<std::size_t>(end);
}

/// Words laid into lines of at most `width` cells; a word longer than a line is broken.
class Wrapped {
  public:
    Wrapped(std::string first, std::string rest, int width)
        : lines_(std::move(first)), rest_(std::move(rest)), width_(std::max(width, narrowest)) {
        used_ = cells(lines_);
        indent_ = cells(rest_);
    }
    void add(std::string_view text) {
        while (!text.empty()) {
            const auto end = std::min(text.find(' '), text.size());
            add_word(text.substr(0, end));
            text.remove_prefix(std::min(end + 1, text.size()));
        }
    }
    [[nodiscard]] auto take() -> std::string { return std::move(lines_) + "\n"; }

  private:
    void add_word(std::string_view word) {
        if (word.empty()) return;
        const int space = begun_ ? 1 : 0;
        if (begun_ && used_ + space + cells(word) > width_) new_line();
        if (begun_) put(" ");
        while (used_ + cells(word) > width_) {
            const auto part = fitting(word, width_ - used_);
            put(word.substr(0, part));
            word.remove_prefix(part);
            if (word.empty()) return;
            new_line();
        }
        put(word);
    }
    void put(std::string_view text) {
        lines_ += text;
        used_ += cells(text);
        begun_ = true;
    }
    void new_line() {
        lines_ += "\n" + rest_;
        used_ = indent_;
        begun_ = false;
    }

    std::string lines_;
    std::string rest_;
    int width_ = 0;
    int used_ = 0;
    int indent_ = 0;
    bool begun_ = false;
};

/// Colours wrap whole lines that are laid out already, so that widths stay true.
struct Paint {
    bool on = false;
    [[nodiscard]] auto with(std::string_view code, const std::string& text) const -> std::string {
        if (!on || text.empty()) return text;
        const bool line = text.back() == '\n';
        return "\x1b[" + std::string{code} + "m" + text.substr(0, text.size() - (line ? 1 : 0)) +
               "\x1b[0m" + (line ? "\n" : "");
    }
    [[nodiscard]] auto bold(const std::string& text) const -> std::string {
        return with("1", text);
    }
    [[nodiscard]] auto soft(const std::string& text) const -> std::string {
        return with("2", text);
    }
    [[nodiscard]] auto accent(const std::string& text) const -> std::string {
        return with("1;32", text);
    }
};

auto laid(const std::string& first, const std::string& rest, std::string_view text, int width)
    -> std::string {
    Wrapped lines{first, rest, width};
    lines.add(visible(text));
    return lines.take();
}

auto cited(const ReportItem& item, const Labels& labels) -> std::string {
    auto out = item.text + " ";
    for (int n : item.citations) out += "[" + std::to_string(n) + "]";
    for (const auto& mark : item.marks) out += " (" + translated(mark, labels) + ")";
    return out;
}

auto window_words(const Report& report, const Labels& labels) -> std::string {
    auto out = std::string{labels.covers} + " " + moment(report.window_from, labels) +
               std::string{labels.to} + moment(report.window_to, labels) + zone_behind(report.window_to, labels);
    if (const auto words = status_label(report.status, labels); !words.empty())
        out += " · " + std::string{words};
    return out;
}

auto summary_lines(const Report& report, const Labels& labels, int width) -> std::string {
    std::string out;
    for (const auto& bullet : report.summary)
        out += laid("  • ", "    ", cited(bullet, labels), width);
    if (!out.empty()) return out;
    if (report.status == ReportStatus::quiet) return laid("  ", "  ", labels.quiet, width);
    return report.sections.empty() ? laid("  ", "  ", labels.nothing, width) : std::string{};
}

auto item_lines(const ReportItem& item, const Labels& labels, int width) -> std::string {
    const auto status = std::string{status_label(item.status, labels)};
    return laid("  - ", "    ", "(" + status + ") " + cited(item, labels), width);
}

/// What each number stands for: the page and the words that were read there.
auto evidence_lines(const Citation& cited, const Labels& labels, int width) -> std::string {
    const auto number = "  [" + std::to_string(cited.n) + "] ";
    const std::string rest(number.size(), ' ');
    const auto whose = cited.attribution.empty() ? "" : " · " + cited.attribution;
    const auto words = quoted_words(cited, labels);
    return laid(number, rest, cited.url + " · " + short_id('d', cited.document) + whose, width) +
           laid(rest, rest, cited.quote.empty() ? words : "\"" + words + "\"", width);
}

auto evidence(const Report& report, const Labels& labels, const Paint& paint, int width)
    -> std::string {
    if (report.citations.empty()) return {};
    auto out = "\n" + paint.accent(laid("", "", labels.sources, width));
    for (const auto& cited : report.citations) out += paint.soft(evidence_lines(cited, labels, width));
    return out;
}

/// Sources that could not be read as they should; those that could are not worth a line here.
auto trouble_lines(const Report& report, const Labels& labels, int width) -> std::string {
    std::string out;
    for (const auto& source : report.about.sources)
        if (!source.trouble.empty())
            out += laid("  ! ", "    ",
                        source.source.str() + ": " + translated(source.trouble, labels), width);
    const auto at_the_head = corrections_of(report);
    for (const auto& note : report.about.notes)
        if (std::find(at_the_head.begin(), at_the_head.end(), note) == at_the_head.end())
            out += laid("  ! ", "    ", translated(note, labels), width);
    return out.empty() ? out : "\n" + out;
}

/// Sources that could not be read, where a name may have stood, have their own lines.
auto watched_lines(const About& about, const Labels& labels, int width) -> std::string {
    std::string out;
    for (const auto& row : heard_rows(about))
        out += laid("  ", "    ", row.name + " · " + std::string{labels.stories} + " " + std::to_string(row.stories) +
                                      (labels.korean ? "건 · " : " · ") + row.sources, width);
    const auto silent = silent_words(about, labels);
    if (!silent.empty()) out += laid("  ", "    ", std::string{labels.not_heard} + ": " + silent, width);
    return out;
}

auto watched(const Report& report, const Labels& labels, const Paint& paint, int width) -> std::string {
    const auto lines = watched_lines(report.about, labels, width);
    return lines.empty() ? lines : "\n" + paint.accent(laid("", "", labels.watched, width)) + lines;
}

auto footer_words(const Report& report, const Labels& labels) -> std::string {
    const auto& about = report.about;
    const auto counted = [&](std::string_view label, std::size_t count) {
        return std::string{label} + " " + std::to_string(count) + (labels.korean ? "건 · " : " · ");
    };
    return counted(labels.sources, report.citations.size()) +
           counted(labels.documents, static_cast<std::size_t>(std::max(about.documents, 0))) +
           counted(labels.dropped, about.dropped.size()) + std::string{labels.cost} + " " +
           cost_words(about, labels) + " · " + translated(report.model, labels);
}

}  // namespace

auto to_terminal(const Report& report, int width, bool colour) -> std::string {
    const auto& labels = labels_for(report);
    const Paint paint{colour};
    width = std::clamp(width, narrowest, widest);
    const auto title =
        report.enterprise_title.empty() ? report.enterprise.str() : report.enterprise_title;
    auto out = paint.bold(laid("", "", title + " · " + long_day(report.made_at, labels), width));
    out += paint.soft(laid("", "", window_words(report, labels), width));
    for (const auto& note : corrections_of(report)) out += laid("", "  ", note, width);
    out += "\n";
    out += summary_lines(report, labels, width);
    for (const auto& section : report.sections) {
        out += "\n" + paint.accent(laid(
                          "", "", section.title.empty() ? section.id.str() : section.title, width));
        for (const auto& item : section.items) out += item_lines(item, labels, width);
    }
    out += evidence(report, labels, paint, width) + watched(report, labels, paint, width) + trouble_lines(report, labels, width);
    return out + "\n" + paint.soft(laid("", "", footer_words(report, labels), width));
}

}  // namespace fanfold::deliver
