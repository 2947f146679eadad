#include "engine_bench.hpp"

using namespace fanfold;
using namespace fanfold::tests;
using model::FailureKind;

namespace {

auto bound_of(const EngineBench& bench) -> Money {
    return bench.card.price.upper_bound(ask_for("p0").request);
}

auto held() -> Act {
    auto act = says(R"({"a":1})");
    act.hold = true;
    return act;
}

auto begin(EngineBench& bench) -> boost::asio::awaitable<void> {
    auto begun = co_await bench.engine().begin_run(RunId{1});
    REQUIRE(begun.ok());
}

}  // namespace

TEST_CASE("a cap that a call could break refuses it by name, and nothing is sent") {
    EngineBench bench;
    bench.settings.caps.run = money("0.0001");
    const auto told = bench.ask("p");
    CHECK(told.error().kind() == ErrorKind::over_budget);
    CHECK(told.error().message().find("cap per run of 0.0001 USD would be exceeded: 0.00 spent") ==
          0);
    CHECK(bench.script->asked.empty());
    CHECK(bench.ledger.attempts.empty());
}

TEST_CASE("an enterprise's own cap holds it alone back") {
    EngineBench bench;
    bench.settings.enterprise_caps[EnterpriseName{"acme"}].run = money("0.0001");
    CHECK(bench.ask(ask_for("p", "acme")).error().message().find("enterprise \"acme\"") !=
          std::string::npos);
    CHECK(bench.ask(ask_for("p", "other")).ok());
}

TEST_CASE("a call waits for money that is only reserved, and goes on when it comes back") {
    EngineBench bench;
    bench.settings.caps.run = bound_of(bench) + money("0.0005");
    bench.script->acts = {held()};
    auto first = bench.start(ask_for("p1"));
    auto second = bench.start(ask_for("p2"));
    bench.run_until_in_flight(1);
    CHECK(bench.script->asked.size() == 1);
    CHECK(bench.engine().counters().reserved == bound_of(bench));
    // 0.0011 is not what the first reserved at most: the rest is not enough for the second, and it
    // is told so.
    bench.let_go(1);
    bench.run();
    CHECK((*first)->ok());
    CHECK((*second)->error().kind() == ErrorKind::over_budget);
    SECTION("but where enough comes back it is sent") {
        EngineBench other;
        other.settings.caps.run = bound_of(other) + money("0.0011");
        other.script->acts = {held(), says(R"({"a":2})")};
        auto one = other.start(ask_for("p1"));
        auto two = other.start(ask_for("p2"));
        other.run_until_in_flight(1);
        CHECK(other.script->asked.size() == 1);
        other.let_go(1);
        other.run();
        CHECK((*one)->ok());
        CHECK((*two)->ok());
    }
}

TEST_CASE("waiting for money ends with the deadline") {
    EngineBench bench;
    bench.settings.caps.run = bound_of(bench);
    bench.script->acts = {held()};
    (void)bench.start(ask_for("p1"));
    auto second = bench.start(ask_for("p2"), Deadline::after(bench.clock, Duration{30}));
    bench.run_until_in_flight(1);
    while (!second->has_value()) bench.io.run_one();
    CHECK((*second)->error().kind() == ErrorKind::cancelled);
    bench.let_go(1);
    bench.run();
}

TEST_CASE("settled and reserved never exceed a cap, whatever happens") {
    EngineBench bench;
    bench.settings.caps.run = money("0.05");
    bench.card.max_in_flight = 16;
    std::vector<std::shared_ptr<std::optional<EngineBench::Told>>> slots;
    for (int count = 0; count < 60; ++count) {
        bench.script->acts.push_back(count % 5 == 0 ? fails(FailureKind::retry_later, true)
                                                    : says(R"({"a":1})"));
        slots.push_back(bench.start(ask_for("p" + std::to_string(count))));
    }
    bench.io.restart();
    while (bench.io.run_one() > 0) {
        const auto& counters = bench.engine().counters();
        REQUIRE(counters.settled + counters.reserved <= money("0.05"));
    }
    int answered = 0;
    for (const auto& slot : slots) answered += (*slot)->ok() ? 1 : 0;
    CHECK(answered > 3);
    CHECK(bench.ledger.attempts.size() == bench.script->asked.size());
}

TEST_CASE("free models are not held back by caps") {
    EngineBench bench;
    bench.card.price = {};
    bench.settings.caps.run = Money{};
    bench.settings.caps.day = Money{};
    CHECK(bench.ask("p").ok());
    CHECK(bench.engine().counters().settled == Money{});
}

