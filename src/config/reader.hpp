#pragma once
/// Typed reading of a checked table. A value that is missing or was complained about reads as the
/// default.
#include <fanfold/config/config.hpp>

#include "tree.hpp"

namespace fanfold::config {

class Reader {
  public:
    explicit Reader(const Node& table) : table_(table) {}

    [[nodiscard]] auto has(std::string_view key) const -> bool {
        return table_.find(key) != nullptr;
    }
    [[nodiscard]] auto table(std::string_view key) const -> Reader;
    [[nodiscard]] auto text(std::string_view key, std::string fallback = {}) const -> std::string;
    [[nodiscard]] auto texts(std::string_view key) const -> std::vector<std::string>;
    [[nodiscard]] auto integer(std::string_view key, std::int64_t fallback) const -> std::int64_t;
    [[nodiscard]] auto whole(std::string_view key, int fallback) const -> int;
    [[nodiscard]] auto number(std::string_view key, double fallback) const -> double;
    [[nodiscard]] auto flag(std::string_view key, bool fallback) const -> bool;
    [[nodiscard]] auto duration(std::string_view key, Duration fallback) const -> Duration;
    [[nodiscard]] auto size(std::string_view key, std::size_t fallback) const -> std::size_t;
    [[nodiscard]] auto money(std::string_view key) const -> std::optional<Money>;
    [[nodiscard]] auto urls(std::string_view key) const -> std::vector<Url>;
    [[nodiscard]] auto networks(std::string_view key) const -> std::vector<http::Network>;
    [[nodiscard]] auto name_servers(std::string_view key) const -> std::vector<http::NameServer>;
    [[nodiscard]] auto ports(std::string_view key) const -> std::vector<std::uint16_t>;
    [[nodiscard]] auto map(std::string_view key) const -> std::map<std::string, std::string>;
    [[nodiscard]] auto tables(std::string_view key) const -> std::vector<const Node*>;
    template <class Name>
    [[nodiscard]] auto names(std::string_view key) const -> std::vector<Name> {
        std::vector<Name> out;
        for (auto& each : texts(key)) out.emplace_back(std::move(each));
        return out;
    }

  private:
    [[nodiscard]] auto of_kind(std::string_view key, Kind kind) const -> const Node*;
    const Node& table_;
};

}  // namespace fanfold::config
