#include <algorithm>

#include <fanfold/stage/dedupe/dedupe.hpp>

#include "lead.hpp"

namespace fanfold::dedupe {
namespace {

constexpr std::size_t length_factor = 4;

auto comparable(std::size_t a, std::size_t b) -> bool {
    return std::max(a, b) <= length_factor * std::min(a, b);
}

auto same(const Document& a, const Document& b) -> bool {
    return !a.id.empty() && a.id == b.id;
}

}  // namespace

auto Shingled::of(std::shared_ptr<const Document> document) -> Shingled {
    auto shingles = std::make_shared<const text::Shingles>(text::shingles(document->text));
    return {std::move(document), std::move(shingles)};
}

auto tells_the_same(const Shingled& a, const Shingled& b) -> bool {
    if (same(*a.document, *b.document)) return true;
    if (!comparable(a.document->text.size(), b.document->text.size())) return false;
    return text::containment(*a.shingles, *b.shingles) >= same_story &&
           leads_agree(*a.document, *b.document);
}

auto tells_the_same(const Document& a, const Document& b) -> bool {
    if (same(a, b)) return true;
    if (!comparable(a.text.size(), b.text.size())) return false;
    const auto of_a = text::shingles(a.text);
    const auto of_b = text::shingles(b.text);
    return text::containment(of_a, of_b) >= same_story && leads_agree(a, b);
}

}  // namespace fanfold::dedupe
