#pragma once
/// Which findings may tell of one event. Blocking first (same cluster, same claim, a shared
/// entity), then deeds, figures, days and what is left of the words decide; nothing here depends on
/// the order of its input.
#include <cstddef>
#include <cstdint>
#include <fanfold/flow/finding.hpp>
#include <fanfold/text/facts.hpp>
#include <span>
#include <string>
#include <vector>

#include "deeds.hpp"
#include "naming.hpp"

namespace fanfold::fold {

/// What a finding is compared by.
struct Traits {
    std::vector<Who> entities;         ///< of the finding; sorted, unique
    std::vector<Who> told;             ///< that the claim itself names; sorted, unique
    std::vector<std::uint64_t> words;  ///< of the claim, without names, figures, days, deeds and
                                       ///< function words; sorted, unique
    Deeds deeds = 0;
    std::vector<text::Number> numbers;  ///< that the claim names, days and what may be a year left out
    bool bigrams = false;               ///< most of them are pairs of Hangul or CJK letters
    std::vector<int> named_days;        ///< days since 1970 that the claim names; sorted
    int document_day = 0;               ///< 0 when unknown
    std::string claim;                  ///< folded
    std::string quote;                  ///< folded
};
auto traits_of(const Finding& finding, const Naming& naming) -> Traits;

auto share_figure(const Traits& a, const Traits& b) -> bool;
/// Both name figures, and none is even of the size of another.
auto other_figures(const Traits& a, const Traits& b) -> bool;
auto share_named_day(const Traits& a, const Traits& b) -> bool;
/// Their days are close, and no two names keep them apart.
auto may_be_one(const Traits& a, const Traits& b) -> bool;

/// Two findings (a < b) that tell of one event, by how much they look it. What is the same claim or
/// quote is above 1.
struct Kin {
    std::size_t a = 0;
    std::size_t b = 0;
    double likeness = 0;
};
/// As alike as what tells of one event is.
inline constexpr double alike = 0.5;
/// Strongest first. At most a few dozen for each finding. `event` tells which findings are known to
/// be one event already: they are not compared. `least`: the weakest likeness that counts.
auto find_kin(std::span<const Finding> findings, std::span<const Traits> traits,
              std::span<const std::size_t> event, double least = alike) -> std::vector<Kin>;

}  // namespace fanfold::fold
