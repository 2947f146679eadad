/// Full disks and power cuts at every change that SQLite makes to a file. FANFOLD_FAULT_POINTS: how many; FANFOLD_SEED.
#include <cstdlib>
#include <random>
#include <set>

#include "../../doubles/faulty_disk.hpp"
#include "database.hpp"
#include "ledger.hpp"
#include "store_house.hpp"

using namespace fanfold;
using namespace fanfold::tests;

namespace {

namespace fs = std::filesystem;

constexpr int steps = 8;

auto number_from(const char* name, int otherwise) -> int {
    const auto* text = std::getenv(name);
    return text == nullptr ? otherwise : std::atoi(text);
}

/// What the store has told to be stored.
struct Told {
    std::set<std::string> visits, answers, questions, reports;
    std::optional<Error> refused;  ///< the first refusal
    std::optional<ErrorKind> unlike;  ///< a refusal that does not say that there is no room
};

/// Notes a refusal; true: stored.
template <class T>
auto stored(Told& told, const Result<T>& result) -> bool {
    if (result.ok()) return true;
    if (!told.refused) told.refused = result.error();
    if (result.error().kind() != ErrorKind::no_space && !told.unlike) told.unlike = result.error().kind();
    return false;
}

auto question_of(const std::string& name) -> Question {
    auto question = sample_question(RunId{1}, "acme", "wire " + name);
    question.state = QuestionState::answered;
    question.document = question.cluster = sample_visit(RunId{1}, "wire", name).documents[0].id;
    return question;
}

/// One document through the store: seen, asked about, answered, found in, reported.
void live_through(StoreHouse& house, const std::string& name, Told& told) {
    std::vector<fetch::VisitRecord> visits{sample_visit(RunId{1}, "wire", name)};
    if (!stored(told, house.wait(house.crawl_book().record(std::move(visits))))) return;
    told.visits.insert(name);
    auto attempt = sample_attempt(house, name, "acme", Money::pico(1));
    const auto begun = house.wait(house.ledger().begin(attempt));
    if (!stored(told, begun)) return;
    attempt.number = *begun;
    attempt.state = AttemptState::settled;
    attempt.settled = Money::pico(1);
    if (!stored(told, house.wait(house.ledger().settle(attempt, sample_answer(name, "{}"))))) return;
    told.answers.insert(name);
    const auto question = question_of(name);
    std::vector<Finding> findings{sample_finding(question, "first " + name), sample_finding(question, "second " + name)};
    const auto finding = findings.front();
    if (!stored(told, house.wait(house.ledger().finish(question, std::move(findings), {})))) return;
    told.questions.insert(name);
    const auto report = sample_report(RunId{1}, "reader-" + name, "nightly", finding);
    if (!stored(told, house.wait(house.outbox().post(report, {sample_event(finding, "Told.")}, {})))) return;
    told.reports.insert(name);
}

void check_sound(const fs::path& file) {
    auto db = good(store::Connection::open(file, store::OpenAs::reader, "set_up_reader"));
    auto row = db.query("check_integrity");
    REQUIRE(row.next());
    CHECK(row.text(0) == "ok");
}

void check_question(StoreHouse& house, const Question& question) {
    const auto texts = good(house.wait(house.crawl_book().documents({question.document})));
    CHECK(texts.size() == 1);  // state.db names nothing that crawl.db has lost
}

/// Everything told is there, nothing half, and what is named exists.
void check_kept(StoreHouse& house, const Told& told) {
    const EnterpriseName acme{"acme"};
    std::set<Digest> answered;
    for (const auto& question : good(house.wait(house.ledger().questions(RunId{1}, acme)))) {
        answered.insert(question.cluster);
        check_question(house, question);
    }
    std::map<Digest, int> findings;
    for (const auto& finding : good(house.wait(house.event_memory().findings(RunId{1}, acme)))) ++findings[finding.cluster];
    for (const auto& cluster : answered) CHECK(findings[cluster] == 2);
    for (const auto& name : told.answers) CHECK(good(house.wait(house.ledger().answer(sha256(name), noon()))));
    for (const auto& name : told.questions) CHECK(answered.contains(question_of(name).cluster));
    for (const auto& name : told.reports) {
        const auto report = good(house.wait(house.outbox().report(EnterpriseName{"reader-" + name}, RunId{1})));
        REQUIRE(report);
        CHECK(report->citations.size() == 1);
    }
}

/// A store with a past, copied for every point.
class Pattern {
  public:
    Pattern() {
        StoreHouse house{folder_.path()};
        Told told;
        for (int step = 0; step < 3; ++step) live_through(house, "past-" + std::to_string(step), told);
        REQUIRE_FALSE(told.refused);
    }
    void copy_to(const fs::path& folder) const { fs::copy(folder_.path(), folder, fs::copy_options::recursive); }

