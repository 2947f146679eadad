#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <functional>
#include <sstream>

#include "../../doubles/faulty_disk.hpp"
#include "database.hpp"
#include "ledger.hpp"
#include "store_house.hpp"

using namespace fanfold;
using namespace fanfold::tests;

namespace {

namespace fs = std::filesystem;
using store::Rehearsal;

constexpr auto day = std::chrono::hours{24};

struct Told {
    RunId run;
    Finding finding;
};

/// A finished run of `job` that saw one document and told of it to `enterprise`, who got the report.
auto one_night(StoreHouse& house, const std::string& job, const std::string& enterprise, const std::string& source,
               const std::string& page, bool delivered = true) -> Told {
    schedule::Run run;
    run.job = JobName{job};
    run.started_at = house.clock().now();
    const auto id = good(house.wait(house.run_book().start(run, {EnterpriseName{enterprise}})));
    good(house.wait(house.crawl_book().open(id, SourceName{source}, {})));
    auto visit = sample_visit(id, source, page);
    const auto document = visit.documents[0].id;
    good(house.wait(house.crawl_book().record({visit})));
    good(house.wait(house.crawl_book().close(id, SourceName{source}, "", {})));
    auto attempt = sample_attempt(house, page, enterprise, Money::pico(5));
    attempt.run = id;
    attempt.number = good(house.wait(house.ledger().begin(attempt)));
    attempt.state = AttemptState::settled;
    attempt.settled = Money::pico(5);
    good(house.wait(house.ledger().settle(attempt, sample_answer(page, "{}"))));
    auto question = sample_question(id, enterprise, page);
    question.state = QuestionState::answered;
    question.document = document;
    question.key = sha256(page);
    const auto finding = sample_finding(question, "claim of " + page);
    good(house.wait(house.ledger().finish(question, {finding}, {})));
    auto report = sample_report(id, enterprise, job, finding);
    report.made_at = house.clock().now();
    deliver::Delivery folder;
    folder.enterprise = report.enterprise, folder.run = id, folder.kind = "folder", folder.target = "/reports";
    good(house.wait(house.outbox().post(report, {sample_event(finding, "Told of " + page)}, {folder})));
    if (delivered) good(house.wait(house.run_book().note_progress(id, {report.enterprise, schedule::Progress::delivered, std::nullopt})));
    for (auto& due : good(house.wait(house.outbox().due(id))))
        if (delivered) good(house.wait(house.outbox().delivered(due, house.clock().now())));
    good(house.wait(house.run_book().finish(id, house.clock().now())));
    good(house.wait(house.store().index(id)));
    return {id, finding};
}

void see(StoreHouse& house, RunId run, const std::string& page) {
    auto visit = sample_visit(run, "wire", page);
    good(house.wait(house.crawl_book().record({visit})));
}

auto has_text(StoreHouse& house, const std::string& source, const std::string& page) -> bool {
    return !good(house.wait(house.crawl_book().documents({sample_visit(RunId{1}, source, page).documents[0].id}))).empty();
}

auto clean(StoreHouse& house, Retention retention, Duration later, Rehearsal rehearsal = Rehearsal::no) -> store::Cleaned {
    return good(house.wait(house.store().cleaner().clean(retention, noon() + later, rehearsal, store::Pace::in_steps)));
}

auto has_report(StoreHouse& house, const Told& told, const std::string& enterprise) -> bool {
    return good(house.wait(house.outbox().report(EnterpriseName{enterprise}, told.run))).has_value();
}

/// Every file of the folder, as bytes.
auto all_bytes(const fs::path& folder) -> std::string {
    std::ostringstream out;
    for (const auto& entry : fs::recursive_directory_iterator{folder})
        if (entry.is_regular_file()) out << std::ifstream{entry.path(), std::ios::binary}.rdbuf();
    return out.str();
}

/// Ends `work` on copies of a store at one change of the disk after the other, `step` apart, until it comes to its end;
/// `look` sees what each left. How often it was ended.
auto killed_at_changes(const fs::path& pattern, int step, const std::function<void(StoreHouse&)>& work,
                       const std::function<void(StoreHouse&)>& look) -> int {
    int lives = 0;
    for (int change = 1, code = 9; code == 9; change += step, ++lives) {
        TempFolder folder;
        fs::copy(pattern, folder.path(), fs::copy_options::recursive | fs::copy_options::overwrite_existing);
        const auto child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            FaultyDisk disk;
            disk.kill_at(change);
            StoreHouse house{folder.path()};
            work(house);
            house.close();
            ::_exit(0);
        }
        int status = 0;
        REQUIRE(::waitpid(child, &status, 0) == child);
        REQUIRE(WIFEXITED(status));
        code = WEXITSTATUS(status);
        StoreHouse house{folder.path()};
        look(house);
    }
    return lives;
}

}  // namespace

