/// What a night could not ask has a second one.
#include "ledger.hpp"
#include "outbox.hpp"
#include "store_house.hpp"

using namespace fanfold;
using namespace fanfold::tests;

namespace {

const JobName nightly{"nightly"};
const EnterpriseName acme{"acme"};

/// A run that saw s11 to s20, with one question in each state.
void night(StoreHouse& house) {
    schedule::Run run;
    run.job = nightly;
    run.started_at = noon();
    const auto id = good(house.wait(house.run_book().start(run, {acme})));
    const auto question = [&](const std::string& words, QuestionState state, int sighting) {
        auto one = sample_question(id, "acme", words);
        one.state = state;
        one.sighting = SightingId{sighting};
        one.key = sha256(words);
        return one;
    };
    const std::vector<Question> asked{
        question("answered", QuestionState::answered, 11), question("skipped", QuestionState::skipped, 12),
        question("away", QuestionState::failed, 13), question("no answer", QuestionState::failed, 14),
        question("left by the night before", QuestionState::skipped, 10)};
    good(house.wait(house.ledger().plan(id, acme, asked)));
    for (const auto& one : asked) good(house.wait(house.ledger().finish(one, {}, {})));
    auto attempt = sample_attempt(house, "no answer", "acme", Money::pico(1000));
    attempt.run = id;
    attempt.number = good(house.wait(house.ledger().begin(attempt)));
    attempt.state = AttemptState::settled;
    auto bad = sample_answer("no answer", "");
    bad.error = "no JSON";
    good(house.wait(house.ledger().settle(attempt, bad)));
    schedule::RunEnterprise entry{acme, schedule::Progress::delivered, schedule::View{SightingId{10}, SightingId{20}, noon(), noon()}};
    good(house.wait(house.run_book().note_progress(id, entry)));
    const auto finding = sample_finding(asked.front(), "told");
    good(house.wait(house.outbox().post(sample_report(id, "acme", "nightly", finding), {}, {})));
    good(house.wait(house.run_book().finish(id, noon())));
}

}  // namespace

TEST_CASE("what was skipped, or no model took, is left open for one night; a bad answer is an answer") {
    StoreHouse house;
    const auto left_open = [&](const JobName& job, const EnterpriseName& enterprise) {
        std::vector<Digest> documents;
        for (const auto& each : good(house.wait(house.ledger().left_open(job, enterprise)))) documents.push_back(each.document);
        return documents;
    };
    CHECK(left_open(nightly, acme).empty());
    night(house);
    CHECK(left_open(nightly, acme) == std::vector<Digest>{sha256("skipped"), sha256("away")});
    CHECK(left_open(JobName{"weekly"}, acme).empty());
    CHECK(left_open(nightly, EnterpriseName{"zeta"}).empty());
    night(house);
    CHECK(left_open(nightly, acme).size() == 2);
}
