#include "failure.hpp"

#include <algorithm>

#include "wire.hpp"

namespace fanfold::model {

namespace {

using nlohmann::json;

auto lower(std::string text) -> std::string {
    std::transform(text.begin(), text.end(), text.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
    });
    return text;
}

auto field(const json& object, const char* name) -> std::string {
    return lower(wire::text_of(wire::member(object, name)));
}

/// A code is shown only if it is a plain word and no part of the key: the server chooses it.
auto shown_code(const ErrorBody& error, const Secret& key) -> std::string {
    const auto& word = error.code.empty() ? error.type : error.code;
    const auto plain = [](char letter) {
        return (letter >= 'a' && letter <= 'z') || letter == '_';
    };
    const bool usable = word.size() <= 48 && std::all_of(word.begin(), word.end(), plain);
    const bool part_of_key = !key.empty() && lower(key.reveal()).find(word) != std::string::npos;
    return word.empty() || !usable || part_of_key ? "" : " " + word;
}

auto advice(int status, const Diagnosis& diagnosis, const ModelName& model) -> std::string {
    const auto table = "[models." + model.str() + "]";
    if (diagnosis.money)
        return "the provider's account has no money left, or its own spend limit is reached";
    if (diagnosis.kind == FailureKind::split) return "the input is too long for it";
    if (status == 401 || status == 403) return "the key was refused; check the key in " + table;
    if (status == 404)
        return "the endpoint does not know this model or path; check endpoint and model in " +
               table;
    if (diagnosis.kind == FailureKind::fix_config)
        return "the endpoint does not take this request; check endpoint in " + table;
    if (status == 429) return "too many requests";
    if (diagnosis.kind == FailureKind::retry_later) return "it is overloaded or in trouble";
    return "it refused the request";
}

}  // namespace

auto error_body(std::string_view bytes) -> ErrorBody {
    const auto body = wire::parse_body(bytes);
    if (body.is_discarded() || !body.is_object()) return {};
    const auto& nested = wire::member(body, "error");
    if (nested.is_string()) return {{}, {}, lower(nested.get<std::string>())};
    const auto& error = nested.is_object() ? nested : body;
    auto code = field(error, "code");
    if (code.empty()) code = field(wire::member(error, "details"), "error_code");
    return {std::move(code), field(error, "type"), field(error, "message")};
}

auto is_one_of(const std::string& word, Words words) -> bool {
    return !word.empty() && std::find(words.begin(), words.end(), word) != words.end();
}

auto says_one_of(const std::string& message, Words phrases) -> bool {
    return std::any_of(phrases.begin(), phrases.end(), [&](std::string_view phrase) {
        return message.find(phrase) != std::string::npos;
    });
}

auto told(const Diagnosis& diagnosis, const http::Response& response, const ErrorBody& error,
          const ModelName& model, const Secret& key, Instant now) -> Failure {
    Failure out;
    out.kind = diagnosis.kind;
    out.message = "model \"" + model.str() + "\": " + advice(response.status, diagnosis, model) +
                  " (" + std::to_string(response.status) + shown_code(error, key) + ")";
    if (out.kind != FailureKind::retry_later) return out;
    out.retry_after = wire::read_retry_after(response, now);
    out.throttled = diagnosis.throttled;
    return out;
}

auto not_a_reply(const ModelName& model, const char* what) -> Outcome {
    Outcome out;
    out.failure.kind = FailureKind::retry_later;
    out.failure.message = "model \"" + model.str() + "\": " + what;
    out.failure.sent = true;
    return out;
}

}  // namespace fanfold::model
