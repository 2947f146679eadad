#include <random>
#include <string>

#include "catch.hpp"

#include <fanfold/text/facts.hpp>

using namespace fanfold;
using namespace fanfold::text;

namespace {

struct Plain {
    double value;
    std::string unit;
    int significant;
    std::string at;
};

auto only(const std::string& text) -> Plain {
    const auto found = numbers(text);
    INFO(text);
    REQUIRE(found.size() == 1);
    return {found[0].value, found[0].unit, found[0].significant, std::string(found[0].at.of(text))};
}

auto values(const std::string& text) -> std::vector<double> {
    std::vector<double> out;
    for (const auto& number : numbers(text)) out.push_back(number.value);
    return out;
}

void check(const std::string& text, double value, const std::string& unit, int significant,
           const std::string& at) {
    const auto number = only(text);
    CHECK(number.value == Approx(value).epsilon(1e-12));
    CHECK(number.unit == unit);
    CHECK(number.significant == significant);
    CHECK(number.at == at);
}

auto same(const std::string& a, const std::string& b) -> bool {
    return same_value(numbers(a).at(0), numbers(b).at(0));
}

}  // namespace

TEST_CASE("English numbers carry their scale and currency") {
    check("worth $3.2 billion in all", 3.2e9, "USD", 2, "$3.2 billion");
    check("3.2 trillion won was", 3.2e12, "KRW", 2, "3.2 trillion won");
    check("about €2.1bn more", 2.1e9, "EUR", 2, "€2.1bn");
    check("US$5m deal", 5e6, "USD", 1, "US$5m");
    check("£1,234.50 each", 1234.5, "GBP", 6, "£1,234.50");
    check("a $3.5-million fund", 3.5e6, "USD", 2, "$3.5-million");
    check("3 hundred million yen", 3e8, "JPY", 1, "3 hundred million yen");
    check("fell -3.4 percent", -3.4, "%", 2, "-3.4 percent");
    check("2.5 percentage points", 2.5, "%", 2, "2.5 percentage points");
    check("A$5 fee", 5, "AUD", 1, "A$5");
    check("EUR 40 million", 4e7, "EUR", 2, "EUR 40 million");
}

TEST_CASE("Korean numbers add up their scales") {
    check("영업이익은 3조 2천억 원으로", 3.2e12, "KRW", 2, "3조 2천억 원");
    check("3조2000억원", 3.2e12, "KRW", 5, "3조2000억원");
    check("1만2천 명", 12000, "", 2, "1만2천");
    check("1억 5,000만 원", 1.5e8, "KRW", 5, "1억 5,000만 원");
    check("2천500억", 2.5e11, "", 4, "2천500억");
    check("5천만원", 5e7, "KRW", 1, "5천만원");
    check("1.5조원대", 1.5e12, "KRW", 2, "1.5조원");
    check("12만 3456명", 123456, "", 6, "12만 3456");
    check("1조2345억6789만원", 1234567890000.0, "KRW", 9, "1조2345억6789만원");
    check("2,000만 달러", 2e7, "USD", 4, "2,000만 달러");
    check("7퍼센트포인트 상승", 7, "%", 1, "7퍼센트포인트");
    check("5%p 올랐다", 5, "%", 1, "5%p");
    check("３０％", 30, "%", 2, "３０％");
    check("300억 위안", 3e10, "CNY", 3, "300억 위안");
    check("5엔진", 5, "", 1, "5");
    check("3원칙", 3, "", 1, "3");
}

TEST_CASE("what stands behind the end of a range holds for its start") {
    CHECK(values("3~5조원") == std::vector<double>{3e12, 5e12});
    CHECK(values("$5-10 million") == std::vector<double>{5e6, 1e7});
    CHECK(numbers("10-20%")[0].unit == "%");
    CHECK(values("3~5.5억") == std::vector<double>{3e8, 5.5e8});
}

TEST_CASE("digits in words, versions, times, list marks, superscripts and dates are not numbers") {
    for (const auto* text :
         {"The GPT-4 model", "B2B and COVID-19", "10.0.0.1 and v1.2.3", "at 06:00", "2nd 3rd 5G",
          "1. First thing", "10⁵ text¹", "Nov 23, 2026", "2026년 11월 23일", "in 2026", "갤럭시S24",
          "아이폰17 공개", "2026-11-23T06:00:00Z", "11/23/2026", "http://a.b/2/x"}) {
        INFO(text);
        for (const auto& number : numbers(text)) UNSCOPED_INFO(number.value);
        CHECK(numbers(text).empty());
    }
}

TEST_CASE("two texts say the same number within the coarser one's rounding and in the same unit") {
    CHECK(same("3조 2천억 원", "3.2 trillion won"));
    CHECK(same("3조 2천억 원", "3,200,000,000,000"));
    CHECK(same("$3.2 billion", "$3.21 billion"));
    CHECK_FALSE(same("$3.2 billion", "$3.26 billion"));
    CHECK_FALSE(same("$3.2 billion", "$3.2 million"));
    CHECK_FALSE(same("$5", "€5"));
    CHECK_FALSE(same("5%", "$5"));
    CHECK(same("5%", "5"));
    CHECK_FALSE(same("200 people", "210 people"));
    CHECK_FALSE(same("3%", "-3%"));
    CHECK(same("0", "0%"));
}

TEST_CASE("same_value is symmetric, and numbers keep their place, whatever the text") {
    std::mt19937 random(11);
    const std::vector<std::string> parts{"1",  "23", ",",  ".",    "000", "조", "억", "만",
                                         "천", " ",  "원", "$",    "%",   "-",  "~",  "million",
                                         "월", "일", "년", "2026", "nov", "x",  "한", "\n",
                                         "٣",  "９", "²",  "\xFF", ":",   "/",  "bn"};
    for (int round = 0; round < 3000; ++round) {
        std::string text;
        for (unsigned i = random() % 25; i > 0; --i) text += parts[random() % parts.size()];
        const auto found = numbers(text);
        std::size_t last = 0;
        for (const auto& number : found) {
            REQUIRE(number.at.end() <= text.size());
            REQUIRE(number.at.offset >= last);
            REQUIRE(number.significant >= 1);
            REQUIRE(std::isfinite(number.value));
            last = number.at.offset;
            for (const auto& other : found)
                REQUIRE(same_value(number, other) == same_value(other, number));
            REQUIRE(same_value(number, number));
        }
        for (const auto& day : days(text)) REQUIRE(day.at.end() <= text.size());
    }
}

TEST_CASE("a page of digits is read in linear time") {
    CHECK(numbers(std::string(500'000, '1')).empty());
    std::string chain;
    for (int i = 0; i < 50'000; ++i) chain += "1,";
    CHECK(numbers(chain).size() == 50'000);
    std::string scales;
    for (int i = 0; i < 50'000; ++i) scales += "9조";
    CHECK(numbers(scales).size() == 50'000);
    std::string dots;
    for (int i = 0; i < 50'000; ++i) dots += "1.";
    CHECK(numbers(dots).empty());
}

TEST_CASE("a currency between two numbers belongs to one of them") {
    const auto of_sign = numbers("$5 EUR 40");
    REQUIRE(of_sign.size() == 2);
    CHECK(of_sign[0].unit == "USD");
    CHECK(of_sign[1].unit == "EUR");
    CHECK(of_sign[0].at.end() <= of_sign[1].at.offset);
    const auto behind = numbers("5 EUR 40");
    REQUIRE(behind.size() == 2);
    CHECK(behind[0].unit == "EUR");
    CHECK(behind[1].unit.empty());
    CHECK(behind[0].at.end() <= behind[1].at.offset);
}
