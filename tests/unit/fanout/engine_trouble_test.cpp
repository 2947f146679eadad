#include "engine_bench.hpp"

using namespace fanfold;
using namespace fanfold::tests;
using model::FailureKind;

TEST_CASE("what may pass is tried again, and each try is an attempt") {
    EngineBench bench;
    bench.script->acts = {fails(FailureKind::retry_later), fails(FailureKind::retry_later, true)};
    CHECK(bench.ask("p").ok());
    CHECK(bench.states() == "failed unknown settled ");
    CHECK(bench.ledger.attempts[2].number == 3);
}

TEST_CASE("a model that stays away is unavailable after all retries") {
    EngineBench bench;
    for (int count = 0; count < 20; ++count)
        bench.script->acts.push_back(fails(FailureKind::retry_later));
    const auto told = bench.ask("p");
    CHECK(told.error().kind() == ErrorKind::unavailable);
    CHECK(told.error().message().find("after 6 tries: the fake says no") != std::string::npos);
    CHECK(bench.script->asked.size() == 6);
    CHECK(bench.ledger.answers.empty());
}

TEST_CASE("Retry-After holds back everyone who asks this model") {
    EngineBench bench;
    bench.script->acts = {fails(FailureKind::retry_later, false, Duration{40}, true)};
    const auto start = bench.clock.steady_now();
    auto one = bench.start(ask_for("p1"));
    bench.run_until_in_flight(0);
    while (bench.ledger.attempts.empty() ||
           bench.ledger.attempts.front().state == AttemptState::sent)
        bench.io.run_one();
    auto two = bench.start(ask_for("p2"));
    bench.run();
    CHECK(bench.clock.steady_now() - start >= Duration{40});
    CHECK((*one)->ok());
    CHECK((*two)->ok());
    CHECK(bench.script->asked.size() == 3);
}

TEST_CASE("a refusal while the headers show room holds back its question alone") {
    EngineBench bench;
    bench.card.max_in_flight = 8;
    auto refused = fails(FailureKind::retry_later, false, Duration{40}, true);
    refused.hints.requests_limit = 6000;
    refused.hints.requests_remaining = 5000;
    bench.script->acts = {refused};
    const auto start = bench.clock.steady_now();
    auto one = bench.start(ask_for("p1"));
    bench.run_until_in_flight(0);
    auto two = bench.start(ask_for("p2"));
    while (!*two) bench.io.run_one();
    CHECK_FALSE(one->has_value());
    bench.run();
    CHECK(bench.clock.steady_now() - start >= Duration{40});
    CHECK((*one)->ok());
    CHECK(bench.engine().window(ModelName{"small"}) == 12);
}

TEST_CASE("too much now is no trouble of the question, however often it is said") {
    EngineBench bench;
    for (int count = 0; count < 30; ++count)
        bench.script->acts.push_back(fails(FailureKind::retry_later, false, {}, true));
    CHECK(bench.ask("p").ok());
    bench.settings.refusals = 10;
    bench.restart();
    for (int count = 0; count < 30; ++count)
        bench.script->acts.push_back(fails(FailureKind::retry_later, false, {}, true));
    CHECK(bench.ask("q").error().kind() == ErrorKind::unavailable);
    CHECK(bench.script->acts.size() == 19);
}

TEST_CASE("a model that is away for a while is waited for by all who ask it") {
    EngineBench bench;
    bench.settings.patience.first_pause = Duration{2};
    bench.settings.patience.longest_pause = Duration{4};
    REQUIRE(bench.ask("before").ok());
    for (int count = 0; count < 60; ++count)
        bench.script->acts.push_back(fails(FailureKind::retry_later));
    std::vector<std::shared_ptr<std::optional<EngineBench::Told>>> slots;
    for (int count = 0; count < 4; ++count)
        slots.push_back(bench.start(ask_for("p" + std::to_string(count))));
    bench.run();
    for (const auto& slot : slots) CHECK((*slot)->ok());
    CHECK(bench.script->acts.empty());
}

TEST_CASE("a model that never answered is given up soon, and for everyone") {
    EngineBench bench;
    bench.settings.patience.first_answer = Duration{0};
    bench.settings.patience.failures_in_a_row = 1;
    for (int count = 0; count < 5; ++count)
        bench.script->acts.push_back(fails(FailureKind::retry_later));
    CHECK(bench.ask("p").error().kind() == ErrorKind::unavailable);
    const auto told = bench.ask("q");
    CHECK(told.error().kind() == ErrorKind::unavailable);
    CHECK(told.error().message().find("does not answer: the fake says no") != std::string::npos);
    CHECK(bench.script->asked.size() == 1);
}

TEST_CASE("a very long Retry-After parks the model instead of sleeping") {
    EngineBench bench;
    bench.script->acts = {fails(FailureKind::retry_later, false, std::chrono::hours{5}, true)};
    const auto first = bench.ask("p1");
    CHECK(first.error().kind() == ErrorKind::retry_later);
    CHECK(first.error().message().find("parked") != std::string::npos);
    CHECK(bench.ask("p2").error().kind() == ErrorKind::retry_later);
    CHECK(bench.script->asked.size() == 1);
    CHECK(bench.states() == "failed ");
}

