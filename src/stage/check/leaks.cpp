#include "leaks.hpp"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <fanfold/text/fold.hpp>
#include <fanfold/text/guards.hpp>
#include <string_view>

namespace fanfold::check {

namespace {

constexpr std::size_t shortest_repeat = 48;
constexpr std::size_t repeat_step = 12;
constexpr int fewest_letters = 12;

auto is_host(char byte) -> bool {
    return std::isalnum(static_cast<unsigned char>(byte)) != 0 || byte == '-' || byte == '.';
}
auto is_word(char byte) -> bool {
    return std::isalnum(static_cast<unsigned char>(byte)) != 0 ||
           static_cast<unsigned char>(byte) >= 0x80;
}

/// Of hosts that stand without a scheme: "node.js/express" is none.
auto is_top_level(std::string_view label) -> bool {
    constexpr std::array known{"com",   "org",   "net",  "info", "biz",  "io",      "ai",
                               "app",   "dev",   "xyz",  "top",  "site", "online",  "shop",
                               "link",  "click", "live", "club", "news", "example", "test",
                               "cloud", "me",    "co",   "kr",   "jp",   "cn",      "uk",
                               "de",    "fr",    "ru",   "eu"};
    return std::any_of(known.begin(), known.end(),
                       [&](std::string_view each) { return label == each; });
}

/// "shop.example" before `end`, its last label a known top level.
auto host_ends_at(std::string_view text, std::size_t end) -> bool {
    auto begin = end;
    while (begin > 0 && is_host(text[begin - 1])) --begin;
    const auto host = text.substr(begin, end - begin);
    const auto dot = host.rfind('.');
    if (dot == host.npos || dot < 2 || host.size() - dot < 3) return false;
    return is_top_level(host.substr(dot + 1));
}

auto host_begins_at(std::string_view text, std::size_t begin) -> bool {
    auto end = begin;
    while (end < text.size() && is_host(text[end])) ++end;
    while (end > begin && text[end - 1] == '.') --end;
    return host_ends_at(text, end);
}

auto stands_as_word(std::string_view text, std::size_t at, std::string_view word) -> bool {
    const bool left = at == 0 || !is_word(text[at - 1]) || !is_word(word.front());
    const auto end = at + word.size();
    // What follows in Hangul may be a particle.
    const bool right = end >= text.size() || !is_word(word.back()) || !is_word(text[end]) ||
                       static_cast<unsigned char>(text[end]) >= 0x80;
    return left && right;
}

enum class Writing { latin, hangul, other };

auto writing_of(std::string_view language) -> Writing {
    const auto main = language.substr(0, 2);
    if (main == "ko") return Writing::hangul;
    const bool latin = main == "en" || main == "de" || main == "fr" || main == "es" ||
                       main == "it" || main == "pt" || main == "nl" || main == "sv";
    return latin ? Writing::latin : Writing::other;
}

}  // namespace

auto holds_address(std::string_view text) -> bool {
    const auto plain = text::unmasked(text).text;
    const std::string_view folded = plain;
    if (folded.find("://") != folded.npos || folded.find("www.") != folded.npos) return true;
    for (auto at = folded.find_first_of("@/"); at != folded.npos;
         at = folded.find_first_of("@/", at + 1)) {
        if (folded[at] == '@' && at > 0 && is_host(folded[at - 1]) &&
            host_begins_at(folded, at + 1))
            return true;
        if (folded[at] == '/' && host_ends_at(folded, at)) return true;
    }
    return false;
}

auto holds_image(std::string_view text) -> bool {
    return text.find("![") != text.npos || text.find("](") != text.npos ||
           text.find("<img") != text.npos || text.find("<IMG") != text.npos;
}

ForbiddenWords::ForbiddenWords(const std::vector<std::string>& words) {
    for (const auto& word : words)
        if (auto folded = text::fold_key(word); !folded.empty())
            folded_.push_back(std::move(folded));
}

auto ForbiddenWords::first_in(std::string_view text, bool whole_words) const -> std::string {
    if (folded_.empty()) return {};
    const auto folded = text::unmasked(text).text;
    for (const auto& word : folded_)
        for (auto at = folded.find(word); at != std::string::npos; at = folded.find(word, at + 1))
            if (!whole_words || stands_as_word(folded, at, word)) return word;
    return {};
}

auto repeats(std::string_view folded_prompt, std::string_view text) -> bool {
    const auto folded = text::fold_key(text);
    for (std::size_t at = 0; at + shortest_repeat <= folded.size(); at += repeat_step)
        if (folded_prompt.find(std::string_view{folded}.substr(at, shortest_repeat)) !=
            folded_prompt.npos)
            return true;
    return false;
}

auto in_other_script(std::string_view text, std::string_view language) -> bool {
    const auto writing = writing_of(language);
    if (writing == Writing::other) return false;
    int letters = 0;
    int own = 0;
    const auto size = static_cast<std::int32_t>(text.size());
    for (std::int32_t at = 0; at < size;) {
        UChar32 code = 0;
        U8_NEXT(text.data(), at, size, code);
        if (code < 0 || u_isalpha(code) == 0) continue;
        UErrorCode status = U_ZERO_ERROR;
        const auto script = uscript_getScript(code, &status);
        ++letters;
        own += script == (writing == Writing::hangul ? USCRIPT_HANGUL : USCRIPT_LATIN) ? 1 : 0;
    }
    return letters >= fewest_letters && own * 10 < letters;
}

}  // namespace fanfold::check
