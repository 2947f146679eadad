#pragma once
/// The parsed form of a template: private to this room, shared by parser and renderer.
#include <string>
#include <vector>

#include <fanfold/prompt/mustache.hpp>

namespace fanfold::prompt {

enum class NodeKind { text, variable, raw_variable, section, inverted, partial, parent, block };

struct Template::Node {
    NodeKind kind = NodeKind::section;
    std::string name;    ///< key, partial, parent or block name; "." is the current context
    std::string text;    ///< of NodeKind::text: at most one line, its line break included
    std::string indent;  ///< white space before a standalone partial, parent or block
    std::vector<Node> children;
    std::size_t line = 0;
};

}  // namespace fanfold::prompt
