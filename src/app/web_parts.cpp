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
constexpr Tab tabs[] = {{"/", {"Tonight", "오늘 밤"}}, {"/reports", {"Reports", "보고서"}}, {"/runs", {"Runs", "실행 기록"}}, {"/sources", {"Sources", "출처"}}, {"/prompts", {"Prompts", "프롬프트"}}, {"/money", {"Money", "비용"}}, {"/deliveries", {"Deliveries", "전달"}}};

/// Of what this reader may open; none for who has not said a token.
auto links(const Frame& frame, std::string_view current) -> std::string {
    std::string out;
    for (const auto& tab : tabs) {
        if (frame.sees == Sees::nothing || (frame.sees == Sees::reports && std::string_view{tab.address} != "/reports")) continue;
        out += fmt::format("<a href=\"{}\"{}>{}</a>", tab.address,
                           std::string_view{tab.address} == current ? " aria-current=\"page\"" : "", in(frame.language, tab.name));
    }
    return out.empty() ? out : fmt::format("<nav aria-label=\"{}\">{}</nav>", in(frame.language, {"Pages", "메뉴"}), out);
}

/// What moves the numbers, and what stands in for it where no script runs.
constexpr const char* moving = "<script src=\"/live.js\" defer></script><noscript><meta http-equiv=\"refresh\" content=\"15\"></noscript>";

auto head_of(const Frame& frame, const std::string& title, const std::string& more) -> std::string {
    return fmt::format(
        "<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
        "content=\"width=device-width, initial-scale=1\"><meta name=\"robots\" content=\"noindex\">"
        "<meta name=\"color-scheme\" content=\"light dark\"><title>{} · Fanfold</title>"
        "<link rel=\"stylesheet\" href=\"/style.css\"><link rel=\"icon\" href=\"/icon.svg\" type=\"image/svg+xml\">{}</head>\n",
        frame.language == Language::korean ? "ko" : "en", escape_html(title), more);
}

}  // namespace

auto in(Language language, const Word& word) -> const char* {
    return language == Language::korean ? word.korean : word.english;
}

auto page(const Frame& frame, const char* current, const std::string& title, const std::string& lead, const std::string& body,
          PageKind kind) -> std::string {
    return head_of(frame, title, kind.live ? moving : "") +
           fmt::format("<body data-running=\"{}\"><a class=\"skip\" href=\"#main\">{}</a><header><div><a class=\"name\" href=\"/\">Fanfold</a>"
                       "{}</div></header>\n<main id=\"main\"><h1>{}</h1>{}\n{}</main></body></html>\n",
                       kind.running, in(frame.language, {"Skip to the page", "본문으로 건너뛰기"}), links(frame, current), escape_html(title),
                       lead.empty() ? "" : "<p class=\"lead\">" + lead + "</p>", body);
}

auto bare_page(const Frame& frame, const std::string& title, const std::string& body) -> std::string {
    return head_of(frame, title, {}) +
           fmt::format("<body><main class=\"bare\"><h1>{}</h1>\n{}</main></body></html>\n", escape_html(title), body);
}

auto table(const std::string& head, const std::string& rows) -> std::string {
    return "<div class=\"scroll\"><table><thead><tr>" + head + "</tr></thead><tbody>" + rows + "</tbody></table></div>\n";
}

auto head(const Frame& frame, std::initializer_list<std::pair<const char*, Word>> columns) -> std::string {
    std::string out;
    for (const auto& [kind, word] : columns)
        out += *kind == '\0' ? fmt::format("<th scope=\"col\">{}</th>", in(frame.language, word))
                             : fmt::format("<th scope=\"col\" class=\"{}\">{}</th>", kind, in(frame.language, word));
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
