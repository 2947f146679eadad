#include <algorithm>

#include <fanfold/stage/dedupe/dedupe.hpp>

#include "lead.hpp"

namespace fanfold::dedupe {
namespace {

constexpr std::size_t length_factor = 4;

auto comparable(std::size_t a, std::size_t b) -> bool {
    return std::max(a, b) <= length_factor * std::min(a, b);
}

}  // namespace

auto tells_the_same(const Document& a, const Document& b) -> bool {
    if (!a.id.empty() && a.id == b.id) return true;
    if (!comparable(a.text.size(), b.text.size())) return false;
    const auto of_a = text::shingles(a.text);
    const auto of_b = text::shingles(b.text);
    return text::containment(of_a, of_b) >= same_story && leads_agree(a, b);
}

}  // namespace fanfold::dedupe
