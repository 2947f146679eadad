#include <algorithm>
#include <fanfold/stage/deliver/edits.hpp>
#include <fanfold/stage/deliver/render.hpp>
#include <fanfold/text/marks.hpp>

#include "escape.hpp"
#include "moments.hpp"
#include "tally.hpp"
#include "watched.hpp"

namespace fanfold::deliver {

namespace {

/// A number in brackets is a link only where something defines it, and nothing here can.
auto cites(const ReportItem& item) -> std::string {
    std::string out;
    for (int n : item.citations) out += "[" + std::to_string(n) + "]";
    return out.empty() ? out : " " + out;
}

auto heading(std::string_view words) -> std::string {
    return "\n## " + markdown(words) + "\n\n";
}

auto bullet(const std::string& words) -> std::string {
    return "- " + words + "\n";
}

auto marks(const ReportItem& told, const Labels& labels) -> std::string {
    std::string out;
    for (const auto& mark : told.marks) out += "  *" + markdown(translated(mark, labels)) + "*\n";
    return out;
}

auto summary(const Report& report, const Labels& labels) -> std::string {
    auto out = heading(labels.summary);
    for (const auto& item : report.summary)
        out += bullet(markdown(item.text) + cites(item)) + marks(item, labels);
    if (!report.summary.empty()) return out;
    if (report.status == ReportStatus::quiet) return out + markdown(labels.quiet) + "\n";
    return report.sections.empty() ? out + markdown(labels.nothing) + "\n" : std::string{};
}

auto item(const ReportItem& told, const Labels& labels) -> std::string {
    auto out = bullet("**" + markdown(status_label(told.status, labels)) + "** · " +
                      markdown(told.text) + cites(told));
    if (!told.why.empty()) out += "  *" + markdown(labels.why) + ":* " + markdown(told.why) + "\n";
    return out + marks(told, labels);
}

auto section(const ReportSection& told, const Labels& labels) -> std::string {
    auto out = heading(told.title.empty() ? told.id.str() : told.title);
    for (const auto& each : told.items) out += item(each, labels);
    return out;
}

/// A destination in <…>: nothing in a parsed URL can end it.
auto link(const std::string& words, const std::optional<std::string>& url) -> std::string {
    return url ? "[" + words + "](<" + *url + ">)" : words;
}

auto citation(const Citation& cited, const Labels& labels) -> std::string {
    const auto title = cited.title.empty() ? cited.url : cited.title;
    const auto from = cited.source.empty() ? host_of(cited.url) : cited.source.str();
    std::string out =
        "[" + std::to_string(cited.n) + "] " + link(markdown(title), quote_url(cited)) + " · " +
        markdown(from) + " · " +
        (cited.published ? published_day(*cited.published, labels) : std::string{labels.undated}) +
        (cited.attribution.empty() ? "" : " · " + markdown(cited.attribution)) + "\n\n";
    out += "> " + markdown(quoted_words(cited, labels)) + "\n\n";
    out += std::string{labels.fetched} + " " + moment(cited.fetched_at, labels) + " · `" +
           short_id('d', cited.document) + "` " + bytes_words(cited, labels) + "\n\n";
    return out;
}

auto citations(const Report& report, const Labels& labels) -> std::string {
    if (report.citations.empty()) return {};
    auto out = heading(labels.sources);
    for (const auto& each : report.citations) out += citation(each, labels);
    return out;
}

auto cell(std::string_view words) -> std::string {
    return " " + markdown(words) + " |";
}

auto watched(const About& about, const Labels& labels) -> std::string {
    std::string out;
    for (const auto& row : heard_rows(about))
        out += bullet(markdown(labels.watched) + ": " + markdown(row.name) + " · " + markdown(labels.stories) + " " +
                      std::to_string(row.stories) + (labels.korean ? "건 · " : " · ") + markdown(row.sources));
    const auto line = [&](std::string_view label, const std::string& words) {
        if (!words.empty()) out += bullet(markdown(label) + ": " + markdown(words));
    };
    line(labels.not_heard, silent_words(about, labels));
    line(labels.could_not_look, blind_words(about, labels));
    return out;
}

auto coverage(const About& about, const Labels& labels) -> std::string {
    if (about.sources.empty()) return {};
    std::string out = "\n|" + cell(labels.source) + cell(labels.pages) +
                      cell(labels.fresh_documents) + cell(labels.failed_pages) +
                      cell(labels.trouble) + "\n|---|--:|--:|--:|---|\n";
    for (const auto& source : about.sources)
        out += "|" + cell(source.source.str()) + cell(std::to_string(source.pages)) +
               cell(std::to_string(source.fresh)) + cell(std::to_string(source.failed)) +
               cell(source.trouble.empty() ? std::string{labels.no_trouble}
                                           : translated(source.trouble, labels)) +
               "\n";
    return out;
}

auto about(const Report& report, const Labels& labels) -> std::string {
    const auto& told = report.about;
    auto out = heading(labels.about);
    for (const auto& [term, value] : counts_of(told, labels))
        out += bullet(markdown(term) + ": " + markdown(value));
    const auto at_the_head = corrections_of(report);
    for (const auto& note : told.notes)
        if (std::find(at_the_head.begin(), at_the_head.end(), note) == at_the_head.end())
            out += bullet("**" + markdown(labels.notes) + ":** " + markdown(translated(note, labels)));
    for (const auto& each : unasked_by_reason(told, labels))
        out += bullet(markdown(labels.unasked) + ": " + markdown(counted_reason(each, labels)));
    for (const auto& each : told.cut)
        out += bullet(markdown(labels.cut) + ": " + markdown(counted_reason(each, labels)));
    for (const auto& each : dropped_by_reason(told, labels))
        out += bullet(markdown(labels.dropped) + ": " + markdown(counted_reason(each, labels)));
    out += watched(told, labels) + coverage(told, labels);
    return out + "\n" + std::string{labels.run} + " " + to_string(report.run) + " · " +
           std::string{labels.written_by} + " " + markdown(translated(report.model, labels)) + " · " +
           moment(report.made_at, labels) + "\n";
}

auto top(const Report& report, const Labels& labels) -> std::string {
    std::string out = "# " +
                      markdown(report.enterprise_title.empty() ? report.enterprise.str()
                                                               : report.enterprise_title) +
                      "\n\n**" + long_day(report.made_at, labels) + "** · " +
                      std::string{labels.covers} + " " + moment(report.window_from, labels) +
                      std::string{labels.to} + moment(report.window_to, labels) +
                      zone_behind(report.window_to, labels);
    if (const auto words = status_label(report.status, labels); !words.empty())
        out += " · " + std::string{words};
    out += "\n";
    for (const auto& note : corrections_of(report)) out += "\n" + markdown(note) + "\n";
    return out;
}

}  // namespace

auto to_markdown(const Report& report) -> std::string {
    const auto& labels = labels_for(report);
    auto out = top(report, labels) + summary(report, labels);
    for (const auto& told : report.sections) out += section(told, labels);
    return out + citations(report, labels) + about(report, labels);
}

}  // namespace fanfold::deliver
