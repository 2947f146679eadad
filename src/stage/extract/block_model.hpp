#pragma once
/// Judges the blocks of a page by trees fitted on marked pages (bench/extract/fit.py writes
/// trees.inc) and keeps those that make the expected word F1 the highest. Pure.
#include <vector>

#include "blocks.hpp"

namespace fanfold::extract {

/// The chance of each block to belong to the matter of its page, 0 to 1.
auto chances_of(const std::vector<Features>& rows) -> std::vector<float>;

/// The best blocks by their chances.
struct Kept {
    std::vector<char> block;  ///< 1: kept
    std::size_t count = 0;
    double expected = 0;  ///< F1 to be expected, by characters
};
/// Where the chances are low, more blocks are kept than by one half: what is missed costs as much
/// as what is too much.
auto best_blocks(const std::vector<Block>& blocks, const std::vector<float>& chances) -> Kept;
/// F1 to be expected, by characters, where `kept` are kept.
auto expected_f1(const std::vector<Block>& blocks, const std::vector<float>& chances,
                 const std::vector<char>& kept) -> double;

}  // namespace fanfold::extract
