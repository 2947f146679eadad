#pragma once
/// Texts about the command line, made from the same table that parses it. Pure.
#include <string>
#include <vector>

#include <fanfold/value/error.hpp>

namespace fanfold::cli {

/// A script for "bash", "zsh" or "fish"; another name is bad_input.
auto completions(const std::string& shell) -> Result<std::string>;

struct ManualPage {
    std::string file;  ///< "fanfold-report-show.1"
    std::string text;  ///< roff, man(7)
};
/// First the page of fanfold itself, then one for each command.
auto manual() -> std::vector<ManualPage>;

}  // namespace fanfold::cli
