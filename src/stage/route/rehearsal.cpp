#include <fanfold/stage/route/rehearsal.hpp>

#include <algorithm>
#include <fanfold/stage/route/route.hpp>

#include "beside.hpp"

namespace fanfold::route {

namespace {

constexpr std::size_t most_examples = 3;
constexpr std::size_t most_near = 2;
constexpr std::size_t noisy_from = 20;

/// Entry → documents → first hit there.
using Hits = std::map<std::string, std::map<std::size_t, Hit>>;

auto id_of(const WatchEntry& entry) -> std::string {
    if (!entry.id.empty() || entry.names.empty()) return entry.id;
    return text::fold_key(entry.names.front());
}

/// Every hit of one variant of the list; `scores` gets each document's score.
auto hits_of(const Enterprise& enterprise, std::span<const Document> documents,
             std::vector<double>* scores = nullptr) -> Hits {
    const auto index = WatchIndex::build({&enterprise, 1});
    Hits out;
    for (std::size_t at = 0; at < documents.size(); ++at)
        for (const auto& route : index.match(documents[at])) {
            if (scores != nullptr) (*scores)[at] = route.score;
            for (const auto& hit : route.hits) out[hit.entry].try_emplace(at, hit);
        }
    return out;
}

auto with(Enterprise enterprise, void (*change)(WatchEntry&)) -> Enterprise {
    for (auto& entry : enterprise.watch) change(entry);
    return enterprise;
}

auto glimpse(std::size_t at, const Hit& hit, std::span<const Document> documents) -> Glimpse {
    const auto& text = hit.in_title ? documents[at].title : documents[at].text;
    return {at, hit.term, around(text, hit.at)};
}

void note_misses(EntryTrial& entry, Miss why, const Hits& loose, const Hits& real,
                 std::span<const Document> documents) {
    const auto found = loose.find(entry.id);
    if (found == loose.end()) return;
    const auto counted = real.find(entry.id);
    for (const auto& [at, hit] : found->second) {
        if (counted != real.end() && counted->second.contains(at)) continue;
        ++entry.missed[why];
        auto& near = entry.near[why];
        if (near.size() < most_near) near.push_back(glimpse(at, hit, documents));
    }
}

auto hit_by_others(const Hits& hits, const std::string& entry, std::size_t document) -> bool {
    return std::any_of(hits.begin(), hits.end(), [&](const auto& other) {
        return other.first != entry && other.second.contains(document);
    });
}

void suggest(EntryTrial& entry, const Hits& hits, std::span<const Document> documents) {
    const auto found = hits.find(entry.id);
    if (found == hits.end()) return;
    std::vector<const Document*> meant, doubtful;
    for (const auto& [at, hit] : found->second)
        (hit_by_others(hits, entry.id, at) ? meant : doubtful).push_back(&documents[at]);
    entry.alone = doubtful.size();
    const auto words = telling_words(meant, doubtful);
    entry.two_things = words.apart;
    if (!words.apart && !entry.noisy) return;
    entry.with_any = words.meant;
    entry.without = words.doubtful;
}

auto trial_of(const WatchEntry& watch, const Hits& hits, std::span<const Document> documents)
    -> EntryTrial {
    EntryTrial out;
    out.id = id_of(watch);
    out.name = watch.names.empty() ? watch.id : watch.names.front();
    const auto found = hits.find(out.id);
    if (found == hits.end()) return out;
    out.hits = found->second.size();
    out.noisy = out.hits >= noisy_from && out.hits * 3 > documents.size();
    for (const auto& [at, hit] : found->second) {
        ++out.by_term[hit.term];
        if (out.examples.size() < most_examples) out.examples.push_back(glimpse(at, hit, documents));
    }
    return out;
}

}  // namespace

auto to_string(Miss miss) -> std::string {
    switch (miss) {
        case Miss::context:
            return "none of with_any stands there";
        case Miss::excluded:
            return "a word of without stands there";
        case Miss::capitals:
            return "other capitals";
        case Miss::inside:
            return "inside a longer word";
    }
    return {};
}

auto rehearse(const Enterprise& enterprise, std::span<const Document> documents) -> Rehearsal {
    Rehearsal out;
    out.documents = documents.size();
    std::vector<double> scores(documents.size(), 0.0);
    const auto hits = hits_of(enterprise, documents, &scores);
    for (const auto score : scores) {
        if (score >= enterprise.min_score) ++out.matched;
        if (score > 0 && score < enterprise.min_score) ++out.weak;
    }
    const auto any = hits_of(with(enterprise, [](WatchEntry& entry) { entry.with_any.clear(); }),
                             documents);
    const auto all = hits_of(with(enterprise, [](WatchEntry& entry) { entry.without.clear(); }),
                             documents);
    const auto caseless =
        hits_of(with(enterprise, [](WatchEntry& entry) { entry.match_case = false; }), documents);
    const auto inside =
        hits_of(with(enterprise, [](WatchEntry& entry) { entry.anywhere = true; }), documents);
    for (const auto& watch : enterprise.watch) {
        auto entry = trial_of(watch, hits, documents);
        note_misses(entry, Miss::context, any, hits, documents);
        note_misses(entry, Miss::excluded, all, hits, documents);
        note_misses(entry, Miss::capitals, caseless, hits, documents);
        note_misses(entry, Miss::inside, inside, hits, documents);
        suggest(entry, hits, documents);
        out.entries.push_back(std::move(entry));
    }
    return out;
}

}  // namespace fanfold::route
