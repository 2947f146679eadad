#include "catch.hpp"
#include "pages.hpp"

using namespace fanfold;
using extract::document_id;

TEST_CASE("relative times and counters do not make a new document") {
    CHECK(document_id("Hanul builds. Posted 3 hours ago. 1,234 views 12 comments") ==
          document_id("Hanul builds. Posted 5 days ago. 98 views 3 comments"));
    CHECK(document_id("한울셀 공장 3시간 전 조회 1,234 댓글 12") ==
          document_id("한울셀 공장 2일 전 조회 99 댓글 3"));
    CHECK(document_id("한울셀 공장 조회수: 1,234 본문") ==
          document_id("한울셀 공장 조회수: 7 본문"));
    CHECK(document_id("An hour ago: plant") == document_id("2 minutes ago: plant"));
    CHECK(document_id("Views: 1.2k text") == document_id("Views: 13 text"));
}

TEST_CASE("spelling of spaces, case and quotes does not make a new document") {
    CHECK(document_id("The  “Plant”\n\nopens") == document_id("the \"plant\" opens"));
}

TEST_CASE("what a text says makes it another document") {
    CHECK(document_id("3.2 trillion won") != document_id("3.3 trillion won"));
    CHECK(document_id("in 3 hours") != document_id("in 4 hours"));
    CHECK(document_id("2026년 전망") != document_id("2027년 계획"));
    CHECK(document_id("전기차 100만 대") != document_id("전기차 200만 대"));
}

TEST_CASE("an empty text has an identity too") {
    CHECK(document_id("") == document_id(" \n "));
}
