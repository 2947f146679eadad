#pragma once
/// Question, Answer, Attempt: what is due; the validated reply under a request key; one sending
/// with its money.
#include <cstdint>
#include <optional>
#include <string>

#include <fanfold/time/clock.hpp>
#include <fanfold/value/digest.hpp>
#include <fanfold/value/money.hpp>
#include <fanfold/value/name.hpp>

namespace fanfold {

enum class QuestionState { due, answered, skipped, failed };

/// A template asked of a cluster's representative, for one enterprise. Due once: what decides is
/// (enterprise, template, cluster), never the template's version, the extractor's or the date.
struct Question {
    RunId run;
    EnterpriseName enterprise;
    TemplateName template_name;
    Digest template_version;  ///< of the resolved template; a column, not part of the identity
    Digest cluster;           ///< id of the cluster: its representative's document id
    Digest document;          ///< the representative
    SightingId sighting;      ///< the sighting that citations will name
    double rank = 0;  ///< route score × template priority × source weight × recency; higher first
    QuestionState state = QuestionState::due;
    std::string reason;  ///< why skipped or failed, in words
    Digest key;          ///< request key, once rendered
};

/// What a provider says it counted, told one way whatever its dialect: OpenAI's `prompt_tokens`
/// hold the cached ones, Anthropic's `input_tokens` hold neither those read from its cache nor
/// those written to it.
struct Usage {
    Tokens input{};         ///< all of them: read from the cache, written to it, and neither
    Tokens cached_input{};  ///< of these, read from the provider's cache
    Tokens output{};        ///< reasoning included
    Tokens
        cache_write_5m{};  ///< of the input, written to a cache of five minutes (or its only one)
    Tokens cache_write_1h{};  ///< of the input, written to a cache of an hour
    Tokens reasoning{};       ///< of the output, never shown; billed as output
};

/// A validated reply. Negative entries (the model could not answer in the schema) carry `error` and
/// expire.
struct Answer {
    Digest key;
    std::string reply;  ///< JSON that validated against the asked schema
    std::string error;  ///< set in negative entries
    ModelName model;
    std::string model_revision;  ///< what the provider said it was
    Usage usage;
    Instant made_at{};
    std::optional<Instant> expires_at;
};

/// sent = written before it goes out; unknown = was in flight at a crash: its reservation counts as
/// spent.
enum class AttemptState { sent, settled, failed, unknown };

struct Attempt {
    Digest key;
    int number = 0;          ///< 1, 2 … per key
    std::int64_t epoch = 0;  ///< owner that sent it
    RunId run;
    EnterpriseName enterprise;
    TemplateName template_name;  ///< or "fold/section", "fold/headline"
    ModelName model;
    AttemptState state = AttemptState::sent;
    Money reserved;
    Money settled;
    std::int64_t reserved_tokens = 0;  ///< input and output, the upper bound
    std::int64_t settled_tokens = 0;   ///< … as counted; the bound where nothing was told
    Usage usage;
    Instant sent_at{};
    std::string note;  ///< why it failed, in words
};

auto to_string(QuestionState state) -> std::string;
auto to_string(AttemptState state) -> std::string;
auto question_state_from(std::string_view text) -> std::optional<QuestionState>;
auto attempt_state_from(std::string_view text) -> std::optional<AttemptState>;

}  // namespace fanfold
