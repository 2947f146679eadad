#include "veil.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <array>

namespace fanfold::log {

namespace {

constexpr std::size_t shortest = 4;
constexpr std::string_view hidden = "***";

/// The forms in which keys turn up in other people's error texts.
struct Look {
    RE2 pattern;
    const char* instead;
};

auto looks() -> const std::array<Look, 4>& {
    static const std::array<Look, 4> all{
        Look{RE2{R"((://[^\s/@:]*:)[^\s/@]+@)"}, R"(\1***@)"},
        Look{RE2{R"((?i)\b(bearer|basic)\s+[a-z0-9._~+/=-]{8,})"}, R"(\1 ***)"},
        Look{RE2{R"((?i)\b((?:api[_-]?|access[_-]?|x-api-)?(?:key|token|secret|password|passwd|signature))(["']?\s*[=:]\s*["']?)[^\s&"',;]{4,})"},
             R"(\1\2***)"},
        Look{RE2{R"(\b(sk|pk|rk|ghp|gho|xox[abp])[-_][A-Za-z0-9_-]{12,})"}, R"(\1-***)"},
    };
    return all;
}

void replace_all(std::string& text, std::string_view what) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + hidden.size()))
        text.replace(at, what.size(), hidden);
}

}  // namespace

void Veil::hide(const Secret& secret) {
    const auto& text = secret.reveal();
    if (text.size() < shortest || std::find(known_.begin(), known_.end(), text) != known_.end()) return;
    known_.push_back(text);
    std::sort(known_.begin(), known_.end(),
              [](const auto& a, const auto& b) { return a.size() > b.size(); });
}

auto Veil::over(std::string_view text) const -> std::string {
    std::string out{text};
    for (const auto& secret : known_) replace_all(out, secret);
    for (const auto& look : looks()) RE2::GlobalReplace(&out, look.pattern, look.instead);
    return out;
}

}  // namespace fanfold::log
