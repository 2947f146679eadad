#pragma once
/// A template's new answers beside the stored ones, as a value: `fanfold try` writes it on a terminal or as one HTML page.
/// Nothing here asks, reads or prints.
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <fanfold/pipeline/trial.hpp>

#include "rollout.hpp"

namespace fanfold::app {

/// What one version of the template told about a document.
struct ToldSide {
    Digest version;
    pipeline::Judged judged;
    std::optional<Money> cost;  ///< none where its model has no price here
    Duration took{};            ///< zero where it is a stored one
};

struct ComparedPair {
    EnterpriseName reader;
    Digest document;
    std::string title;
    std::string url;
    std::optional<ToldSide> before;  ///< none: was not asked
    Result<ToldSide> now;            ///< or why there is no answer
};

struct Comparison {
    TemplateName name;
    std::string model;
    std::string currency;
    std::vector<ComparedPair> pairs;
    Rollout rollout;
    Duration took{};
};

/// What stands of an answer, word for word.
auto claims_of(const pipeline::Judged& judged) -> std::set<std::string>;

/// What the pairs come to.
struct ComparedSums {
    std::size_t asked = 0, failed = 0, priced_before = 0;
    std::size_t before = 0, now = 0, same = 0;  ///< findings; word for word the same
    std::size_t dropped_before = 0, dropped_now = 0;
    Money cost, cost_before;

    [[nodiscard]] auto each() const -> Money;                        ///< an answer; zero where none came
    [[nodiscard]] auto each_before() const -> std::optional<Money>;  ///< none where none has a price
};
auto sums_of(const std::vector<ComparedPair>& pairs) -> ComparedSums;
/// What a night costs with it, and the command that asks again.
auto rollout_text(const Rollout& rollout, const ComparedSums& sums, const std::string& currency) -> std::string;

auto comparison_text(const Comparison& all) -> std::string;
/// One file: no script, nothing remote, all from outside escaped. `again`: for a page that is written anew after every
/// edit, and that a browser should load anew every other second.
auto comparison_html(const Comparison& all, bool again) -> std::string;

}  // namespace fanfold::app
