#include "event_memory.hpp"
#include "ledger.hpp"
#include "store_house.hpp"

using namespace fanfold;
using namespace fanfold::tests;

namespace {

const EnterpriseName acme{"acme"};
const EnterpriseName zeta{"zeta"};

auto reader_of(StoreHouse& house) {
    return good(store::Store::open_reading(house.folder()));
}

void index(StoreHouse& house, RunId run) {
    good(house.wait(house.store().index(run)));
}

/// A report of `enterprise` with one item that says `text`.
void post_text(StoreHouse& house, RunId run, const std::string& enterprise,
               const std::string& text) {
    const auto finding = sample_finding(sample_question(run, enterprise, text), text);
    auto report = sample_report(run, enterprise, "nightly", finding);
    report.summary.clear();
    report.sections[0].items[0].text = text;
    report.sections[0].items[0].why.clear();
    good(house.wait(house.outbox().post(report, {}, {})));
}

auto crockford_id(const Digest& digest) -> std::string {
    return short_id('d', digest);
}

}  // namespace

TEST_CASE("a folder without a state is told in words") {
    TempFolder folder;
    const auto reader = store::Store::open_reading(folder.path() / "none");
    REQUIRE_FALSE(reader.ok());
    CHECK(reader.error().kind() == ErrorKind::unavailable);
    CHECK(reader.error().message().find("no fanfold state here") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(folder.path() / "none"));
}

TEST_CASE("a reader works beside a running owner and sees what it commits") {
    StoreHouse house;
    const auto reader = reader_of(house);
    CHECK(good(reader->reports(std::nullopt)).empty());
    const auto run = started_run(house, "nightly");
    post_told(house, run, "nightly", "A", true);
    const auto lines = good(reader->reports(acme));
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].run == run);
    CHECK(lines[0].job == JobName{"nightly"});
    CHECK(lines[0].status == ReportStatus::complete);
    CHECK(good(reader->reports(zeta)).empty());
}

TEST_CASE("a reader works after the owner has gone") {
    StoreHouse house;
    const auto run = started_run(house, "nightly");
    post_told(house, run, "nightly", "A", true);
    house.close();
    CHECK(good(reader_of(house)->report(acme, run)).run == run);
    house.reopen();
    CHECK(good(reader_of(house)->report(acme, std::nullopt)).run == run);
}

TEST_CASE("without a run, the newest delivered report is meant") {
    StoreHouse house;
    const auto reader = reader_of(house);
    const auto first = started_run(house, "nightly");
    const auto missing = reader->report(acme, std::nullopt);
    REQUIRE_FALSE(missing.ok());
    CHECK(missing.error().kind() == ErrorKind::give_up);
    post_told(house, first, "nightly", "A", true);
    const auto second = started_run(house, "nightly");
    post_told(house, second, "nightly", "B", false);
    CHECK(good(reader->report(acme, std::nullopt)).run == first);
    CHECK(good(reader->report(acme, second)).run == second);
    CHECK_FALSE(reader->report(zeta, second).ok());
    CHECK_FALSE(reader->report(acme, RunId{99}).ok());
}

TEST_CASE("a document is found by its full id and by the short one that reports print") {
    StoreHouse house;
    const auto visit = sample_visit(RunId{1}, "wire", "a");
    good(house.wait(house.crawl_book().record({visit})));
    const auto reader = reader_of(house);
    const auto id = visit.documents[0].id;
    CHECK(good(reader->document(id.hex())).text == visit.documents[0].text);
    CHECK(good(reader->document(crockford_id(id))).id == id);
    auto upper = crockford_id(id);
    for (std::size_t at = 2; at < upper.size(); ++at)
        upper[at] = static_cast<char>(std::toupper(upper[at]));
    CHECK(good(reader->document(upper)).id == id);
    CHECK(reader->document(crockford_id(sha256("none"))).error().kind() == ErrorKind::give_up);
    CHECK(reader->document(sha256("none").hex()).error().kind() == ErrorKind::give_up);
    for (const auto* bad : {"", "d-", "d-1234567", "d-1234567u", "e-12345678", "d-123456789", "zz"})
        CHECK(reader->document(bad).error().kind() == ErrorKind::bad_input);
}

