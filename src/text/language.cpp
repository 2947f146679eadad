#include <fanfold/text/language.hpp>

#include <fanfold/text/charset.hpp>
#include <fanfold/text/fold.hpp>

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "utf8.hpp"

namespace fanfold::text {
namespace {

/// What decides is decided early; the rest of a long text costs without telling more.
constexpr std::size_t enough = 16 * 1024;
/// Most texts are in one language from the first line on.
constexpr std::size_t first_look = 3 * 1024;
constexpr int nearly_all = 95;

struct Scripts {
    std::size_t hangul = 0;
    std::size_t kana = 0;
    std::size_t han = 0;
    std::size_t other = 0;  ///< letters of scripts with words
};

auto count_scripts(std::string_view text) -> Scripts {
    Scripts out;
    for (std::size_t at = 0; at < text.size();) {
        const auto code = next_code_point(text, at);
        if (is_hangul(code))
            ++out.hangul;
        else if (code >= 0x3040 && code <= 0x30FF)
            ++out.kana;
        else if (is_cjk(code))
            ++out.han;
        else if (code >= 0xC0 || ((code | 32) >= 'a' && (code | 32) <= 'z'))
            ++out.other;
    }
    return out;
}

/// Scripts that one language alone uses. A Hangul syllable says about as much as two or three Latin
/// letters.
auto by_script(const Scripts& seen) -> std::string_view {
    if (seen.hangul > 0 && seen.hangul * 5 > seen.other * 2 && seen.hangul > seen.kana) return "ko";
    const auto cjk = seen.kana + seen.han;
    if (seen.kana * 10 > cjk && cjk * 5 > seen.other * 2) return "ja";
    return {};
}

/// "EN_us" → "en"; "" when it is not a language tag at all.
auto primary_subtag(std::string_view declared) -> std::string {
    const auto end = std::min(declared.find_first_of("-_,;"), declared.size());
    if (end < 2 || end > 3) return {};
    std::string out(declared.substr(0, end));
    for (auto& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    const bool letters =
        std::all_of(out.begin(), out.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    return letters && out != "und" ? out : std::string{};
}

/// CLD2 speaks the ISO 639 of its time.
auto modern(std::string code) -> std::string {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> renamed{
        {{"iw", "he"}, {"jw", "jv"}, {"in", "id"}, {"mo", "ro"}, {"zh-Latn", "zh"}}};
    for (const auto& [old, now] : renamed)
        if (code == old) return std::string(now);
    return code;
}

struct Guess {
    std::string language;  ///< empty when nothing can be told
    int percent = 0;       ///< of the text that is in it
};

auto by_statistics(std::string_view text, const std::string& declared) -> Guess {
    CLD2::CLDHints hints{declared.empty() ? nullptr : declared.c_str(), nullptr,
                         CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
    std::array<CLD2::Language, 3> top{};
    std::array<int, 3> share{};
    std::array<double, 3> score{};
    int bytes = 0;
    bool reliable = false;
    const auto best = CLD2::ExtDetectLanguageSummary(text.data(), static_cast<int>(text.size()),
                                                     true, &hints, 0, top.data(), share.data(),
                                                     score.data(), nullptr, &bytes, &reliable);
    if (!reliable || best == CLD2::UNKNOWN_LANGUAGE) return {};
    return {modern(CLD2::LanguageCode(best)), best == top[0] ? share[0] : 0};
}

auto by_first_look(std::string_view text, const std::string& declared) -> std::string {
    if (text.size() <= 2 * first_look) return by_statistics(text, declared).language;
    auto first = by_statistics(prefix(text, first_look), declared);
    // What stands ahead may be an abstract or a notice in another language.
    const auto rest = text.substr(prefix(text, text.size() / 2).size());
    const auto then = by_statistics(prefix(rest, first_look / 2), declared);
    const bool agreed = first.percent >= nearly_all && then.percent >= nearly_all &&
                        first.language == then.language;
    return agreed ? std::move(first.language) : by_statistics(text, declared).language;
}

}  // namespace

auto language_of(std::string_view text, std::string_view declared) -> std::string {
    const auto sample = scrub_utf8(prefix(text, enough));
    const auto seen = count_scripts(sample);
    if (seen.hangul + seen.kana + seen.han + seen.other == 0) return "und";
    if (const auto sure = by_script(seen); !sure.empty()) return std::string(sure);
    const auto hint = primary_subtag(declared);
    if (auto found = by_first_look(sample, hint); !found.empty() && found != "un") return found;
    // Too little to tell: the page's own word stands, unless its script says otherwise.
    const bool contradicted = hint == "ko" || (hint == "ja" && seen.kana == 0 && seen.han == 0) ||
                              (hint == "zh" && seen.han == 0);
    return hint.empty() || contradicted ? "und" : hint;
}

auto is_language(std::string_view code) -> bool {
    for (int at = 0; at < CLD2::NUM_LANGUAGES; ++at) {
        const auto known = modern(CLD2::LanguageCode(static_cast<CLD2::Language>(at)));
        // "un" and "xx-…" are how CLD2 says that it can't tell.
        if (known == code && !code.empty() && known != "un" && !known.starts_with("xx")) return true;
    }
    return false;
}

}  // namespace fanfold::text
