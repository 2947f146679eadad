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
const TemplateName moves{"market/moves"};
const Payer payer{run, acme, moves};
const auto noon = *parse_rfc3339("2026-11-24T12:00:00Z");

auto settings(Caps house) -> BudgetSettings {
    BudgetSettings out;
    out.house = std::move(house);
    return out;
}

auto cost(const char* amount) -> Spent {
    return {money(amount), 0};
}

auto line(const char* amount, std::int64_t tokens = 0) -> SpentLine {
    return {acme, moves, {money(amount), tokens}};
}

/// As the ledger says it, for every window that the budget asks for.
void load_windows(Budget& budget, const std::vector<SpentLine>& lines) {
    std::vector<std::pair<Budget::Window, std::vector<SpentLine>>> windows;
    for (auto& window : budget.to_load(noon)) windows.emplace_back(std::move(window), lines);
    budget.load(windows);
}

auto reason(Budget& budget, const Spent& bound, Instant now = noon) -> std::string {
    return budget.judge(payer, bound, now).reason;
}

}  // namespace

TEST_CASE("a cap is refused by name, with what was spent and what the call may cost") {
    Budget budget{settings(caps("1", "5"))};
    budget.load(run, {line("0.98")});
    const auto judged = budget.judge(payer, cost("0.04"), noon);
    CHECK(judged.verdict == Verdict::refused);
    CHECK(judged.reason ==
          "cap per run of 1.00 USD would be exceeded: 0.98 spent, this call may cost up to 0.04; "
          "raise [caps] run or wait for tomorrow");
    CHECK(budget.judge(payer, cost("0.02"), noon).verdict == Verdict::fits);
}

TEST_CASE("the tightest of several caps is named") {
    Budget budget{settings(caps("1", "5"))};
    load_windows(budget, {line("4.95")});
    CHECK(reason(budget, cost("2")).find("cap per day of 5.00") == 0);
    CHECK(reason(budget, cost("0.06")).find("cap per day") == 0);
    auto with_own = settings(caps("1", "5"));
    with_own.enterprises[acme] = caps("0.1", nullptr);
    Budget fresh{with_own};
    CHECK(reason(fresh, cost("0.2")).find("cap per run of enterprise \"acme\" of 0.10") == 0);
    const Payer other{run, EnterpriseName{"other"}, moves};
    CHECK(fresh.judge(other, cost("0.2"), noon).verdict == Verdict::fits);
}

TEST_CASE("only outstanding reservations make a call wait") {
    Budget budget{settings(caps("1", nullptr))};
    const auto held = budget.reserve(payer, cost("0.7"), noon);
    CHECK(budget.judge(payer, cost("0.4"), noon).verdict == Verdict::wait);
    CHECK(budget.judge(payer, cost("1.1"), noon).verdict == Verdict::refused);
    CHECK(budget.reserved() == money("0.7"));
    budget.settle(held, cost("0.1"));
    CHECK(budget.judge(payer, cost("0.4"), noon).verdict == Verdict::fits);
    CHECK(budget.settled() == money("0.1"));
    CHECK(budget.reserved() == Money{});
}

TEST_CASE("what nobody knows counts as spent") {
    Budget budget{settings(caps("1", nullptr))};
    budget.forget(budget.reserve(payer, cost("0.7"), noon));
    CHECK(budget.judge(payer, cost("0.4"), noon).verdict == Verdict::refused);
    CHECK(budget.settled() == Money{});
    CHECK(budget.reserved() == money("0.7"));
}

TEST_CASE("a new day starts with its own money, and late settlements belong to the day of the call") {
    Budget budget{settings(caps(nullptr, "1"))};
    load_windows(budget, {line("0.9")});
    const auto held = budget.reserve(payer, cost("0.1"), noon);
    const auto tomorrow = noon + std::chrono::hours{13};
    CHECK(budget.judge(payer, cost("0.5"), noon).verdict == Verdict::refused);
    CHECK(budget.judge(payer, cost("1"), tomorrow).verdict == Verdict::fits);
    budget.settle(held, cost("0.1"));
    CHECK(budget.judge(payer, cost("1"), tomorrow).verdict == Verdict::fits);
}

