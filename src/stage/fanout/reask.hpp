#pragma once
/// The second and last asking of a question whose first answer did not satisfy the schema.
#include <fanfold/model/request.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace fanfold::fanout {

/// The same messages, then the last answer (cut, quoted as data) and what is wrong with it. It does
/// not grow with the number of errors.
auto reask(model::Request request, std::string_view last_answer,
           const std::vector<std::string>& problems) -> model::Request;

/// The first few problems on one line, for notes and errors.
auto summary(const std::vector<std::string>& problems) -> std::string;

}  // namespace fanfold::fanout