TEST_CASE("texts that nobody cites go; what a kept report tells keeps its evidence") {
    StoreHouse house;
    const auto told = one_night(house, "nightly", "acme", "wire", "cited");
    see(house, told.run, "forgotten");
    const auto cleaned = clean(house, {}, 200 * day);
    CHECK(cleaned.rows.at("crawl.document") == 1);
    CHECK(cleaned.rows.at("crawl.sighting") == 1);
    CHECK(cleaned.rows.at("crawl.frontier") == 2);
    CHECK(has_text(house, "wire", "cited"));
    CHECK_FALSE(has_text(house, "wire", "forgotten"));
    CHECK(has_report(house, told, "acme"));
    const auto link = sample_link("wire", "forgotten");
    CHECK(good(house.wait(house.crawl_book().known(link.source, link.url.key()))));  // and is no news when it comes back
}

TEST_CASE("a text that was seen lately stays, however old it is") {
    StoreHouse house;
    const auto told = one_night(house, "nightly", "acme", "wire", "cited");
    see(house, told.run, "evergreen");
    auto again = sample_visit(RunId{9}, "wire", "evergreen");
    again.documents.clear(), again.signatures.clear();
    again.sightings[0].fetched_at = noon() + 190 * day;
    again.sightings[0].status = SightingStatus::unchanged;
    good(house.wait(house.crawl_book().record({again})));
    clean(house, {}, 200 * day);
    CHECK(has_text(house, "wire", "evergreen"));
}

TEST_CASE("a rehearsal counts what would go, and nothing goes") {
    StoreHouse house;
    const auto told = one_night(house, "nightly", "acme", "wire", "first");
    see(house, told.run, "forgotten");
    house.clock().advance(day);
    one_night(house, "nightly", "acme", "wire", "second");
    Retention retention;
    retention.reports = 10 * day;
    const auto rehearsed = clean(house, retention, 500 * day, Rehearsal::yes);
    CHECK(has_text(house, "wire", "forgotten"));
    CHECK(has_report(house, told, "acme"));
    CHECK(rehearsed.bytes > 0);
    auto done = clean(house, retention, 500 * day);
    for (const auto& [table, count] : rehearsed.rows) {
        INFO(table);
        CHECK(done.rows[table] == count);
    }
    CHECK_FALSE(has_report(house, told, "acme"));
}

TEST_CASE("old reports go with their evidence; the newest that reached its reader and those on their way stay") {
    StoreHouse house;
    const auto first = one_night(house, "nightly", "acme", "wire", "first");
    const auto waiting = one_night(house, "nightly", "acme", "wire", "waiting", /*delivered=*/false);
    const auto newest = one_night(house, "nightly", "acme", "wire", "newest");
    Retention retention;
    retention.reports = 30 * day;
    const auto cleaned = clean(house, retention, 500 * day);
    CHECK(cleaned.rows.at("state.report") == 1);
    CHECK(cleaned.rows.at("search.indexed") == 1);
    CHECK_FALSE(has_report(house, first, "acme"));
    CHECK(has_report(house, waiting, "acme"));
    CHECK(has_report(house, newest, "acme"));
    CHECK_FALSE(has_text(house, "wire", "first"));
    CHECK(has_text(house, "wire", "waiting"));
    CHECK(has_text(house, "wire", "newest"));
}

TEST_CASE("what a month's cap may count is kept, whatever is written") {
    StoreHouse house;
    const auto told = one_night(house, "nightly", "acme", "wire", "first");
    one_night(house, "nightly", "acme", "wire", "second");
    Retention retention;
    retention.runs = retention.answers = std::chrono::hours{1};
    const auto cleaned = clean(house, retention, 20 * day);
    CHECK(cleaned.rows.at("state.question") == 1);
    CHECK(cleaned.rows.count("state.attempt") == 0);
    CHECK(spent_in(house, told.run) == Money::pico(5));
    CHECK(clean(house, retention, 80 * day).rows.at("state.attempt") == 1);
}

