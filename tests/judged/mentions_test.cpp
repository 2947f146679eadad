/// How often the router takes a name for what the reader meant. Run with -s to see the figures.
#include <algorithm>
#include <fanfold/stage/route/route.hpp>
#include <iostream>

#include "catch.hpp"
#include "mentions.hpp"

using namespace fanfold;
using namespace fanfold::judged;

namespace {

struct Score {
    int hits = 0, false_hits = 0, missed = 0;
    [[nodiscard]] auto precision() const -> double {
        return static_cast<double>(hits) / std::max(hits + false_hits, 1);
    }
    [[nodiscard]] auto recall() const -> double {
        return static_cast<double>(hits) / std::max(hits + missed, 1);
    }
};

auto is_hit(const route::WatchIndex& index, const Mention& mention) -> bool {
    Document document;
    document.title = mention.title;
    document.text = mention.text;
    const auto routes = index.match(document);
    return std::any_of(routes.begin(), routes.end(), [&](const route::Route& route) {
        return std::any_of(route.hits.begin(), route.hits.end(),
                           [&](const route::Hit& hit) { return hit.entry == mention.entry; });
    });
}

auto score_of(Split split, bool homographs_only) -> Score {
    std::vector<Enterprise> readers(1);
    readers[0].name = EnterpriseName{"reader"};
    readers[0].watch = watched();
    const auto index = route::WatchIndex::build(readers);
    Score out;
    for (const auto& mention : mentions(split, 400)) {
        if (homographs_only && !mention.homograph) continue;
        const bool hit = is_hit(index, mention);
        out.hits += hit && mention.meant ? 1 : 0;
        out.false_hits += hit && !mention.meant ? 1 : 0;
        out.missed += !hit && mention.meant ? 1 : 0;
        if (hit != mention.meant)
            UNSCOPED_INFO((hit ? "wrong hit of " : "missed ")
                          << mention.entry << ": " << mention.text);
    }
    return out;
}

void judge(Split split, const char* name) {
    const auto all = score_of(split, false);
    const auto hard = score_of(split, true);
    std::cout << name << ": 400 mentions, precision " << all.precision() << ", recall "
              << all.recall() << "; homographs alone " << hard.precision() << ", " << hard.recall()
              << "\n";
    CHECK(all.precision() >= 0.95);
    CHECK(all.recall() >= 0.95);
}

}  // namespace

TEST_CASE("names are told from words that look like them: the split that was tuned on") {
    judge(Split::dev, "dev");
}

TEST_CASE("names are told from words that look like them: held out") {
    judge(Split::held_out, "held out");
}

TEST_CASE("half of the mentions are homographs, and about half of each are meant") {
    for (const auto split : {Split::dev, Split::held_out}) {
        const auto all = mentions(split, 400);
        const auto hard =
            std::count_if(all.begin(), all.end(), [](auto& each) { return each.homograph; });
        const auto meant =
            std::count_if(all.begin(), all.end(), [](auto& each) { return each.meant; });
        CHECK(hard == 200);
        CHECK(meant > 180);
        CHECK(meant < 220);
    }
}
