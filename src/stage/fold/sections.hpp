#pragma once
/// Where an event stands in the report, and which of its claims tells it best.
#include <fanfold/flow/enterprise.hpp>
#include <fanfold/flow/finding.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace fanfold::fold {

inline constexpr std::size_t no_section = static_cast<std::size_t>(-1);

/// The enterprise's sections, or one that takes everything when it has none.
auto sections_of(const Enterprise& enterprise) -> std::vector<SectionSpec>;
/// Index of the first section that one of the findings' templates feeds; no_section when none does.
auto section_at(const std::vector<SectionSpec>& sections, const std::vector<Finding>& findings)
    -> std::size_t;

/// The short id under which a report tells an event: "i-…".
auto item_id(const EnterpriseName& enterprise, const Digest& event) -> std::string;

/// True if every number and day of `text` stands, by value, in a quote of these findings (or, for
/// days, is the day its document came out).
auto carried(std::string_view text, const std::vector<Finding>& findings) -> bool;
/// The most important finding whose own quote carries what it claims, the newest of them; else
/// simply the first.
auto best_finding(const Event& event) -> const Finding&;

}  // namespace fanfold::fold
