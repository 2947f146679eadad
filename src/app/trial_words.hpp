#pragma once
/// Trials as people read them.
#include <fanfold/pipeline/trial.hpp>
#include <nlohmann/json.hpp>
#include <string>

namespace fanfold::app {

/// A line a finding, its quote, doubts and what was dropped, each begun by `indent`.
auto judged_text(const pipeline::Judged& judged, const std::string& indent) -> std::string;
auto judged_json(const pipeline::Judged& judged) -> nlohmann::ordered_json;
/// What stands on a terminal must not steer it: control characters are shown as spaces.
auto plain_text(const std::string& text) -> std::string;
/// Tokens of all messages, as far as they can be told without the model's own tokenizer.
auto input_estimate(const model::Request& request) -> std::int64_t;

}  // namespace fanfold::app
