#include "comparison.hpp"

#include "catch.hpp"

using namespace fanfold;
using app::comparison_html;
using app::comparison_text;

namespace {

auto side(std::initializer_list<std::string> claims, std::optional<Money> cost) -> app::ToldSide {
    app::ToldSide out;
    for (const auto& claim : claims) {
        Finding finding;
        finding.claim = claim;
        finding.importance = 3;
        finding.quote = "A quote.";
        out.judged.kept.push_back({finding, {}});
    }
    out.cost = cost;
    return out;
}

auto pair(std::optional<app::ToldSide> before, Result<app::ToldSide> now) -> app::ComparedPair {
    return {EnterpriseName{"acme"}, sha256("a page"), "A page", "https://example.com/a", std::move(before), std::move(now)};
}

auto comparison(std::vector<app::ComparedPair> pairs) -> app::Comparison {
    app::Comparison out;
    out.name = TemplateName{"market/moves"};
    out.model = "sim";
    out.currency = "USD";
    out.pairs = std::move(pairs);
    return out;
}

auto count(const std::string& text, const std::string& part) -> int {
    int out = 0;
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++out;
    return out;
}

}  // namespace

TEST_CASE("what pairs come to counts only what was answered") {
    const auto sums = app::sums_of({pair(side({"A.", "B."}, Money::pico(30'000'000)), side({"B.", "C.", "D."}, Money::pico(10'000'000))),
                                    pair(side({"E."}, std::nullopt), Error{ErrorKind::unavailable, "the model is down"}),
                                    pair(std::nullopt, side({}, Money::pico(20'000'000)))});
    CHECK(sums.asked == 2);
    CHECK(sums.failed == 1);
    CHECK(sums.before == 2);
    CHECK(sums.now == 3);
    CHECK(sums.same == 1);
    CHECK(sums.each() == Money::pico(15'000'000));
    CHECK(sums.each_before() == Money::pico(30'000'000));
    CHECK(app::sums_of({}).each() == Money{});
    CHECK_FALSE(app::sums_of({}).each_before());
}

TEST_CASE("a page marks what is new and what is gone, where there is something to compare with") {
    const auto both = comparison_html(comparison({pair(side({"A.", "B."}, {}), side({"B.", "C."}, {}))}), false);
    CHECK(count(both, "chip gone") == 1);
    CHECK(count(both, "chip new") == 1);
    const auto alone = comparison_html(comparison({pair(std::nullopt, side({"B."}, {}))}), false);
    CHECK(count(alone, "chip new\"") == 0);
    CHECK(count(alone, "Was not asked.") == 1);
    const auto unanswered = comparison_html(comparison({pair(side({"A."}, {}), Error{ErrorKind::unavailable, "down"})}), false);
    CHECK(count(unanswered, "chip gone") == 0);
    CHECK(count(unanswered, "No answer: ") == 1);
}

TEST_CASE("nothing that a page or a model wrote is markup, steers a terminal or is a link that runs") {
    auto bad = pair(side({"<script>alert(1)</script>"}, {}), side({"\x1b[2J<img src=x>"}, {}));
    bad.title = "\"><b>title";
    bad.url = "javascript:alert(1)";
    const auto all = comparison({bad});
    const auto html = comparison_html(all, false);
    for (const auto* never : {"<script", "<img", "<b>title", "javascript:", "\x1b"}) CHECK(count(html, never) == 0);
    CHECK(count(comparison_text(all), "\x1b") == 0);
}

TEST_CASE("only a page that is written anew loads itself anew") {
    const auto all = comparison({pair(std::nullopt, side({"A."}, {}))});
    CHECK(count(comparison_html(all, true), "http-equiv=\"refresh\"") == 1);
    CHECK(count(comparison_html(all, false), "http-equiv=\"refresh\"") == 0);
}