TEST_CASE("a failure that a server answered costs nothing, one in the dark counts as reserved") {
    EngineBench bench;
    SECTION("answered") {
        bench.script->acts = {fails(FailureKind::give_up)};
        CHECK(bench.ask("p").error().kind() == ErrorKind::give_up);
        CHECK(bench.states() == "failed ");
        CHECK(bench.engine().counters().reserved == Money{});
    }
    SECTION("in the dark") {
        bench.script->acts = {fails(FailureKind::give_up, true)};
        CHECK(bench.ask("p").error().kind() == ErrorKind::give_up);
        CHECK(bench.states() == "unknown ");
        CHECK(bench.engine().counters().reserved == bench.ledger.attempts.front().reserved);
    }
    CHECK(bench.engine().counters().settled == Money{});
}

TEST_CASE("a reply without usage is priced by the upper bound") {
    EngineBench bench;
    auto act = says(R"({"a":1})");
    act.reply->usage_known = false;
    bench.script->acts = {act};
    REQUIRE(bench.ask("p").ok());
    CHECK(bench.ledger.attempts.front().settled == bench.ledger.attempts.front().reserved);
}

TEST_CASE("after a crash, what was in flight counts as spent") {
    EngineBench bench;
    bench.settings.caps.run = bound_of(bench) + money("0.0005");
    bench.script->acts = {held()};
    {
        EngineBench killed;
        killed.script->acts = {held()};
        (void)killed.start(ask_for("p0"));
        killed.run_until_in_flight(1);
        CHECK(killed.states() == "sent ");
        bench.ledger.attempts = killed.ledger.attempts;
        killed.let_go(1);
        killed.run();
    }
    bench.ledger.crash();
    boost::asio::co_spawn(bench.io, begin(bench),
                          [](std::exception_ptr thrown) { REQUIRE_FALSE(thrown); });
    bench.run();
    const auto told = bench.ask("p0");
    CHECK(told.error().kind() == ErrorKind::over_budget);
    CHECK(bench.script->asked.empty());
}

TEST_CASE("money that was spent before is known without begin_run too") {
    EngineBench bench;
    bench.settings.caps.run = money("0.01");
    Attempt old;
    old.run = RunId{1};
    old.state = AttemptState::settled;
    old.settled = money("0.0099");
    bench.ledger.attempts.push_back(old);
    CHECK(bench.ask("p").error().kind() == ErrorKind::over_budget);
}

TEST_CASE("a cap on tokens refuses by name, and what was counted is durable") {
    EngineBench bench;
    CHECK(bench.ask("p1").ok());
    REQUIRE(bench.ledger.attempts.size() == 1);
    const auto& row = bench.ledger.attempts[0];
    CHECK(row.settled_tokens == row.usage.input.count() + row.usage.output.count());
    CHECK(row.reserved_tokens >= row.settled_tokens);
    EngineBench next;
    next.settings.caps.day_tokens = row.reserved_tokens - 1;
    const auto told = next.ask("p1");
    CHECK(told.error().kind() == ErrorKind::over_budget);
    CHECK(told.error().message().find("cap per day of ") == 0);
    CHECK(told.error().message().find(" tokens would be exceeded") != std::string::npos);
    CHECK(next.script->asked.empty());
}

TEST_CASE("a template's cap is its own, and days count what other runs spent") {
    EngineBench bench;
    bench.settings.template_caps[TemplateName{"market/moves"}].day = bound_of(bench);
    CHECK(bench.ask("p1").ok());
    auto other = ask_for("p2");
    other.template_name = TemplateName{"risk/incidents"};
    other.run = RunId{2};
    CHECK(bench.ask(other).ok());
    auto same = ask_for("p2x");
    same.run = RunId{2};
    CHECK(bench.ask(same).error().message().find("cap per day of template \"market/moves\"") == 0);
    bench.restart();
    CHECK(bench.ask(same).error().message().find("cap per day of template \"market/moves\"") == 0);
}

TEST_CASE("nothing is sent to a model that may not read for an enterprise, nor is its answer used") {
    EngineBench bench;
    bench.settings.refused[EnterpriseName{"acme"}][ModelName{"small"}] = "it is in \"us\"";
    CHECK(bench.ask(ask_for("p", "other")).ok());
    CHECK(bench.script->asked.size() == 1);
    const auto told = bench.ask(ask_for("p", "acme"));
    CHECK(told.error().kind() == ErrorKind::fix_config);
    CHECK(told.error().message() == "it is in \"us\"");
    CHECK(bench.script->asked.size() == 1);
}
