#pragma once
// Plausible news English about invented companies, from a seed.
#include <string>
#include <vector>

#include "rng.hpp"

namespace fanfold::sim {

struct Story {
    std::string headline;
    std::string author;
    std::string summary;
    std::vector<std::string> paragraphs;
};

// `date` is how the text writes its day ("3 November").
auto headline(Rng rng) -> std::string;
auto story(Rng rng, const std::string& date) -> Story;
// "Halden Motors opens plant" → "halden-motors-opens-plant".
auto slug(const std::string& headline) -> std::string;

}  // namespace fanfold::sim
