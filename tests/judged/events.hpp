#pragma once
/// Events of one to twenty documents, from a seed, with pairs that are easily taken for one: the
/// same company and deed with another partner, another thing, or another day. Some tellings get a
/// figure wrong or leave it out, and outlets write names in their own ways.
#include <string>
#include <vector>

#include "claims.hpp"

namespace fanfold::judged {

struct EventDocument {
    std::size_t event = 0;  ///< the truth
    std::string claim;
    std::vector<NamePair> names;  ///< surface and canonical, in that order
    std::string day;              ///< on which the document came out: ISO 8601
    std::string named_day;        ///< that the claim names; may be empty
};

/// About half of the events have a near miss beside them.
auto event_documents(Split split, std::size_t events) -> std::vector<EventDocument>;

/// The same, each telling in English or Korean by chance: names, things, figures (억 and million)
/// and days are written as that language does, and nothing but the deed is shared.
auto event_documents_in_both(Split split, std::size_t events) -> std::vector<EventDocument>;

}  // namespace fanfold::judged
