#pragma once
/// What people corrected in reports, for a report that is folded from the same findings again. Pure.
#include <map>
#include <set>
#include <string>
#include <vector>

#include <fanfold/flow/finding.hpp>
#include <fanfold/flow/report.hpp>

namespace fanfold::fold {

/// By finding.
struct Edits {
    std::set<Digest> taken_out;              ///< what told of it was taken out
    std::map<Digest, std::string> reworded;  ///< … was told anew, in these words
};

/// Adds what people made of `report`, which told these events. In the order of the reports: later words stand.
void note_edits(const Report& report, const std::vector<Event>& told, Edits& edits);

/// Without what was taken out; what was reworded claims what the person wrote, and nothing beside it.
auto heed(std::vector<Finding> findings, const Edits& edits) -> std::vector<Finding>;

}  // namespace fanfold::fold
