/// How well copies of one story come together, and how seldom two stories that look alike do.
#include <fanfold/stage/dedupe/dedupe.hpp>
#include <iostream>
#include <map>
#include <numeric>
#include <unordered_map>

#include "catch.hpp"
#include "duplicates.hpp"

using namespace fanfold;
using namespace fanfold::judged;

namespace {

auto document_of(const Copy& copy, std::size_t number) -> Document {
    auto out = Document{};
    out.id = sha256(std::to_string(number) + copy.text);
    out.title = copy.title;
    out.text = copy.text;
    return out;
}

auto signature_of(const Document& document) -> text::Signature {
    return text::signature(text::shingles(document.text));
}

/// By document: the group it is in, as the rooms find it: candidates of the index, each verified.
auto grouped(const std::vector<Document>& documents) -> std::vector<std::size_t> {
    auto index = dedupe::NearIndex{};
    auto place = std::unordered_map<Digest, std::size_t>{};
    for (auto i = std::size_t{0}; i < documents.size(); ++i) place[documents[i].id] = i;
    for (const auto& document : documents) index.add(document.id, signature_of(document));
    auto group = std::vector<std::size_t>(documents.size());
    std::iota(group.begin(), group.end(), std::size_t{0});
    const auto root = [&](std::size_t at) {
        while (group[at] != at) at = group[at] = group[group[at]];
        return at;
    };
    for (auto i = std::size_t{0}; i < documents.size(); ++i)
        for (const auto& near : index.candidates(documents[i].id, signature_of(documents[i])))
            if (dedupe::tells_the_same(documents[i], documents[place.at(near)]))
                group[root(i)] = root(place.at(near));
    for (auto i = std::size_t{0}; i < documents.size(); ++i) group[i] = root(i);
    return group;
}

auto pairwise_f1(const std::vector<Copy>& copies, const std::vector<std::size_t>& group) -> double {
    auto right = 0.0;
    auto found = 0.0;
    auto wanted = 0.0;
    for (auto a = std::size_t{0}; a < copies.size(); ++a)
        for (auto b = a + 1; b < copies.size(); ++b) {
            const auto same = copies[a].story == copies[b].story;
            const auto joined = group[a] == group[b];
            right += same && joined ? 1 : 0;
            found += joined ? 1 : 0;
            wanted += same ? 1 : 0;
        }
    return 2 * right / (found + wanted);
}

auto merged(const std::vector<NearMiss>& misses) -> std::map<std::string, int> {
    auto out = std::map<std::string, int>{};
    for (const auto& miss : misses)
        out[miss.how] +=
            dedupe::tells_the_same(document_of(miss.one, 0), document_of(miss.other, 1)) ? 1 : 0;
    return out;
}

auto name_of(Split split) -> const char* {
    return split == Split::dev ? "dev" : "held out";
}

}  // namespace

TEST_CASE("copies of one story on many sites come together") {
    for (const auto split : {Split::dev, Split::held_out}) {
        const auto copies = spread_stories(split, 60);
        auto documents = std::vector<Document>{};
        for (const auto& copy : copies) documents.push_back(document_of(copy, documents.size()));
        const auto f1 = pairwise_f1(copies, grouped(documents));
        std::cout << "copies, " << name_of(split) << ": " << copies.size()
                  << " documents of 60 stories, pairwise F1 " << f1 << "\n";
        CHECK(f1 >= 0.95);
    }
}

TEST_CASE("stories that look alike and tell of another company or figure stay apart") {
    for (const auto split : {Split::dev, Split::held_out}) {
        const auto misses = near_misses(split, 200);
        auto all = 0;
        for (const auto& [how, count] : merged(misses)) {
            std::cout << "near misses, " << name_of(split) << ", " << how << ": " << count
                      << " of 100 merged\n";
            all += count;
        }
        CHECK(all <= 2);
    }
}
