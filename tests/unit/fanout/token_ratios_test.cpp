#include "token_ratios.hpp"

#include <cmath>
#include <random>

#include "engine_bench.hpp"

using namespace fanfold;
using namespace fanfold::fanout;

namespace {

/// What a tokenizer with these ratios would count.
auto counted(const text::ScriptCounts& counts, const TokenRatio& truth) -> std::int64_t {
    return std::llround(truth.latin * static_cast<double>(counts.latin) +
                        truth.hangul * static_cast<double>(counts.hangul) +
                        truth.han * static_cast<double>(counts.han) +
                        truth.other * static_cast<double>(counts.other));
}

auto page(std::mt19937& random) -> text::ScriptCounts {
    std::uniform_int_distribution<std::int64_t> few(200, 3000);
    text::ScriptCounts out{few(random), 0, 0, 0};
    const auto kind = random() % 4;
    if (kind == 1) out.hangul = few(random);
    if (kind == 2) out.han = few(random);
    if (kind == 3) out.other = few(random);
    return out;
}

auto truth() -> TokenRatio {
    TokenRatio out;
    out.latin = 0.31, out.hangul = 0.95, out.han = 1.3, out.other = 0.45;
    return out;
}

/// Largest error of estimates over pages, as a share, beyond the one token that is rounded up.
auto worst(const TokenRatios& ratios, unsigned seed) -> double {
    std::mt19937 random{seed};
    double out = 0;
    for (int at = 0; at < 200; ++at) {
        const auto counts = page(random);
        const auto real = static_cast<double>(counted(counts, truth()));
        const auto error = std::abs(static_cast<double>(ratios.estimate(counts)) - real);
        out = std::max(out, std::max(error - 1, 0.0) / real);
    }
    return out;
}

}  // namespace

TEST_CASE("scripts are counted as tokenizers see them") {
    CHECK(text::script_counts("abc é") == text::ScriptCounts{6, 0, 0, 0});
    CHECK(text::script_counts("가나 漢字かな Ж") == text::ScriptCounts{2, 2, 4, 2});
    CHECK(text::script_counts("\xff").other == 1);
}

TEST_CASE("what a model counted teaches how many tokens it makes of each script") {
    TokenRatios ratios{"openai:m"};
    const auto before = worst(ratios, 7);
    std::mt19937 random{3};
    for (int at = 0; at < 400; ++at) {
        const auto counts = page(random);
        ratios.learn(counts, counted(counts, truth()), 1'000'000);
    }
    CHECK(before > 0.3);
    CHECK(worst(ratios, 7) < 0.01);
    CHECK(ratios.row().seen == 400);
}

TEST_CASE("one count moves little, and nonsense never makes an estimate absurd") {
    std::mt19937 random{5};
    TokenRatios ratios{"openai:m"};
    for (int at = 0; at < 300; ++at) {
        const auto counts = page(random);
        ratios.learn(counts, counted(counts, truth()), 1'000'000);
    }
    const auto sound = ratios;
    ratios.learn({4000, 0, 0, 0}, 1'000'000'000'000, 0);
    // An error counts as twofold at most, and after 300 counts at a rate of 1 in 20.75.
    CHECK(ratios.row().latin < sound.row().latin * std::pow(2.0, 1 / 20.75) * 1.0001);
    for (int at = 0; at < 100'000; ++at) ratios.learn({4000, 10, 10, 10}, 1'000'000'000'000, 0);
    CHECK(ratios.row().latin <= TokenRatio{}.latin * 4);
    for (int at = 0; at < 100'000; ++at) ratios.learn({4000, 10, 10, 10}, 50, 0);
    CHECK(ratios.row().latin >= TokenRatio{}.latin / 4);
}

TEST_CASE("stored nonsense is not believed") {
    TokenRatio row;
    row.latin = std::nan("");
    row.han = -7;
    row.surplus = -1;
    row.seen = -3;
    TokenRatios ratios{"m"};
    ratios.load(row);
    CHECK(ratios.estimate({4000, 0, 0, 0}) == 1000);
    CHECK(ratios.estimate({0, 0, 60, 0}) > 0);
    CHECK(ratios.surplus() == 1'000'000);
    CHECK(ratios.row().seen == 0);
}

TEST_CASE("a model that counts more than the bound raises it, within reason") {
    TokenRatios ratios{"m"};
    ratios.learn({1000, 0, 0, 0}, 900, 1000);
    CHECK(ratios.surplus() == 1'000'000);
    ratios.learn({1000, 0, 0, 0}, 1500, 1000);
    CHECK(ratios.surplus() == 1'500'000);
    ratios.learn({1000, 0, 0, 0}, 1'000'000'000, 1000);
    CHECK(ratios.surplus() == 4'000'000);
}

TEST_CASE("the engine keeps what it learnt, and the next one begins with it") {
    tests::EngineBench bench;
    const std::string prompt(4000, 'a');
    bench.script->acts = {tests::says(R"({"a":1})")};
    bench.script->acts[0].reply->usage.input = Tokens{3000};
    const auto ask = tests::ask_for(prompt);
    const auto before = bench.engine().estimated_input(ask.request);
    CHECK(bench.ask(ask).ok());
    const auto after = bench.engine().estimated_input(ask.request);
    CHECK(after > before);
    bench.end_run();
    REQUIRE(bench.ledger.ratios.size() == 1);
    CHECK(bench.ledger.ratios[0].model == "openai:fake");
    bench.restart();
    CHECK(bench.engine().estimated_input(ask.request) == before);
    bench.begin_run();
    CHECK(bench.engine().estimated_input(ask.request) == after);
}

TEST_CASE("money is reserved for what a model was seen to count") {
    tests::EngineBench bench;
    bench.script->acts = {tests::says(R"({"a":1})")};
    bench.script->acts[0].reply->usage.input = Tokens{9000};
    CHECK(bench.ask(tests::ask_for("p1")).ok());
    CHECK(bench.ask(tests::ask_for("p2")).ok());
    REQUIRE(bench.ledger.attempts.size() == 2);
    CHECK(bench.ledger.attempts[1].reserved > bench.ledger.attempts[0].reserved.times(2));
}
