#pragma once
/// Events that rules can neither join nor keep apart with confidence: one is told in Korean, Chinese or Japanese and the other is
/// not, so that words can't be compared; they are of one name and of close days, and half alike by deed, days, figures and
/// partners. A model may be asked about each such pair, and about no other. Pure.
///
/// Claims may be a page's own sentences: whoever shows them fences them. Events that are quarantined are not shown. A model that
/// is wrong joins two tellings: their sources stay, each with its quote.
#include <nlohmann/json.hpp>
#include <vector>

#include <fanfold/flow/enterprise.hpp>
#include <fanfold/flow/finding.hpp>
#include <fanfold/stage/fold/fold.hpp>

namespace fanfold::fold {

struct GreyPair {
    Digest one;  ///< ids of two events of one list, of which at least one is fresh
    Digest other;
    auto operator==(const GreyPair&) const -> bool = default;
};

/// The likeliest first, at most `most`.
auto grey_pairs(const std::vector<Event>& events, const Enterprise& enterprise, std::size_t most)
    -> std::vector<GreyPair>;

/// What is asked of one pair: {verdict}, "same", "different" or "cannot tell".
auto same_event_schema() -> nlohmann::json;
/// {events: [{claims: [..], names: [..], days: [..]}, {..}]}, the same whichever comes first.
auto same_event_context(const Event& one, const Event& other) -> nlohmann::json;
auto says_same(const nlohmann::json& reply) -> bool;

/// Each pair one event. What goes on with a remembered event is its news; two remembered ones stay two.
auto unite(std::vector<Event> events, const std::vector<GreyPair>& same, const Enterprise& enterprise, Window window)
    -> std::vector<Event>;

}  // namespace fanfold::fold
