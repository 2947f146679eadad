#include "korean_pages.hpp"

#include <unicode/ucnv.h>

#include <cstdio>

namespace fanfold::judged {

namespace {

/// Windows-949 is what both of its labels mean (WHATWG Encoding Standard, "euc-kr").
auto encoded(const std::string& text, const std::string& charset) -> std::string {
    if (charset == "utf-8") return text;
    UErrorCode status = U_ZERO_ERROR;
    std::string out(text.size() + 1, '\0');
    const auto size = ucnv_convert("windows-949", "UTF-8", out.data(), static_cast<int>(out.size()), text.data(),
                                   static_cast<int>(text.size()), &status);
    out.resize(U_SUCCESS(status) ? static_cast<std::size_t>(size) : 0);
    return out;
}

auto replaced(std::string text, const std::string& mark, const std::string& with) -> std::string {
    const auto at = text.find(mark);
    return at == text.npos ? text : text.replace(at, mark.size(), with);
}

auto truth_of(const std::string& kind, const KoreanStory& story) -> std::string {
    std::string out = story.title;
    for (const auto& paragraph : story.paragraphs) out += "\n" + paragraph;
    for (const auto& [key, value] : story.rows) out += "\n" + key + " " + value;
    if (kind == "forum")
        for (const auto& answer : story.answers) out += "\n" + answer;
    return out;
}

/// The third text of a way comes in its old charset; declared in the page alone, in the answer's
/// head alone, or nowhere.
auto page_of(const KoreanLayout& layout, int number, int third) -> KoreanPage {
    const auto story = korean_story(layout.kind, number);
    const std::string charset = third == 2 ? layout.charset : "utf-8";
    KoreanPage out;
    out.kind = layout.kind;
    out.name = layout.name;
    out.url = replaced(layout.url, "#", std::to_string(number));
    out.title = story.title;
    out.text = truth_of(out.kind, story);
    const auto html = layout.build(story);
    const auto told = number % 3;
    out.content_type = told == 1 ? "text/html; charset=" + charset : "text/html";
    const auto meta = told == 0 || charset == "utf-8" ? charset : std::string{};
    const auto tag = std::string{"<meta charset=\"@CHARSET@\">"};
    out.bytes = encoded(replaced(html, tag, meta.empty() ? "" : replaced(tag, "@CHARSET@", meta)), charset);
    char day[16];
    std::snprintf(day, sizeof day, "2026-%02d-%02d", story.month, story.day);
    if (layout.dated) out.published = day;
    return out;
}

}  // namespace

auto korean_pages() -> std::vector<KoreanPage> {
    std::vector<KoreanPage> out;
    auto layouts = korean_news_and_blogs();
    for (auto& layout : korean_boards_and_shops()) layouts.push_back(layout);
    for (std::size_t i = 0; i < layouts.size(); ++i)
        for (auto third = 0; third < 3; ++third)
            out.push_back(page_of(layouts[i], static_cast<int>(i % 4) * 3 + third, third));
    return out;
}

}  // namespace fanfold::judged
