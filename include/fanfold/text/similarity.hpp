#pragma once
/// How much two texts tell the same. Shingles: 5 folded words, or 8 characters where the script has
/// no spaces. MinHash (Broder 1997) finds candidates; containment over full shingle sets decides.
/// Everything is seeded and symmetric: results do not depend on order.
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace fanfold::text {

/// Sorted, unique 64-bit shingle hashes.
using Shingles = std::vector<std::uint64_t>;
auto shingles(std::string_view text) -> Shingles;

using Signature = std::array<std::uint32_t, 128>;  ///< 32 bands of 4 rows
auto signature(const Shingles& shingles) -> Signature;
/// One key a band; two texts are candidates when any key is equal.
auto bands(const Signature& signature) -> std::array<std::uint64_t, 32>;

/// |a ∩ b| / min(|a|, |b|); 0 when either is empty.
auto containment(const Shingles& a, const Shingles& b) -> double;
/// |a ∩ b| / |a ∪ b|
auto resemblance(const Shingles& a, const Shingles& b) -> double;

}  // namespace fanfold::text
