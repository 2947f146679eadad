#pragma once
/// Which findings may tell of one event. Blocking first (same cluster, same claim, a shared
/// entity), then words and days decide; nothing here depends on the order of its input.
#include <cstdint>
#include <fanfold/flow/finding.hpp>
#include <fanfold/text/facts.hpp>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace fanfold::fold {

/// What a finding is compared by.
struct Traits {
    std::vector<std::string> entities;  ///< folded names without legal forms; sorted, unique
    std::vector<std::uint64_t>
        words;  ///< of the claim, without its entities, figures and function words; sorted, unique
    std::vector<std::string> told;  ///< the entities that the claim itself names; sorted, unique
    std::vector<text::Number> numbers;  ///< that the claim names, days left out
    bool bigrams = false;               ///< most of them are pairs of Hangul or CJK letters
    std::vector<int> named_days;        ///< days since 1970 that the claim names; sorted
    int document_day = 0;               ///< 0 when unknown
    std::string claim;                  ///< folded
    std::string quote;                  ///< folded
};
auto traits_of(const Finding& finding) -> Traits;

/// How close two findings are, weakest first.
enum class Kinship { similar, same_claim, same_quote };

/// Calls `kin(a, b, how)` for pairs of indexes (a < b) that tell of one event.
using Kin = std::function<void(std::size_t, std::size_t, Kinship)>;
void find_kin(std::span<const Finding> findings, std::span<const Traits> traits, const Kin& kin);

}  // namespace fanfold::fold
