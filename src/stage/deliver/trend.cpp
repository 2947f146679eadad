#include "trend.hpp"

#include <algorithm>

namespace fanfold::deliver {

namespace {

constexpr int bar_step = 7;
constexpr int bar_width = 5;
constexpr int height = 22;

auto news_in(const ReportSection& section) -> int {
    return static_cast<int>(
        std::count_if(section.items.begin(), section.items.end(), [](const ReportItem& item) {
            return item.status != EventStatus::unchanged;
        }));
}

auto news_of(const Report& report, const SectionName& name) -> int {
    for (const auto& section : report.sections)
        if (section.id == name) return news_in(section);
    return 0;
}

/// A night without news still has its foot: it was looked at.
auto bar(int at, int count, int most, bool tonight) -> std::string {
    const int tall = count == 0 ? 1 : std::max(2, count * height / most);
    const auto number = [](int value) { return "\"" + std::to_string(value) + "\""; };
    return std::string{"<rect"} + (tonight ? " class=\"now\"" : "") +
           " x=" + number(at * bar_step) + " y=" + number(height - tall) +
           " width=" + number(bar_width) + " height=" + number(tall) + "/>";
}

auto in_words(const std::vector<int>& counts, const Labels& labels) -> std::string {
    std::string out{labels.korean ? "최근 " : "New and developing events in the last "};
    out += std::to_string(counts.size());
    out += labels.korean ? "회 보고서의 신규·진행 건수:" : " reports:";
    for (std::size_t at = 0; at < counts.size(); ++at)
        out += (at == 0 ? " " : ", ") + std::to_string(counts[at]);
    return out;
}

}  // namespace

auto trend_of(const ReportSection& section, const std::vector<Report>& earlier)
    -> std::vector<int> {
    std::vector<int> out;
    const auto skipped = earlier.size() - std::min(earlier.size(), longest_trend - 1);
    for (auto at = skipped; at < earlier.size(); ++at)
        out.push_back(news_of(earlier[at], section.id));
    out.push_back(news_in(section));
    return out;
}

auto trend_svg(const std::vector<int>& counts, const Labels& labels) -> std::string {
    if (counts.size() < shortest_trend) return {};
    const int most = std::max(1, *std::max_element(counts.begin(), counts.end()));
    const int width = static_cast<int>(counts.size()) * bar_step - (bar_step - bar_width);
    const auto wide = std::to_string(width);
    const auto high = std::to_string(height);
    std::string out = "<svg class=\"trend\" role=\"img\" aria-label=\"" + in_words(counts, labels) +
                      "\" width=\"" + wide + "\" height=\"" + high + "\" viewBox=\"0 0 " + wide +
                      " " + high + "\">";
    int at = 0;
    for (const int count : counts) {
        const bool tonight = at + 1 == static_cast<int>(counts.size());
        out += bar(at++, count, most, tonight);
    }
    return out + "</svg>";
}

}  // namespace fanfold::deliver