TEST_CASE("a short id that two documents share is refused with both full ids") {
    StoreHouse house;
    auto one = sample_visit(RunId{1}, "wire", "a");
    auto bytes = one.documents[0].id.bytes();
    bytes[31] ^= 1;
    auto two = sample_visit(RunId{1}, "wire", "b");
    two.documents[0].id = Digest{bytes};
    good(house.wait(house.crawl_book().record({one, two})));
    const auto found = reader_of(house)->document(crockford_id(one.documents[0].id));
    REQUIRE_FALSE(found.ok());
    CHECK(found.error().kind() == ErrorKind::bad_input);
    CHECK(found.error().message().find(two.documents[0].id.hex()) != std::string::npos);
}

TEST_CASE("status sums up the last runs") {
    StoreHouse house;
    const auto run = started_run(house, "nightly");
    good(house.wait(house.crawl_book().open(run, SourceName{"wire"},
                                            {sample_link("wire", "a"), sample_link("wire", "b")})));
    fetch::VisitRecord refused;
    refused.run = run;
    refused.link = sample_link("wire", "a");
    refused.state = fetch::VisitState::refused;
    refused.reason = "robots.txt";
    good(house.wait(house.crawl_book().record({refused})));
    good(house.wait(house.ledger().plan(run, acme, {sample_question(run, "acme", "one")})));
    auto attempt = sample_attempt(house, "k", "acme", Money::pico(90));
    attempt.run = run;
    good(house.wait(house.ledger().begin(attempt)));
    house.reopen();

    const auto lines = good(reader_of(house)->status(5));
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].run.id == run);
    CHECK(lines[0].run.state == schedule::RunState::open);
    CHECK(lines[0].enterprises.size() == 1);
    CHECK(lines[0].questions == std::map<std::string, int>{{"due", 1}});
    CHECK(lines[0].unvisited == std::map<std::string, int>{{"robots.txt", 1}, {"not reached", 1}});
    const auto why = good(reader_of(house)->why_missing(run));
    CHECK(why.not_fetched.at("robots.txt").urls.size() == 1);
    CHECK(why.not_kept.empty());
    CHECK(lines[0].attempts == 1);
    CHECK(lines[0].attempts_unknown == 1);
    CHECK(lines[0].unknown == Money::pico(90));
    CHECK(lines[0].settled == Money{});
    CHECK(good(reader_of(house)->status(0)).empty());
    const auto asked_of = [&](std::optional<EnterpriseName> reader) {
        return good(reader_of(house)->questions(run, std::move(reader), 10, 0)).size();
    };
    CHECK(asked_of(std::nullopt) == 1);
    CHECK(asked_of(acme) == 1);
    CHECK(asked_of(EnterpriseName{"globex"}) == 0);
}

TEST_CASE("findings of the last run that has any are shown, or of the run asked for") {
    StoreHouse house;
    const RunId run{3};
    auto question = sample_question(run, "acme", "one");
    question.state = QuestionState::answered;
    good(house.wait(house.ledger().finish(question, {sample_finding(question, "A")}, {})));
    const auto reader = reader_of(house);
    CHECK(good(reader->findings(acme, std::nullopt)).size() == 1);
    CHECK(good(reader->findings(acme, run)).size() == 1);
    CHECK(good(reader->findings(acme, RunId{2})).empty());
    CHECK(good(reader->findings(zeta, std::nullopt)).empty());
    CHECK_FALSE(good(reader->good_config(acme)));
}

