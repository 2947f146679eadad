/// What the extractive model chooses of each text, and all sentences that it can choose from: lines of JSON in and out.
#include <fanfold/text/sentences.hpp>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "ranking.hpp"

namespace {

using nlohmann::json;

auto chosen_of(const fanfold::model::DocumentMaterial& material) -> json {
    auto out = json::array();
    for (const auto& sentence : fanfold::model::choose_sentences(material)) out.push_back(sentence.at.of(material.text));
    return out;
}

auto sentences_of(const std::string& text) -> json {
    auto out = json::array();
    for (const auto& sentence : fanfold::text::sentences(text)) out.push_back(sentence.of(text));
    return out;
}

}  // namespace

auto main() -> int {
    for (std::string line; std::getline(std::cin, line);) {
        const auto document = json::parse(line);
        fanfold::model::DocumentMaterial material;
        material.title = document.at("title");
        material.text = document.at("text");
        material.max_findings = document.at("most");
        std::cout << json{{"id", document.at("id")}, {"chosen", chosen_of(material)}, {"sentences", sentences_of(material.text)}} << '\n';
    }
}
