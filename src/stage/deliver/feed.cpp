#include "feed.hpp"

#include <algorithm>

#include "escape.hpp"
#include "labels.hpp"
#include "moments.hpp"

namespace fanfold::deliver {

namespace {

/// `html`, without the two characters that XML 1.0 has no place for.
auto xml(std::string_view text) -> std::string {
    auto out = html(text);
    for (const std::string_view barred : {"\xef\xbf\xbe", "\xef\xbf\xbf"})
        for (auto at = out.find(barred); at != std::string::npos; at = out.find(barred, at))
            out.erase(at, barred.size());
    return out;
}

/// Version 8 and the variant stand where RFC 9562 wants them; the rest is the name's digest.
auto uuid_of(const std::string& name) -> std::string {
    auto hex = sha256("fanfold feed\n" + name).hex().substr(0, 32);
    hex[12] = '8';
    hex[16] = 'a';
    for (const std::size_t at : {20, 16, 12, 8}) hex.insert(at, 1, '-');
    return "urn:uuid:" + hex;
}

auto entry_id(const Report& report) -> std::string {
    return uuid_of(report.enterprise.str() + "\n" + to_string(report.run) + "\n" +
                   stamp(report.made_at));
}

auto title_of(const Report& report) -> std::string {
    return report.enterprise_title.empty() ? report.enterprise.str() : report.enterprise_title;
}

auto element(std::string_view name, std::string_view attributes, std::string_view text)
    -> std::string {
    std::string out = "<" + std::string{name};
    if (!attributes.empty()) out += " " + std::string{attributes};
    return out + ">" + xml(text) + "</" + std::string{name} + ">\n";
}

/// The bullets as a reader's list; a quiet night says that it was one.
auto content_of(const Report& report, const Labels& labels) -> std::string {
    if (report.summary.empty()) {
        const bool quiet = report.status == ReportStatus::quiet || !report.sections.empty();
        return "<p>" + html(quiet ? labels.quiet : labels.nothing) + "</p>";
    }
    std::string out = "<ul>";
    for (const auto& bullet : report.summary) {
        out += "<li>" + html(bullet.text);
        for (const auto& mark : bullet.marks) out += " (" + html(translated(mark, labels)) + ")";
        out += "</li>";
    }
    return out + "</ul>";
}

auto entry_title(const Report& report, const Labels& labels) -> std::string {
    const auto kind = report.period == Period::night ? "" : std::string{labels.kicker} + " · ";
    return title_of(report) + " · " + kind + long_day(report.made_at, labels);
}

auto entry_of(const FeedEntry& entry) -> std::string {
    const auto& report = entry.report;
    const auto& labels = labels_for(report);
    std::string out = "<entry>\n" + element("id", "", entry_id(report));
    out += element("title", "", entry_title(report, labels));
    out += element("published", "", stamp(report.made_at));
    out += element("updated", "", stamp(report.made_at));
    out += "<link rel=\"alternate\" type=\"text/html\" href=\"" + xml(entry.page) + "\"/>\n";
    return out + element("content", "type=\"html\"", content_of(report, labels)) + "</entry>\n";
}

auto language_of(const Report& report) -> std::string_view {
    return labels_for(report).korean ? "ko" : "en";
}

}  // namespace

auto to_atom(const std::vector<FeedEntry>& entries) -> std::string {
    const auto& newest = entries.front().report;
    const auto& labels = labels_for(newest.language);  // whichever period the newest has
    std::string out =
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/"
        "2005/Atom\" xml:lang=\"" +
        std::string{language_of(newest)} + "\">\n";
    out += element("id", "", uuid_of(newest.enterprise.str()));
    out += element("title", "", title_of(newest) + " · " + std::string{labels.kicker});
    out += element("updated", "", stamp(newest.made_at));
    out += "<author><name>Fanfold</name></author>\n<generator>Fanfold</generator>\n";
    out += "<link rel=\"self\" type=\"application/atom+xml\" href=\"feed.xml\"/>\n";
    out += "<link rel=\"alternate\" type=\"text/html\" href=\"latest.html\"/>\n";
    const auto end = std::min(entries.size(), longest_feed);
    for (std::size_t at = 0; at < end; ++at) out += entry_of(entries[at]);
    return out + "</feed>\n";
}

}  // namespace fanfold::deliver
