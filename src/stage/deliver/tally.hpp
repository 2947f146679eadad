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
/// What was left out and why, in the reader's language; reasons that read alike there are one.
auto unasked_by_reason(const About& about, const Labels& labels) -> std::vector<std::pair<std::string, int>>;
/// "72 · no claim", "전할 내용 없음 72건".
auto counted_reason(const std::pair<std::string, int>& reason, const Labels& labels) -> std::string;
/// "17–209 bytes", "17~209바이트".
auto bytes_words(const Citation& citation, const Labels& labels) -> std::string;
/// A citation's quote as it is shown: with an ellipsis where its source's limit cut it; where there is none, why.
auto quoted_words(const Citation& citation, const Labels& labels) -> std::string;
/// "0.0123 USD", with what is reserved by calls of unknown end.
auto cost_words(const About& about, const Labels& labels) -> std::string;
/// What was asked and found: each with its label.
auto counts_of(const About& about, const Labels& labels)
    -> std::vector<std::pair<std::string, std::string>>;

}  // namespace fanfold::deliver
