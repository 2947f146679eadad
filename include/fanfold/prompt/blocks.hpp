#pragma once
/// What a template is made of, for people: its blocks as they are written, the shared parts it shows, and the words of its
/// readers that it names. Pure; what is returned stands by itself.
#include <string>
#include <vector>

#include <fanfold/prompt/catalog.hpp>

namespace fanfold::prompt {

struct Block {
    std::string name;
    std::string where;  ///< "prompts/market/moves.md:14", of the highest layer that has it
    std::string text;   ///< Mustache, as it stands there
};
/// By name; those that are shown.
auto blocks_of(const Resolved& resolved) -> std::vector<Block>;

struct SharedPart {
    std::string name;   ///< "shared/rules"
    std::string where;  ///< "prompts/shared/rules.md:1"
};
/// Those that a template shows, and those that these show.
auto shared_parts_of(const Resolved& resolved) -> std::vector<SharedPart>;

/// {{words.…}}: an enterprise says what stands behind it, under [words].
struct WordUse {
    std::string word;   ///< "interests"
    std::string where;  ///< "prompts/shared/reader.md:4"
};
auto words_used(const Resolved& resolved) -> std::vector<WordUse>;

}  // namespace fanfold::prompt
