#include <fanfold/value/money.hpp>

#include "catch.hpp"

using namespace fanfold;

TEST_CASE("money is parsed exactly and printed with two decimals or more") {
    CHECK(Money::parse("1")->pico() == 1'000'000'000'000);
    CHECK(Money::parse("0.25")->pico() == 250'000'000'000);
    CHECK(Money::parse("12.000000000001")->pico() == 12'000'000'000'001);
    CHECK(to_string(*Money::parse("12.5")) == "12.50");
    CHECK(to_string(*Money::parse("0.0123")) == "0.0123");
    CHECK(to_string(Money{} - *Money::parse("0.5")) == "-0.50");
}

TEST_CASE("what is not a plain amount is no money") {
    for (const auto* text : {"", "-1", "+1", "1.", ".5", "1.0000000000001", "1e3", "1,5", " 1",
                             "99999999", "1.2.3", "NaN"})
        CHECK_FALSE(Money::parse(text).has_value());
}

TEST_CASE("money saturates instead of overflowing") {
    CHECK(Money::max() + Money::pico(1) == Money::max());
    CHECK(Money::max().times(1000) == Money::max());
    CHECK(to_string(Money::pico(INT64_MIN)).starts_with("-9223372.03"));
}

TEST_CASE("a bill is rounded up") {
    const PricePerMillion price{Money::pico(1)};
    CHECK(price.of(Tokens{1}).pico() == 1);
    CHECK(price.of(Tokens{0}).pico() == 0);
    CHECK(PricePerMillion{*Money::parse("0.15")}.of(Tokens{1'000}) == *Money::parse("0.00015"));
    CHECK(Money::pico(5).parts(1'250'000).pico() == 7);
    CHECK(Money::parse("3")->parts(100'000) == *Money::parse("0.3"));
}

TEST_CASE("a bill of several lines is rounded up once, and discounted before") {
    const PricePerMillion price{Money::pico(1)};
    const BilledTokens lines[] = {{price, Tokens{600'000}}, {price, Tokens{400'000}}};
    CHECK(total(lines).pico() == 1);
    CHECK(total(lines, 50).pico() == 1);
    CHECK(total(lines, 0).pico() == 0);
    const BilledTokens odd[] = {{{Money::pico(1'000'001)}, Tokens{1}}, {price, Tokens{-9}}};
    CHECK(total(odd).pico() == 2);
    const BilledTokens huge[] = {{{Money::max()}, Tokens{INT64_MAX}},
                                 {{Money::max()}, Tokens{INT64_MAX}}};
    CHECK(total(huge) == Money::max());
}

TEST_CASE("readers get amounts without the digits that nobody pays, never less than the bill") {
    const auto shown = [](const char* amount) { return rounded(Money::parse(amount).value()); };
    CHECK(shown("0") == "0.00");
    CHECK(shown("0.0825672") == "0.0826");
    CHECK(shown("0.000000000001") == "0.0001");
    CHECK(shown("0.99995") == "1.00");
    CHECK(shown("12.341") == "12.35");
    CHECK(rounded(Money::max()) == to_string(Money::max()));
}
