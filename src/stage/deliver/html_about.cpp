#include <algorithm>

#include "escape.hpp"
#include "html.hpp"
#include "moments.hpp"
#include "tally.hpp"
#include "watched.hpp"

namespace fanfold::deliver {

namespace {

auto number_cell(int number) -> std::string {
    return "<td class=\"num\">" + std::to_string(number) + "</td>";
}

auto coverage_row(const Coverage& source, const Labels& labels) -> std::string {
    return "<tr><th scope=\"row\">" + html(source.source.str()) + "</th>" +
           number_cell(source.pages) + number_cell(source.fresh) + number_cell(source.failed) +
           "<td>" +
           html(source.trouble.empty() ? std::string{labels.no_trouble}
                                       : translated(source.trouble, labels)) +
           "</td></tr>\n";
}

auto coverage_html(const About& about, const Labels& labels) -> std::string {
    if (about.sources.empty()) return {};
    std::string out = "<h3 id=\"looked-at\">" + html(labels.looked_at) +
                      "</h3>\n<section class=\"wide\" tabindex=\"0\" aria-labelledby=\"looked-at\">"
                      "<table aria-labelledby=\"looked-at\">\n<thead><tr>";
    out += "<th scope=\"col\">" + html(labels.source) + "</th>";
    for (auto label : {labels.pages, labels.fresh_documents, labels.failed_pages})
        out += "<th scope=\"col\" class=\"num\">" + html(label) + "</th>";
    out += "<th scope=\"col\">" + html(labels.trouble) + "</th></tr></thead>\n<tbody>\n";
    for (const auto& source : about.sources) out += coverage_row(source, labels);
    return out + "</tbody>\n</table></section>\n";
}

auto heard_table(const std::vector<HeardRow>& rows, const Labels& labels) -> std::string {
    if (rows.empty()) return {};
    std::string out = "<section class=\"wide\" tabindex=\"0\" aria-labelledby=\"watched\"><table aria-labelledby=\"watched\">\n"
                      "<thead><tr><th scope=\"col\">" + html(labels.watched) + "</th><th scope=\"col\" class=\"num\">" +
                      html(labels.stories) + "</th><th scope=\"col\">" + html(labels.sources) + "</th></tr></thead>\n<tbody>\n";
    for (const auto& row : rows)
        out += "<tr><th scope=\"row\">" + html(row.name) + "</th>" + number_cell(row.stories) + "<td>" + html(row.sources) +
               "</td></tr>\n";
    return out + "</tbody>\n</table></section>\n";
}

/// Names first, since they are what the reader asked for; each with whether and where it was heard of.
auto watched_html(const About& about, const Labels& labels) -> std::string {
    if (about.watched.empty()) return {};
    auto out = "<h3 id=\"watched\">" + html(labels.watched) + "</h3>\n" + heard_table(heard_rows(about), labels);
    const auto line = [&](std::string_view label, const std::string& words) {
        if (!words.empty()) out += "<p><b>" + html(label) + "</b> " + html(words) + "</p>\n";
    };
    line(labels.not_heard, silent_words(about, labels));
    line(labels.could_not_look, blind_words(about, labels));
    return out;
}

auto counts_html(const About& about, const Labels& labels) -> std::string {
    std::string out = "<dl class=\"facts\">\n";
    for (const auto& [term, value] : counts_of(about, labels))
        out += "<div><dt>" + html(term) + "</dt><dd>" + html(value) + "</dd></div>\n";
    return out + "</dl>\n";
}

auto list_html(std::string_view title, const std::vector<std::string>& lines) -> std::string {
    if (lines.empty()) return {};
    std::string out = "<h3>" + html(title) + "</h3>\n<ul>\n";
    for (const auto& line : lines) out += "<li>" + html(line) + "</li>\n";
    return out + "</ul>\n";
}

auto counted(const std::vector<std::pair<std::string, int>>& counts, const Labels& labels) -> std::vector<std::string> {
    std::vector<std::string> out;
    for (const auto& each : counts) out.push_back(counted_reason(each, labels));
    return out;
}

auto notes_of(const About& about, const Labels& labels) -> std::vector<std::string> {
    std::vector<std::string> out;
    for (const auto& note : about.notes) out.push_back(translated(note, labels));
    return out;
}

auto made_html(const Report& report, const Labels& labels) -> std::string {
    return "<p class=\"fold\">" + html(labels.footer) + "<br>" + html(labels.made) + " " +
           html(moment(report.made_at, labels)) + " · " + html(labels.run) + " " +
           to_string(report.run) + " · " + html(labels.written_by) + " " + html(translated(report.model, labels)) +
           " · Fanfold</p>\n";
}

}  // namespace

auto html_about(const Report& report, const Labels& labels) -> std::string {
    const auto& about = report.about;
    std::string out = "<footer class=\"about\">\n<h2>" + html(labels.about) + "</h2>\n";
    out += counts_html(about, labels);
    out += list_html(labels.notes, notes_of(about, labels));
    out += list_html(labels.unasked, counted(unasked_by_reason(about, labels), labels));
    out += list_html(labels.cut, counted({about.cut.begin(), about.cut.end()}, labels));
    out += list_html(labels.dropped, counted(dropped_by_reason(about, labels), labels));
    out += watched_html(about, labels) + coverage_html(about, labels) + made_html(report, labels);
    return out + "</footer>\n";
}

}  // namespace fanfold::deliver
