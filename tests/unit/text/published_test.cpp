#include <random>
#include <string>

#include "catch.hpp"

#include <fanfold/text/facts.hpp>

using namespace fanfold;
using namespace fanfold::text;

namespace {
const Instant now = *parse_rfc3339("2026-11-24T06:00:00Z");
auto read(const std::string& text) -> std::string {
    const auto when = parse_published(text, now);
    return when ? to_rfc3339(*when) : "-";
}
}  // namespace

TEST_CASE("publication dates are read in many languages") {
    CHECK(read("2026-11-23T15:04:05+09:00") == "2026-11-23T06:04:05Z");
    CHECK(read(" Mon, 23 Nov 2026 10:00:00 GMT ") == "2026-11-23T10:00:00Z");
    CHECK(read("Published: Nov 23, 2026 6:00 PM EST") == "2026-11-23T23:00:00Z");
    CHECK(read("23 novembre 2026") == "2026-11-23T00:00:00Z");
    CHECK(read("23. November 2026, 14:30 Uhr") == "2026-11-23T14:30:00Z");
    CHECK(read("3. März 2026") == "2026-03-03T00:00:00Z");
    CHECK(read("23 de noviembre de 2026") == "2026-11-23T00:00:00Z");
    CHECK(read("1er août 2026") == "2026-08-01T00:00:00Z");
    CHECK(read("23 ноября 2026 г.") == "2026-11-23T00:00:00Z");
    CHECK(read("2026年11月23日 08:00") == "2026-11-23T08:00:00Z");
    CHECK(read("20261123150405") == "2026-11-23T00:00:00Z");
}

TEST_CASE("a Korean page without a time zone tells Korean time") {
    CHECK(read("2026.11.23 오후 3:05") == "2026-11-23T06:05:00Z");
    CHECK(read("입력 2026-11-23 15:04:05") == "2026-11-23T06:04:05Z");
    CHECK(read("2026년 11월 23일 오전 12시 30분") == "2026-11-22T15:30:00Z");
    CHECK(read("2026년 11월 23일") == "2026-11-23T00:00:00Z");
}

TEST_CASE("Korean boards leave the century out") {
    CHECK(read("작성일 26-11-23 08:10") == "2026-11-22T23:10:00Z");
    CHECK(read("등록일 : 26.11.23") == "2026-11-23T00:00:00Z");
    CHECK(read("26-11-23 08:10") == "-");
    CHECK(read("판 번호 1.26.11.23") == "-");
    CHECK(read("작성일 27-11-23") == "-");
}

TEST_CASE("relative times count back from now") {
    CHECK(read("3시간 전") == "2026-11-24T03:00:00Z");
    CHECK(read("3 hours ago") == "2026-11-24T03:00:00Z");
    CHECK(read("an hour ago") == "2026-11-24T05:00:00Z");
    CHECK(read("il y a 2 jours") == "2026-11-22T06:00:00Z");
    CHECK(read("vor 3 Stunden") == "2026-11-24T03:00:00Z");
    CHECK(read("hace 5 minutos") == "2026-11-24T05:55:00Z");
    CHECK(read("3日前") == "2026-11-21T06:00:00Z");
    CHECK(read("방금 전") == "2026-11-24T06:00:00Z");
    CHECK(read("yesterday") == "2026-11-23T00:00:00Z");
    CHECK(read("어제 15:30") == "2026-11-23T06:30:00Z");
}

TEST_CASE(
    "the day of publication wins over the day of an update, and a missing year is the last one "
    "that fits") {
    CHECK(read("Updated Nov 23, 2026 | Published Nov 20, 2026") == "2026-11-20T00:00:00Z");
    CHECK(read("Nov 22") == "2026-11-22T00:00:00Z");
    CHECK(read("Dec 24") == "2025-12-24T00:00:00Z");
}

TEST_CASE("nothing is better than wrong: ambiguous, impossible and future dates are not read") {
    for (const auto* text :
         {"", "garbage 12345", "2030-01-01", "03/04/2026", "2026-02-30", "Copyright 2026",
          "1899-01-01", "5 comments", "version 1.2.3", "3 hours", "2026-11-26"}) {
        INFO(text);
        CHECK(read(text) == "-");
    }
    CHECK(read("13/04/2026") == "2026-04-13T00:00:00Z");
}

TEST_CASE("no text breaks the reading of dates, and none is later than tomorrow") {
    std::mt19937 random(3);
    const std::vector<std::string> parts{"2026",        "-",     "11",   "23", " ",  ":",   "ago",
                                         "전",          "오후",  "시",   "pm", "T",  "Z",   "+",
                                         "99",          "nov",   "일",   "월", "년", ",",   ".",
                                         "99999999999", "hours", "\xFF", "(",  "de", "어제"};
    for (int round = 0; round < 3000; ++round) {
        std::string text;
        for (unsigned i = random() % 14; i > 0; --i) text += parts[random() % parts.size()];
        const auto when = parse_published(text, now);
        if (when) REQUIRE(*when <= now + std::chrono::hours{24});
    }
}
