// Matching against a slow matcher that is obviously right.
#include <fanfold/stage/fetch/robots.hpp>

#include "catch.hpp"

using fanfold::fetch::Robots;

namespace {

auto slow_match(std::string_view pattern, std::string_view path) -> bool {
    if (pattern.empty()) return true;
    if (pattern == "$") return path.empty();
    if (pattern.front() == '*') {
        for (std::size_t skip = 0; skip <= path.size(); ++skip) {
            if (slow_match(pattern.substr(1), path.substr(skip))) return true;
        }
        return false;
    }
    return !path.empty() && path.front() == pattern.front() &&
           slow_match(pattern.substr(1), path.substr(1));
}

}  // namespace

TEST_CASE("every small pattern matches every small path as a slow matcher says") {
    const std::string letters = "ab*";
    int compared = 0;
    for (int code = 0; code < 3 * 3 * 3 * 3 * 2; ++code) {
        std::string pattern = "/";
        auto rest = code / 2;
        for (int n = 0; n < 4; ++n, rest /= 3)
            pattern += letters[static_cast<std::size_t>(rest % 3)];
        if (code % 2 == 1) pattern += '$';
        auto robots = Robots::parse("User-agent: *\nDisallow: " + pattern + "\n", "x");
        for (int bits = 0; bits < 64; ++bits) {
            std::string path = "/";
            for (int n = 0; n < 1 + bits % 6; ++n) path += (bits >> n) % 2 == 0 ? 'a' : 'b';
            CAPTURE(pattern, path);
            REQUIRE(robots.allows(path) == !slow_match(pattern, path));
            ++compared;
        }
    }
    CHECK(compared > 10000);
}
