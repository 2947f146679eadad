#include <algorithm>
#include <random>
#include <string>

#include "catch.hpp"

#include <fanfold/text/similarity.hpp>

using namespace fanfold::text;

namespace {

auto story(std::mt19937& random, int words) -> std::vector<std::string> {
    std::vector<std::string> out;
    for (int i = 0; i < words; ++i) out.push_back("w" + std::to_string(random() % 4000));
    return out;
}

auto joined(const std::vector<std::string>& words) -> std::string {
    std::string out;
    for (const auto& word : words) out += word + " ";
    return out;
}

auto share_a_band(const Shingles& a, const Shingles& b) -> bool {
    const auto left = bands(signature(a));
    const auto right = bands(signature(b));
    for (std::size_t i = 0; i < left.size(); ++i)
        if (left[i] == right[i]) return true;
    return false;
}

}  // namespace

TEST_CASE("shingles do not see case, punctuation, spacing or typography") {
    const auto a = shingles("Hanbit Battery said on Monday it’ll build a plant — in Ohio.");
    const auto b = shingles("hanbit battery  said\non Monday, it'll build a plant in Ohio");
    CHECK(a == b);
    CHECK(std::is_sorted(a.begin(), a.end()));
    CHECK(std::adjacent_find(a.begin(), a.end()) == a.end());
    CHECK(containment(a, b) == 1.0);
}

TEST_CASE("Hangul is shingled by letters, whatever its spacing") {
    CHECK(shingles("한빛배터리가 오하이오에 공장을 짓는다") ==
          shingles("한빛 배터리가 오하이오에 공장을 짓는다."));
    CHECK(shingles("한빛배터리가 오하이오에 공장을 짓는다").size() == 10);
}

TEST_CASE("short texts have one shingle, empty ones none, and nothing tells the same as nothing") {
    CHECK(shingles("one two").size() == 1);
    CHECK(shingles("?!").empty());
    CHECK(containment({}, {}) == 0);
    CHECK(containment(shingles("a b"), {}) == 0);
    CHECK(resemblance({}, {}) == 0);
    CHECK(containment({1, 2, 3, 4}, {3, 4}) == 1.0);
    CHECK(resemblance({1, 2, 3, 4}, {3, 4}) == 0.5);
}

TEST_CASE("signatures estimate resemblance, and near copies are nearly always candidates") {
    std::mt19937 random(42);
    int found = 0;
    int strangers = 0;
    double error = 0;
    constexpr int rounds = 60;
    for (int round = 0; round < rounds; ++round) {
        auto words = story(random, 400);
        const auto a = shingles(joined(words));
        for (int i = 0; i < 12; ++i) words[random() % words.size()] = "changed" + std::to_string(i);
        const auto b = shingles(joined(words));
        found += share_a_band(a, b) ? 1 : 0;
        strangers += share_a_band(a, shingles(joined(story(random, 400)))) ? 1 : 0;
        const auto left = signature(a);
        const auto right = signature(b);
        int equal = 0;
        for (std::size_t i = 0; i < left.size(); ++i) equal += left[i] == right[i] ? 1 : 0;
        error += std::abs(static_cast<double>(equal) / static_cast<double>(left.size()) -
                          resemblance(a, b)) /
                 rounds;
    }
    CHECK(found >= rounds - 1);
    CHECK(strangers == 0);
    CHECK(error < 0.06);
}

TEST_CASE("a signature depends on the set of shingles alone") {
    auto a = shingles("the quick brown fox jumps over the lazy dog and runs away from it all");
    const auto whole = signature(a);
    std::reverse(a.begin(), a.end());
    CHECK(signature(a) == whole);
    CHECK(bands(whole).size() == 32);
}
