#include "web_night.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fanfold/text/html.hpp>

#include "web_parts.hpp"

namespace fanfold::app::web {

namespace {

using schedule::Progress;
using text::escape_html;

/// A page of more rows is no page.
constexpr std::size_t readers_shown = 300;
constexpr std::size_t troubles_shown = 20;
/// Of the newest run all sources that are over with it.
constexpr int newest = 1;

auto count_of(const std::map<std::string, int>& counts, const char* name) -> int {
    const auto found = counts.find(name);
    return found == counts.end() ? 0 : found->second;
}

/// "1 h 05 min".
auto span_words(const Frame& frame, Duration span) -> std::string {
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(span).count();
    const auto* hours_word = in(frame.language, {"h", "시간"});
    const auto* minutes_word = in(frame.language, {"min", "분"});
    if (minutes < 60) return fmt::format("{} {}", minutes, minutes_word);
    return fmt::format("{} {} {:02} {}", minutes / 60, hours_word, minutes % 60, minutes_word);
}

auto chip(const char* kind, const std::string& words) -> std::string {
    return fmt::format("<span class=\"{}\">{}</span>", kind, words);
}

auto progress_words(const Frame& frame, Progress progress) -> const char* {
    switch (progress) {
        case Progress::crawling:
            return in(frame.language, {"reading pages", "페이지 읽는 중"});
        case Progress::asking:
            return in(frame.language, {"asking", "질문 중"});
        case Progress::folded:
            return in(frame.language, {"written", "작성됨"});
        case Progress::delivered:
            return in(frame.language, {"delivered", "전달됨"});
        case Progress::missing:
            return in(frame.language, {"no report", "보고서 없음"});
    }
    return "";
}

auto report_words(const Frame& frame, ReportStatus status) -> std::string {
    switch (status) {
        case ReportStatus::complete:
            return chip("good", in(frame.language, {"complete", "완료"}));
        case ReportStatus::quiet:
            return chip("soft", in(frame.language, {"quiet night", "새 소식 없음"}));
        case ReportStatus::degraded:
            return chip("warn", in(frame.language, {"something is missing", "일부 누락"}));
        case ReportStatus::late:
            return chip("bad", in(frame.language, {"late", "지연"}));
    }
    return "";
}

auto state_cell(const Frame& frame, const NightTold& night, const ReaderTonight& reader) -> std::string {
    if (reader.report) return report_words(frame, *reader.report);
    const bool over = night.run.state != schedule::RunState::open;
    if (over || reader.progress == Progress::missing) return chip("bad", in(frame.language, {"no report", "보고서 없음"}));
    return chip("soft", progress_words(frame, reader.progress));
}

auto deadline_cell(const Frame& frame, const NightTold& night, const ReaderTonight& reader, Instant now) -> std::string {
    if (!night.run.deliver_by) return "–";
    const auto until = *night.run.deliver_by;
    const auto at = reader.made_at.value_or(now);
    if (!reader.made_at && night.run.state != schedule::RunState::open) return "–";
    if (at > until) return chip("bad", fmt::format(fmt::runtime(in(frame.language, {"{} late", "{} 지남"})), span_words(frame, at - until)));
    if (reader.made_at) return chip("good", in(frame.language, {"on time", "제시간"}));
    return fmt::format(fmt::runtime(in(frame.language, {"{} left", "{} 남음"})), span_words(frame, until - at));
}

auto reader_row(const Frame& frame, const NightTold& night, const ReaderTonight& reader, Instant now) -> std::string {
    const auto name = escape_html(reader.name.str());
    const auto title = reader.report ? fmt::format("<a href=\"/reports/{}/{}/desk\">{}</a>", name, to_string(night.run.id), name) : name;
    return fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td><td class=\"time wide\">{}</td></tr>", title, state_cell(frame, night, reader),
                       deadline_cell(frame, night, reader, now), reader.made_at ? short_time(*reader.made_at) : "–");
}

auto troubles(const Frame& frame, const NightTold& night) -> std::string {
    std::string items;
    std::size_t told = 0;
    for (const auto& [source, why] : night.down)
        if (told++ < troubles_shown) items += fmt::format("<li><a href=\"/sources/{0}\">{0}</a>: {1}</li>", escape_html(source.str()), escape_html(why));
    if (night.down.size() > troubles_shown)
        items += fmt::format("<li>{} {}</li>", night.down.size() - troubles_shown, in(frame.language, {"more sources", "개 출처 더"}));
    if (night.unanswered > 0) items += fmt::format("<li>{} {}</li>", night.unanswered, in(frame.language, {"questions without an answer", "개 질문에 답이 없음"}));
    told = 0;
    for (const auto& [why, count] : night.not_fetched)
        if (told++ < troubles_shown) items += fmt::format("<li>{} × {}</li>", count, escape_html(why));
    if (items.empty()) return "";
    return fmt::format("<h2>{}</h2><ul class=\"changes\">{}</ul>", in(frame.language, {"What went wrong or was left out", "문제와 제외된 것"}), items);
}

void add_reports(const std::vector<store::ReportLine>& reports, NightTold& out) {
    std::map<EnterpriseName, const store::ReportLine*> made;
    for (const auto& report : reports) made.emplace(report.enterprise, &report);
    for (auto& reader : out.readers)
        if (const auto found = made.find(reader.name); found != made.end())
            reader.report = found->second->status, reader.made_at = found->second->made_at;
}

}  // namespace

auto night_told(const std::filesystem::path& state) -> Result<std::optional<NightTold>> {
    auto reader = store::Store::open_reading(state);
    if (!reader) return reader.error();
    const auto lines = (*reader)->status(newest);
    if (!lines) return lines.error();
    if (lines->empty()) return std::optional<NightTold>{};
    const auto& line = lines->front();
    NightTold out{line.run, {}, {}, line.unvisited, count_of(line.questions, "failed") + count_of(line.questions, "unasked")};
    for (const auto& entry : line.enterprises) out.readers.push_back({entry.enterprise, entry.progress, {}, {}});
    const auto reports = (*reader)->reports_of(line.run.id);
    if (!reports) return reports.error();
    add_reports(*reports, out);
    const auto nights = (*reader)->source_nights(newest);
    if (!nights) return nights.error();
    for (const auto& night : *nights)
        if (night.run == out.run.id && !night.trouble.empty()) out.down.emplace_back(night.source, night.trouble);
    return std::optional{std::move(out)};
}

auto night_section(const Frame& frame, const NightTold& night, Instant now) -> std::string {
    std::string rows;
    for (std::size_t at = 0; at < std::min(readers_shown, night.readers.size()); ++at) rows += reader_row(frame, night, night.readers[at], now);
    const auto until = night.run.deliver_by ? ", " + std::string{in(frame.language, {"deliver by", "마감"})} + " " + short_time(*night.run.deliver_by) + " UTC" : "";
    auto out = fmt::format("<h2>{} {} · {}{}</h2>", in(frame.language, {"Enterprises in", "고객:"}), to_string(night.run.id), escape_html(night.run.job.str()), until);
    out += table(head(frame, {{"", {"Enterprise", "고객사"}}, {"", {"Report", "보고서"}}, {"", {"Deadline", "마감"}}, {"wide", {"Made (UTC)", "작성(UTC)"}}}), rows);
    if (night.readers.size() > readers_shown)
        out += fmt::format("<p class=\"soft\">{} {}</p>", night.readers.size() - readers_shown, in(frame.language, {"more: `fanfold status`", "곳이 더 있습니다: `fanfold status`"}));
    return out + troubles(frame, night);
}

}  // namespace fanfold::app::web
