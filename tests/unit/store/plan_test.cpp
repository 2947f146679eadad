#include "store_house.hpp"

using namespace fanfold;
using namespace fanfold::tests;

namespace {

auto at(int hour) -> Instant {
    return *parse_rfc3339("2026-11-24T00:00:00Z") + std::chrono::hours{hour};
}

/// A finished run of the job.
auto run_at(StoreHouse& house, Instant started) -> RunId {
    schedule::Run run;
    run.job = JobName{"nightly"};
    run.started_at = started;
    const auto id = good(house.wait(house.run_book().start(run, {EnterpriseName{"acme"}})));
    good(house.wait(house.run_book().finish(id, started + std::chrono::minutes{5})));
    return id;
}

void plan_at(StoreHouse& house, Instant made, const char* expected) {
    schedule::Plan plan{JobName{"nightly"}, made, {}};
    plan.lines.push_back({EnterpriseName{"acme"}, 12, 10, 9000, *Money::parse("0.1"),
                          *Money::parse(expected), *Money::parse("0.9")});
    good(house.wait(house.run_book().keep_plan(plan)));
}

auto planned(StoreHouse& house) -> std::optional<schedule::PlannedRun> {
    return good(house.wait(house.run_book().last_planned(JobName{"nightly"})));
}

void settle(StoreHouse& house, RunId run, const char* key, const char* model, std::int64_t output) {
    Attempt attempt;
    attempt.key = sha256(key);
    attempt.epoch = house.epoch();
    attempt.run = run;
    attempt.enterprise = EnterpriseName{"acme"};
    attempt.template_name = TemplateName{"market/moves"};
    attempt.model = ModelName{model};
    attempt.sent_at = noon();
    attempt.number = good(house.wait(house.ledger().begin(attempt)));
    attempt.state = AttemptState::settled;
    attempt.settled = Money::pico(7);
    attempt.usage.input = Tokens{1000};
    attempt.usage.output = Tokens{output};
    good(house.wait(house.ledger().settle(attempt, std::nullopt)));
}

}  // namespace

TEST_CASE("a run stands beside the newest plan that was made for it") {
    StoreHouse house;
    CHECK_FALSE(planned(house));
    plan_at(house, at(1), "0.2");
    CHECK_FALSE(planned(house));
    const auto first = run_at(house, at(2));
    REQUIRE(planned(house));
    CHECK(planned(house)->run.id == first);
    CHECK(planned(house)->plan.lines[0].expected == *Money::parse("0.2"));
    run_at(house, at(3));
    CHECK(planned(house)->run.id == first);
    plan_at(house, at(4), "0.3");
    plan_at(house, at(5), "0.4");
    const auto third = run_at(house, at(6));
    house.reopen();
    CHECK(planned(house)->run.id == third);
    REQUIRE(planned(house)->plan.lines.size() == 1);
    CHECK(planned(house)->plan.lines[0].expected == *Money::parse("0.4"));
    CHECK(planned(house)->plan.lines[0].calls == 10);
    CHECK(good(house.wait(house.run_book().last_run(JobName{"nightly"})))->id == third);
    CHECK_FALSE(good(house.wait(house.run_book().last_run(JobName{"weekly"}))));
}

TEST_CASE("history tells what calls came to, by template and model, of the last runs alone") {
    StoreHouse house;
    const auto old = run_at(house, at(1));
    settle(house, old, "k0", "small", 900);
    const auto run = run_at(house, at(2));
    settle(house, run, "k1", "small", 100);
    settle(house, run, "k1", "small", 300);
    settle(house, run, "k2", "large", 500);
    const auto lines = good(house.wait(house.ledger().history(1)));
    REQUIRE(lines.size() == 2);
    const auto& small = lines[0].model == ModelName{"small"} ? lines[0] : lines[1];
    CHECK(small.requests == 1);
    CHECK(small.calls == 2);
    CHECK(small.input == 2000);
    CHECK(small.output == 400);
    CHECK(small.cost == Money::pico(14));
}

TEST_CASE("token ratios come back as they were kept") {
    StoreHouse house;
    fanout::TokenRatio row;
    row.model = "openai:m";
    row.latin = 0.31;
    row.seen = 70;
    row.surplus = 1'200'000;
    good(house.wait(house.ledger().keep_token_ratios({row})));
    row.latin = 0.32;
    good(house.wait(house.ledger().keep_token_ratios({row})));
    house.reopen();
    const auto kept = good(house.wait(house.ledger().token_ratios()));
    REQUIRE(kept.size() == 1);
    CHECK(kept[0].model == "openai:m");
    CHECK(kept[0].latin == 0.32);
    CHECK(kept[0].seen == 70);
    CHECK(kept[0].surplus == 1'200'000);
}

TEST_CASE("what is still due of an enterprise is skipped in one go, and nothing else") {
    StoreHouse house;
    const auto run = run_at(house, at(2));
    const auto question = [&](const char* reader, const char* page) {
        Question out;
        out.run = run;
        out.enterprise = EnterpriseName{reader};
        out.template_name = TemplateName{"market/moves"};
        out.cluster = out.document = sha256(page);
        return out;
    };
    const auto plan = [&](const char* reader, std::vector<Question> questions) {
        good(house.wait(house.ledger().plan(run, EnterpriseName{reader}, std::move(questions))));
    };
    plan("acme", {question("acme", "a"), question("acme", "b"), question("acme", "c")});
    plan("globex", {question("globex", "a")});
    auto answered = question("acme", "b");
    answered.state = QuestionState::answered;
    good(house.wait(house.ledger().finish(answered, {}, {})));
    good(house.wait(house.ledger().skip_due(run, EnterpriseName{"acme"}, "no time")));
    house.reopen();
    int skipped = 0;
    for (const auto& each : good(house.wait(house.ledger().questions(run, EnterpriseName{"acme"})))) {
        const bool is_answered = each.cluster == answered.cluster;
        CHECK(each.state == (is_answered ? QuestionState::answered : QuestionState::skipped));
        CHECK(each.reason == (is_answered ? "" : "no time"));
        if (!is_answered) ++skipped;
    }
    CHECK(skipped == 2);
    const auto others = good(house.wait(house.ledger().questions(run, EnterpriseName{"globex"})));
    REQUIRE(others.size() == 1);
    CHECK(others[0].state == QuestionState::due);
}
