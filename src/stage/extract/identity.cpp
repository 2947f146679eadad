/// Which text is the same text. Counters and relative times change with every visit and say
/// nothing.
#include <algorithm>
#include <array>
#include <string>

#include <re2/re2.h>

#include <fanfold/stage/extract/extract.hpp>
#include <fanfold/text/fold.hpp>

namespace fanfold::extract {

namespace {

/// On folded text: lower case, single spaces.
auto volatile_words() -> const RE2& {
    static const RE2 pattern{
        // "3 hours ago", "an hour ago", "just now"
        R"((?:\b(?:\d+|an?|one) (?:second|sec|minute|min|hour|hr|day|week|month|year)s? ago\b|\bjust now\b)"
        // "3시간 전", "방금 전"
        R"(|\d+ ?(?:초|분|시간|일|주|개월|달|년) ?전|방금 전)"
        // "조회 1,234", "조회수: 1,234", "댓글 12", "추천 3", "좋아요 5"
        R"(|(?:조회수?|댓글수?|추천수?|공감|좋아요|공유|스크랩)[ :(]{0,3}[\d,.]+[만천]?\)?)"
        // "댓글(12)" is above; "12개의 댓글"
        R"(|[\d,]+ ?개의? ?(?:댓글|답글|추천))"
        // "1,234 views", "12 comments", "3.4k likes"
        R"(|\b[\d,.]+[km]? (?:views?|comments?|likes?|shares?|replies|reply|reads?|upvotes?|points?|retweets?|reactions?|claps?)\b)"
        // "views: 1,234", "comments (12)"
        R"(|\b(?:views|comments|likes|shares|replies|reads) ?[:(] ?[\d,.]+[km]?\)?))"};
    return pattern;
}

}  // namespace

auto document_id(std::string_view text) -> Digest {
    auto folded = text::fold_key(text);
    RE2::GlobalReplace(&folded, volatile_words(), "");
    // What was taken out may have left two spaces, or one at an end.
    const auto doubled = [](char a, char b) { return a == ' ' && b == ' '; };
    folded.erase(std::unique(folded.begin(), folded.end(), doubled), folded.end());
    auto out = std::string_view{folded};
    if (out.starts_with(' ')) out.remove_prefix(1);
    if (out.ends_with(' ')) out.remove_suffix(1);
    return sha256(out);
}

}  // namespace fanfold::extract
