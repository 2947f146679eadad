#include "web_desk_pages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fanfold/text/html.hpp>
#include <fanfold/text/marks.hpp>

#include "web_parts.hpp"

namespace fanfold::app::web {

namespace {

using text::escape_html;

struct Label {
    const char* value;
    Word word;
};
constexpr Label labels[] = {{"useful", {"Useful", "유용함"}}, {"wrong", {"Wrong", "틀림"}}, {"not-for-us", {"Not for us", "우리와 무관"}}};

auto address_of(const Report& report, const char* action) -> std::string {
    return fmt::format("/reports/{}/{}/{}", escape_html(report.enterprise.str()), to_string(report.run), action);
}

/// An item of a report with what is known of it.
struct Told {
    const Frame& frame;
    const Report& report;
    const std::map<std::string, std::string>& marked;
};

auto mark_buttons(const Told& told, const ReportItem& item) -> std::string {
    if (!told.frame.acts) return {};
    const auto found = told.marked.find(item.id);
    const auto mark = found == told.marked.end() ? std::string{} : found->second;
    std::string out = fmt::format("<form class=\"marks\" method=\"post\" action=\"{}\">{}<input type=\"hidden\" name=\"item\" value=\"{}\">",
                                  address_of(told.report, "mark"), csrf_field(told.frame), escape_html(item.id));
    for (const auto& label : labels)
        out += fmt::format("<button name=\"label\" value=\"{}\" aria-pressed=\"{}\">{}</button>", label.value, mark == label.value,
                           in(told.frame.language, label.word));
    return out + "</form>";
}

auto is_web(std::string_view url) -> bool {
    return url.starts_with("http://") || url.starts_with("https://");
}

auto page_link(const Frame& frame, std::string_view url) -> std::string {
    if (!is_web(url)) return {};
    return fmt::format("<a href=\"{}\" rel=\"noreferrer noopener\">{}</a>", escape_html(url), in(frame.language, {"its page", "원문"}));
}

auto origin(const Citation& citation) -> std::string {
    return citation.title.empty() ? citation.source.str() : citation.title;
}

/// "© Yonhap", behind what stands before it.
auto credit(const Citation& citation) -> std::string {
    return citation.attribution.empty() ? std::string{} : " · " + escape_html(citation.attribution);
}

/// The quote, with an ellipsis where its source's limit cut it; where there is none, why.
auto quoted(const Frame& frame, const Citation& citation) -> std::string {
    if (citation.quote.empty() && citation.shortened)
        return fmt::format("<span class=\"soft\">{}</span>",
                           in(frame.language, {"Its source allows a link, but no quote.", "출처의 이용 조건에 따라 인용문 없이 링크만 싣습니다."}));
    return fmt::format("<q dir=\"auto\">{}{}</q>", escape_html(text::without_marks(citation.quote)), citation.shortened ? "…" : "");
}

/// The quote in its own text, and the page it came from.
auto evidence_line(const Told& told, const Citation& citation) -> std::string {
    const auto source = page_link(told.frame, citation.url);
    return fmt::format("<li value=\"{0}\">{1}<br><span class=\"soft\"><bdi>{2}</bdi>{7} · <a href=\"{3}/{0}#quote\">{4}</a>{5}{6}</span></li>",
                       citation.n, quoted(told.frame, citation), escape_html(origin(citation)), address_of(told.report, "sources"),
                       in(told.frame.language, {"in its document", "문서에서 보기"}), source.empty() ? "" : " · ", source, credit(citation));
}

/// "(2)", "2건".
auto count_words(const Frame& frame, std::size_t count) -> std::string {
    return fmt::format(fmt::runtime(in(frame.language, {"({})", "{}건"})), count);
}

auto item_block(const Told& told, const ReportItem& item) -> std::string {
    std::string evidence;
    for (const auto& citation : told.report.citations)
        if (std::find(item.citations.begin(), item.citations.end(), citation.n) != item.citations.end()) evidence += evidence_line(told, citation);
    std::string doubts;
    for (const auto& doubt : item.marks) doubts += fmt::format("<p class=\"warn\">{}</p>", escape_html(doubt));
    return fmt::format("<article id=\"{}\"><p class=\"told\" dir=\"auto\">{}</p>{}<details><summary>{} {}</summary><ol>{}</ol></details>{}</article>\n",
                       escape_html(item.id), escape_html(item.text), doubts, in(told.frame.language, {"Evidence", "근거"}), count_words(told.frame, item.citations.size()),
                       evidence, mark_buttons(told, item));
}

auto approval(const Frame& frame, const Report& report) -> std::string {
    return fmt::format("<form class=\"approve\" method=\"post\" action=\"{}\">{}<label for=\"by\">{}</label><div><input id=\"by\" name=\"by\" required "
                       "maxlength=\"80\" autocomplete=\"name\"><button class=\"main\">{}</button></div></form>\n",
                       address_of(report, "approve"), csrf_field(frame),
                       in(frame.language, {"This report waits for a person. Who has looked at it?", "검토를 기다리는 보고서입니다. 검토한 사람의 이름을 적어 주세요."}),
                       in(frame.language, {"Let it go", "발송 승인"}));
}

auto title_of(const Frame& frame, const Document& document) -> std::string {
    return document.title.empty() ? in(frame.language, {"A document", "문서"}) : document.title;
}

auto lead_of(const Document& document, const std::optional<Sighting>& seen) -> std::string {
    const auto id = document.id.hex().substr(0, 12);
    return seen ? escape_html(seen->source.str()) + " · " + short_time(seen->fetched_at) + " UTC · " + id : id;
}

auto no_more(const Frame& frame) -> std::string {
    return empty(frame, {"Its source allows no more than this to be shown.", "출처의 이용 조건에 따라 여기까지만 보여 줍니다."});
}

}  // namespace

auto desk_page(const Frame& frame, const Report& report, bool waits, const std::map<std::string, std::string>& marked) -> std::string {
    std::string body;
    if (waits && frame.acts) body += approval(frame, report);
    for (const auto& section : report.sections) {
        body += fmt::format("<h2>{}</h2>\n", escape_html(section.title.empty() ? section.id.str() : section.title));
        for (const auto& item : section.items) body += item_block({frame, report, marked}, item);
    }
    if (report.sections.empty()) body += empty(frame, {"Nothing was told that night.", "이 보고서에는 전할 내용이 없습니다."});
    const auto lead = fmt::format("{} · {} UTC · <a href=\"/reports/{}/{}\">{}</a>", to_string(report.run), short_time(report.made_at),
                                  escape_html(report.enterprise.str()), to_string(report.run), in(frame.language, {"as its reader sees it", "독자가 보는 보고서"}));
    return page(frame, "/reports", report.enterprise_title.empty() ? report.enterprise.str() : report.enterprise_title, lead, body);
}

auto evidence_page(const Frame& frame, const Report& report, const Citation& citation, const std::optional<Document>& document)
    -> std::string {
    const std::string_view text = document ? std::string_view{document->text} : std::string_view{};
    const auto [offset, length] = std::pair{citation.at.offset, citation.at.length};
    // Of a source with a limit nobody is shown more than the report shows.
    const bool whole = document && !citation.shortened;
    const bool stands = whole && offset <= text.size() && text.substr(offset, length) == citation.quote;
    const auto before = stands ? text.substr(0, offset) : std::string_view{citation.before};
    const auto after = stands ? text.substr(offset + length) : std::string_view{citation.after};
    auto body = fmt::format("<div class=\"document\" dir=\"auto\">{}<mark id=\"quote\">{}</mark>{}</div>", escape_html(before),
                            escape_html(citation.quote), escape_html(after));
    if (citation.shortened) body = no_more(frame) + body;
    if (!stands && !citation.shortened) body = empty(frame, {"The document is not stored any more; these are the words around the quote that the report keeps.",
                                      "이 문서는 보관 기간이 지났습니다. 보고서에 남아 있는 인용문과 그 앞뒤 문장입니다."}) + body;
    const auto source = page_link(frame, citation.url);
    const auto lead = fmt::format("[{}] {}{} · {} UTC{}{} · <a href=\"{}\">{}</a>", citation.n, escape_html(citation.source.str()), credit(citation), short_time(citation.fetched_at),
                                  source.empty() ? "" : " · ", source, address_of(report, "desk"), in(frame.language, {"back to the report", "보고서로 돌아가기"}));
    return page(frame, "/reports", origin(citation), lead, body);
}

auto document_page(const Frame& frame, const Document& document, const std::optional<Sighting>& seen, std::optional<ByteSpan> quote)
    -> std::string {
    const std::string_view text = document.text;
    const auto from = quote ? std::min<std::size_t>(quote->offset, text.size()) : text.size();
    const auto length = quote ? std::min<std::size_t>(quote->length, text.size() - from) : 0;
    auto body = "<div class=\"document\">" + escape_html(text.substr(0, from));
    if (length > 0) body += "<mark id=\"quote\">" + escape_html(text.substr(from, length)) + "</mark>" + escape_html(text.substr(from + length));
    body += "</div>";
    return page(frame, "", title_of(frame, document), lead_of(document, seen), body);
}

auto limited_document_page(const Frame& frame, const Document& document, const std::optional<Sighting>& seen, std::string_view shown)
    -> std::string {
    auto body = no_more(frame);
    if (!shown.empty()) body += fmt::format("<div class=\"document\" dir=\"auto\"><mark id=\"quote\">{}</mark>…</div>", escape_html(shown));
    const auto source = seen ? page_link(frame, seen->url.str()) : std::string{};
    if (!source.empty()) body += "<p>" + source + "</p>\n";
    return page(frame, "", title_of(frame, document), lead_of(document, seen), body);
}

}  // namespace fanfold::app::web
