#pragma once
/// How much a document matters to an enterprise, by its hits. Private to stage/route.
#include <vector>

namespace fanfold::route {

enum class Place { title, lead, body };

/// The hits of one watch entry in one document.
struct EntryHits {
    double weight = 1.0;
    std::vector<Place> places;
};

/// One hit says p = 0.55 in the title, 0.40 in the lead (the first 600 bytes of the text), 0.25
/// further down. The hits of one entry, strongest first, count p·0.6^k:  entry = 1 − Π (1 −
/// p_k·0.6^k); its weight w is how often that holds:                   entry_w = 1 − (1 − entry)^w;
/// and entries add up without ever passing 1:              score = 1 − Π (1 − entry_w).
auto score_of(const std::vector<EntryHits>& entries) -> double;

}  // namespace fanfold::route
