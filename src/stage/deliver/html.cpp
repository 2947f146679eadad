#include "html.hpp"

#include <algorithm>
#include <cctype>
#include <fanfold/stage/deliver/edits.hpp>
#include <fanfold/stage/deliver/render.hpp>
#include <fanfold/text/marks.hpp>
#include <set>

#include "escape.hpp"
#include "moments.hpp"
#include "style.hpp"
#include "tally.hpp"
#include "trend.hpp"

namespace fanfold::deliver {

namespace {

constexpr int key_importance = 4;
/// Context shorter than this ends where its document does (300 bytes, cut on a character).
constexpr std::size_t shortest_cut = 297;

auto language_of(const Report& report) -> std::string {
    std::string out;
    for (char letter : report.language.substr(0, 35))
        if (std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '-') out += letter;
    return out.empty() ? "en" : out;
}

/// Ids are ours, but a report may come from a file: only what an anchor may hold.
auto anchor(std::string_view id) -> std::string {
    std::string out;
    for (char letter : id.substr(0, 64))
        if (std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '-' || letter == '_')
            out += letter;
    return out;
}

auto time_tag(Instant at, const std::string& words) -> std::string {
    return "<time datetime=\"" + to_rfc3339(at) + "\">" + html(words) + "</time>";
}

auto chip(std::string_view kind, std::string_view words) -> std::string {
    return "<span class=\"chip " + std::string{kind} + "\">" + html(words) + "</span>";
}

/// Kept on the line of the last word.
auto cites(const ReportItem& item, const Labels& labels) -> std::string {
    if (item.citations.empty()) return {};
    std::string out = "&nbsp;<span class=\"cites\">";
    for (int n : item.citations) {
        const auto number = std::to_string(n);
        out += "<a class=\"cite\" href=\"#c" + number + "\" aria-label=\"" + html(labels.source) +
               " " + number + "\">[" + number + "]</a>";
    }
    return out + "</span>";
}

auto citation_at(const Report& report, int n) -> const Citation* {
    const auto found = std::find_if(report.citations.begin(), report.citations.end(),
                                    [n](const Citation& citation) { return citation.n == n; });
    return found == report.citations.end() ? nullptr : &*found;
}

auto publisher(const Citation& citation) -> std::string {
    const auto host = host_of(citation.url);
    return host.empty() ? citation.source.str() : host;
}

/// "post.example, ir.hanbit.example · 23 Nov 2026": whom one would have to believe, and since when.
auto provenance(const ReportItem& item, const Report& report, const Labels& labels) -> std::string {
    std::vector<std::string> publishers;
    std::optional<Instant> newest;
    for (int n : item.citations) {
        const auto* citation = citation_at(report, n);
        if (citation == nullptr) continue;
        auto name = publisher(*citation);
        const bool known =
            std::find(publishers.begin(), publishers.end(), name) != publishers.end();
        if (!known) publishers.push_back(std::move(name));
        if (citation->published && (!newest || *citation->published > *newest))
            newest = citation->published;
    }
    std::string out;
    for (const auto& name : publishers) out += (out.empty() ? "" : ", ") + html(name);
    out = "<span>" + out + "</span>";
    if (newest) out += "<span>" + time_tag(*newest, published_day(*newest, labels)) + "</span>";
    return out;
}

auto doubts(const ReportItem& item, const Labels& labels) -> std::string {
    std::string out;
    for (const auto& mark : item.marks)
        out += "<p class=\"doubt\">" + html(translated(mark, labels)) + "</p>\n";
    return out;
}

/// What stands around the items of all sections.
struct Setting {
    const Report& report;
    const Labels& labels;
    const MarkLink& mark;
    bool all_alike = false;  ///< one status in the whole report: the title block says it once
};

auto all_alike(const Report& report) -> bool {
    std::set<EventStatus> seen;
    for (const auto& section : report.sections)
        for (const auto& item : section.items) seen.insert(item.status);
    return seen.size() < 2;
}

auto rate_html(const ReportItem& item, const Setting& setting) -> std::string {
    const auto url = setting.mark ? web_url(setting.mark(item)) : std::nullopt;
    if (!url) return {};
    return "<a class=\"rate\" rel=\"noopener noreferrer nofollow\" href=\"" + html(*url) + "\">" +
           html(setting.labels.rate) + "</a>";
}

auto item_html(const ReportItem& item, const Setting& setting) -> std::string {
    const auto& labels = setting.labels;
    const auto status = to_string(item.status);
    const bool key = item.importance >= key_importance && item.status != EventStatus::unchanged;
    std::string out = "<article class=\"item " + status + (key ? " key" : "") + "\" id=\"" +
                      anchor(item.id) + "\">\n";
    out += "<p class=\"told\">" + html(item.text) + cites(item, labels) + "</p>\n";
    const auto label = setting.all_alike ? "" : chip(status, status_label(item.status, labels));
    out += "<p class=\"meta\">" + label + provenance(item, setting.report, labels) + rate_html(item, setting) + "</p>\n";
    if (!item.why.empty())
        out += "<p class=\"why\"><b>" + html(labels.why) + "</b> " + html(item.why) + "</p>\n";
    return out + doubts(item, labels) + "</article>\n";
}

auto section_head(const ReportSection& section, const std::string& id, const std::string& trend)
    -> std::string {
    const auto title = "<h2 id=\"" + id + "\">" +
                       html(section.title.empty() ? section.id.str() : section.title) + "</h2>";
    return trend.empty() ? title + "\n" : "<div class=\"head\">" + title + trend + "</div>\n";
}

auto section_html(const ReportSection& section, std::size_t number, const std::string& trend,
                  const Setting& setting) -> std::string {
    const auto id = "section-" + std::to_string(number);
    std::string out = "<section class=\"part\" aria-labelledby=\"" + id + "\">\n" +
                      section_head(section, id, trend);
    for (const auto& item : section.items) out += item_html(item, setting);
    return out + "</section>\n";
}

auto bullets(const Report& report, const Labels& labels) -> std::string {
    std::string out = "<ul>\n";
    for (const auto& bullet : report.summary) {
        out += "<li id=\"" + anchor(bullet.id) + "\"><p>" + html(bullet.text) +
               cites(bullet, labels) + "</p>" + doubts(bullet, labels) + "</li>\n";
    }
    return out + "</ul>\n";
}

/// What stands instead of bullets: a report is never silent about being empty.
auto calm_words(const Report& report, const Labels& labels) -> std::string_view {
    if (!report.summary.empty()) return {};
    if (report.status == ReportStatus::quiet) return labels.quiet;
    return report.sections.empty() ? labels.nothing : std::string_view{};
}

auto summary_html(const Report& report, const Labels& labels) -> std::string {
    const auto calm = calm_words(report, labels);
    if (report.summary.empty() && calm.empty()) return {};
    std::string out = "<section class=\"short\" aria-labelledby=\"summary\">\n<h2 id=\"summary\">" +
                      html(labels.summary) + "</h2>\n";
    out += calm.empty() ? bullets(report, labels) : "<p class=\"calm\">" + html(calm) + "</p>\n";
    return out + "</section>\n";
}

auto count_of(const Report& report, EventStatus status) -> int {
    int out = 0;
    for (const auto& section : report.sections)
        for (const auto& item : section.items) out += item.status == status ? 1 : 0;
    return out;
}

auto tally_html(const Report& report, const Labels& labels) -> std::string {
    std::string out;
    const auto add = [&](EventStatus status, std::string_view words) {
        const int count = count_of(report, status);
        if (count == 0) return;
        const auto number = std::to_string(count);
        const auto label = std::string{words};
        const auto told = labels.korean ? label + " " + number + "건" : number + " " + label;
        out += "<li>" + chip(to_string(status), told) + "</li>";
    };
    if (const auto words = status_label(report.status, labels); !words.empty())
        out += "<li>" + chip(to_string(report.status), words) + "</li>";
    add(EventStatus::fresh, labels.items_new);
    add(EventStatus::developing, labels.items_developing);
    add(EventStatus::resolved, labels.items_resolved);
    add(EventStatus::unchanged, labels.items_unchanged);
    return out.empty() ? out : "<ul class=\"tally\">" + out + "</ul>\n";
}

auto title_of(const Report& report) -> std::string {
    return report.enterprise_title.empty() ? report.enterprise.str() : report.enterprise_title;
}

/// "Corrected (Kim): …": who did it stands out, what was there before does not.
auto correction_html(const std::string& note) -> std::string {
    const auto colon = note.find(": ");
    if (colon == std::string::npos) return html(note);
    return "<b>" + html(note.substr(0, colon)) + "</b> " + html(note.substr(colon + 2));
}

/// What people did with the report stands where nobody misses it.
auto hands_html(const Report& report, const Labels& labels) -> std::string {
    std::string out;
    for (const auto& note : report.about.notes)
        if (note == not_reviewed(report.language)) out += "<li>" + html(labels.unreviewed) + "</li>";
    for (const auto& note : corrections_of(report)) out += "<li>" + correction_html(note) + "</li>";
    return out.empty() ? out : "<ul class=\"hands\">" + out + "</ul>\n";
}

auto top_html(const Report& report, const Labels& labels) -> std::string {
    std::string out = "<header class=\"top\">\n<p class=\"kicker\">" + html(labels.kicker) +
                      "</p>\n<h1>" + html(title_of(report)) + "</h1>\n";
    out += "<p class=\"when\"><b>" + time_tag(report.made_at, long_day(report.made_at, labels)) +
           "</b><span>" + html(labels.covers) + " " +
           time_tag(report.window_from, moment(report.window_from, labels)) + html(labels.to) +
           time_tag(report.window_to, moment(report.window_to, labels)) +
           html(zone_behind(report.window_to, labels)) + "</span></p>\n";
    return out + tally_html(report, labels) + hands_html(report, labels) + "</header>\n";
}

/// No script, nothing remote: told to the browser too.
auto head_html(const Report& report, const Labels& labels) -> std::string {
    return "<!DOCTYPE html>\n<html lang=\"" + language_of(report) +
           "\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
           "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
           "'unsafe-inline'; "
           "base-uri 'none'; form-action 'none'\">\n"
           "<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"color-scheme\" "
           "content=\"light dark\">\n"
           "<meta name=\"generator\" content=\"Fanfold\">\n<title>" +
           html(title_of(report)) + " · " + html(long_day(report.made_at, labels)) +
           "</title>\n<style>" + std::string{style_sheet} + "</style>\n</head>\n";
}

auto cited_from(const Citation& citation, const Labels& labels) -> std::string {
    return html(publisher(citation)) + " · " +
           (citation.published
                ? time_tag(*citation.published, published_day(*citation.published, labels))
                : html(labels.undated)) +
           (citation.attribution.empty() ? "" : " · " + html(citation.attribution));
}

/// Without what is left of a sentence's end: "…. The" reads badly.
auto cut_before(std::string_view before) -> std::string_view {
    const auto first = before.find_first_not_of(".,;:!?) ");
    return first == std::string_view::npos ? before : before.substr(first);
}

auto shown(std::string_view words) -> std::string {
    return html(text::without_marks(words));
}

auto quote_html(const Citation& citation, const Labels& labels) -> std::string {
    if (citation.quote.empty() && citation.shortened) return "<p class=\"calm\">" + html(labels.link_only) + "</p>\n";
    std::string out = "<blockquote dir=\"auto\"";
    const auto url = web_url(citation.url);
    if (url) out += " cite=\"" + html(*url) + "\"";
    const bool begins = citation.at.offset <= citation.before.size();
    const bool ends = !citation.shortened && citation.after.size() < shortest_cut;
    out += "><p>" + (begins ? shown(citation.before) : "…" + shown(cut_before(citation.before))) + "<mark>" +
           shown(citation.quote) + "</mark>";
    return out + shown(citation.after) + (ends ? "" : "…") + "</p></blockquote>\n";
}

auto row(std::string_view term, const std::string& described) -> std::string {
    return "<dt>" + html(term) + "</dt><dd>" + described + "</dd>\n";
}

auto stand_html(const Citation& citation, const Labels& labels) -> std::string {
    std::string out = "<dl class=\"stand\">\n";
    if (!citation.source.empty()) out += row(labels.source, html(citation.source.str()));
    if (citation.published)
        out += row(labels.published,
                   time_tag(*citation.published, published_moment(*citation.published, labels)));
    out += row(labels.fetched, time_tag(citation.fetched_at, moment(citation.fetched_at, labels)));
    out += row(labels.document,
               "<code>" + short_id('d', citation.document) + "</code>, " + html(bytes_words(citation, labels)));
    out += row("SHA-256", "<code>" + citation.document.hex() + "</code>");
    return out + "</dl>\n";
}

auto source_html(const Citation& citation, const Labels& labels) -> std::string {
    const auto number = std::to_string(citation.n);
    const auto title = citation.title.empty() ? citation.url : citation.title;
    std::string out = "<li><details class=\"ref\" id=\"c" + number +
                      "\"><summary><span class=\"n\">[" + number + "]</span><span><bdi>" +
                      html(title) + "</bdi><span class=\"from\">" + cited_from(citation, labels) +
                      "</span></span></summary>\n<div class=\"body\">\n";
    out += quote_html(citation, labels) + stand_html(citation, labels);
    if (const auto url = quote_url(citation))
        out += "<p class=\"go\"><a rel=\"noopener noreferrer nofollow\" href=\"" + html(*url) +
               "\">" + html(labels.open_page) + "</a></p>\n";
    return out + "</div></details></li>\n";
}

}  // namespace

auto html_sources(const Report& report, const Labels& labels) -> std::string {
    if (report.citations.empty()) return {};
    std::string out = "<section class=\"refs\" aria-labelledby=\"sources\">\n<h2 id=\"sources\">" +
                      html(labels.sources) + "</h2>\n<ol>\n";
    for (const auto& citation : report.citations) out += source_html(citation, labels);
    return out + "</ol>\n</section>\n";
}

auto to_html(const Report& report, const std::vector<Report>& earlier, const MarkLink& mark)
    -> std::string {
    const auto& labels = labels_for(report);
    auto out = head_html(report, labels);
    out += "<body>\n<a class=\"skip\" href=\"#main\">" + html(labels.skip) +
           "</a>\n<div class=\"page\">\n";
    out += top_html(report, labels) + "<main id=\"main\">\n" + summary_html(report, labels);
    for (std::size_t at = 0; at < report.sections.size(); ++at) {
        const auto& section = report.sections[at];
        const auto trend = trend_svg(trend_of(section, earlier), labels);
        out += section_html(section, at + 1, trend, {report, labels, mark, all_alike(report)});
    }
    out += html_sources(report, labels) + "</main>\n" + html_about(report, labels);
    return out + "</div>\n</body>\n</html>\n";
}

auto to_html(const Report& report, const std::vector<Report>& earlier) -> std::string {
    return to_html(report, earlier, {});
}

auto to_html(const Report& report) -> std::string {
    return to_html(report, {}, {});
}

}  // namespace fanfold::deliver