TEST_CASE("refusals of the server lower the number of calls in flight") {
    EngineBench bench;
    bench.card.max_in_flight = 8;
    bench.script->acts = {fails(FailureKind::retry_later, false, {}, true)};
    CHECK(bench.ask("p").ok());
    CHECK(bench.engine().window(ModelName{"small"}) == 6);
}

TEST_CASE("a wrong key is said once and not tried again until the next run") {
    EngineBench bench;
    bench.script->acts = {fails(FailureKind::fix_config)};
    CHECK(bench.ask("p1").error().kind() == ErrorKind::fix_config);
    CHECK(bench.ask("p2").error().kind() == ErrorKind::fix_config);
    CHECK(bench.script->asked.size() == 1);
    auto begin = [](fanout::Engine& engine) -> boost::asio::awaitable<void> {
        (void)co_await engine.begin_run(RunId{2});
    };
    boost::asio::co_spawn(bench.io, begin(bench.engine()),
                          [](std::exception_ptr thrown) { REQUIRE_FALSE(thrown); });
    bench.run();
    CHECK(bench.ask("p2").ok());
}

TEST_CASE("what is too long for the model is said to be so, and leaves no negative entry") {
    EngineBench bench;
    bench.script->acts = {fails(FailureKind::split)};
    const auto told = bench.ask("p");
    CHECK(told.error().kind() == ErrorKind::too_long);
    CHECK(told.error().message().find("too long") == 0);
    CHECK(bench.ledger.answers.empty());
}

TEST_CASE("a deadline in the middle of a call leaves the attempt unknown") {
    EngineBench bench;
    auto act = says("");
    act.until_deadline = true;
    bench.script->acts = {act};
    CHECK(bench.ask(ask_for("p"), Deadline::after(bench.clock, Duration{20})).error().kind() ==
          ErrorKind::cancelled);
    CHECK(bench.states() == "unknown ");
    CHECK(bench.engine().counters().reserved == bench.ledger.attempts.front().reserved);
}

TEST_CASE("a deadline that passed before sends nothing") {
    EngineBench bench;
    CHECK(bench.ask(ask_for("p"), Deadline::after(bench.clock, Duration{-1})).error().kind() ==
          ErrorKind::cancelled);
    CHECK(bench.script->asked.empty());
    CHECK(bench.ledger.attempts.empty());
}

TEST_CASE("a retry that would come after the deadline is not waited for") {
    EngineBench bench;
    bench.script->acts = {fails(FailureKind::retry_later, false, std::chrono::seconds{60}, true)};
    const auto told =
        bench.ask(ask_for("p"), Deadline::after(bench.clock, std::chrono::seconds{5}));
    CHECK(told.error().kind() == ErrorKind::cancelled);
    CHECK(told.error().message().find("the fake says no") != std::string::npos);
}

TEST_CASE(
    "stopping in the middle of a call leaves the attempt unknown, and those who joined go on") {
    EngineBench bench;
    auto act = says(R"({"a":1})");
    act.hold = true;
    bench.script->acts = {act};
    auto stopped = bench.start(ask_for("p"));
    bench.run_until_in_flight(1);
    async::TaskGroup others{bench.io.get_executor()};
    bool joined = false;
    auto join = [](fanout::Engine& engine, bool* ok) -> boost::asio::awaitable<void> {
        auto what = ask_for("p");
        auto told = co_await engine.ask(std::move(what), Deadline::never());
        *ok = told.ok();
    };
    others.start(join(bench.engine(), &joined));
    bench.io.poll();
    bench.group.cancel();
    bench.run();
    CHECK_FALSE(stopped->has_value());
    CHECK(joined);
    CHECK(bench.states() == "unknown settled ");
    CHECK(bench.engine().counters().in_flight == 0);
    CHECK(bench.engine().counters().reserved == bench.ledger.attempts.front().reserved);
}

TEST_CASE("nothing is sent when the attempt cannot be written") {
    EngineBench bench;
    bench.ledger.trouble = Error{ErrorKind::no_space, "disk full"};
    CHECK(bench.ask("p").error().kind() == ErrorKind::no_space);
    CHECK(bench.script->asked.empty());
    CHECK(bench.engine().counters().reserved == Money{});
    bench.ledger.trouble.reset();
    CHECK(bench.ask("p").ok());
}

TEST_CASE("an answer that cannot be written down is an error, and its money is counted") {
    EngineBench bench;
    auto act = says(R"({"a":1})");
    act.hold = true;
    bench.script->acts = {act};
    auto slot = bench.start(ask_for("p"));
    bench.run_until_in_flight(1);
    bench.ledger.trouble = Error{ErrorKind::no_space, "disk full"};
    bench.let_go(1);
    bench.run();
    CHECK((*slot)->error().kind() == ErrorKind::no_space);
    CHECK(bench.engine().counters().settled == money("0.0011"));
}
