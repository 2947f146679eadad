#pragma once
/// A TOML document as plain values that remember where they stood. Unlike toml++ nodes these keep
/// their position when they are copied, which is what merging with origins needs.
#include <fanfold/config/config.hpp>

namespace fanfold::config {

enum class Kind { text, integer, number, flag, date, list, table };

struct Entry;

struct Node {
    Kind kind = Kind::table;
    Position at;
    std::string text;  ///< of text, and of dates as they were written
    std::int64_t integer = 0;
    double number = 0;
    bool flag = false;
    std::vector<Node> items;     ///< of a list
    std::vector<Entry> entries;  ///< of a table, sorted by key

    [[nodiscard]] auto find(std::string_view key) const -> const Node*;
    [[nodiscard]] auto find(std::string_view key) -> Node*;
    [[nodiscard]] auto entry(std::string_view key) const -> const Entry*;
    void put(Entry entry);  ///< adds or replaces
};

struct Entry {
    std::string key;
    Position key_at;
    Node value;
};

/// "a text", "a list" …: for complaints.
auto describe(Kind kind) -> std::string_view;
/// The texts of a list, other elements left out; of a single text, that one.
auto texts_of(const Node* node) -> std::vector<std::string>;
/// "a.b", or "b" at the top.
auto dotted(const std::string& path, std::string_view key) -> std::string;
auto indexed(const std::string& path, std::size_t index) -> std::string;

}  // namespace fanfold::config
