#include "subject.hpp"

#include <algorithm>
#include <fanfold/prompt/context.hpp>
#include <fanfold/text/passages.hpp>
#include <fanfold/text/sentences.hpp>

namespace fanfold::pipeline {

namespace {

constexpr int extractive_findings = 3;
/// Less than this of a document is not worth a request of its own.
constexpr std::int64_t fewest_tokens = 200;

auto texts_of(const std::string& text, std::int64_t most_tokens) -> std::vector<std::string> {
    std::vector<std::string> out;
    for (const auto& span : text::passages(text, most_tokens, most_tokens / 20))
        out.emplace_back(span.of(text));
    if (out.empty()) out.push_back(text);
    return out;
}

/// Whoever asks a shared question asks the same, letter for letter; so it is asked once.
auto anybody(prompt::Scope scope, const Enterprise& asking) -> Enterprise {
    Enterprise out;
    out.language = asking.language;
    out.title = "readers of business news";
    if (scope == prompt::Scope::industry) out.industry = asking.industry;
    return out;
}

auto own_terms(const Subject& subject) -> std::vector<std::string> {
    const bool own = subject.resolved.front.scope == prompt::Scope::enterprise;
    return own ? subject.terms : std::vector<std::string>{};
}

auto context_of(const Subject& subject, const Document& document,
                const std::vector<std::string>& terms) -> nlohmann::json {
    const auto scope = subject.resolved.front.scope;
    const auto told = [&](const Enterprise& reader) {
        return prompt::map_context({reader, document, subject.sighting, terms, subject.fence});
    };
    return scope == prompt::Scope::enterprise ? told(subject.enterprise)
                                              : told(anybody(scope, subject.enterprise));
}

/// Of everything but the document.
auto tokens_around(const Subject& subject) -> std::int64_t {
    std::int64_t tokens = 0;
    for (const auto& message : request_about(subject, "").messages)
        tokens += text::estimated_tokens(message.content);
    return tokens;
}

}  // namespace

auto ruled_answer(const Subject& subject) -> std::optional<nlohmann::json> {
    const auto& front = subject.resolved.front;
    const auto& text = subject.seen.document.text;
    const prompt::RuleSubject about{text, subject.terms, subject.enterprise.language};
    auto answer = prompt::answer_by_rules(front.rules, about);
    if (!prompt::rules_decide(front, answer, text)) return std::nullopt;
    return answer;
}

auto request_about(const Subject& subject, const std::string& text) -> model::Request {
    static const model::Schema usual{fold::findings_schema()};
    const auto& front = subject.resolved.front;
    auto document = subject.seen.document;
    document.text = text;
    const auto terms = own_terms(subject);
    const auto messages = subject.resolved.render(context_of(subject, document, terms));
    model::Request request;
    request.model = subject.model;
    request.messages = {{"system", messages.system}, {"user", messages.user}};
    request.schema = front.schema.is_null() ? usual : model::Schema{front.schema};
    request.schema_name = "findings";
    request.max_output_tokens = front.max_output_tokens;
    request.temperature = front.temperature;
    request.material =
        model::DocumentMaterial{std::move(document.text), document.title,    document.language,
                                terms,                    front.topic_words, extractive_findings};
    return request;
}

auto portions_of(const Subject& subject, int context_tokens) -> std::vector<std::string> {
    const auto& text = subject.seen.document.text;
    if (context_tokens <= 0) return {text};
    const auto taken = tokens_around(subject) + subject.resolved.front.max_output_tokens;
    const auto room = (context_tokens - taken) * 9 / 10;  // tokens are estimated
    if (text::estimated_tokens(text) <= room) return {text};
    return texts_of(text, std::max(room, fewest_tokens));
}

auto halves_of(const std::string& text) -> std::vector<std::string> {
    const auto tokens = text::estimated_tokens(text);
    if (tokens < 2 * fewest_tokens) return {text};
    return texts_of(text, tokens * 11 / 20);
}

}  // namespace fanfold::pipeline
