#include <fanfold/text/fold.hpp>
#include <fanfold/text/sentences.hpp>

#include <unicode/uchar.h>

#include "utf8.hpp"

namespace fanfold::text {
namespace {

enum class Script { none, word, pairs };

auto script_of(char32_t code) -> Script {
    if (code < 0x80) {
        const auto letter = (code >= 'a' && code <= 'z') || (code >= '0' && code <= '9');
        return letter ? Script::word : Script::none;
    }
    if (is_hangul(code) || is_cjk(code)) return Script::pairs;
    const auto type = U_MASK(u_charType(static_cast<UChar32>(code)));
    return (type & (U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK)) != 0 ? Script::word : Script::none;
}

/// A run of Hangul or CJK as overlapping pairs; one character alone is a word.
class Pairs {
  public:
    void add(std::string_view letter, std::vector<std::string>& out) {
        if (!last_.empty()) {
            out.emplace_back(last_).append(letter);
            paired_ = true;
        }
        last_ = letter;
    }
    void end(std::vector<std::string>& out) {
        if (!last_.empty() && !paired_) out.emplace_back(last_);
        last_ = {};
        paired_ = false;
    }

  private:
    std::string_view last_;
    bool paired_ = false;
};

}  // namespace

auto words(std::string_view text) -> std::vector<std::string> {
    const auto folded = fold_key(text);
    const std::string_view whole = folded;
    std::vector<std::string> out;
    std::string word;
    Pairs pairs;
    for (std::size_t at = 0; at < whole.size();) {
        const auto from = at;
        const auto script = script_of(next_code_point(whole, at));
        const auto letter = whole.substr(from, at - from);
        if (script != Script::word && !word.empty()) out.push_back(std::move(word)), word.clear();
        if (script != Script::pairs) pairs.end(out);
        if (script == Script::word) word += letter;
        if (script == Script::pairs) pairs.add(letter, out);
    }
    if (!word.empty()) out.push_back(std::move(word));
    pairs.end(out);
    return out;
}

auto estimated_tokens(std::string_view text) -> std::int64_t {
    std::int64_t wide = 0;
    std::int64_t other_bytes = 0;
    for (std::size_t at = 0; at < text.size();) {
        if (is_ascii(text[at])) {
            ++other_bytes;
            ++at;
            continue;
        }
        const auto from = at;
        const auto code = next_code_point(text, at);
        if (is_hangul(code) || is_cjk(code))
            ++wide;
        else
            other_bytes += static_cast<std::int64_t>(at - from);
    }
    return (other_bytes + 3) / 4 + (wide * 2 + 2) / 3;
}

auto ScriptCounts::operator+=(const ScriptCounts& more) -> ScriptCounts& {
    latin += more.latin;
    hangul += more.hangul;
    han += more.han;
    other += more.other;
    return *this;
}

auto script_counts(std::string_view text) -> ScriptCounts {
    constexpr char32_t end_of_latin = 0x250;
    ScriptCounts out;
    for (std::size_t at = 0; at < text.size();) {
        if (is_ascii(text[at])) {
            const auto ascii = ascii_ahead(text.substr(at));
            out.latin += static_cast<std::int64_t>(ascii);
            at += ascii;
            continue;
        }
        const auto from = at;
        const auto code = next_code_point(text, at);
        const auto bytes = static_cast<std::int64_t>(at - from);
        if (is_hangul(code))
            ++out.hangul;
        else if (is_cjk(code))
            ++out.han;
        else
            (code < end_of_latin ? out.latin : out.other) += bytes;
    }
    return out;
}

}  // namespace fanfold::text
