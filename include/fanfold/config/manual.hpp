#pragma once
/// fanfold.toml(5), in the language of man pages (groff_man(7)): what `reference()` says, so that no key is told of in one
/// place and not in the other. Pure.
#include <string>
#include <string_view>

namespace fanfold::config {

auto manual_page() -> std::string;
/// Without letters that mean something to troff, nor a dot or quote that begins a line as a request.
auto troff_escaped(std::string_view text) -> std::string;

}  // namespace fanfold::config
