/// Questions that go through a provider's batches, in both wires.
#include "books.hpp"
#include "office.hpp"

using namespace fanfold;
using namespace fanfold::tests;

namespace {

auto some_prices() -> model::Price {
    model::Price out;
    out.input.price = *Money::parse("0.15");
    out.output.price = *Money::parse("0.60");
    out.batch_discount = 50;
    return out;
}

auto provider(const model::Price& price) -> sim::ModelSettings {
    sim::ModelSettings out;
    out.prices.input = out.prices.cached_input = price.input.price;
    out.prices.cache_write_5m = out.prices.cache_write_1h = price.input.price;
    out.prices.output = price.output.price;
    return out;
}

struct Sums {
    Money billed;
    std::size_t lines = 0, in_batches = 0;
};

auto bill_of(const sim::ModelServer& server) -> Sums {
    Sums out;
    for (const auto& line : server.bill()) {
        out.billed += line.cost;
        ++out.lines;
        out.in_batches += line.batch ? 1 : 0;
    }
    return out;
}

auto open_batches(const TempFolder& folder) -> std::int64_t {
    return number_in(folder.path(), "SELECT count(*) FROM provider_batch WHERE open = 1");
}

}  // namespace

TEST_CASE("questions are answered in batches, at their discount, and paid for once") {
    Terms terms;
    terms.anthropic = GENERATE(false, true);
    terms.price = some_prices();
    sim::ModelServer server{provider(terms.price)};
    terms.port = server.port();
    TempFolder folder;
    Office office{folder.path(), terms};
    CHECK(office.work() == terms.questions);
    const auto bill = bill_of(server);
    CHECK(bill.lines == 20);
    CHECK(bill.in_batches == 20);
    CHECK(office.engine->counters().settled == bill.billed);
    CHECK(office.engine->counters().reserved == Money{});
    CHECK(number_in(folder.path(), "SELECT max(lines) FROM provider_batch") <= 8);
    CHECK(open_batches(folder) == 0);
}

TEST_CASE("lines that failed or expired go into one more batch and are then asked live") {
    Terms terms;
    terms.anthropic = GENERATE(false, true);
    terms.price = some_prices();
    auto with = provider(terms.price);
    with.batches.errored = 0.3;
    with.batches.expired = 0.3;
    sim::ModelServer server{with};
    terms.port = server.port();
    TempFolder folder;
    Office office{folder.path(), terms};
    CHECK(office.work() == terms.questions);
    const auto bill = bill_of(server);
    CHECK(bill.lines == 20);
    // Of 20 lines 13 on average; which ones fail depends on the order in which they came.
    CHECK(bill.in_batches > 4);
    CHECK(number_in(folder.path(), "SELECT count(*) FROM attempt WHERE number = 2") > 0);
    CHECK(office.engine->counters().settled == bill.billed);
    CHECK(number_in(folder.path(), "SELECT max(number) FROM attempt") <= 3);
}

TEST_CASE("a batch that is not over in time is cancelled, and only the rest is asked live") {
    Terms terms;
    terms.anthropic = GENERATE(false, true);
    terms.price = some_prices();
    auto with = provider(terms.price);
    with.batches.latency_ms = 3'600'000;
    sim::ModelServer server{with};
    terms.port = server.port();
    terms.lines = 20;
    terms.patience.linger = Duration{1'000};
    terms.patience.margin = Duration{3'000};
    terms.ask_until = Deadline::after(SystemClock{}, Duration{4'500});
    TempFolder folder;
    Office office{folder.path(), terms};
    CHECK(office.work() == terms.questions);
    const auto bill = bill_of(server);
    CHECK(bill.lines == 20);
    CHECK(bill.in_batches == 10);
    CHECK(office.engine->counters().settled == bill.billed);
    CHECK(open_batches(folder) == 0);
}

TEST_CASE("without time for a batch everything is asked live") {
    Terms terms;
    terms.price = some_prices();
    sim::ModelServer server{provider(terms.price)};
    terms.port = server.port();
    terms.patience.margin = std::chrono::minutes{15};
    terms.ask_until = Deadline::after(SystemClock{}, std::chrono::minutes{10});
    TempFolder folder;
    Office office{folder.path(), terms};
    CHECK(office.work() == terms.questions);
    CHECK(bill_of(server).in_batches == 0);
}

TEST_CASE("where money is short batches follow each other, and the cap holds") {
    Terms terms;
    terms.price = some_prices();
    sim::ModelServer server{provider(terms.price)};
    terms.port = server.port();
    const auto bound = terms.price.upper_bound(question_number(10), model::Way::batch);
    terms.cap = Money::pico(bound.pico() * 7);
    TempFolder folder;
    Office office{folder.path(), terms};
    CHECK(office.work() == terms.questions);
    const auto bill = bill_of(server);
    CHECK(bill.in_batches == 20);
    CHECK(bill.billed <= *terms.cap);
    CHECK(number_in(folder.path(), "SELECT max(lines) FROM provider_batch") <= 7);
}

TEST_CASE("an endpoint without batches is asked live, and says why") {
    Terms terms;
    terms.price = some_prices();
    sim::ModelServer server{provider(terms.price)};
    terms.port = server.port();
    terms.batch_path = "/v0";
    TempFolder folder;
    Office office{folder.path(), terms};
    CHECK(office.work() == terms.questions);
    CHECK(bill_of(server).in_batches == 0);
    CHECK(office.engine->batch_troubles().size() == 1);
    CHECK_FALSE(office.engine->batches(ModelName{"small"}));
    CHECK(office.engine->counters().reserved == Money{});
}

TEST_CASE("the next start settles a batch that was left behind, though it asks nothing itself") {
    Terms terms;
    terms.anthropic = GENERATE(false, true);
    terms.price = some_prices();
    auto with = provider(terms.price);
    with.batches.latency_ms = 3'600'000;
    with.batches.cancel_ms = 3'000;
    sim::ModelServer server{with};
    terms.port = server.port();
    terms.lines = 20;
    terms.patience.margin = Duration{1'000};
    terms.patience.live_call = Duration{100};
    terms.ask_until = Deadline::after(SystemClock{}, Duration{2'500});
    TempFolder folder;
    {
        Office office{folder.path(), terms};
        CHECK(office.work() == terms.questions);
        CHECK(open_batches(folder) >= 1);
        CHECK(office.engine->counters().reserved > Money{});
    }
    auto after = terms;
    after.questions = 0;
    after.batches = false;
    after.ask_until = Deadline::never();
    while (open_batches(folder) > 0) Office{folder.path(), after}.work();
    Money settled;
    for (const auto& row : attempts_in(folder.path())) {
        CHECK(row.state != "unknown");
        settled += Money::pico(row.settled);
    }
    CHECK(settled == bill_of(server).billed);
}
