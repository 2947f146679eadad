#include "reader.hpp"

#include "values.hpp"

namespace fanfold::config {

auto Reader::of_kind(std::string_view key, Kind kind) const -> const Node* {
    const auto* node = table_.find(key);
    return node != nullptr && node->kind == kind ? node : nullptr;
}

auto Reader::table(std::string_view key) const -> Reader {
    static const Node empty;
    const auto* node = of_kind(key, Kind::table);
    return Reader{node == nullptr ? empty : *node};
}

auto Reader::text(std::string_view key, std::string fallback) const -> std::string {
    const auto* node = table_.find(key);
    const bool readable = node != nullptr && (node->kind == Kind::text || node->kind == Kind::date);
    return readable ? node->text : fallback;
}

auto Reader::texts(std::string_view key) const -> std::vector<std::string> {
    return texts_of(table_.find(key));
}

auto Reader::integer(std::string_view key, std::int64_t fallback) const -> std::int64_t {
    const auto* node = of_kind(key, Kind::integer);
    return node == nullptr ? fallback : node->integer;
}

auto Reader::whole(std::string_view key, int fallback) const -> int {
    const auto number = integer(key, fallback);
    return number < INT32_MIN || number > INT32_MAX ? fallback : static_cast<int>(number);
}

auto Reader::number(std::string_view key, double fallback) const -> double {
    const auto* node = table_.find(key);
    return node == nullptr ? fallback : as_number(*node).value_or(fallback);
}

auto Reader::flag(std::string_view key, bool fallback) const -> bool {
    const auto* node = of_kind(key, Kind::flag);
    return node == nullptr ? fallback : node->flag;
}

auto Reader::duration(std::string_view key, Duration fallback) const -> Duration {
    const auto* node = of_kind(key, Kind::text);
    return node == nullptr ? fallback : as_duration(node->text).value_or(fallback);
}

auto Reader::size(std::string_view key, std::size_t fallback) const -> std::size_t {
    const auto* node = of_kind(key, Kind::text);
    return node == nullptr ? fallback : as_size(node->text).value_or(fallback);
}

auto Reader::money(std::string_view key) const -> std::optional<Money> {
    const auto* node = table_.find(key);
    return node == nullptr ? std::nullopt : as_money(*node);
}

auto Reader::urls(std::string_view key) const -> std::vector<Url> {
    std::vector<Url> out;
    for (const auto& text : texts(key)) {
        if (auto url = Url::parse(text)) out.push_back(std::move(*url));
    }
    return out;
}

auto Reader::networks(std::string_view key) const -> std::vector<http::Network> {
    std::vector<http::Network> out;
    for (const auto& text : texts(key)) {
        if (auto network = http::Network::parse(text)) out.push_back(*network);
    }
    return out;
}

auto Reader::name_servers(std::string_view key) const -> std::vector<http::NameServer> {
    std::vector<http::NameServer> out;
    for (const auto& text : texts(key)) {
        if (auto server = http::NameServer::parse(text)) out.push_back(*server);
    }
    return out;
}

auto Reader::ports(std::string_view key) const -> std::vector<std::uint16_t> {
    std::vector<std::uint16_t> out;
    const auto* list = of_kind(key, Kind::list);
    if (list == nullptr) return out;
    for (const auto& item : list->items) out.push_back(static_cast<std::uint16_t>(item.integer));
    return out;
}

auto Reader::map(std::string_view key) const -> std::map<std::string, std::string> {
    std::map<std::string, std::string> out;
    const auto* table = of_kind(key, Kind::table);
    if (table == nullptr) return out;
    for (const auto& entry : table->entries) out.emplace(entry.key, entry.value.text);
    return out;
}

auto Reader::tables(std::string_view key) const -> std::vector<const Node*> {
    std::vector<const Node*> out;
    const auto* list = of_kind(key, Kind::list);
    if (list == nullptr) return out;
    for (const auto& item : list->items) {
        if (item.kind == Kind::table) out.push_back(&item);
    }
    return out;
}

}  // namespace fanfold::config
