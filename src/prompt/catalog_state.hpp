#pragma once
/// What a loaded catalog holds: files by path, and templates resolved so far.
#include <map>
#include <string>

#include <fanfold/prompt/catalog.hpp>
#include <fanfold/prompt/mustache.hpp>

namespace fanfold::prompt {

struct TemplateFile {
    std::string label;  ///< as people find it: "prompts/market/moves.md" or the local path
    std::string text;
};

struct Catalog::State {
    std::map<std::string, TemplateFile> files;  ///< path below prompts/ without ".md"
    std::map<std::string, Template> partials;   ///< shared/…
    std::map<std::string, std::string> texts;   ///< documents of tests, by path below prompts/
    std::vector<Problem> problems;
    mutable std::map<std::string, Result<Resolved>>
        resolved;  ///< by name and the overlays that it has
    mutable std::map<std::shared_ptr<const Resolved::Parts>, std::vector<Problem>> linted;
};

struct Resolved::Parts {
    std::map<std::string, Template> system;  ///< layer name → template; "layer0" is the base
    std::map<std::string, Template> user;
    std::string top;  ///< the layer that is rendered
    std::vector<std::size_t>
        body_lines;  ///< of each layer: line of its file on which its body begins
    const std::map<std::string, Template>* partials =
        nullptr;  ///< the catalog's, which outlives this
    const std::map<std::string, TemplateFile>* files = nullptr;  ///< the same: where the shared ones stand
};

}  // namespace fanfold::prompt
