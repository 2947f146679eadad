#include <string>

#include "catch.hpp"

#include <fanfold/text/facts.hpp>

using namespace fanfold;
using namespace fanfold::text;

namespace {
auto plain(const std::string& text) -> std::vector<std::string> {
    std::vector<std::string> out;
    for (const auto& day : days(text))
        out.push_back(std::to_string(day.year) + "-" + std::to_string(day.month) + "-" +
                      std::to_string(day.day) + " " + std::string(day.at.of(text)));
    return out;
}
using Texts = std::vector<std::string>;
}  // namespace

TEST_CASE("English days are read in every usual order") {
    CHECK(plain("on Nov 23, 2026 it") == Texts{"2026-11-23 Nov 23, 2026"});
    CHECK(plain("on 23 November 2026") == Texts{"2026-11-23 23 November 2026"});
    CHECK(plain("Nov. 23 and November 24th") == Texts{"0-11-23 Nov. 23", "0-11-24 November 24th"});
    CHECK(plain("the 5th of May") == Texts{"0-5-5 5th of May"});
    CHECK(plain("since November 2026") == Texts{"2026-11-0 November 2026"});
    CHECK(plain("In November, sales") == Texts{"0-11-0 November"});
    CHECK(plain("2026-11-23T06:00:00Z") == Texts{"2026-11-23 2026-11-23"});
    CHECK(plain("Nov 23-25, 2026") == Texts{"2026-11-23 Nov 23", "2026-11-25 25, 2026"});
    CHECK(plain("by 2027") == Texts{"2027-0-0 2027"});
}

TEST_CASE("Korean days are read whole and in part, and lengths of time are not days") {
    CHECK(plain("2026년 11월 23일") == Texts{"2026-11-23 2026년 11월 23일"});
    CHECK(plain("2026. 11. 23. 오전") == Texts{"2026-11-23 2026. 11. 23."});
    CHECK(plain("오는 11월 23일부터") == Texts{"0-11-23 11월 23일"});
    CHECK(plain("23일 밝혔다") == Texts{"0-0-23 23일"});
    CHECK(plain("11월 23~25일") == Texts{"0-11-23 11월 23", "0-11-25 25일"});
    CHECK(plain("2026년 11월") == Texts{"2026-11-0 2026년 11월"});
    CHECK(plain("23일간 3일 만에 10일째").empty());
    CHECK(plain("2026年11月23日") == Texts{"2026-11-23 2026年11月23日"});
}

TEST_CASE("verbs, names and impossible days are not days") {
    CHECK(plain("the top 5 may fall, they march on, and may Jan win").empty());
    CHECK(plain("2026-13-45 and 31 feb. and 30. 2. 2026-02-30").empty());
    CHECK(plain("2000 people, 1999.5 points, 2026명").empty());
}

TEST_CASE("quarters are days of a kind in every usual writing, and carry the months within") {
    const auto quarters = [](const std::string& text) {
        std::vector<int> out;
        for (const auto& day : days(text)) out.push_back(day.quarter);
        return out;
    };
    using Quarters = std::vector<int>;
    CHECK(quarters("Third-quarter sales, the first quarter, Q4 and 2Q") == Quarters{3, 1, 4, 2});
    CHECK(quarters("올해 3분기 매출과 1/4분기 실적") == Quarters{3, 1});
    CHECK(quarters("3Q26, Q2FY27, its third fiscal quarter, the final quarter, 第3四半期, 3季度") ==
          Quarters{3, 2, 3, 4, 3, 3});
    CHECK(quarters("2분기 연속 적자, 3분기째, a third quarter-point cut").empty());
    CHECK(quarters("Q5, a third of it, q3x, the first quarter-final, 5분기").empty());
    CHECK(numbers("3분기 판매량은 7,523톤").size() == 1);
    const auto first = [](const std::string& text) { return days(text).at(0); };
    CHECK(carries(first("third-quarter sales"), first("3분기 매출")));
    CHECK(carries(first("in September 2026"), first("3분기 매출")));
    CHECK_FALSE(carries(first("second-quarter sales"), first("3분기 매출")));
    CHECK_FALSE(carries(first("in 2026"), first("3분기 매출")));
    CHECK_FALSE(carries({2026, 9, 24, {}}, first("3분기 매출")));  // when its page came out
    CHECK_FALSE(carries(first("third-quarter sales"), first("in September 2026")));
}

