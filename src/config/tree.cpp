#include "tree.hpp"

#include <algorithm>

namespace fanfold::config {

namespace {

constexpr auto before = [](const Entry& entry, std::string_view key) { return entry.key < key; };

}  // namespace

auto Node::entry(std::string_view key) const -> const Entry* {
    const auto found = std::lower_bound(entries.begin(), entries.end(), key, before);
    return found == entries.end() || found->key != key ? nullptr : &*found;
}

auto Node::find(std::string_view key) const -> const Node* {
    const auto* found = entry(key);
    return found == nullptr ? nullptr : &found->value;
}

void Node::put(Entry entry) {
    const auto place = std::lower_bound(entries.begin(), entries.end(), entry.key, before);
    if (place != entries.end() && place->key == entry.key) {
        *place = std::move(entry);
    } else {
        entries.insert(place, std::move(entry));
    }
}

auto Node::find(std::string_view key) -> Node* {
    return const_cast<Node*>(std::as_const(*this).find(key));
}

auto describe(Kind kind) -> std::string_view {
    switch (kind) {
        case Kind::text:
            return "a text";
        case Kind::integer:
            return "a whole number";
        case Kind::number:
            return "a number";
        case Kind::flag:
            return "true or false";
        case Kind::date:
            return "a date or time";
        case Kind::list:
            return "a list";
        case Kind::table:
            return "a table";
    }
    return "something else";
}

auto texts_of(const Node* node) -> std::vector<std::string> {
    std::vector<std::string> out;
    if (node == nullptr) return out;
    if (node->kind == Kind::text) out.push_back(node->text);
    for (const auto& item : node->items) {
        if (item.kind == Kind::text) out.push_back(item.text);
    }
    return out;
}

auto dotted(const std::string& path, std::string_view key) -> std::string {
    return path.empty() ? std::string{key} : path + "." + std::string{key};
}

auto indexed(const std::string& path, std::size_t index) -> std::string {
    return path + "[" + std::to_string(index) + "]";
}

auto to_string(const Position& position) -> std::string {
    if (position.line == 0) return position.file;
    return position.file + ":" + std::to_string(position.line) + ":" +
           std::to_string(position.column);
}

}  // namespace fanfold::config
