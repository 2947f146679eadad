#pragma once
/// What is asked of a model, and what came back.
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <fanfold/flow/question.hpp>
#include <fanfold/time/clock.hpp>
#include <fanfold/value/digest.hpp>
#include <fanfold/value/money.hpp>
#include <fanfold/value/name.hpp>

namespace fanfold::model {

struct Message {
    std::string role;  ///< "system" or "user"
    std::string content;
};

/// What a prompt was rendered from. Only the extractive model reads it; it is no part of the
/// request key, because everything in it stands in the messages too.
struct DocumentMaterial {
    std::string text;
    std::string title;
    std::string language;                  ///< of the document
    std::vector<std::string> watch_terms;  ///< that hit, as they stand in the text
    std::vector<std::string> topic_words;  ///< words of the template's topic, for ranking
    int max_findings = 3;
};
struct FoldLine {
    std::string id;  ///< event id, as the schema's enum lists it
    std::string claim;
    std::string source;
    int importance = 3;
};
struct FoldMaterial {
    std::vector<FoldLine> lines;
    int max_items = 8;
    bool headline = false;
};
using Material = std::variant<std::monostate, DocumentMaterial, FoldMaterial>;

/// A JSON Schema and its compact text. A value: copies share both, and thousands of questions in
/// flight hold one schema.
class Schema {
  public:
    Schema();  ///< null
    Schema(nlohmann::json schema);  // NOLINT(google-explicit-constructor): it is the same thing
    [[nodiscard]] auto value() const -> const nlohmann::json& { return parts_->value; }
    [[nodiscard]] auto text() const -> const std::string& { return parts_->text; }

  private:
    struct Parts {
        nlohmann::json value;
        std::string text;
    };
    std::shared_ptr<const Parts> parts_;
};

struct Request {
    ModelName model;
    std::vector<Message> messages;
    Schema schema;            ///< that the reply must validate against
    std::string schema_name;  ///< [A-Za-z0-9_-]{1,64}
    int max_output_tokens = 900;
    double temperature = 0;
    int sample = 0;  ///< ordinal, when the same thing is asked more than once on purpose
    Material material;
};

/// SHA-256 of the canonical request: messages, schema, model and its revision, parameters, sample
/// ordinal, and the credential realm (so that answers are never shared across keys that must not
/// share).
auto request_key(const Request& request, const std::string& model_id, const std::string& realm)
    -> Digest;

/// A reply as the provider sent it, before anything was validated.
struct Reply {
    std::string text;
    Usage usage;
    bool usage_known = true;  ///< false: priced by the upper bound
    std::string model_revision;
    std::string finish =
        "stop";  ///< or "length", "content_filter", "refusal", "empty": no answer, but billed
};

}  // namespace fanfold::model
