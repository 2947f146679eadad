#include "ended.hpp"

#include <algorithm>
#include <array>
#include <fanfold/text/fold.hpp>
#include <string>

namespace fanfold::fold {

namespace {

/// In " word word ": a space asks for a word's edge.
constexpr auto ends = std::to_array<std::string_view>({
    " settled ",     " settles ",     " reached a settlement ", " withdrew ",       " withdraws ",    " withdrawn ",
    " completed ",   " completes ",   " concluded ",            " concludes ",      " dismissed ",    " dismisses ",
    " called off ",  " calls off ",   " scrapped ",             " scraps ",         " terminated ",   " terminates ",
    " has ended ",   " have ended ",  " came to an end ",       " has been lifted ", " was lifted ",  " closed the case ",
    " was resolved ", " has been resolved ", "종결",            "철회",             "취하",           "타결",
    "기각",          "마무리",        "완료",                   "백지화",           "무산",           "매듭",
    "종료"});
/// A plan that was withdrawn is one that ended: only what is still to come counts here.
constexpr auto not_yet = std::to_array<std::string_view>({
    " not ",    "n't ",      " never ",   " will ",      " would ",    " may ",        " might ",        " could ",
    " should ", " if ",      " unless ",  " until ",     " before ",   " expects ",    " expected ",     " plans to ",
    " planned to ", " is planning ", " intends ", " aims to ", " hopes to ", " yet ",  " to be ",
    "예정",     "할 계획",   "계획이",    "방침",        "전망",       "아직",         "않",             "못",
    "검토",     "앞두",      "할 것"});

template <std::size_t n>
auto holds_any(std::string_view text, const std::array<std::string_view, n>& cues) -> bool {
    return std::any_of(cues.begin(), cues.end(), [&](std::string_view cue) { return text.find(cue) != text.npos; });
}

auto spaced(std::string_view sentence) -> std::string {
    std::string out{" "};
    for (const char letter : text::fold_key(sentence)) {
        const bool space = std::string_view{" .,;:()!?\""}.find(letter) != std::string_view::npos;
        if (!space)
            out += letter;
        else if (out.back() != ' ')
            out += ' ';
    }
    return out += ' ';
}

}  // namespace

auto tells_the_end(std::string_view sentence) -> bool {
    const auto text = spaced(sentence);
    return holds_any(text, ends) && !holds_any(text, not_yet);
}

}  // namespace fanfold::fold
