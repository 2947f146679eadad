#pragma once
/// The body of a 200 at OpenAI Chat Completions: read without building what nobody asks for where it is as nearly all are,
/// and by way of a JSON value where it is not. Pure functions; every byte is hostile.
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include <fanfold/model/request.hpp>

namespace fanfold::model::openai {

/// A reply with one text as its content. Nothing: the JSON value is to be looked at.
auto read_plain_reply(std::string_view body) -> std::optional<Reply>;

/// Of a whole body and the choice that counts.
auto reply_of(const nlohmann::json& body, const nlohmann::json& choice) -> Reply;

}  // namespace fanfold::model::openai
