#pragma once
/// One template asked of one document outside of any run: what `ask`, `try` and `prompts test` do.
/// The request is made, and its answer judged, as a night would. Pure, but for `ask_trial`.
#include <boost/asio/awaitable.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include <fanfold/config/config.hpp>
#include <fanfold/flow/crawl.hpp>
#include <fanfold/flow/enterprise.hpp>
#include <fanfold/flow/finding.hpp>
#include <fanfold/flow/report.hpp>
#include <fanfold/model/request.hpp>
#include <fanfold/prompt/catalog.hpp>
#include <fanfold/stage/fanout/engine.hpp>
#include <fanfold/stage/fanout/ledger.hpp>

namespace fanfold::pipeline {

/// The enterprise's own model of the tier, or the house's, or extractive.
auto model_for(const config::House& house, const Enterprise& enterprise, const std::string& tier)
    -> ModelName;

/// Names of the enterprise's watch list that stand in the document, sorted, as prompts get them.
auto terms_in(const Enterprise& enterprise, const Document& document) -> std::vector<std::string>;

/// What a map question is made of. The catalog of `resolved` outlives it.
struct Trial {
    Enterprise enterprise;
    prompt::Resolved resolved;
    Document document;
    Sighting sighting;
    std::vector<std::string> terms;
    ModelName model;
};
auto map_request(const Trial& trial, const std::string& fence_secret) -> model::Request;
/// What its rules answer; nothing where a model is to be asked.
auto ruled(const Trial& trial) -> std::optional<nlohmann::json>;

/// What stands of an answer.
struct Judged {
    struct Kept {
        Finding finding;
        std::vector<std::string> marks;  ///< doubts of the check
    };
    std::vector<Kept> kept;
    std::vector<Dropped> dropped;
};
/// The quotes are found in the text, and then the claims go through the check of a report.
auto judge(const nlohmann::json& answer, const Trial& trial) -> Judged;
/// What a template's test misses in it, in words; empty: passed.
auto failures_of(const prompt::TestCase& test, const Judged& judged) -> std::vector<std::string>;
/// The document that a test gives, on the first day of 2026.
auto document_of(const prompt::TestCase& test) -> Document;

struct Verdict {
    model::Request request;     ///< no messages: rules answered
    Money bound;                ///< what it could have cost at most
    Result<fanout::Told> told;  ///< or why there is no answer
    Judged judged;
    Usage usage;
    Money cost;
    Duration took{};
};
/// Asks through the engine, on its io thread. `run` is one of the engine's ledger.
auto ask_trial(fanout::Engine& engine, fanout::Ledger& ledger, const Clock& clock, RunId run,
               std::string fence_secret, Trial trial) -> boost::asio::awaitable<Verdict>;

}  // namespace fanfold::pipeline
