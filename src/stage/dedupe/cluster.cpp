#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <tuple>
#include <unordered_map>

#include <fanfold/stage/dedupe/dedupe.hpp>

namespace fanfold::dedupe {
namespace {

using Number = std::uint32_t;
using Pair = std::pair<Number, Number>;

auto ordered(Number a, Number b) -> Pair {
    return {std::min(a, b), std::max(a, b)};
}

class UnionFind {
  public:
    explicit UnionFind(std::size_t size) : parents_(size) {
        std::iota(parents_.begin(), parents_.end(), 0U);
    }
    auto find(Number node) -> Number {
        while (parents_[node] != node) node = parents_[node] = parents_[parents_[node]];
        return node;
    }
    void join(Number a, Number b) {
        const auto [low, high] = ordered(find(a), find(b));
        parents_[high] = low;
    }

  private:
    std::vector<Number> parents_;
};

/// A candidate with what it is compared by, computed once.
struct Entry {
    Candidate* candidate = nullptr;
    std::string url_key;
    Number document = 0;
};

auto published_or_last(const Sighting& sighting) -> Instant {
    return sighting.published.value_or(Instant::max());
}

/// Earliest published, heavier source, smaller URL key, smaller document; the rest only so that
/// ties are never broken by the order of arrival.
auto leads(const Entry& a, const Entry& b) -> bool {
    const auto& left = a.candidate->sighting;
    const auto& right = b.candidate->sighting;
    return std::tuple(published_or_last(left), -a.candidate->source_weight,
                      std::string_view(a.url_key), left.document, left.fetched_at, left.source,
                      left.id) < std::tuple(published_or_last(right), -b.candidate->source_weight,
                                            std::string_view(b.url_key), right.document,
                                            right.fetched_at, right.source, right.id);
}

auto follows(const Entry& a, const Entry& b) -> bool {
    const auto& left = a.candidate->sighting;
    const auto& right = b.candidate->sighting;
    return std::tuple(published_or_last(left), std::string_view(a.url_key), left.document,
                      left.fetched_at, left.source, left.id) <
           std::tuple(published_or_last(right), std::string_view(b.url_key), right.document,
                      right.fetched_at, right.source, right.id);
}

class Clustering {
  public:
    Clustering(std::vector<Candidate> candidates, std::span<const std::pair<Digest, Digest>> near)
        : candidates_(std::move(candidates)) {
        number_documents();
        read_pairs(near);
        find_forbidden();
    }

    /// Once: the sightings move into their clusters.
    auto run() -> std::vector<Cluster> {
        UnionFind groups = join_all();
        std::map<Number, std::vector<const Entry*>> members;
        for (const auto& entry : entries_) members[groups.find(entry.document)].push_back(&entry);
        std::vector<Cluster> out;
        for (auto& [group, own] : members) out.push_back(make(own));
        std::sort(out.begin(), out.end(), [](auto& a, auto& b) {
            return std::tie(a.id, a.representative().url) < std::tie(b.id, b.representative().url);
        });
        return out;
    }

  private:
    void number_documents() {
        std::set<Digest> ids;
        for (const auto& candidate : candidates_) ids.insert(candidate.sighting.document);
        documents_.assign(ids.begin(), ids.end());
        for (Number i = 0; i < documents_.size(); ++i) numbers_.emplace(documents_[i], i);
        for (auto& candidate : candidates_)
            entries_.push_back({&candidate, candidate.sighting.url.key(),
                                numbers_.at(candidate.sighting.document)});
    }

    void read_pairs(std::span<const std::pair<Digest, Digest>> near) {
        earlier_.resize(documents_.size());
        std::set<Pair> inside;
        for (const auto& [a, b] : near) {
            const auto left = numbers_.find(a);
            const auto right = numbers_.find(b);
            const bool has_left = left != numbers_.end();
            const bool has_right = right != numbers_.end();
            if (has_left && has_right && a != b)
                inside.insert(ordered(left->second, right->second));
            if (has_left && !has_right) earlier_[left->second].insert(b);
            if (has_right && !has_left) earlier_[right->second].insert(a);
        }
        pairs_.assign(inside.begin(), inside.end());
    }

    /// A changed document and what its own URL showed before: told apart, whatever is near.
    void find_forbidden() {
        std::map<std::string_view, std::vector<const Entry*>> by_url;
        for (const auto& entry : entries_) by_url[entry.url_key].push_back(&entry);
        for (const auto& [key, seen] : by_url)
            for (const auto* entry : seen)
                if (entry->candidate->sighting.status == SightingStatus::changed)
                    forbid_earlier(*entry, seen);
    }

    void forbid_earlier(const Entry& changed, const std::vector<const Entry*>& seen) {
        for (const auto* other : seen) {
            if (other->document == changed.document) continue;
            if (other->candidate->sighting.fetched_at > changed.candidate->sighting.fetched_at)
                continue;
            forbidden_.insert(ordered(changed.document, other->document));
            held_back_.insert(changed.document);
        }
    }

    /// First everything that no changed page touches; then the changed pages, where that joins
    /// nothing forbidden. Where it would, directly or through a third document, none of that
    /// component's changed pages are joined: which one to leave out would depend on an order.
    auto join_all() -> UnionFind {
        UnionFind sure(documents_.size());
        std::vector<Pair> later;
        for (const auto& pair : pairs_) {
            if (forbidden_.contains(pair)) continue;
            if (held_back_.contains(pair.first) || held_back_.contains(pair.second))
                later.push_back(pair);
            else
                sure.join(pair.first, pair.second);
        }
        UnionFind all = sure;
        for (const auto& [a, b] : later) all.join(a, b);
        std::set<Number> broken;
        for (const auto& [a, b] : forbidden_)
            if (all.find(a) == all.find(b)) broken.insert(all.find(a));
        for (const auto& [a, b] : later)
            if (!broken.contains(all.find(a))) sure.join(a, b);
        return sure;
    }

    auto make(std::vector<const Entry*>& own) -> Cluster {
        std::sort(own.begin(), own.end(), [](auto* a, auto* b) { return follows(*a, *b); });
        const auto* head = *std::min_element(own.begin(), own.end(),
                                             [](auto* a, auto* b) { return leads(*a, *b); });
        Cluster out;
        out.id = head->candidate->sighting.document;
        out.source_weight = head->candidate->source_weight;
        out.members.reserve(own.size());
        out.members.push_back(std::move(head->candidate->sighting));
        out.changed = out.members.front().status == SightingStatus::changed;
        std::set<Digest> near;
        for (const auto* entry : own) {
            near.insert(earlier_[entry->document].begin(), earlier_[entry->document].end());
            if (entry == head) continue;
            auto& sighting = out.members.emplace_back(std::move(entry->candidate->sighting));
            out.changed = out.changed || sighting.status == SightingStatus::changed;
        }
        out.near_earlier.assign(near.begin(), near.end());
        return out;
    }

    std::vector<Candidate> candidates_;
    std::vector<Digest> documents_;
    std::unordered_map<Digest, Number> numbers_;
    std::vector<Entry> entries_;
    std::vector<Pair> pairs_;
    std::vector<std::set<Digest>> earlier_;
    std::set<Pair> forbidden_;
    std::set<Number> held_back_;
};

}  // namespace

auto cluster(std::vector<Candidate> candidates, std::span<const std::pair<Digest, Digest>> near)
    -> std::vector<Cluster> {
    return Clustering(std::move(candidates), near).run();
}

}  // namespace fanfold::dedupe
