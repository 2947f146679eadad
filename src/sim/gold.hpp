#pragma once
// Answers from labels: what a reader should be told of a page, with the importance that people gave it.
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "prompt_view.hpp"

namespace fanfold::sim {

class Gold {
  public:
    Gold() = default;
    // A file of {"findings": [{reader, questions: [], quote, claim, why, importance, entities:
    // [{surface, canonical}], dates: []}]}. Throws std::runtime_error for what is none.
    static auto read(const std::string& path) -> Gold;

    // To a question about a document: the findings whose reader and question stand in the prompt and
    // whose quote stands in the document, the most important first; an empty list is an answer.
    // Nothing for a schema without quotes (folds), or if there are no labels.
    [[nodiscard]] auto answer(const nlohmann::json& schema, const PromptView& prompt) const
        -> std::optional<nlohmann::json>;

  private:
    nlohmann::json findings_ = nlohmann::json::array();
};

}  // namespace fanfold::sim
