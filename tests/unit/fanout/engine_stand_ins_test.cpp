#include "engine_bench.hpp"

using namespace fanfold;
using namespace fanfold::tests;
using model::FailureKind;

namespace {

struct StandInBench : EngineBench {
    StandInBench() {
        others = {card_named("second"), card_named("third")};
        settings.fallbacks[ModelName{"small"}] = {ModelName{"second"}};
        settings.fallbacks[ModelName{"second"}] = {ModelName{"third"}, ModelName{"small"}};
    }
};

}  // namespace

TEST_CASE("a model that can't be had is stood in for, and the answer says why") {
    StandInBench bench;
    bench.script->acts = {fails(FailureKind::fix_config)};
    const auto told = bench.ask("p");
    REQUIRE(told.ok());
    CHECK(told->model == ModelName{"second"});
    CHECK(told->instead_why.find("the fake says no") != std::string::npos);
    CHECK(bench.ledger.answers.begin()->second.model == ModelName{"second"});
    CHECK(bench.ask("p").value().reused);
}

TEST_CASE("stand-ins have stand-ins, and nobody is asked twice") {
    StandInBench bench;
    bench.script->acts = {fails(FailureKind::fix_config)};
    bench.others_script->acts = {fails(FailureKind::fix_config)};
    CHECK(bench.ask("p")->model == ModelName{"third"});
    CHECK(bench.script->asked.size() == 1);
    CHECK(bench.others_script->asked.size() == 2);
}

TEST_CASE("where everyone fails the error is the asked model's") {
    StandInBench bench;
    bench.script->acts = {fails(FailureKind::fix_config)};
    for (int count = 0; count < 2; ++count) {
        auto no = fails(FailureKind::fix_config);
        no.failure.message = "the stand-in says no";
        bench.others_script->acts.push_back(no);
    }
    const auto told = bench.ask("p");
    CHECK(told.error().kind() == ErrorKind::fix_config);
    CHECK(told.error().message().find("the fake says no") != std::string::npos);
}

TEST_CASE("a model that answers is not stood in for because its answer is useless") {
    StandInBench bench;
    bench.script->acts = {says("", "refusal")};
    CHECK(bench.ask("p").error().kind() == ErrorKind::give_up);
    CHECK(bench.others_script->asked.empty());
}

TEST_CASE("what money no longer pays for is told by what costs nothing") {
    StandInBench bench;
    bench.others[0].price = {};
    bench.settings.caps.run = money("0.003");  // two calls' bounds
    bench.settings.when_money_ends = {ModelName{"second"}};
    int paid = 0;
    int free = 0;
    for (int number = 0; number < 6; ++number) {
        const auto told = bench.ask("p" + std::to_string(number));
        REQUIRE(told.ok());
        ++(told->model == ModelName{"small"} ? paid : free);
        if (told->model != ModelName{"small"})
            CHECK(told->instead_why.find("cap per run") != std::string::npos);
    }
    CHECK(paid >= 1);
    CHECK(free >= 3);
    CHECK(bench.engine().counters().settled <= money("0.003"));
}

TEST_CASE("a stand-in that takes less at once says so, and not what the asked model said") {
    StandInBench bench;
    bench.script->acts = {fails(FailureKind::fix_config)};
    bench.others_script->acts = {fails(FailureKind::split)};
    CHECK(bench.ask("p").error().kind() == ErrorKind::too_long);
    CHECK(bench.ask("q")->model == ModelName{"second"});
}

TEST_CASE("what a model that babbles was asked goes to its stand-in") {
    StandInBench bench;
    for (int count = 0; count < 30; ++count) bench.script->acts.push_back(says("well, well"));
    for (int number = 0; number < 4; ++number) (void)bench.ask("p" + std::to_string(number));
    const auto told = bench.ask("last");
    REQUIRE(told.ok());
    CHECK(told->model == ModelName{"second"});
}
