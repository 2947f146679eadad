#include <fanfold/stage/fetch/wishes.hpp>

#include "catch.hpp"

using namespace fanfold;
using fetch::Wishes;

namespace {

const auto now = *parse_rfc3339("2026-11-25T00:00:00Z");

auto wishes(std::vector<std::string> tags, std::string body = "") -> Wishes {
    http::Response response;
    response.body = std::move(body);
    for (auto& tag : tags) response.headers.push_back({"x-robots-tag", std::move(tag)});
    return fetch::wishes_of(response, "fanfold", now);
}

}  // namespace

TEST_CASE("X-Robots-Tag is heard in any number, case and order") {
    CHECK_FALSE(wishes({}).noindex);
    CHECK(wishes({"noindex"}).noindex);
    CHECK_FALSE(wishes({"noindex"}).nofollow);
    CHECK(wishes({"NoFollow"}).nofollow);
    CHECK(wishes({"none"}).noindex);
    CHECK(wishes({"none"}).nofollow);
    CHECK(wishes({"noarchive, noindex ,max-snippet:5"}).noindex);
    CHECK(wishes({"all", "noindex"}).noindex);
    CHECK_FALSE(wishes({"noindexing, index"}).noindex);
}

TEST_CASE("what is said to another crawler is not said to us") {
    CHECK_FALSE(wishes({"otherbot: noindex, nofollow"}).noindex);
    CHECK_FALSE(wishes({"otherbot: noindex, nofollow"}).nofollow);
    CHECK(wishes({"FanFold: noindex"}).noindex);
    CHECK(wishes({"otherbot: all, fanfold: noindex"}).noindex);
    CHECK(wishes({"otherbot: all", "nofollow"}).nofollow);
}

TEST_CASE("a page that is past its date is not kept") {
    CHECK(wishes({"unavailable_after: 2026-11-01"}).noindex);
    CHECK_FALSE(wishes({"unavailable_after: 2027-11-01"}).noindex);
    CHECK(wishes({"unavailable_after: Sun, 01 Nov 2026 00:00:00 GMT"}).noindex);
    CHECK_FALSE(wishes({"unavailable_after: Mon, 01 Nov 2027 00:00:00 GMT, noarchive"}).noindex);
    CHECK_FALSE(wishes({"unavailable_after: never"}).noindex);
}

TEST_CASE("a reservation of text and data mining stands in the header or the head") {
    http::Response response;
    response.headers.push_back({"tdm-reservation", "1"});
    CHECK(fetch::wishes_of(response, "fanfold", now).tdm_reserved);
    response.headers[0].value = "0";
    CHECK_FALSE(fetch::wishes_of(response, "fanfold", now).tdm_reserved);
    CHECK(wishes({}, "<head><META name=\"tdm-reservation\" content=\"1\">").tdm_reserved);
    CHECK(wishes({}, "<head><meta content='1' name='tdm-reservation'>").tdm_reserved);
    CHECK_FALSE(wishes({}, "<meta name=tdm-reservation content=0>").tdm_reserved);
    CHECK_FALSE(wishes({}, "<p>the tdm-reservation content=1 of others</p>").tdm_reserved);
    CHECK_FALSE(wishes({}, "tdm-reservation").tdm_reserved);
}

TEST_CASE("hostile tags end") {
    CHECK_NOTHROW(wishes({std::string(60'000, ','), std::string(60'000, ':'), "unavailable_after:",
                          "unavailable_after: Fri,", ",,:,", ":"}));
    CHECK_NOTHROW(wishes({}, std::string("<meta tdm-reservation content")));
}