  private:
    TempFolder folder_;
};

/// From opening to closing, with a cleaning in it.
auto live(const fs::path& folder, FaultyDisk& disk, bool comes_back) -> Told {
    Told told;
    StoreHouse house{folder, StoreHouse::May::fail};
    if (!stored(told, house.opened())) return told;
    for (int step = 0; step < steps; ++step) live_through(house, std::to_string(step), told);
    Retention retention;
    retention.links = std::chrono::hours{1};
    const auto much_later = noon() + std::chrono::hours{24 * 200};
    stored(told, house.wait(house.store().cleaner().clean(retention, much_later, store::Rehearsal::no, store::Pace::in_steps)));
    if (comes_back) {
        disk.behave();
        live_through(house, "after", told);
        CHECK(told.reports.contains("after"));
    }
    return told;
}

/// How many changes an undisturbed life makes.
auto changes_of_a_life(const Pattern& pattern, FaultyDisk& disk) -> int {
    TempFolder folder;
    pattern.copy_to(folder.path() / "state");
    disk.count_anew();
    const auto told = live(folder.path() / "state", disk, false);
    REQUIRE_FALSE(told.refused);
    return static_cast<int>(disk.changes());
}

void check_afterwards(const fs::path& folder, const Told& told) {
    StoreHouse house{folder};
    check_kept(house, told);
    house.close();
    for (const auto* file : {"state.db", "crawl.db"}) check_sound(folder / file);
}

}  // namespace

TEST_CASE("power that goes at any change damages nothing and loses nothing that was told") {
    const Pattern pattern;
    FaultyDisk disk;
    const int all = changes_of_a_life(pattern, disk);
    const int points = number_from("FANFOLD_FAULT_POINTS", 40);
    std::mt19937 random{static_cast<unsigned>(number_from("FANFOLD_SEED", 20261129))};
    for (int point = 0; point < points; ++point) {
        TempFolder folder;
        const auto state = folder.path() / "state";
        pattern.copy_to(state);
        const int at = points >= 2 * all ? point % all + 1 : static_cast<int>(1 + random() % static_cast<unsigned>(all));
        INFO("change " << at << " of " << all << ", point " << point);
        disk.count_anew();
        disk.lose_power_at(at);
        const auto told = live(state, disk, false);
        disk.behave();
        disk.settle(random);
        check_afterwards(state, told);
    }
    WARN(points << " power cuts over " << all << " changes");
}

TEST_CASE("a disk that is full from any change on refuses in words, and all goes on when there is room") {
    const Pattern pattern;
    FaultyDisk disk;
    const int all = changes_of_a_life(pattern, disk);
    const int points = number_from("FANFOLD_FAULT_POINTS", 40);
    std::mt19937 random{static_cast<unsigned>(number_from("FANFOLD_SEED", 20261129))};
    for (int point = 0; point < points; ++point) {
        TempFolder folder;
        const auto state = folder.path() / "state";
        pattern.copy_to(state);
        const bool every = point % 4 == 3;
        const int at = points >= 2 * all ? point % all + 1 : static_cast<int>(1 + random() % static_cast<unsigned>(all));
        INFO((every ? "every " : "from ") << at << " of " << all << ", point " << point);
        disk.count_anew();
        if (every)
            disk.fail_every(2 + at % 40);
        else
            disk.fill_at(at);
        const auto told = live(state, disk, true);
        disk.behave();
        CHECK_FALSE(told.unlike);
        check_afterwards(state, told);
    }
    WARN(points << " full disks over " << all << " changes");
}
