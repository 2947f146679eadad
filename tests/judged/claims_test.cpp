#include "claims.hpp"

#include <set>

#include "catch.hpp"

using namespace fanfold::judged;

TEST_CASE("A seed always gives the same set, and the splits share no sentence") {
    const auto first = false_claims(Split::dev, 200);
    const auto again = false_claims(Split::dev, 200);
    const auto other = false_claims(Split::held_out, 200);
    std::set<std::string> sentences;
    for (std::size_t at = 0; at < first.size(); ++at) {
        CHECK(first[at].sentence == again[at].sentence);
        sentences.insert(first[at].sentence);
    }
    for (const auto& claim : other) CHECK_FALSE(sentences.contains(claim.sentence));
}

TEST_CASE("What is perturbed stands in its document, and what is given differs from it") {
    for (const auto& each : perturbed_quotes(Split::dev, 500)) {
        REQUIRE(each.document.substr(each.offset, each.quote.size()) == each.quote);
        CHECK((each.given != each.quote || each.how == "nfd"));
    }
}
