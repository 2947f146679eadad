#include "web_parts.hpp"

#include <fmt/format.h>

#include <fanfold/text/html.hpp>

namespace fanfold::app::web {

using text::escape_html;

namespace {

struct Tab {
    const char* address;
    Word name;
};
constexpr Tab tabs[] = {{"/", {"Tonight", "오늘 밤"}}, {"/reports", {"Reports", "보고서"}}, {"/runs", {"Runs", "실행 기록"}}, {"/sources", {"Sources", "소스"}}, {"/prompts", {"Prompts", "프롬프트"}}, {"/money", {"Money", "비용"}}, {"/deliveries", {"Deliveries", "전달"}}};

}  // namespace

auto in(Language language, const Word& word) -> const char* {
    return language == Language::korean ? word.korean : word.english;
}

auto page(const Frame& frame, const char* current, const std::string& title, const std::string& lead, const std::string& body,
          PageKind kind) -> std::string {
    std::string links;
    for (const auto& tab : tabs)
        links += fmt::format("<a href=\"{}\"{}>{}</a>", tab.address,
                             std::string_view{tab.address} == current ? " aria-current=\"page\"" : "", in(frame.language, tab.name));
    return fmt::format(
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
        "content=\"width=device-width, initial-scale=1\"><title>{} · Fanfold</title><link rel=\"stylesheet\" "
        "href=\"/style.css\">{}</head>\n<body data-running=\"{}\"><header><div><a class=\"name\" href=\"/\">Fanfold</a>"
        "<nav>{}</nav></div></header>\n<main><h1>{}</h1><p class=\"lead\">{}</p>\n{}</main></body></html>\n",
        frame.language == Language::korean ? "ko" : "en", escape_html(title),
        kind.live ? "<script src=\"/live.js\" defer></script><noscript><meta http-equiv=\"refresh\" content=\"15\"></noscript>" : "",
        kind.running, links, escape_html(title), lead, body);
}

auto table(const std::string& head, const std::string& rows) -> std::string {
    return "<div class=\"scroll\"><table><thead><tr>" + head + "</tr></thead><tbody>" + rows + "</tbody></table></div>";
}

auto head(const Frame& frame, std::initializer_list<std::pair<const char*, Word>> columns) -> std::string {
    std::string out;
    for (const auto& [kind, word] : columns)
        out += *kind == '\0' ? fmt::format("<th>{}</th>", in(frame.language, word))
                             : fmt::format("<th class=\"{}\">{}</th>", kind, in(frame.language, word));
    return out;
}

/// "2026-11-25 02:30" UTC.
auto short_time(Instant at) -> std::string {
    auto text = to_rfc3339(at).substr(0, 16);
    text[10] = ' ';
    return text;
}

auto empty(const Frame& frame, const Word& word) -> std::string {
    return fmt::format("<p class=\"empty\">{}</p>", in(frame.language, word));
}

auto csrf_field(const Frame& frame) -> std::string {
    return "<input type=\"hidden\" name=\"csrf\" value=\"" + frame.csrf + "\">";
}

}  // namespace fanfold::app::web
