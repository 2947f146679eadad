#include <string>

#include "catch.hpp"

#include <fanfold/text/language.hpp>

using namespace fanfold::text;

TEST_CASE("the language of a text is told from its words and script") {
    CHECK(language_of("The company said on Monday that it will build a new plant in Ohio next "
                      "year, its third there.",
                      "") == "en");
    CHECK(language_of("한빛배터리는 내년에 오하이오에 세 번째 공장을 짓는다고 밝혔다.", "") ==
          "ko");
    CHECK(language_of("会社は月曜日に、来年オハイオに新しい工場を建設すると発表しました。", "") ==
          "ja");
    CHECK(language_of("Das Unternehmen teilte am Montag mit, dass es nächstes Jahr ein neues Werk "
                      "in Ohio bauen werde.",
                      "") == "de");
    CHECK(language_of(
              "公司周一表示，明年将在俄亥俄州建设一座新工厂，这是该公司在当地的第三座工厂。", "") ==
          "zh");
}

TEST_CASE("what is declared decides only what the text leaves open") {
    CHECK(language_of("한빛배터리 공장", "en") == "ko");
    CHECK(language_of("OK", "en-US") == "en");
    CHECK(language_of("OK 12", "ko") == "und");
    CHECK(language_of("", "en") == "und");
    CHECK(language_of("12345 !!", "en") == "und");
    CHECK(language_of("xqz", "not a tag at all") == "und");
    CHECK(language_of("\xFF\xFE\x80", "") == "und");
}

TEST_CASE("an English text with a Korean name in it is English") {
    CHECK(language_of("Hanbit Battery (한빛배터리) said on Monday that it will build a new plant "
                      "in Ohio next year, its third.",
                      "") == "en");
}

TEST_CASE("codes of languages are those that a document can be in") {
    for (const auto* code : {"en", "ko", "ja", "zh", "zh-Hant", "de", "he", "id"}) CHECK(is_language(code));
    for (const auto* code : {"", "xx", "kr", "un", "und", "EN", "english", "iw"}) {
        INFO(code);
        CHECK_FALSE(is_language(code));
    }
}