TEST_CASE("days and months of an enterprise's own caps are those of its zone") {
    auto seoul = settings({});
    seoul.enterprises[acme] = caps(nullptr, "1");
    seoul.enterprises[acme].month = money("2");
    seoul.zones.emplace(acme, Calendar::in("Asia/Seoul").value());
    Budget budget{seoul};
    const auto before_midnight = *parse_rfc3339("2026-11-30T14:59:00Z");
    const auto after = before_midnight + std::chrono::minutes{2};
    budget.settle(budget.reserve(payer, cost("1"), before_midnight), cost("1"));
    CHECK(reason(budget, cost("0.1"), before_midnight).find("(Asia/Seoul)") != std::string::npos);
    CHECK(budget.judge(payer, cost("1"), after).verdict == Verdict::fits);
    budget.settle(budget.reserve(payer, cost("1"), after), cost("1"));
    const auto next_day = after + std::chrono::hours{24};
    budget.settle(budget.reserve(payer, cost("1"), next_day), cost("1"));
    const auto third = next_day + std::chrono::hours{24};
    CHECK(reason(budget, cost("0.1"), third).find("cap per month of enterprise \"acme\"") == 0);
}

TEST_CASE("a month's cap counts what the ledger says of it") {
    auto caps_of_month = settings(caps(nullptr, nullptr));
    caps_of_month.house.month = money("80");
    Budget budget{caps_of_month};
    const auto windows = budget.to_load(noon);
    REQUIRE(windows.size() == 1);
    CHECK(windows[0].month);
    CHECK(windows[0].span.from == *parse_rfc3339("2026-11-01T00:00:00Z"));
    load_windows(budget, {line("79.99")});
    CHECK(reason(budget, cost("0.02")).find("cap per month of 80.00 USD") == 0);
    CHECK(reason(budget, cost("0.02")).find("wait for the next month") != std::string::npos);
    CHECK(budget.to_load(noon).empty());
}

TEST_CASE("tokens have caps of their own, for calls that cost nothing too") {
    auto tokens = settings({});
    tokens.house.run_tokens = 1000;
    Budget budget{tokens};
    const Spent bound{Money{}, 600};
    const auto held = budget.reserve(payer, bound, noon);
    CHECK(budget.judge(payer, bound, noon).verdict == Verdict::wait);
    budget.settle(held, {Money{}, 500});
    CHECK(reason(budget, bound) ==
          "cap per run of 1000 tokens would be exceeded: 500 used, this call may use up to 600; "
          "raise [caps] run_tokens or wait for tomorrow");
    CHECK(budget.judge(payer, {Money{}, 500}, noon).verdict == Verdict::fits);
}

TEST_CASE("a template's cap holds its questions back for everybody, and no others") {
    auto by_template = settings({});
    by_template.templates[moves].day = money("0.1");
    Budget budget{by_template};
    budget.settle(budget.reserve(payer, cost("0.1"), noon), cost("0.1"));
    const Payer other{run, EnterpriseName{"other"}, moves};
    const auto judged = budget.judge(other, cost("0.01"), noon);
    CHECK(judged.reason.find("cap per day of template \"market/moves\" of 0.10 USD") == 0);
    const Payer elsewhere{run, acme, TemplateName{"risk/incidents"}};
    CHECK(budget.judge(elsewhere, cost("5"), noon).verdict == Verdict::fits);
}

TEST_CASE("free calls go whatever was spent, and no cap holds nobody back") {
    Budget budget{settings(caps("1", "1"))};
    budget.load(run, {line("3")});
    CHECK(budget.judge(payer, {}, noon).verdict == Verdict::fits);
    Budget open{settings({})};
    CHECK(open.judge(payer, cost("1000000"), noon).verdict == Verdict::fits);
}

TEST_CASE("runs have their own caps and share the day's") {
    Budget budget{settings(caps("1", "1.5"))};
    budget.settle(budget.reserve(payer, cost("1"), noon), cost("1"));
    const Payer next{RunId{2}, acme, moves};
    CHECK(budget.judge(next, cost("0.5"), noon).verdict == Verdict::fits);
    CHECK(budget.judge(next, cost("0.6"), noon).reason.find("cap per day") == 0);
}

TEST_CASE("the cap that most was used of is named; days that are over do not count") {
    Budget budget{settings(caps("1", "5"))};
    CHECK_FALSE(budget.fullest(noon));
    budget.load(run, {line("0.20")});
    load_windows(budget, {line("4.50")});
    const auto use = budget.fullest(noon);
    REQUIRE(use);
    CHECK(use->cap == "day");
    CHECK((use->share > 0.89 && use->share < 0.91));
    CHECK(use->words == to_string(money("4.50")) + " of " + to_string(money("5")) + " USD");
    const auto tomorrow = budget.fullest(noon + std::chrono::hours{24});
    REQUIRE(tomorrow);
    CHECK(tomorrow->cap == "run");
}
