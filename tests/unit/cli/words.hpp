#pragma once
#include <sstream>
#include <string>
#include <variant>
#include <vector>

#include <fanfold/cli/command.hpp>

#include "catch.hpp"

namespace fanfold::cli::test {

inline auto parse_list(const std::vector<std::string>& words) -> std::variant<Invocation, Exit> {
    std::vector<const char*> argv{"fanfold"};
    for (const auto& word : words) argv.push_back(word.c_str());
    return parse(static_cast<int>(argv.size()), argv.data());
}

/// "run --job j" as a shell would split it.
inline auto parse_words(const std::string& line) -> std::variant<Invocation, Exit> {
    std::istringstream in{line};
    std::vector<std::string> words;
    for (std::string word; in >> word;) words.push_back(word);
    return parse_list(words);
}

template <class Expected>
auto command(const std::string& line) -> Expected {
    const auto parsed = parse_words(line);
    INFO(line << ": " << (parsed.index() == 1 ? std::get<Exit>(parsed).text : ""));
    REQUIRE(std::holds_alternative<Invocation>(parsed));
    REQUIRE(std::holds_alternative<Expected>(std::get<Invocation>(parsed).command));
    return std::get<Expected>(std::get<Invocation>(parsed).command);
}

/// The text of wrong usage.
inline auto refusal(const std::string& line) -> std::string {
    const auto parsed = parse_words(line);
    INFO(line);
    REQUIRE(std::holds_alternative<Exit>(parsed));
    CHECK(std::get<Exit>(parsed).code == exit_code::usage);
    return std::get<Exit>(parsed).text;
}

}  // namespace fanfold::cli::test
