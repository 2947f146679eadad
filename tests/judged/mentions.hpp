#pragma once
/// Texts in which a name stands for what the reader watches, or for something else, from a seed.
/// Half of the names are words of the language as well: 대상 is a company and "a target".
///
/// The watch entries are what a sensible user writes who knows the trap: with_any and without. The
/// held-out split has its own sentences; neither the entries nor the router were tuned on them.
#include <fanfold/flow/enterprise.hpp>
#include <string>
#include <vector>

#include "claims.hpp"

namespace fanfold::judged {

struct Mention {
    std::string title;
    std::string text;
    std::string entry;  ///< id of the watch entry that is in question
    bool meant = false;
    bool homograph = false;
};

auto watched() -> std::vector<WatchEntry>;
/// Half homographs, half plain names; of each about half are meant.
auto mentions(Split split, std::size_t count) -> std::vector<Mention>;

}  // namespace fanfold::judged