TEST_CASE("a store that is too large gives up its oldest texts, and the disk gets the room") {
    StoreHouse house;
    const auto told = one_night(house, "nightly", "acme", "wire", "cited");
    std::mt19937 random{7};
    for (int page = 0; page < 60; ++page) {
        auto visit = sample_visit(told.run, "wire", "big" + std::to_string(page));
            visit.documents[0].text.clear();
        for (int at = 0; at < 50'000; ++at) visit.documents[0].text += static_cast<char>('!' + random() % 90);
        visit.sightings[0].fetched_at = house.clock().now();
        good(house.wait(house.crawl_book().record({visit})));
        house.clock().advance(std::chrono::minutes{1});
    }
    house.reopen();
    const auto before = fs::file_size(house.folder() / "crawl.db");
    Retention retention;
    retention.bytes = before / 2;
    const auto cleaned = clean(house, retention, 10 * day);
    house.reopen();
    CHECK(fs::file_size(house.folder() / "crawl.db") < before / 2 + (64u << 12));
    CHECK(cleaned.bytes > static_cast<std::int64_t>(before / 3));
    CHECK(has_text(house, "wire", "cited"));
    CHECK(has_text(house, "wire", "big59") != has_text(house, "wire", "big0"));
}

TEST_CASE("a store that is too large comes down to its size although the oldest texts are seen again every night") {
    StoreHouse house;
    const auto told = one_night(house, "nightly", "acme", "wire", "cited");
    std::mt19937 random{7};
    const auto big = [&](const std::string& page) {
        auto visit = sample_visit(told.run, "wire", page);
        visit.documents[0].text.clear();
        for (int at = 0; at < 50'000; ++at) visit.documents[0].text += static_cast<char>('!' + random() % 90);
        visit.sightings[0].fetched_at = house.clock().now();
        return visit;
    };
    std::vector<fetch::VisitRecord> evergreens;
    for (int page = 0; page < 30; ++page) evergreens.push_back(big("evergreen" + std::to_string(page)));
    good(house.wait(house.crawl_book().record(evergreens)));
    house.clock().advance(std::chrono::hours{1});
    for (int page = 0; page < 30; ++page) good(house.wait(house.crawl_book().record({big("big" + std::to_string(page))})));
    for (auto& again : evergreens) {
        again.run = again.sightings[0].run = RunId{9};
        again.documents.clear(), again.signatures.clear();
        again.sightings[0].fetched_at = noon() + 9 * day;
        again.sightings[0].status = SightingStatus::unchanged;
    }
    good(house.wait(house.crawl_book().record(evergreens)));
    house.reopen();
    const auto before = fs::file_size(house.folder() / "crawl.db");
    Retention retention;
    retention.bytes = before * 3 / 4;
    clean(house, retention, 10 * day);
    house.reopen();
    CHECK(fs::file_size(house.folder() / "crawl.db") < before * 3 / 4 + (64u << 12));
    CHECK(has_text(house, "wire", "evergreen0"));
    CHECK_FALSE(has_text(house, "wire", "big0"));
}

TEST_CASE("an enterprise that is purged leaves nothing behind, and nothing of others is touched") {
    StoreHouse house;
    one_night(house, "nightly", "globex", "wire", "shared");
    one_night(house, "nightly", "acme-canary", "diary", "secret-page");
    const auto others = one_night(house, "weekly", "globex", "wire", "other");
    good(house.wait(house.run_book().keep_good_config(EnterpriseName{"acme-canary"}, "title = \"Acme\"", noon())));
    const auto globex_before = good(house.wait(house.event_memory().findings(others.run, EnterpriseName{"globex"}))).size();
    const SourceName diary{"diary"};
    fetch::StoredCookies jar;
    jar.cookies.resize(1);
    jar.cookies[0].name = "session", jar.cookies[0].value = "secret-cookie";
    good(house.wait(house.crawl_book().keep_cookies(diary, jar)));
    fetch::ClosedNight odd;
    odd.alarm = "odd-night";
    good(house.wait(house.crawl_book().close(RunId{9}, diary, "", odd)));
    const auto alarm = [&](const std::string& about, const std::string& text) {
        good(house.wait(house.store().alert_box().post({"kind", about, text, about + text, noon()}, {{"mail", "desk@example.org"}})));
    };
    alarm("acme-canary", "no report");
    alarm("diary", "odd-night");
    alarm("nightly", "globex: mail failed; acme-canary: mail failed");
    alarm("globex", "globex-night");
    auto purge = [&] { return house.wait(house.store().cleaner().purge(EnterpriseName{"acme-canary"}, {SourceName{"diary"}}, store::Pace::at_once)); };
    const auto gone = good(purge());
    CHECK(gone.rows.at("state.report") == 1);
    CHECK(gone.rows.at("state.delivery") == 1);
    CHECK(gone.rows.at("state.answer") == 1);
    CHECK(gone.rows.at("crawl.document") == 1);
    CHECK(gone.rows.at("search.indexed") == 1);
    CHECK(gone.rows.at("crawl.cookie_jar") == 1);
    CHECK(gone.rows.at("crawl.source_night") == 2);
    CHECK(gone.rows.at("state.alert") == 3);
    CHECK(good(purge()).rows.empty());
    CHECK(good(house.wait(house.crawl_book().cookies(diary))).cookies.empty());
    CHECK(has_report(house, others, "globex"));
    CHECK(has_text(house, "wire", "shared"));
    CHECK(good(house.wait(house.event_memory().findings(others.run, EnterpriseName{"globex"}))).size() == globex_before);
    house.close();
    const auto bytes = all_bytes(house.folder());
    CHECK(bytes.find("acme-canary") == std::string::npos);
    CHECK(bytes.find("secret-page") == std::string::npos);
    CHECK(bytes.find("secret-cookie") == std::string::npos);
    CHECK(bytes.find("odd-night") == std::string::npos);
    CHECK(bytes.find("globex-night") != std::string::npos);
    CHECK(bytes.find("globex") != std::string::npos);
}

TEST_CASE("a large store that is purged in steps is written anew by the next cleaning that has time for it") {
    StoreHouse house;
    const auto told = one_night(house, "nightly", "globex", "wire", "shared");
    one_night(house, "nightly", "acme-canary", "diary", "secret-page");
    std::mt19937 random{7};
    for (int page = 0; page < 60; ++page) {
        auto visit = sample_visit(told.run, "wire", "big" + std::to_string(page));
        visit.documents[0].text.clear();
        for (int at = 0; at < 50'000; ++at) visit.documents[0].text += static_cast<char>('!' + random() % 90);
        good(house.wait(house.crawl_book().record({visit})));
    }
    auto& cleaner = house.store().cleaner();
    const auto purged = good(house.wait(cleaner.purge(EnterpriseName{"acme-canary"}, {SourceName{"diary"}}, store::Pace::in_steps)));
    CHECK(purged.anew_due);
    const auto night = [&](store::Pace pace) {
        return good(house.wait(house.store().cleaner().clean({}, noon(), Rehearsal::no, pace)));
    };
    CHECK(night(store::Pace::in_steps).anew_due);
    house.reopen();
    CHECK(night(store::Pace::at_once).anew);
    house.reopen();
    const auto last = night(store::Pace::at_once);
    CHECK_FALSE(last.anew);
    CHECK_FALSE(last.anew_due);
    CHECK(has_text(house, "wire", "big59"));
    house.close();
    CHECK(all_bytes(house.folder()).find("secret-page") == std::string::npos);
}

TEST_CASE("a store that was made without auto_vacuum learns to shrink by a cleaning that has time for it") {
    StoreHouse house;
    const auto told = one_night(house, "nightly", "acme", "wire", "cited");
    house.close();
    const auto file = house.folder() / "crawl.db";
    good(good(store::Connection::open(file, store::OpenAs::owner, "set_up_owner_normal")).run_script("PRAGMA auto_vacuum = 0; VACUUM;"));
    house.reopen();
    CHECK(house.wait(house.store().cleaner().clean({}, noon(), Rehearsal::no, store::Pace::at_once)).value().anew);
    house.reopen();
    CHECK_FALSE(house.wait(house.store().cleaner().clean({}, noon(), Rehearsal::no, store::Pace::at_once)).value().anew);
    CHECK(has_text(house, "wire", "cited"));
    CHECK(has_report(house, told, "acme"));
}

TEST_CASE("the money that a purged enterprise cost still counts") {
    StoreHouse house;
    const auto told = one_night(house, "nightly", "acme", "wire", "page");
    good(house.wait(house.store().cleaner().purge(EnterpriseName{"acme"}, {}, store::Pace::in_steps)));
    CHECK(spent_in(house, told.run) == Money::pico(5));
}

TEST_CASE("an enterprise that an open run serves is not purged") {
    StoreHouse house;
    schedule::Run run;
    run.job = JobName{"nightly"};
    good(house.wait(house.run_book().start(run, {EnterpriseName{"acme"}})));
    const auto refused = house.wait(house.store().cleaner().purge(EnterpriseName{"acme"}, {}, store::Pace::in_steps));
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().kind() == ErrorKind::busy);
    CHECK(refused.error().message().find("r1 is open and serves acme") != std::string::npos);
    CHECK_FALSE(house.wait(house.store().cleaner().may_purge(EnterpriseName{"acme"})).ok());
    CHECK(house.wait(house.store().cleaner().may_purge(EnterpriseName{"globex"})).ok());
}

TEST_CASE("a purge that is killed at any change is known by its name until the next has finished it") {
    const EnterpriseName acme{"acme"};
    const std::vector<SourceName> sources{SourceName{"diary"}};
    TempFolder pattern;
    {
        StoreHouse house{pattern.path()};
        const auto told = one_night(house, "nightly", "acme", "diary", "cited");
        good(house.wait(house.run_book().keep_good_config(acme, "title = \"Acme\"", noon())));
        for (int page = 0; page < 10; ++page)
            good(house.wait(house.crawl_book().record({sample_visit(told.run, "diary", "p" + std::to_string(page))})));
    }
    const auto work = [&](StoreHouse& house) { good(house.wait(house.store().cleaner().purge(acme, sources, store::Pace::in_steps))); };
    const auto look = [&](StoreHouse& house) {
        const bool known = good(house.wait(house.run_book().good_config(acme))).has_value();
        if (!known) CHECK_FALSE(has_text(house, "diary", "p0"));
        good(house.wait(house.store().cleaner().purge(acme, sources, store::Pace::in_steps)));
        CHECK_FALSE(good(house.wait(house.run_book().good_config(acme))));
        for (const std::string page : {"cited", "p0", "p9"}) CHECK_FALSE(has_text(house, "diary", page));
    };
    CHECK(killed_at_changes(pattern.path(), 5, work, look) > 5);
}

TEST_CASE("a cleaning that is killed at any change is finished by the next") {
    TempFolder pattern;
    {
        StoreHouse house{pattern.path()};
        const auto told = one_night(house, "nightly", "acme", "wire", "cited");
        for (int page = 0; page < 30; ++page) see(house, told.run, "p" + std::to_string(page));
    }
    const auto work = [&](StoreHouse& house) { clean(house, {}, 200 * day); };
    const auto look = [&](StoreHouse& house) {
        clean(house, {}, 200 * day);
        CHECK(has_text(house, "wire", "cited"));
        CHECK_FALSE(has_text(house, "wire", "p0"));
        CHECK_FALSE(has_text(house, "wire", "p29"));
    };
    CHECK(killed_at_changes(pattern.path(), 5, work, look) > 5);
}

TEST_CASE("old reports and runs that are cleaned by halves before a kill go wholly with the next") {
    Retention retention;
    retention.reports = retention.runs = retention.answers = 10 * day;
    TempFolder pattern;
    Told old, newest;
    {
        StoreHouse house{pattern.path()};
        old = one_night(house, "nightly", "acme", "wire", "old");
        house.clock().advance(day);
        newest = one_night(house, "nightly", "acme", "wire", "newest");
    }
    const auto work = [&](StoreHouse& house) { clean(house, retention, 200 * day); };
    const auto look = [&](StoreHouse& house) {
        clean(house, retention, 200 * day);
        CHECK(clean(house, retention, 200 * day).rows.empty());
        CHECK_FALSE(has_report(house, old, "acme"));
        CHECK(good(house.wait(house.event_memory().told(old.run, EnterpriseName{"acme"}))).empty());
        CHECK(good(house.wait(house.event_memory().findings(old.run, EnterpriseName{"acme"}))).empty());
        CHECK(has_report(house, newest, "acme"));
        CHECK(good(house.wait(house.event_memory().told(newest.run, EnterpriseName{"acme"}))).size() == 1);
    };
    CHECK(killed_at_changes(pattern.path(), 3, work, look) > 5);
}
