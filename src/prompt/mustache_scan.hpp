#pragma once
/// First step of parsing: a template's text as a flat list of tags and lines of text, with
/// standalone tags marked (mustache spec v1.4.2, "Standalone Lines").
#include <string>
#include <string_view>
#include <vector>

#include <fanfold/value/error.hpp>

namespace fanfold::prompt {

struct Token {
    /// 't' text, 'v' variable, '&' raw variable, '#', '^', '/', '>', '<', '$', '!' comment, '='
    /// delimiters
    char kind = 't';
    std::string text;    ///< of text tokens, or the tag's name
    std::string indent;  ///< before a standalone tag
    bool standalone = false;
    std::size_t line = 1;
    std::size_t column = 1;
};

auto scan(std::string_view text) -> Result<std::vector<Token>>;

}  // namespace fanfold::prompt
