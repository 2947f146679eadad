#include <fanfold/store/rewind.hpp>

#include <fstream>

#include "ledger.hpp"
#include "outbox.hpp"
#include "store_house.hpp"

using namespace fanfold;
using namespace fanfold::tests;

namespace {

const EnterpriseName acme{"acme"};
const JobName nightly{"nightly"};

/// A night that asked one thing, told it, and still has a mail on its way.
auto make_night(StoreHouse& house, const std::string& words) -> RunId {
    schedule::Run run;
    run.job = nightly;
    run.started_at = noon();
    const auto id = good(house.wait(house.run_book().start(run, {acme})));
    auto question = sample_question(id, "acme", words);
    good(house.wait(house.ledger().plan(id, acme, {question})));
    question.state = QuestionState::answered;
    question.key = sha256(words);
    const auto finding = sample_finding(question, words);
    good(house.wait(house.ledger().finish(question, {finding}, {})));
    auto attempt = sample_attempt(house, words, "acme", Money::pico(1000));
    attempt.run = id;
    attempt.number = good(house.wait(house.ledger().begin(attempt)));
    attempt.state = AttemptState::settled;
    attempt.settled = Money::pico(300);
    good(house.wait(house.ledger().settle(attempt, sample_answer(words, "{}"))));
    schedule::RunEnterprise entry{acme, schedule::Progress::asking,
                                  schedule::View{SightingId{1}, SightingId{id.number() * 10}, noon(), noon()}};
    good(house.wait(house.run_book().note_progress(id, entry)));
    const auto told = sample_event(finding, words);
    deliver::Delivery mail{0, acme, id, "mail", "anna@acme.example", 0};
    good(house.wait(house.outbox().post(sample_report(id, "acme", "nightly", finding), {told}, {mail})));
    entry.progress = schedule::Progress::delivered;
    good(house.wait(house.run_book().note_progress(id, entry)));
    good(house.wait(house.run_book().finish(id, noon())));
    return id;
}

auto bytes_of(const std::filesystem::path& file) -> std::string {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace

TEST_CASE("a copy is rewound to before a run, beside its owner, who keeps all of it") {
    StoreHouse house;
    const auto first = make_night(house, "one");
    const auto second = make_night(house, "two");
    schedule::Run open;
    open.job = nightly;
    open.started_at = noon();
    const auto third = good(house.wait(house.run_book().start(open, {acme})));
    TempFolder folder;
    good(store::copy_state(house.folder(), folder.path()));

    const auto past = good(store::last_finished(folder.path(), nightly));
    REQUIRE(past);
    CHECK(past->run.id == second);
    REQUIRE(past->enterprises.size() == 1);
    REQUIRE(past->enterprises[0].view);
    CHECK(past->enterprises[0].view->to == SightingId{second.number() * 10});
    CHECK_FALSE(good(store::last_finished(folder.path(), JobName{"weekly"})));
    good(store::rewind(folder.path(), second));

    StoreHouse copy{folder.path()};
    CHECK(copy.store().fence_secret() == house.store().fence_secret());
    const auto remembered = good(copy.wait(copy.event_memory().remembered(acme, nightly)));
    REQUIRE(remembered.size() == 1);
    CHECK(remembered[0].text == "one");
    CHECK(good(copy.wait(copy.run_book().last_view(nightly, acme))).to == SightingId{first.number() * 10});
    CHECK_FALSE(good(copy.wait(copy.outbox().report(acme, second))));
    CHECK(good(copy.wait(copy.outbox().report(acme, first))));
    CHECK_FALSE(good(copy.wait(copy.outbox().next_beyond())));
    CHECK(good(copy.wait(copy.event_memory().findings(second, acme))).empty());
    CHECK(good(copy.wait(copy.ledger().asked(acme, {sha256("two")}, RunId{}))).empty());
    CHECK(good(copy.wait(copy.ledger().asked(acme, {sha256("one")}, RunId{}))).size() == 1);
    CHECK_FALSE(good(copy.wait(copy.run_book().open_run(nightly))));
    // Paid for is paid for: the same question costs nothing again, and no run gets an old number.
    CHECK(good(copy.wait(copy.ledger().answer(sha256("two"), noon()))));
    CHECK(good(copy.wait(copy.run_book().start(open, {acme}))) > third);

    CHECK(good(house.wait(house.outbox().report(acme, second))));
    CHECK(good(house.wait(house.outbox().next_beyond())));
    CHECK(good(house.wait(house.run_book().open_run(nightly)))->id == third);
}

TEST_CASE("copying writes nothing to a folder that nobody owns") {
    StoreHouse house;
    make_night(house, "one");
    house.close();
    const auto before = bytes_of(house.folder() / "state.db") + bytes_of(house.folder() / "crawl.db");
    TempFolder folder;
    good(store::copy_state(house.folder(), folder.path()));
    good(store::rewind(folder.path(), RunId{1}));
    CHECK(bytes_of(house.folder() / "state.db") + bytes_of(house.folder() / "crawl.db") == before);
}

TEST_CASE("a folder without databases is told so") {
    TempFolder empty, folder;
    const auto copied = store::copy_state(empty.path(), folder.path());
    REQUIRE_FALSE(copied);
    CHECK(copied.error().kind() == ErrorKind::bad_input);
    CHECK(copied.error().message().find("state.db is not there") != std::string::npos);
}
