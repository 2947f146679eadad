#pragma once
/// How a source gets in: [source.sign_in] and proxies, read and checked.
#include "complaints.hpp"
#include "reader.hpp"

namespace fanfold::config {

/// The place that `key` ("${NAME}") or `file_key` names; `file_key` may be empty.
auto secret_place(const Reader& table, std::string_view key, std::string_view file_key,
                  const std::filesystem::path& root) -> SecretPlace;
auto sign_in_of(const Reader& table, const std::filesystem::path& root) -> SignIn;
/// "direct" is an empty route.
auto proxy_of(const Reader& table, const std::filesystem::path& root) -> ProxyRoute;

/// What only a whole table shows: two places for one secret, a password for http.
void check_sign_in(const Node& source, const Source& read, Complaints& complaints);
void check_proxy(const Node& parent, const std::string& header, Complaints& complaints);

}  // namespace fanfold::config
