#pragma once
/// What is done, whatever word it is told by: supplied, delivered and 공급 are one deed. A small
/// word list of business news, English and Korean; a deed it does not know is compared by its
/// words.
#include <cstdint>
#include <string>

namespace fanfold::fold {

/// A set of deeds, one bit each.
using Deeds = std::uint32_t;

/// The deeds that a folded claim names. Their words, and those of mere reporting ("said", 밝혔다),
/// are taken out of `claim`, so that what is left is what the deed was done to.
auto take_deeds(std::string& claim) -> Deeds;

}  // namespace fanfold::fold
