#pragma once
/// Sums that every format shows at its foot.
#include <fanfold/flow/report.hpp>
#include <string>
#include <utility>
#include <vector>

#include "labels.hpp"

namespace fanfold::deliver {

/// Reason (without its particulars, in the reader's language) → count, most frequent first.
auto dropped_by_reason(const About& about, const Labels& labels)
    -> std::vector<std::pair<std::string, int>>;
/// "0.0123 USD", with what is reserved by calls of unknown end.
auto cost_words(const About& about, const Labels& labels) -> std::string;
/// What was asked and found: each with its label.
auto counts_of(const About& about, const Labels& labels)
    -> std::vector<std::pair<std::string, std::string>>;

}  // namespace fanfold::deliver
