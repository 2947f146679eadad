#include <algorithm>
#include <fanfold/stage/deliver/edits.hpp>
#include <fanfold/stage/deliver/letter.hpp>

#include "catch.hpp"
#include "sample.hpp"

using namespace fanfold;
using namespace fanfold::deliver;

namespace {

auto ids_of(const std::vector<ReportItem>& items) {
    std::vector<std::string> out;
    for (const auto& item : items) out.push_back(item.id);
    return out;
}

}  // namespace

TEST_CASE("An edited item has its editor's words and name, and the report says what was there") {
    auto report = sample::report();
    const auto before = report.sections[1].items[1].text;
    REQUIRE(apply(report, {"i-q8r7b3ya", "Cobalt fell.", "Kim", "a slip"}).ok());
    CHECK(report.sections[1].items[1].text == "Cobalt fell.");
    CHECK(report.sections[1].items[1].marks == std::vector<std::string>{"edited by: Kim"});
    REQUIRE(corrections_of(report).size() == 1);
    CHECK(corrections_of(report)[0] ==
          "Corrected (Kim): \"" + before + "\" → \"Cobalt fell.\" · a slip");
    CHECK(to_html(report).find("<ul class=\"hands\"><li><b>Corrected (Kim)</b>") != std::string::npos);
    CHECK(to_html(sample::report()).find("class=\"hands\"") == std::string::npos);
}

TEST_CASE("What is taken out takes the bullets that rest on it alone, and its citations, with it") {
    auto report = sample::report();
    REQUIRE(apply(report, {"i-7k2m9qd0", "", "Kim", ""}).ok());
    CHECK(ids_of(report.summary) == std::vector<std::string>{"i-s2", "i-s3"});
    CHECK(ids_of(report.sections[0].items) == std::vector<std::string>{"i-3h8x1c5t"});
    CHECK(std::none_of(report.citations.begin(), report.citations.end(),
                       [](const Citation& each) { return each.n <= 2; }));
    CHECK(corrections_of(report).size() == 1);

    auto summary_only = sample::report();
    REQUIRE(apply(summary_only, {"i-s1", "", "Kim", ""}).ok());
    CHECK(summary_only.summary.size() == 2);
    CHECK(summary_only.sections[0].items.size() == 2);
    CHECK(apply(report, {"i-00000000", "x", "Kim", ""}).error().kind() == ErrorKind::bad_input);
}

TEST_CASE("A corrected report is another letter, and says so in its subject") {
    auto corrected = sample::korean_report();
    REQUIRE(apply(corrected, {"i-7k2m9qd0", "고친 문장.", "김", ""}).ok());
    CHECK(delivery_key(corrected, "mail", "a@b.example") !=
          delivery_key(sample::korean_report(), "mail", "a@b.example"));
    CHECK(subject_of(corrected).starts_with("[정정] "));
    CHECK_FALSE(subject_of(sample::korean_report()).starts_with("["));
}

TEST_CASE("A report that waits says so until somebody approves it, once") {
    auto report = sample::report();
    CHECK_FALSE(approve(report, "Kim").ok());
    report.about.notes.push_back(not_reviewed("en"));
    CHECK(to_html(report).find("<li>Nobody has reviewed this report.</li></ul>") !=
          std::string::npos);
    REQUIRE(approve(report, "Kim").ok());
    CHECK(report.about.notes.back() == "Reviewed by: Kim");
    CHECK_FALSE(approve(report, "Lee").ok());
}
