#include "folder.hpp"

namespace fanfold::config::test {

namespace {

const std::vector<std::string> keys{"title",     "language", "sources", "section",
                                    "max_pages", "run",      "day"};

}  // namespace

TEST_CASE("a near word is one or two slips away") {
    CHECK(nearest("titel", keys) == "title");
    CHECK(nearest("tittle", keys) == "title");
    CHECK(nearest("sourcs", keys) == "sources");
    CHECK(nearest("sectoin", keys) == "section");
    CHECK(nearest("max-pages", keys) == "max_pages");
    CHECK(nearest("LANGUAGE", keys) == "language");
    CHECK(nearest("rnu", keys) == "run");
}

TEST_CASE("a far word has no near one") {
    CHECK_FALSE(nearest("bananas", keys));
    CHECK_FALSE(nearest("cap", keys));
    CHECK_FALSE(nearest("", keys));
    CHECK_FALSE(nearest("titel", std::vector<std::string>{}));
}

TEST_CASE("the nearest of several wins, the first of equals") {
    const std::vector<std::string> words{"small", "smell", "smart"};
    CHECK(nearest("smal", words) == "small");
    CHECK(nearest("smill", words) == "small");
}

TEST_CASE("long words may have more slips, endless ones are not compared") {
    const std::vector<std::string> words{"requests_per_minute", std::string(5000, 'x')};
    CHECK(nearest("request_per_mintue", words) == "requests_per_minute");
    CHECK(nearest("requests_per_min", words) == "requests_per_minute");
    CHECK_FALSE(nearest(std::string(100'000, 'r'), words));
}

TEST_CASE("positions read as editors take them") {
    CHECK(to_string(Position{"enterprises/acme.toml", 12, 3}) == "enterprises/acme.toml:12:3");
    CHECK(to_string(Position{"fanfold.toml", 0, 0}) == "fanfold.toml");
}

}  // namespace fanfold::config::test
