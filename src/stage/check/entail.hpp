#pragma once
/// Does the quote say what the sentence says? Rules over cues, in English and Korean, whichever of
/// the two either is written in: negation, plans and deeds, and who did it to whom.
#include <string>
#include <string_view>
#include <vector>

#include "glossary.hpp"

namespace fanfold::check {

/// What a sentence claims of the thing it tells.
enum class Stance { unknown, done, planned, denied };
auto stance_of(std::string_view folded) -> Stance;

/// Actor and target among the glossary's names; `known` is false where the sentence leaves it open.
struct Roles {
    std::size_t actor = 0;
    std::size_t target = 0;
    bool known = false;
};
auto roles_in(std::string_view folded, const Glossary& glossary) -> Roles;

/// Why none of these quotes says it, in words for a mark; empty if one does or rules can't tell.
auto contradicted(std::string_view sentence, const std::vector<std::string>& quotes,
                  const Glossary& glossary) -> std::string;

}  // namespace fanfold::check
