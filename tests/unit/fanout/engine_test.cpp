#include "engine_bench.hpp"

using namespace fanfold;
using namespace fanfold::tests;
using model::FailureKind;

TEST_CASE("a question is sent once, and its answer is found the next time") {
    EngineBench bench;
    const auto first = bench.ask("p");
    REQUIRE(first.ok());
    CHECK(first->value["a"] == 1);
    CHECK_FALSE(first->reused);
    CHECK(first->key == bench.engine().key_of(ask_for("p").request));
    const auto second = bench.ask("p");
    REQUIRE(second.ok());
    CHECK(second->reused);
    CHECK(second->value == first->value);
    CHECK(bench.script->asked.size() == 1);
    CHECK(bench.engine().counters().calls == 1);
    CHECK(bench.engine().counters().reused == 1);
}

TEST_CASE("an answer is found after a restart too") {
    EngineBench bench;
    REQUIRE(bench.ask("p").ok());
    bench.restart();
    CHECK(bench.ask("p")->reused);
    CHECK(bench.script->asked.size() == 1);
}

TEST_CASE("the attempt says who asked, for what, and what it cost") {
    EngineBench bench;
    REQUIRE(bench.ask("p").ok());
    REQUIRE(bench.ledger.attempts.size() == 1);
    const auto& row = bench.ledger.attempts.front();
    CHECK(row.state == AttemptState::settled);
    CHECK(row.number == 1);
    CHECK(row.epoch == 7);
    CHECK(row.run == RunId{1});
    CHECK(row.enterprise == EnterpriseName{"acme"});
    CHECK(row.template_name == TemplateName{"market/moves"});
    CHECK(row.settled == money("0.0011"));
    CHECK(row.reserved == bench.card.price.upper_bound(ask_for("p").request));
    CHECK(bench.engine().counters().settled == money("0.0011"));
    CHECK(bench.engine().counters().reserved == Money{});
    const auto& answer = bench.ledger.answers.at(row.key);
    CHECK(answer.model_revision == "fake-1");
    CHECK_FALSE(answer.expires_at);
}

TEST_CASE("equal questions that are asked together share one call") {
    EngineBench bench;
    bench.script->acts = {[] {
        auto act = says(R"({"a":4})");
        act.hold = true;
        return act;
    }()};
    auto one = bench.start(ask_for("p"));
    auto two = bench.start(ask_for("p", "other"));
    auto three = bench.start(ask_for("p"));
    bench.run_until_in_flight(1);
    CHECK_FALSE(one->has_value());
    bench.let_go(1);
    bench.run();
    for (const auto& slot : {one, two, three}) {
        REQUIRE(slot->has_value());
        CHECK((**slot)->value["a"] == 4);
    }
    CHECK_FALSE((**one)->reused);
    CHECK((**two)->reused);
    CHECK(bench.script->asked.size() == 1);
    CHECK(bench.engine().counters().reused == 2);
}

TEST_CASE("who joins a call that runs out of its asker's time asks for themselves") {
    EngineBench bench;
    auto act = says("");
    act.until_deadline = true;
    bench.script->acts = {act};
    auto hasty = bench.start(ask_for("p"), Deadline::after(bench.clock, Duration{40}));
    auto patient = bench.start(ask_for("p"));
    bench.run();
    CHECK((*hasty)->error().kind() == ErrorKind::cancelled);
    CHECK((*patient)->ok());
    CHECK(bench.script->asked.size() == 2);
}

TEST_CASE("no more calls are in flight than the model takes") {
    EngineBench bench;
    bench.card.max_in_flight = 3;
    for (int count = 0; count < 20; ++count)
        (void)bench.start(ask_for("p" + std::to_string(count)));
    bench.run();
    CHECK(bench.script->asked.size() == 20);
    CHECK(bench.script->most_in_flight <= 3);
    CHECK(bench.engine().window(ModelName{"small"}) == 5);
    CHECK(bench.engine().window(ModelName{"unknown"}) == 1);
}

TEST_CASE("an invalid answer is asked for once more, with what was wrong") {
    EngineBench bench;
    bench.script->acts = {says(R"({"a":"x"})"), says("```json\n{\"a\": 5,}\n```")};
    const auto told = bench.ask("p");
    REQUIRE(told.ok());
    CHECK(told->value["a"] == 5);
    REQUIRE(bench.script->asked.size() == 2);
    const auto& again = bench.script->asked[1].messages;
    REQUIRE(again.size() == 2);
    CHECK(again[0].content == "p");
    CHECK(again[1].content.find("/a: \"x\" is not of type integer") != std::string::npos);
    CHECK(again[1].content.find(R"({\"a\":\"x\"})") != std::string::npos);
    SECTION("both attempts are paid and told apart") {
        CHECK(bench.states() == "settled settled ");
        CHECK(bench.ledger.attempts[0].key != bench.ledger.attempts[1].key);
        CHECK(bench.ledger.attempts[0].note.find("not usable") == 0);
        CHECK(bench.engine().counters().settled == money("0.0022"));
    }
    SECTION("the answer stands under the question's own key") {
        CHECK(told->key == bench.engine().key_of(ask_for("p").request));
        CHECK(bench.ask("p")->reused);
        CHECK(bench.script->asked.size() == 2);
    }
}

