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
