#include "crawl_book.hpp"
#include "event_memory.hpp"
#include "ledger.hpp"
#include "outbox.hpp"
#include "run_book.hpp"
#include "store_house.hpp"

using namespace fanfold;

namespace {

auto make_house() -> std::unique_ptr<tests::StoreHouse> {
    return std::make_unique<tests::StoreHouse>();
}

}  // namespace

TEST_CASE("the store is a crawl book") {
    conformance::exercise_crawl_book(make_house);
}
TEST_CASE("the store is a ledger") {
    conformance::exercise_ledger(make_house);
}
TEST_CASE("the store is an event memory") {
    conformance::exercise_event_memory(make_house);
}
TEST_CASE("the store is an outbox") {
    conformance::exercise_outbox(make_house);
}
TEST_CASE("the store is a run book") {
    conformance::exercise_run_book(make_house);
}

TEST_CASE("a crawl is as old as its beginning, however long it took") {
    using conformance::good;
    tests::StoreHouse house;
    const SourceName wire{"wire"};
    fetch::ClosedNight night;
    night.whole = true, night.rules = sha256("rules");
    const auto began = house.clock().now();
    good(house.wait(house.crawl_book().open(RunId{1}, wire, {conformance::sample_link("wire", "a")})));
    good(house.wait(house.crawl_book().record({conformance::sample_visit(RunId{1}, "wire", "a")})));
    house.reopen();
    house.clock().advance(std::chrono::hours{6});
    good(house.wait(house.crawl_book().close(RunId{1}, wire, "", night)));
    const auto since = [&](Instant from) {
        return good(house.wait(house.crawl_book().earlier_crawl(RunId{2}, wire, night.rules, from)));
    };
    CHECK_FALSE(since(house.clock().now() - Duration{std::chrono::hours{1}}));
    CHECK_FALSE(since(began + Duration{1}));
    const auto found = since(began);
    REQUIRE(found);
    CHECK(found->began_at == began);
}
