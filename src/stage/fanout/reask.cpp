#include "reask.hpp"

#include <algorithm>
#include <fanfold/text/fold.hpp>
#include <nlohmann/json.hpp>

namespace fanfold::fanout {

namespace {

constexpr std::size_t most_answer = 2'000;
constexpr std::size_t most_problems = 8;
constexpr std::size_t most_problem = 200;

/// As a JSON string: whatever stands in it stays inside its quotes.
auto quoted(std::string_view text) -> std::string {
    using nlohmann::json;
    return json(std::string{text::prefix(text, most_answer)})
        .dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace

auto reask(model::Request request, std::string_view last_answer,
           const std::vector<std::string>& problems) -> model::Request {
    std::string text =
        "Your last answer did not satisfy the JSON Schema. It was, as a quoted string:\n";
    text += quoted(last_answer) + "\nWhat is wrong with it:\n";
    for (std::size_t at = 0; at < std::min(problems.size(), most_problems); ++at)
        text += "- " + std::string{text::prefix(problems[at], most_problem)} + "\n";
    text +=
        "Answer the question again, with one JSON value that satisfies the schema and nothing "
        "else.";
    request.messages.push_back({"user", std::move(text)});
    return request;
}

auto summary(const std::vector<std::string>& problems) -> std::string {
    std::string out;
    for (std::size_t at = 0; at < std::min<std::size_t>(problems.size(), 3); ++at)
        out += (at == 0 ? "" : "; ") + std::string{text::prefix(problems[at], most_problem)};
    if (problems.size() > 3) out += "; and " + std::to_string(problems.size() - 3) + " more";
    return out;
}

}  // namespace fanfold::fanout
