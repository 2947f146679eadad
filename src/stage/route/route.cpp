#include <fanfold/stage/route/route.hpp>

#include <algorithm>
#include <map>

#include "automaton.hpp"
#include "matches.hpp"
#include "score.hpp"
#include "watch_terms.hpp"

namespace fanfold::route {
namespace {

/// The front of a text, in bytes, where what matters is said.
constexpr std::size_t lead = 600;
/// More hits of one term tell nothing new, and a hostile page could hold a million.
constexpr int most_hits_of_term = 64;

struct Evidence {
    std::vector<Hit> hits;
    bool required = false;
    bool excluded = false;
};

/// What one document says, by entry.
class Reading {
  public:
    explicit Reading(const WatchTerms& watched) : watched_(watched) {
        for (std::uint32_t entry = 0; entry < watched_.entries.size(); ++entry)
            if (watched_.entries[entry].everything) evidence_.try_emplace(entry);
    }

    void read(const Automata& automata, const std::string& source, bool title) {
        const auto folded = text::fold(source);
        std::map<std::uint32_t, int> seen;
        for (const auto& match : find_matches(automata, watched_, source, folded)) {
            if (++seen[match.term] > most_hits_of_term) continue;
            const auto at = folded.source_span({match.begin, match.end - match.begin});
            for (const auto& use : watched_.terms[match.term].uses) note(use, at, title);
        }
    }

    auto routes() -> std::vector<Route> {
        std::map<std::uint32_t, std::vector<std::uint32_t>> by_enterprise;
        for (const auto& [entry, evidence] : evidence_)
            if (counts(entry, evidence))
                by_enterprise[watched_.entries[entry].enterprise].push_back(entry);
        std::vector<Route> out;
        for (const auto& [enterprise, entries] : by_enterprise)
            out.push_back(route_of(enterprise, entries));
        std::stable_sort(out.begin(), out.end(),
                         [](auto& a, auto& b) { return a.enterprise < b.enterprise; });
        return out;
    }

  private:
    void note(const Use& use, ByteSpan at, bool title) {
        auto& evidence = evidence_[use.entry];
        if (use.purpose == Purpose::required) evidence.required = true;
        if (use.purpose == Purpose::excluded) evidence.excluded = true;
        if (use.purpose != Purpose::hit) return;
        // A name and an alias of one entry may be the same once folded.
        const bool known = !evidence.hits.empty() && evidence.hits.back().at == at &&
                           evidence.hits.back().in_title == title;
        if (!known)
            evidence.hits.push_back({watched_.entries[use.entry].id, use.as_configured, at, title});
    }

    [[nodiscard]] auto counts(std::uint32_t entry, const Evidence& evidence) const -> bool {
        const bool hit = !evidence.hits.empty() || watched_.entries[entry].everything;
        if (!hit || evidence.excluded) return false;
        return evidence.required || !watched_.entries[entry].needs_context;
    }

    auto route_of(std::uint32_t enterprise, const std::vector<std::uint32_t>& entries) -> Route {
        Route out;
        out.enterprise = watched_.enterprises[enterprise];
        std::vector<EntryHits> strengths;
        for (const auto entry : entries) {
            EntryHits strength{watched_.entries[entry].weight, {}};
            if (watched_.entries[entry].everything) strength.places.push_back(Place::body);
            for (auto& hit : evidence_[entry].hits) {
                strength.places.push_back(hit.in_title           ? Place::title
                                          : hit.at.offset < lead ? Place::lead
                                                                 : Place::body);
                out.hits.push_back(std::move(hit));
            }
            strengths.push_back(std::move(strength));
        }
        out.score = score_of(strengths);
        std::stable_sort(out.hits.begin(), out.hits.end(), [](const Hit& a, const Hit& b) {
            return std::tuple(!a.in_title, a.at, std::string_view(a.entry)) <
                   std::tuple(!b.in_title, b.at, std::string_view(b.entry));
        });
        return out;
    }

    const WatchTerms& watched_;
    std::map<std::uint32_t, Evidence> evidence_;
};

}  // namespace

struct WatchIndex::State {
    explicit State(std::span<const Enterprise> enterprises)
        : watched(enterprises), automata(watched) {}
    WatchTerms watched;
    Automata automata;
};

WatchIndex::WatchIndex() = default;
WatchIndex::~WatchIndex() = default;
WatchIndex::WatchIndex(WatchIndex&&) noexcept = default;
auto WatchIndex::operator=(WatchIndex&&) noexcept -> WatchIndex& = default;

auto WatchIndex::build(std::span<const Enterprise> enterprises) -> WatchIndex {
    WatchIndex out;
    out.state_ = std::make_unique<State>(enterprises);
    return out;
}

auto WatchIndex::match(const Document& document) const -> std::vector<Route> {
    if (!state_) return {};
    Reading reading(state_->watched);
    reading.read(state_->automata, document.title, true);
    reading.read(state_->automata, document.text, false);
    return reading.routes();
}

}  // namespace fanfold::route
