#include "catch.hpp"
#include "sample.hpp"
#include "scratch.hpp"

using namespace fanfold;
using namespace fanfold::deliver;
using sample::bytes_of;
using sample::Scratch;

namespace {

auto count_of(const std::string& text, const std::string& words) -> int {
    int out = 0;
    for (auto at = text.find(words); at != std::string::npos; at = text.find(words, at + 1)) ++out;
    return out;
}

auto between(const std::string& text, const std::string& from, const std::string& to,
             std::size_t at = 0) -> std::string {
    const auto begin = text.find(from, at) + from.size();
    return text.substr(begin, text.find(to, begin) - begin);
}

/// What the folder's feed is after `runs` were written in this order.
auto feed_after(const Scratch& scratch, const std::vector<int>& runs) -> std::string {
    for (const int run : runs) {
        auto report = sample::report();
        report.run = RunId{run};
        report.made_at += std::chrono::hours{24} * (run - 12);
        REQUIRE(write_folder(report, scratch.path()).ok());
    }
    return bytes_of(scratch.path() / "hanbit" / "feed.xml");
}

}  // namespace

TEST_CASE("The feed lists the reports of its folder, newest first, each with its page") {
    const Scratch scratch;
    const auto feed = feed_after(scratch, {12, 13});
    CHECK(count_of(feed, "<entry>") == 2);
    CHECK(feed.find("2026-11-25-r13.html") < feed.find("2026-11-24-r12.html"));
    CHECK(between(feed, "<updated>", "</updated>") == "2026-11-25T06:02:41.250Z");
    CHECK(feed.find("<title>Hanbit Battery · Tuesday 24 November 2026</title>") !=
          std::string::npos);
    CHECK(feed.find("&lt;li&gt;Hanbit commits 3.2 trillion won") != std::string::npos);
}

TEST_CASE("An entry keeps its id whenever and wherever the feed is written") {
    const Scratch here;
    const Scratch there;
    const auto alone = feed_after(here, {12});
    const auto among = feed_after(there, {13, 11, 12});
    const auto id = between(alone, "<entry>\n<id>", "</id>");
    CHECK(id.starts_with("urn:uuid:"));
    CHECK(id.size() == 45);
    CHECK(count_of(among, id) == 1);
    CHECK(between(alone, "<id>", "</id>") == between(among, "<id>", "</id>"));
    CHECK(between(alone, "<id>", "</id>") != id);
}

TEST_CASE("A report that is sent again later does not push newer ones out of the feed") {
    const Scratch scratch;
    const auto before = feed_after(scratch, {12, 13});
    CHECK(feed_after(scratch, {12}) == before);
}

TEST_CASE("The feed holds thirty entries at most") {
    const Scratch scratch;
    std::vector<int> runs;
    for (int run = 1; run <= 33; ++run) runs.push_back(run);
    const auto feed = feed_after(scratch, runs);
    CHECK(count_of(feed, "<entry>") == 30);
    CHECK(feed.find("-r33.html") != std::string::npos);
    CHECK(feed.find("-r3.html") == std::string::npos);
    CHECK(feed.find("-r4.html") != std::string::npos);
}

TEST_CASE("What is no report of the enterprise is left out of the feed") {
    const Scratch scratch;
    REQUIRE(write_folder(sample::report(), scratch.path()).ok());
    const auto home = scratch.path() / "hanbit";
    auto other = sample::korean_report();
    std::ofstream{home / "2026-11-25-r13.json"} << to_json(other).dump();
    std::ofstream{home / "2026-11-26-r14.json"} << "{\"run\": ";
    std::ofstream{home / "2026-11-26-rx.json"} << "{}";
    REQUIRE(write_folder(sample::report(), scratch.path()).ok());
    CHECK(count_of(bytes_of(home / "feed.xml"), "<entry>") == 1);
}

TEST_CASE("No word from outside becomes markup of the feed") {
    const auto feed_with = [](const std::string& words) {
        const Scratch scratch;
        REQUIRE(write_folder(sample::hostile_report(words), scratch.path()).ok());
        return bytes_of(scratch.path() / "hanbit" / "feed.xml");
    };
    const int plain = count_of(feed_with("words"), "<");
    for (const auto& payload : sample::payloads()) {
        const auto feed = feed_with(payload + "\xef\xbf\xbf]]>");
        CHECK(count_of(feed, "<") == plain);
        CHECK(feed.find("]]>") == std::string::npos);
        CHECK(feed.find("\xef\xbf\xbf") == std::string::npos);
    }
}

TEST_CASE("A quiet Korean night is told in Korean") {
    const Scratch scratch;
    auto report = sample::korean_report();
    report.summary.clear();
    report.status = ReportStatus::quiet;
    REQUIRE(write_folder(report, scratch.path()).ok());
    const auto feed = bytes_of(scratch.path() / "haneul" / "feed.xml");
    CHECK(feed.find("xml:lang=\"ko\"") != std::string::npos);
    CHECK(feed.find("지난 보고서 이후 새 소식이 없습니다.") != std::string::npos);
}

TEST_CASE("Sections show the trend of the folder's nights, in words too, and never of other jobs") {
    const Scratch scratch;
    const auto page = [&](int run) {
        return bytes_of(
            scratch.path() / "hanbit" /
            ("2026-11-" + std::to_string(12 + run) + "-r" + std::to_string(run) + ".html"));
    };
    feed_after(scratch, {1, 2});
    CHECK(page(2).find("<svg") == std::string::npos);
    feed_after(scratch, {3});
    CHECK(count_of(page(3), "<svg") == 2);
    CHECK(page(3).find("New and developing events in the last 3 reports: 2, 2, 2\"") !=
          std::string::npos);
    const auto before = page(3);
    feed_after(scratch, {3});
    CHECK(page(3) == before);

    auto weekly = sample::report();
    weekly.job = JobName{"weekly"};
    weekly.run = RunId{4};
    REQUIRE(write_folder(weekly, scratch.path()).ok());
    CHECK(bytes_of(scratch.path() / "hanbit" / "latest.html").find("<svg") == std::string::npos);
}

TEST_CASE("A trend is of fourteen nights at most, and counts what was new or developing") {
    auto earlier = std::vector<Report>(20, sample::report());
    for (std::size_t at = 0; at < earlier.size(); ++at) {
        earlier[at].run = RunId{static_cast<std::int64_t>(at + 1)};
        earlier[at].sections.resize(at % 2);
    }
    auto report = sample::report();
    report.run = RunId{21};
    const auto page = to_html(report, earlier);
    CHECK(page.find("last 14 reports: 2, 0, 2, 0, 2, 0, 2, 0, 2, 0, 2, 0, 2, 2\"") !=
          std::string::npos);
    CHECK(count_of(page, "<rect") == 28);
    CHECK(to_html(report).find("<svg") == std::string::npos);
}
