#pragma once
/// Texts and lists as the store keeps them: zstd for long ones, JSON for lists.
#include <string>
#include <string_view>
#include <vector>

#include <fanfold/flow/finding.hpp>
#include <fanfold/text/similarity.hpp>
#include <fanfold/value/error.hpp>

namespace fanfold::store {

auto pack(std::string_view text) -> std::string;
/// `length` is what the row says the text has; anything else is damage (unavailable).
auto unpack(std::string_view packed, std::size_t length) -> Result<std::string>;

auto list_to_json(const std::vector<std::string>& list) -> std::string;
auto list_from_json(std::string_view json) -> std::vector<std::string>;
auto entities_to_json(const std::vector<Entity>& entities) -> std::string;
auto entities_from_json(std::string_view json) -> std::vector<Entity>;

auto signature_bytes(const text::Signature& signature) -> std::string;
auto signature_from(std::string_view bytes) -> text::Signature;

/// What stands for a URL's key in indexes.
auto url_mark(std::string_view key) -> std::string;

}  // namespace fanfold::store
