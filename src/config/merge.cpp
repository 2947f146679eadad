#include "merge.hpp"

#include <unordered_map>

namespace fanfold::config {

namespace {

using Identity = std::string (*)(const Node&);

auto section_name(const Node& section) -> std::string {
    const auto* name = section.find("name");
    return name == nullptr ? "" : name->text;
}

auto text_itself(const Node& item) -> std::string {
    return item.text;
}

/// A rule that a profile and an enterprise both write is one.
auto mute_itself(const Node& mute) -> std::string {
    std::string out;
    for (const auto* part : {"event", "source", "pattern"}) {
        const auto* value = mute.find(part);
        out += (value == nullptr ? "" : value->text) + '\n';
    }
    return out;
}

/// How the elements of a list that grows are told apart; nullptr for lists that are replaced.
auto identity_of(std::string_view key) -> Identity {
    if (key == "watch" || key == "glossary") return watch_id;
    if (key == "section") return section_name;
    if (key == "mute") return mute_itself;
    if (key == "tags" || key == "sources" || key == "holidays") return text_itself;
    return nullptr;
}

void replace_entries(Node& base, const Node& over) {
    for (const auto& entry : over.entries) base.put(entry);
}

void append(Node& base, const Node& over, Identity identity) {
    std::unordered_map<std::string, std::size_t> known;
    for (std::size_t at = 0; at < base.items.size(); ++at)
        known.emplace(identity(base.items[at]), at);
    for (const auto& item : over.items) {
        const auto same = known.find(identity(item));
        if (same == known.end()) {
            base.items.push_back(item);
        } else {
            replace_entries(base.items[same->second], item);
        }
    }
}

/// Bounded by the depth that parse_toml permits.
void merge_entry(Node& parent, const Entry& over) {
    auto* base = parent.find(over.key);
    const auto identity = identity_of(over.key);
    if (base != nullptr && base->kind == Kind::table && over.value.kind == Kind::table) {
        for (const auto& entry : over.value.entries) merge_entry(*base, entry);
    } else if (base != nullptr && identity != nullptr && base->kind == Kind::list &&
               over.value.kind == Kind::list) {
        append(*base, over.value, identity);
    } else {
        parent.put(over);
    }
}

void walk(const Node& node, const std::string& path, std::map<std::string, Position>& out) {
    if (!path.empty()) out[path] = node.at;
    for (const auto& entry : node.entries) walk(entry.value, dotted(path, entry.key), out);
    for (std::size_t at = 0; at < node.items.size(); ++at)
        walk(node.items[at], indexed(path, at), out);
}

}  // namespace

void merge_into(Node& base, const Node& over) {
    for (const auto& entry : over.entries) {
        if (entry.key != "profile") merge_entry(base, entry);
    }
}

auto watch_id(const Node& entry) -> std::string {
    if (const auto* id = entry.find("id"); id != nullptr && id->kind == Kind::text) return id->text;
    const auto names = texts_of(entry.find("names"));
    std::string out = names.empty() ? "" : names.front();
    for (auto& letter : out) {
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter + ('a' - 'A'));
    }
    return out;
}

auto origins_of(const Node& merged) -> std::map<std::string, Position> {
    std::map<std::string, Position> out;
    walk(merged, "", out);
    return out;
}

}  // namespace fanfold::config
