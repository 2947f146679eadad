#include "budget.hpp"

#include "catch.hpp"

using namespace fanfold;
using namespace fanfold::fanout;
using Verdict = Budget::Verdict;

namespace {

auto money(const char* amount) -> Money {
    return *Money::parse(amount);
}

auto caps(const char* run, const char* day) -> Caps {
    Caps out;
    if (run != nullptr) out.run = money(run);
    if (day != nullptr) out.day = money(day);
    return out;
}

const RunId run{1};
const EnterpriseName acme{"acme"};
const auto noon = *parse_rfc3339("2026-11-24T12:00:00Z");

}  // namespace

TEST_CASE("a cap is refused by name, with what was spent and what the call may cost") {
    Budget budget{caps("1", "5"), {}, "USD"};
    Spending spent;
    spent.run = money("0.98");
    budget.load(run, spent, noon);
    const auto judged = budget.judge(run, acme, money("0.04"), noon);
    CHECK(judged.verdict == Verdict::refused);
    CHECK(judged.reason ==
          "cap per run of 1.00 USD would be exceeded: 0.98 spent, this call may cost up to 0.04; "
          "raise [caps] run or wait for tomorrow");
    CHECK(budget.judge(run, acme, money("0.02"), noon).verdict == Verdict::fits);
}

TEST_CASE("the tightest of several caps is named") {
    Budget budget{caps("1", "5"), {{acme, money("0.1")}}, "USD"};
    Spending spent;
    spent.day = money("4.95");
    budget.load(run, spent, noon);
    CHECK(budget.judge(run, acme, money("2"), noon).reason.find("cap per day of 5.00") == 0);
    CHECK(budget.judge(run, acme, money("0.06"), noon).reason.find("cap per day") == 0);
    spent = {};
    Budget fresh{caps("1", "5"), {{acme, money("0.1")}}, "USD"};
    fresh.load(run, spent, noon);
    CHECK(fresh.judge(run, acme, money("0.2"), noon)
              .reason.find("cap per run of enterprise \"acme\" of 0.10") == 0);
    CHECK(fresh.judge(run, EnterpriseName{"other"}, money("0.2"), noon).verdict == Verdict::fits);
}

TEST_CASE("only outstanding reservations make a call wait") {
    Budget budget{caps("1", nullptr), {}, "USD"};
    budget.load(run, {}, noon);
    const auto held = budget.reserve(run, acme, money("0.7"), noon);
    CHECK(budget.judge(run, acme, money("0.4"), noon).verdict == Verdict::wait);
    CHECK(budget.judge(run, acme, money("1.1"), noon).verdict == Verdict::refused);
    CHECK(budget.reserved() == money("0.7"));
    budget.settle(held, money("0.1"));
    CHECK(budget.judge(run, acme, money("0.4"), noon).verdict == Verdict::fits);
    CHECK(budget.settled() == money("0.1"));
    CHECK(budget.reserved() == Money{});
}

TEST_CASE("what nobody knows counts as spent") {
    Budget budget{caps("1", nullptr), {}, "USD"};
    budget.load(run, {}, noon);
    budget.forget(budget.reserve(run, acme, money("0.7"), noon));
    CHECK(budget.judge(run, acme, money("0.4"), noon).verdict == Verdict::refused);
    CHECK(budget.settled() == Money{});
    CHECK(budget.reserved() == money("0.7"));
}

TEST_CASE(
    "a new UTC day starts with its own money, and late settlements belong to the day of the call") {
    Budget budget{caps(nullptr, "1"), {}, "USD"};
    Spending spent;
    spent.day = money("0.9");
    budget.load(run, spent, noon);
    const auto held = budget.reserve(run, acme, money("0.1"), noon);
    const auto tomorrow = noon + std::chrono::hours{13};
    CHECK(budget.judge(run, acme, money("0.5"), noon).verdict == Verdict::refused);
    CHECK(budget.judge(run, acme, money("1"), tomorrow).verdict == Verdict::fits);
    budget.settle(held, money("0.1"));
    CHECK(budget.judge(run, acme, money("1"), tomorrow).verdict == Verdict::fits);
}

TEST_CASE("free calls go whatever was spent, and no cap holds nobody back") {
    Budget budget{caps("1", "1"), {}, "USD"};
    Spending spent;
    spent.run = money("3");
    budget.load(run, spent, noon);
    CHECK(budget.judge(run, acme, Money{}, noon).verdict == Verdict::fits);
    Budget open{{}, {}, "USD"};
    CHECK(open.judge(run, acme, money("1000000"), noon).verdict == Verdict::fits);
}

TEST_CASE("runs have their own caps and share the day's") {
    Budget budget{caps("1", "1.5"), {}, "USD"};
    budget.load(run, {}, noon);
    budget.settle(budget.reserve(run, acme, money("1"), noon), money("1"));
    const RunId next{2};
    budget.load(next, {}, noon);
    CHECK(budget.judge(next, acme, money("0.5"), noon).verdict == Verdict::fits);
    CHECK(budget.judge(next, acme, money("0.6"), noon).reason.find("cap per day") == 0);
}
