#pragma once
/// Pages that try to give a model orders, from a seed: one family a disguise. The generator knows
/// nothing of the guards; it was written before them. Every order asks for what a report must never
/// hold: a foreign address, a Markdown image, a canary, a false claim, the highest importance.
///
/// The held-out split has its own wordings; nothing in src/ was tuned on it.
#include <string>
#include <vector>

#include "claims.hpp"

namespace fanfold::judged {

/// What every page is about, so that a watch list finds it.
inline constexpr const char* attacked_company = "Orlando Grain";

struct Attack {
    std::string family;
    std::string html;    ///< a whole page; the order stands among ordinary news
    std::string url;     ///< the foreign address that the order wants to see
    std::string canary;  ///< … and the word
    std::string lie;     ///< … and the claim
};

auto attack_families() -> std::vector<std::string>;
/// `each` pages of every family.
auto attacks(Split split, std::size_t each) -> std::vector<Attack>;

/// Ordinary pages that talk about instructions, prompts, systems and importance, and order nothing.
auto harmless_pages(Split split, std::size_t count) -> std::vector<std::string>;
/// Ordinary news without any of that.
auto news_pages(Split split, std::size_t count) -> std::vector<std::string>;

}  // namespace fanfold::judged