TEST_CASE("what is called Q3 is a quarter where a text tells it as one, and else a car or a camera") {
    const auto quarters = [](const std::string& text) {
        std::vector<int> out;
        for (const auto& day : days(text)) out.push_back(day.quarter);
        std::erase(out, 0);
        return out;
    };
    using Quarters = std::vector<int>;
    for (const char* car :
         {"The Audi Q3 comes to Korea in spring.", "Audi Q3 sales rose by 5% to 20,000.", "Recall of 3,000 Q4 e-tron cars",
          "The Q4 e-tron drove sales.", "A new Q3 and a Q5 will be built in Gyor.", "Orders for the Q3 are open.",
          "아우디 Q3 판매가 늘었다", "아우디코리아가 신형 Q3를 출시했다", "Q4 이트론 1,200대를 리콜한다", "Leica Q3, a camera for 6,000 euros",
          "Drivers like the Audi Q2 and Q3 more than before.", "Audi Q3 2026 in a test", "The Q4 Sportback e-tron was shown."}) {
        INFO(car);
        CHECK(quarters(car) == Quarters{});
    }
    CHECK(quarters("Audi's Q3 was weak; Audi Q3 results are due") == Quarters{3, 3});
    CHECK(quarters("Q3 sales, the Q2 results, a Q1 loss and Q4-earnings") == Quarters{3, 2, 1, 4});
    CHECK(quarters("Q3 2026 was quiet. In 2026 Q2 nothing came.") == Quarters{3, 2});
    CHECK(quarters("Q3 of 2026, FY26 Q4, Q2 FY27") == Quarters{3, 4, 2});
    CHECK(quarters("The plant opens in Q3, its Q4 follows, and since Q1 it waits") == Quarters{3, 4, 1});
    CHECK(quarters("Hanbit grew by 69 % in the year to Q3") == Quarters{3});
    CHECK(quarters("한빛배터리 Q3 매출은 2조 원, 올해 Q4는 더 좋다, 2026년 Q1") == Quarters{3, 4, 1});
    CHECK(quarters("한빛배터리 Q2 영업이익 1,200억") == Quarters{2});
}

TEST_CASE("May and March are months behind the words that lead to one") {
    CHECK(plain("Buyers pay less from May on") == Texts{"0-5-0 May"});
    CHECK(plain("ready by March") == Texts{"0-3-0 March"});
}

TEST_CASE("what is counted is a number, whatever year it could be") {
    CHECK(plain("Data of 1969 customers in Marlstone was read.").empty());
    CHECK(plain("The chain looks for 2044 new people, at 2092 dollars a month.").empty());
    CHECK(plain("For 2092 dollars a month it is sold.").empty());
    CHECK(plain("From 2027 new cars must tell their weight.") == Texts{"2027-0-0 2027"});
    CHECK(plain("Pay for 2024 workers rose.").empty());
    CHECK(plain("By 2030 people will drive less.") == Texts{"2030-0-0 2030"});
    CHECK(plain("Sales of 2024 fell.") == Texts{"2024-0-0 2024"});
}

TEST_CASE("a date whose order of day and month cannot be known tells only its year") {
    CHECK(plain("03/04/2026") == Texts{"2026-0-0 03/04/2026"});
    CHECK(plain("23/11/2026") == Texts{"2026-11-23 23/11/2026"});
    CHECK(plain("11/23/2026") == Texts{"2026-11-23 11/23/2026"});
    CHECK(plain("05/05/2026") == Texts{"2026-5-5 05/05/2026"});
    CHECK(plain("03.04.2026") == Texts{"2026-4-3 03.04.2026"});
}