TEST_CASE("a re-ask does not carry a flood along") {
    EngineBench bench;
    bench.script->acts = {says(std::string(500'000, 'x')), says(R"({"a":1})")};
    REQUIRE(bench.ask("p").ok());
    CHECK(bench.script->asked[1].messages[1].content.size() < 5'000);
}

TEST_CASE("two invalid answers are a negative entry that expires") {
    EngineBench bench;
    bench.script->acts = {says(R"({"a":"x"})"), says(R"({"b":1})")};
    const auto told = bench.ask("p");
    REQUIRE_FALSE(told.ok());
    CHECK(told.error().kind() == ErrorKind::give_up);
    CHECK(bench.states() == "settled settled ");
    const auto& entry = bench.ledger.answers.at(bench.engine().key_of(ask_for("p").request));
    CHECK_FALSE(entry.error.empty());
    REQUIRE(entry.expires_at);
    CHECK(*entry.expires_at == entry.made_at + std::chrono::hours{24});
    SECTION("while it stands, nothing is sent") {
        const auto again = bench.ask("p");
        CHECK(again.error().kind() == ErrorKind::give_up);
        CHECK(again.error().message() == told.error().message());
        CHECK(bench.script->asked.size() == 2);
    }
    SECTION("once it is over, the question is asked again") {
        bench.ledger.answers.begin()->second.expires_at = bench.clock.now() - Duration{1};
        CHECK(bench.ask("p").ok());
    }
}

TEST_CASE("noise says nothing about the question: it is asked a few times more") {
    EngineBench bench;
    bench.script->acts = {says("Certainly!"), says(""), says("{\"a\":"), says("<html>")};
    CHECK(bench.ask("p")->value["a"] == 1);
    bench.script->acts = {says("a"), says("b"), says("c"), says("d"), says("e"), says("f")};
    CHECK(bench.ask("q").error().kind() == ErrorKind::give_up);
    CHECK(bench.script->acts.size() == 1);
}

TEST_CASE("a model that gives no usable answer at all is not paid for a whole night") {
    EngineBench bench;
    for (int count = 0; count < 100; ++count) bench.script->acts.push_back(says("Certainly!"));
    for (int count = 0; count < 10; ++count)
        CHECK_FALSE(bench.ask("p" + std::to_string(count)).ok());
    CHECK(bench.script->asked.size() == 20);
    const auto last = bench.ask("q");
    CHECK(last.error().kind() == ErrorKind::fix_config);
    CHECK(last.error().message().find("20 answers in a row") != std::string::npos);
}

TEST_CASE("a template whose answers can't be used is not paid for a whole night, and the others are asked on") {
    EngineBench bench;
    CHECK(bench.ask("useful").ok());
    const auto fold = [](int number) {
        auto ask = ask_for("fold " + std::to_string(number));
        ask.template_name = TemplateName{"brief/summary"};
        return ask;
    };
    for (int count = 0; count < 20; ++count) bench.script->acts.push_back(says("Certainly!"));
    auto last = bench.ask(fold(0));
    for (int count = 1; count < 10; ++count) last = bench.ask(fold(count));
    CHECK(bench.script->asked.size() == 1 + 20);
    CHECK(last.error().kind() == ErrorKind::fix_config);
    CHECK(last.error().message().find("20 answers in a row to brief/summary") != std::string::npos);
    CHECK(bench.ask("useful too").ok());
}

TEST_CASE("a model that stops giving usable answers, whatever it is asked, is given up") {
    EngineBench bench;
    CHECK(bench.ask("useful").ok());
    for (int count = 0; count < 200; ++count) bench.script->acts.push_back(says("Certainly!"));
    Result<fanout::Told> last = Error{ErrorKind::unavailable, "not asked"};
    for (int count = 0; count < 60; ++count) {
        auto ask = ask_for("p" + std::to_string(count));
        ask.template_name = TemplateName{"t" + std::to_string(count)};
        last = bench.ask(std::move(ask));
    }
    CHECK(bench.script->asked.size() == 1 + 100);
    CHECK(last.error().message().find("100 answers in a row that can't be used") != std::string::npos);
}

TEST_CASE("a refusal is not asked twice") {
    EngineBench bench;
    bench.script->acts = {says("", GENERATE(as<std::string>{}, "refusal", "content_filter"))};
    const auto told = bench.ask("p");
    CHECK(told.error().kind() == ErrorKind::give_up);
    CHECK(told.error().message().find("refused") != std::string::npos);
    CHECK(bench.script->asked.size() == 1);
    CHECK(bench.engine().counters().settled == money("0.0011"));
    CHECK_FALSE(bench.ask("p").ok());
    CHECK(bench.script->asked.size() == 1);
}

TEST_CASE("an answer that was cut off or empty is asked for once more") {
    EngineBench bench;
    bench.script->acts = {says(R"({"a":1})", GENERATE(as<std::string>{}, "length", "empty")),
                          says(R"({"a":2})")};
    CHECK(bench.ask("p")->value["a"] == 2);
}

TEST_CASE("a stored answer that cannot be read is asked for again") {
    EngineBench bench;
    Answer broken;
    broken.key = bench.engine().key_of(ask_for("p").request);
    broken.reply = "{\"a\":";
    bench.ledger.answers[broken.key] = broken;
    CHECK(bench.ask("p")->value["a"] == 1);
}

TEST_CASE("a model that is not configured is said to be so") {
    EngineBench bench;
    auto what = ask_for("p");
    what.request.model = ModelName{"large"};
    const auto told = bench.ask(what);
    CHECK(told.error().kind() == ErrorKind::fix_config);
    CHECK(told.error().message().find("\"large\"") != std::string::npos);
    CHECK(bench.engine().card(ModelName{"large"}) == nullptr);
    CHECK(bench.engine().card(ModelName{"small"})->model_id == "fake");
}
