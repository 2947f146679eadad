#include <fanfold/stage/fanout/batch_book.hpp>

#include "ledger.hpp"
#include "store_house.hpp"

using namespace fanfold;
using namespace fanfold::tests;

namespace {

auto two_lines(StoreHouse& house, const std::string& label) -> Result<fanout::KeptBatch> {
    fanout::ProviderBatch batch;
    batch.label = label;
    batch.model = ModelName{"small"};
    batch.realm = "here";
    batch.lines = 2;
    batch.written_at = noon();
    std::vector<Attempt> lines{sample_attempt(house, label + "a", "acme", Money::pico(100)),
                               sample_attempt(house, label + "b", "acme", Money::pico(200))};
    return house.wait(house.store().batch_book().write(batch, std::move(lines)));
}

auto open_in(StoreHouse& house) -> std::vector<fanout::KeptBatch> {
    return good(house.wait(house.store().batch_book().open()));
}

auto spent(StoreHouse& house) -> Money {
    return good(house.wait(house.ledger().spent_by(RunId{1}, EnterpriseName{"acme"}))).money;
}

auto reply() -> model::Reply {
    model::Reply out;
    out.text = "{\"a\":1}";
    out.model_revision = "m-1";
    out.usage = Usage{Tokens{6}, Tokens{1}, Tokens{5}, Tokens{2}, Tokens{3}, Tokens{4}};
    return out;
}

}  // namespace

TEST_CASE("a batch and its attempts outlive their owner, who is the next one then") {
    StoreHouse house;
    const auto kept = good(two_lines(house, "ff-1"));
    CHECK(kept.lines.front().number == 1);
    good(house.wait(house.store().batch_book().submitted(kept.batch.id, "batch_1")));
    house.reopen();
    const auto open = open_in(house);
    REQUIRE(open.size() == 1);
    CHECK(open.front().batch.provider_id == "batch_1");
    CHECK(open.front().batch.label == "ff-1");
    CHECK(open.front().batch.realm == "here");
    REQUIRE(open.front().lines.size() == 2);
    CHECK(open.front().lines.front().epoch == house.epoch());
    CHECK(spent(house) == Money::pico(300));
    CHECK(good(house.wait(house.store().batch_book().is_known("batch_1"))));
    CHECK_FALSE(good(house.wait(house.store().batch_book().is_known("batch_2"))));
}

TEST_CASE("a label is used once") {
    StoreHouse house;
    good(two_lines(house, "ff-1"));
    CHECK_FALSE(two_lines(house, "ff-1").ok());
    CHECK(open_in(house).size() == 1);
    CHECK(spent(house) == Money::pico(300));
}

TEST_CASE("a line is settled once, however often its batch is collected") {
    StoreHouse house;
    auto& book = house.store().batch_book();
    auto kept = good(two_lines(house, "ff-1"));
    auto first = kept.lines.front();
    first.state = AttemptState::settled;
    first.settled = Money::pico(7);
    std::vector<fanout::LineEnded> ended{{first, reply()}};
    good(house.wait(book.settle(ended)));
    CHECK(spent(house) == Money::pico(207));
    ended.front().attempt.settled = Money::pico(9);
    good(house.wait(book.settle(ended)));
    CHECK(spent(house) == Money::pico(207));
    const auto told = good(house.wait(book.reply(first.key)));
    REQUIRE(told);
    CHECK(told->text == reply().text);
    CHECK(told->usage.reasoning == Tokens{4});
    CHECK(open_in(house).front().lines.size() == 1);
}

TEST_CASE("a reply goes when it was judged") {
    StoreHouse house;
    auto& book = house.store().batch_book();
    auto kept = good(two_lines(house, "ff-1"));
    auto first = kept.lines.front();
    first.state = AttemptState::settled;
    std::vector<fanout::LineEnded> ended{{first, reply()}};
    good(house.wait(book.settle(ended)));
    auto answer = sample_answer("ff-1a", "{}");
    good(house.wait(book.keep(answer)));
    CHECK_FALSE(good(house.wait(book.reply(first.key))));
    CHECK(good(house.wait(house.ledger().answer(first.key, noon()))));
}

TEST_CASE("a closed batch can't be closed or submitted again") {
    StoreHouse house;
    auto& book = house.store().batch_book();
    const auto kept = good(two_lines(house, "ff-1"));
    good(house.wait(book.close(kept.batch.id, "completed")));
    CHECK(open_in(house).empty());
    CHECK_FALSE(house.wait(book.close(kept.batch.id, "completed")).ok());
    CHECK_FALSE(house.wait(book.submitted(kept.batch.id, "batch_1")).ok());
}
