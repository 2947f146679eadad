#pragma once
/// Words as forms and addresses carry them (application/x-www-form-urlencoded, WHATWG URL, §5.2). Pure.
#include <string>
#include <string_view>

namespace fanfold::app {

auto form_encoded(std::string_view text) -> std::string;

}  // namespace fanfold::app
