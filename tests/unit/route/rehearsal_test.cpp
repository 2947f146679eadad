#include "catch.hpp"

#include <fanfold/stage/route/rehearsal.hpp>

using namespace fanfold;
using namespace fanfold::route;

namespace {

auto watch(const std::string& name) -> WatchEntry {
    WatchEntry out;
    out.id = name;
    out.names = {name};
    return out;
}

auto reader(std::vector<WatchEntry> entries) -> Enterprise {
    Enterprise out;
    out.name = EnterpriseName{"acme"};
    out.watch = std::move(entries);
    return out;
}

auto saying(const std::vector<std::string>& texts) -> std::vector<Document> {
    std::vector<Document> out;
    for (const auto& text : texts) {
        Document document;
        document.text = text;
        out.push_back(std::move(document));
    }
    return out;
}

}  // namespace

TEST_CASE("a rehearsal counts documents and shows where a name stands") {
    const auto documents = saying({"Kestrel opened a plant. Kestrel hired.", "Nothing here."});
    const auto tried = rehearse(reader({watch("Kestrel")}), documents);
    CHECK(tried.documents == 2);
    CHECK(tried.matched == 1);
    REQUIRE(tried.entries.size() == 1);
    CHECK(tried.entries[0].hits == 1);
    CHECK(tried.entries[0].examples.at(0).around == "Kestrel opened a plant. Kestrel hired.");
}

TEST_CASE("a near miss says why the name did not count") {
    auto entry = watch("SK");
    entry.match_case = true;
    entry.with_any = {"battery"};
    entry.without = {"ski"};
    const auto documents = saying({"SK rose.", "SK battery and ski.", "sk battery.", "SKY battery."});
    const auto tried = rehearse(reader({entry}), documents);
    const auto& missed = tried.entries.at(0).missed;
    CHECK(tried.entries[0].hits == 0);
    CHECK(missed.at(Miss::context) == 1);
    CHECK(missed.at(Miss::excluded) == 1);
    CHECK(missed.at(Miss::capitals) == 1);
    CHECK(missed.at(Miss::inside) == 1);
}

TEST_CASE("a name that means two things is told, with the words that tell them apart") {
    std::vector<std::string> texts;
    for (int number = 0; number < 6; ++number) {
        texts.push_back("Maro ordered cathode cells from Delmar for its factory. Delmar agreed.");
        texts.push_back("Maro sang in the concert; the orchestra and the audience stood.");
    }
    const auto documents = saying(texts);
    const auto tried = rehearse(reader({watch("Maro"), watch("Delmar")}), documents);
    const auto& maro = tried.entries.at(0);
    CHECK(maro.hits == 12);
    CHECK(maro.alone == 6);
    CHECK(maro.two_things);
    CHECK(std::find(maro.with_any.begin(), maro.with_any.end(), "cathode") != maro.with_any.end());
    CHECK(std::find(maro.without.begin(), maro.without.end(), "concert") != maro.without.end());
    CHECK_FALSE(tried.entries.at(1).two_things);
}

TEST_CASE("a rehearsal of nothing is nothing") {
    CHECK(rehearse(reader({}), {}).documents == 0);
    CHECK(rehearse(reader({watch("*")}), saying({"Anything."})).matched == 1);
}