TEST_CASE("search finds Latin words, Hangul inside words and numbers, in one enterprise alone") {
    StoreHouse house;
    const auto run = started_run(house, "nightly");
    post_text(house, run, "acme",
              "한빛전지가 헝가리에 배터리공장을 연다; LG화학 too, for 1.4 billion. Café");
    post_text(house, run, "zeta", "Zeta's canary word is xyzzyfern 배터리공장");
    index(house, run);
    index(house, run);
    const auto reader = reader_of(house);
    const auto hits = [&](const EnterpriseName& enterprise, const char* words) {
        return good(reader->search(enterprise, words, 10)).size();
    };
    for (const auto* words : {"HANBIT 배터리", "배터리공장", "공장을", "빛전", "화학", "lg 화학",
                              "LG화학", "1.4", "billion", "café", "헝"})
        if (std::string_view{words} != "HANBIT 배터리") CHECK(hits(acme, words) == 1);
    CHECK(hits(acme, "HANBIT 배터리") == 0);
    CHECK(hits(acme, "xyzzyfern") == 0);
    CHECK(hits(zeta, "xyzzyfern") == 1);
    CHECK(hits(zeta, "화학") == 0);
    CHECK(hits(acme, "장공") == 0);
    const auto hit = good(reader->search(acme, "billion", 10)).at(0);
    CHECK(hit.run == run);
    CHECK(hit.item_id == "i-7k2m9qd0");
    CHECK(hit.section == "deals");
    CHECK(hit.snippet.find("헝가리") != std::string::npos);
}

TEST_CASE("search words are words, never a query language") {
    StoreHouse house;
    const auto run = started_run(house, "nightly");
    post_text(house, run, "acme", "near or and not");
    index(house, run);
    const auto reader = reader_of(house);
    for (const auto* words : {"\"", "*", "( ", "scope:x OR", "near\"", "a NEAR b",
                              "'; DROP TABLE item; --", "\xff\xfe"}) {
        const auto found = reader->search(acme, words, 10);
        if (!found.ok()) CHECK(found.error().kind() == ErrorKind::bad_input);
    }
    CHECK(good(reader->search(acme, "OR AND NOT", 10)).size() == 1);
    CHECK(reader->search(acme, "  ", 10).error().kind() == ErrorKind::bad_input);
    const std::string long_words(100'000, 'x');
    CHECK(good(reader->search(acme, long_words, 10)).empty());
}

TEST_CASE("a search.db that was deleted or damaged is built again from all reports") {
    StoreHouse house;
    const auto first = started_run(house, "nightly");
    post_text(house, first, "acme", "first words");
    index(house, first);
    house.close();
    SECTION("deleted") {
        std::filesystem::remove(house.folder() / "search.db");
    }
    SECTION("damaged") {
        std::filesystem::resize_file(house.folder() / "search.db", 5'000);
        if (auto* file = std::fopen((house.folder() / "search.db").c_str(), "r+")) {
            std::fputs("this is no database, whatever its name says", file);
            std::fclose(file);
        }
    }
    house.reopen();
    CHECK(good(reader_of(house)->search(acme, "first", 10)).empty());
    const auto second = started_run(house, "nightly");
    post_text(house, second, "acme", "second words");
    index(house, second);
    const auto hits = good(reader_of(house)->search(acme, "words", 10));
    REQUIRE(hits.size() == 2);
    CHECK(hits[0].run == second);
}

TEST_CASE("more money than one number holds is shown as the most that it holds, and is no failure") {
    StoreHouse house;
    const auto dear = Money::pico(std::int64_t{6'000'000} * 1'000'000'000'000);  // six million won
    for (const std::string key : {"a", "b", "c", "d"}) {
        auto attempt = sample_attempt(house, key, "acme", dear);
        attempt.number = good(house.wait(house.ledger().begin(attempt)));
        attempt.state = key < "c" ? AttemptState::settled : AttemptState::unknown;
        if (key < "c") attempt.settled = dear;
        good(house.wait(house.ledger().settle(attempt, std::nullopt)));
    }
    const auto reader = reader_of(house);
    const auto days = good(reader->spent_days(noon()));
    REQUIRE(days.size() == 1);
    CHECK(days[0].calls == 4);
    CHECK(days[0].settled == dear + dear);
    CHECK(days[0].unknown == dear + dear);
    const auto uses = good(reader->template_uses(noon()));
    REQUIRE(uses.size() == 1);
    CHECK(uses[0].calls == 4);
    CHECK(uses[0].settled == dear + dear);
}
