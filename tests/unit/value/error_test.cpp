#include <fanfold/value/error.hpp>
#include <memory>

#include "catch.hpp"

using namespace fanfold;

TEST_CASE("an error says where when it is asked to") {
    const Error error{ErrorKind::give_up, "no such page"};
    CHECK(error.at("example.com").message() == "example.com: no such page");
    CHECK(error.at("x").kind() == ErrorKind::give_up);
}

TEST_CASE("a result holds a value or an error, and moves out of a temporary") {
    Result<std::unique_ptr<int>> good{std::make_unique<int>(3)};
    REQUIRE(good.ok());
    auto taken = std::move(good).value();
    CHECK(*taken == 3);
    const Result<int> bad{Error{ErrorKind::busy, "locked"}};
    CHECK_FALSE(bad.ok());
    CHECK(bad.value_or(7) == 7);
    CHECK(to_string(bad.error().kind()) == "busy");
    CHECK(Result<int>{}.error().kind() == ErrorKind::cancelled);
}
