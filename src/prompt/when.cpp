#include <re2/re2.h>

#include <algorithm>
#include <fanfold/prompt/catalog.hpp>

namespace fanfold::prompt {

namespace {

auto among(const std::vector<std::string>& words, const std::string& word) -> bool {
    return words.empty() || std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

auto When::fits(const Occasion& occasion) const -> bool {
    return occasion.score >= min_score && among(kinds, occasion.kind) &&
           among(languages, occasion.language) && (!age || occasion.age <= *age) &&
           (!source || re2::RE2::PartialMatch(occasion.source, *source)) &&
           (!matches || re2::RE2::PartialMatch(occasion.text, *matches));
}

}  // namespace fanfold::prompt
