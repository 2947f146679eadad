#include "web_desk_pages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fanfold/text/html.hpp>

#include "web_parts.hpp"

namespace fanfold::app::web {

namespace {

using text::escape_html;

struct Label {
    const char* value;
    Word word;
};
constexpr Label labels[] = {{"useful", {"Useful", "유용함"}}, {"wrong", {"Wrong", "틀림"}}, {"not-for-us", {"Not for us", "해당 없음"}}};

auto address_of(const Report& report, const char* action) -> std::string {
    return fmt::format("/reports/{}/{}/{}", escape_html(report.enterprise.str()), to_string(report.run), action);
}

auto mark_buttons(const Frame& frame, const Report& report, const ReportItem& item) -> std::string {
    std::string out = fmt::format("<form class=\"marks\" method=\"post\" action=\"{}\">{}<input type=\"hidden\" name=\"item\" value=\"{}\">",
                                  address_of(report, "mark"), csrf_field(frame), escape_html(item.id));
    for (const auto& label : labels)
        out += fmt::format("<button name=\"label\" value=\"{}\">{}</button>", label.value, in(frame.language, label.word));
    return out + "</form>";
}

/// The quote in its own text, and the page it came from.
auto evidence_line(const Frame& frame, const Citation& citation) -> std::string {
    const bool web = citation.url.starts_with("http://") || citation.url.starts_with("https://");
    const auto source = web ? fmt::format(" · <a href=\"{}\" rel=\"noreferrer noopener\">{}</a>", escape_html(citation.url), in(frame.language, {"its page", "원문"}))
                            : std::string{};
    return fmt::format("<li value=\"{}\"><q>{}</q><br><span class=\"soft\">{} · <a href=\"/documents/{}?at={}&amp;length={}\">{}</a>{}</span></li>",
                       citation.n, escape_html(citation.quote), escape_html(citation.title.empty() ? citation.source.str() : citation.title),
                       citation.document.hex(), citation.at.offset, citation.at.length, in(frame.language, {"in its document", "문서에서 보기"}), source);
}

auto item_block(const Frame& frame, const Report& report, const ReportItem& item) -> std::string {
    std::string evidence;
    for (const auto& citation : report.citations)
        if (std::find(item.citations.begin(), item.citations.end(), citation.n) != item.citations.end()) evidence += evidence_line(frame, citation);
    std::string marks;
    for (const auto& mark : item.marks) marks += fmt::format("<p class=\"warn\">{}</p>", escape_html(mark));
    return fmt::format("<article id=\"{}\"><p>{}</p>{}<details><summary>{}</summary><ol>{}</ol></details>{}</article>", escape_html(item.id),
                       escape_html(item.text), marks, in(frame.language, {"Evidence", "근거"}), evidence, mark_buttons(frame, report, item));
}

auto approval(const Frame& frame, const Report& report) -> std::string {
    return fmt::format("<form class=\"approve\" method=\"post\" action=\"{}\">{}<p><label for=\"by\">{}</label></p><p><input id=\"by\" name=\"by\" required "
                       "maxlength=\"80\" autocomplete=\"name\"></p><p><button>{}</button></p></form>",
                       address_of(report, "approve"), csrf_field(frame),
                       in(frame.language, {"This report waits for a person. Who has looked at it?", "이 보고서는 검토를 기다립니다. 검토한 사람은 누구인가요?"}),
                       in(frame.language, {"Let it go", "발송 승인"}));
}

}  // namespace

auto desk_page(const Frame& frame, const Report& report, bool waits) -> std::string {
    std::string body = fmt::format("<p><a href=\"/reports/{}/{}\">{}</a></p>", escape_html(report.enterprise.str()), to_string(report.run),
                                   in(frame.language, {"As its reader sees it", "독자가 보는 보고서"}));
    if (waits) body += approval(frame, report);
    for (const auto& section : report.sections) {
        body += fmt::format("<h2>{}</h2>", escape_html(section.title));
        for (const auto& item : section.items) body += item_block(frame, report, item);
    }
    if (report.sections.empty()) body += empty(frame, {"Nothing was told that night.", "이날 밤에는 알릴 내용이 없었습니다."});
    const auto lead = fmt::format("{} · {} UTC", to_string(report.run), short_time(report.made_at));
    return page(frame, "/reports", report.enterprise_title.empty() ? report.enterprise.str() : report.enterprise_title, lead, body);
}

auto document_page(const Frame& frame, const Document& document, const std::optional<Sighting>& seen, std::optional<ByteSpan> quote)
    -> std::string {
    const std::string_view text = document.text;
    const auto from = quote ? std::min<std::size_t>(quote->offset, text.size()) : text.size();
    const auto length = quote ? std::min<std::size_t>(quote->length, text.size() - from) : 0;
    auto body = "<div class=\"document\">" + escape_html(text.substr(0, from));
    if (length > 0) body += "<mark id=\"quote\">" + escape_html(text.substr(from, length)) + "</mark>" + escape_html(text.substr(from + length));
    body += "</div>";
    std::string lead = document.id.hex().substr(0, 12);
    if (seen) lead = escape_html(seen->source.str()) + " · " + short_time(seen->fetched_at) + " UTC · " + lead;
    return page(frame, "", document.title.empty() ? in(frame.language, {"A document", "문서"}) : document.title, lead, body);
}

}  // namespace fanfold::app::web
