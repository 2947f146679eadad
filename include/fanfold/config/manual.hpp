#pragma once
/// fanfold.toml(5), in the language of man pages (groff_man(7)): what `reference()` says, so that no key is told of in one
/// place and not in the other. Pure.
#include <string>

namespace fanfold::config {

auto manual_page() -> std::string;

}  // namespace fanfold::config
