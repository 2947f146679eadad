#include <fanfold/stage/fanout/agenda.hpp>

#include "catch.hpp"

using namespace fanfold;
using fanfold::fanout::Agenda;
using fanfold::fanout::rank;

namespace {

auto question(const std::string& enterprise, double its_rank, const std::string& name = "t")
    -> Question {
    Question out;
    out.enterprise = EnterpriseName{enterprise};
    out.template_name = TemplateName{name};
    out.rank = its_rank;
    return out;
}

auto drain(Agenda& agenda) -> std::string {
    std::string out;
    while (auto next = agenda.next())
        out += next->enterprise.str() + std::to_string(static_cast<int>(next->rank)) + " ";
    return out;
}

auto at(const char* text) -> Instant {
    return *parse_rfc3339(text);
}

}  // namespace

TEST_CASE("enterprises take turns, each with its best question first") {
    Agenda agenda;
    agenda.add({question("a", 1), question("a", 9), question("a", 5), question("b", 2),
                question("c", 3), question("c", 4)});
    CHECK(agenda.left() == 6);
    CHECK(drain(agenda) == "a9 b2 c4 a5 c3 a1 ");
    CHECK(agenda.left() == 0);
    CHECK_FALSE(agenda.next());
}

TEST_CASE("an enterprise with a million questions does not delay another's first") {
    Agenda agenda;
    std::vector<Question> many;
    for (int count = 0; count < 1000; ++count) many.push_back(question("big", count));
    agenda.add(many);
    REQUIRE(agenda.next()->enterprise.str() == "big");
    agenda.add({question("small", 0.1)});
    CHECK(agenda.next()->enterprise.str() == "small");
}

TEST_CASE("questions that come later fall into their place") {
    Agenda agenda;
    agenda.add({question("a", 3), question("a", 1)});
    agenda.add({question("a", 2), question("a", 4)});
    CHECK(drain(agenda) == "a4 a3 a2 a1 ");
}

TEST_CASE("equal ranks come in an order that does not depend on how they were added") {
    Agenda forth;
    forth.add({question("a", 1, "x"), question("a", 1, "y")});
    Agenda back;
    back.add({question("a", 1, "y"), question("a", 1, "x")});
    CHECK(forth.next()->template_name == TemplateName{"x"});
    CHECK(back.next()->template_name == TemplateName{"x"});
}

TEST_CASE("what is left of an enterprise is withdrawn best first") {
    Agenda agenda;
    agenda.add({question("a", 1), question("a", 2), question("b", 1)});
    const auto out = agenda.withdraw(EnterpriseName{"a"});
    REQUIRE(out.size() == 2);
    CHECK(out[0].rank == 2);
    CHECK(agenda.left() == 1);
    CHECK(agenda.withdraw(EnterpriseName{"a"}).empty());
    CHECK(drain(agenda) == "b1 ");
}

TEST_CASE("rank halves every three days, and an undated document counts as three days old") {
    const auto now = at("2026-11-24T00:00:00Z");
    CHECK(rank(0.8, 2, 0.5, now, now) == Approx(0.8));
    CHECK(rank(0.8, 2, 0.5, at("2026-11-21T00:00:00Z"), now) == Approx(0.4));
    CHECK(rank(0.8, 2, 0.5, at("2026-11-18T00:00:00Z"), now) == Approx(0.2));
    CHECK(rank(0.8, 2, 0.5, std::nullopt, now) == Approx(0.4));
    CHECK(rank(0.8, 2, 0.5, at("2026-12-24T00:00:00Z"), now) == Approx(0.8));
}
