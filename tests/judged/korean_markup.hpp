#pragma once
/// What the ways to build a Korean page have in common.
#include <array>
#include <cstdio>
#include <initializer_list>
#include <string>

#include "korean_pages.hpp"

namespace fanfold::judged {

inline auto head(const KoreanStory& story, const std::string& more) -> std::string {
    return "<!DOCTYPE html>\n<html lang=\"ko\"><head><meta charset=\"@CHARSET@\"><title>" + story.title +
           "</title><meta property=\"og:title\" content=\"" + story.title + "\">" + more +
           "<link rel=\"stylesheet\" href=\"/a.css\"></head><body>";
}

inline auto menu(std::initializer_list<const char*> words) -> std::string {
    std::string out = "<div class=\"gnb\"><ul class=\"gnb_menu\"><li><a href=\"/login\">로그인</a></li>";
    for (const auto* word : words) out += "<li><a href=\"/s\">" + std::string{word} + "</a></li>";
    return out + "</ul></div>";
}

inline auto link_list() -> std::string {
    return "<ul class=\"list\"><li><a href=\"/1\">첫눈 온 날 지하철 늦게까지 다닌다</a></li>"
           "<li><a href=\"/2\">사과값 석 달 만에 내렸다</a></li><li><a href=\"/3\">내일 아침 영하 5도, 바람도 세다</a></li>"
           "<li><a href=\"/4\">도서관 여는 시간 한 시간 늘린다</a></li><li><a href=\"/5\">겨울 축제 다음 달 개막</a></li></ul>";
}

inline auto foot() -> std::string {
    return "<div class=\"footer\"><a href=\"/terms\">이용약관</a><a href=\"/privacy\"><b>개인정보처리방침</b></a><a href=\"/youth\">청소년보호정책</a>"
           "<p>서울시 마루구 마루로 1 | 대표전화 02-000-0000 | 등록번호 서울 아00000 | 발행인 아무개</p></div></body></html>";
}

inline auto joined(const std::vector<std::string>& parts, const std::string& before, const std::string& after)
    -> std::string {
    std::string out;
    for (const auto& part : parts) out += before + part + after;
    return out;
}

inline auto first_half(const KoreanStory& story) -> std::string {
    return joined({story.paragraphs.begin(), story.paragraphs.begin() + 2}, "<p>", "</p>");
}
inline auto second_half(const KoreanStory& story) -> std::string {
    return joined({story.paragraphs.begin() + 2, story.paragraphs.end()}, "<p>", "</p>");
}

template <class... Numbers>
auto shaped(const char* form, Numbers... numbers) -> std::string {
    std::array<char, 80> out{};
    std::snprintf(out.data(), out.size(), form, numbers...);
    return out.data();
}

// The forms in which Korean sites write 23 November 2026, ten past eight.
inline auto dashed(const KoreanStory& s) -> std::string { return shaped("2026-%02d-%02d", s.month, s.day); }
inline auto dotted(const KoreanStory& s) -> std::string { return shaped("2026.%02d.%02d", s.month, s.day); }
inline auto later(const KoreanStory& s) -> std::string { return shaped("2026.%02d.%02d", s.month, s.day + 1); }
inline auto clock(const KoreanStory& s) -> std::string { return shaped("%02d:%02d", s.hour, s.minute); }
inline auto spelt(const KoreanStory& s) -> std::string {
    return dotted(s) + ". " + shaped("%s %d:%02d", s.hour < 12 ? "오전" : "오후", (s.hour + 11) % 12 + 1, s.minute);
}
inline auto spaced(const KoreanStory& s) -> std::string {
    return shaped("2026. %d. %d. %d:%02d", s.month, s.day, s.hour, s.minute);
}
inline auto korean_day(const KoreanStory& s) -> std::string {
    return shaped("2026년 %02d월 %02d일", s.month, s.day);
}
inline auto english_day(const KoreanStory& s) -> std::string {
    return shaped("%s %02d. 2026", s.month == 11 ? "Nov" : "Sep", s.day);
}
/// The commonest board software leaves the century out.
inline auto short_day(const KoreanStory& s) -> std::string { return shaped("26-%02d-%02d", s.month, s.day); }

}  // namespace fanfold::judged
