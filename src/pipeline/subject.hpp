#pragma once
/// What one question is about, and how it is put to a model: in one request, or in several where the
/// document is longer than the model takes. Pure.
#include <fanfold/flow/crawl.hpp>
#include <fanfold/flow/enterprise.hpp>
#include <fanfold/model/client.hpp>
#include <fanfold/prompt/catalog.hpp>
#include <string>
#include <vector>

#include "guard.hpp"

namespace fanfold::pipeline {

struct Subject {
    const Enterprise& enterprise;
    Document stored;
    SeenDocument seen;
    Sighting sighting;
    std::vector<std::string> terms;  ///< watch terms that hit
    prompt::Resolved resolved;
    ModelName model;
    std::string fence;  ///< mark around untrusted text
};

/// Stands where a model's name would, in what rules answered.
inline const ModelName by_rules{"rules"};

/// What the rules of its template say of the seen text; nothing where they do not decide.
auto ruled_answer(const Subject& subject) -> std::optional<nlohmann::json>;

/// About this part of the seen text.
auto request_about(const Subject& subject, const std::string& text) -> model::Request;
/// The seen text in as many parts as a model with this context needs; 0 = not known, one part.
auto portions_of(const Subject& subject, int context_tokens) -> std::vector<std::string>;
/// Smaller parts of one that the model did not take; one if it can't be cut any more.
auto halves_of(const std::string& text) -> std::vector<std::string>;

}  // namespace fanfold::pipeline
