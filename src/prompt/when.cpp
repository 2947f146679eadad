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

auto first_model_tier(const FrontMatter& front) -> std::string {
    return front.tier == "rules" ? front.escalate.to : front.tier;
}

auto rules_decide(const FrontMatter& front, const nlohmann::json& ruled, std::string_view text)
    -> bool {
    if (front.escalate.to.empty() || !ruled.at("findings").empty()) return true;
    const auto& undecided = front.escalate.undecided;
    return undecided && !re2::RE2::PartialMatch(text, *undecided);
}

}  // namespace fanfold::prompt
