#include "write.hpp"

#include <algorithm>

#include "values.hpp"

namespace fanfold::config {

namespace {

auto escaped(char letter) -> std::string {
    constexpr std::string_view hex = "0123456789ABCDEF";
    switch (letter) {
        case '"':
            return "\\\"";
        case '\\':
            return "\\\\";
        case '\n':
            return "\\n";
        case '\r':
            return "\\r";
        case '\t':
            return "\\t";
        default:
            break;
    }
    const auto byte = static_cast<unsigned char>(letter);
    if (byte >= 0x20 && byte != 0x7f) return {letter};
    return std::string{"\\u00"} + hex[byte >> 4] + hex[byte & 15];
}

auto text_literal(std::string_view text) -> std::string {
    std::string out = "\"";
    for (const char letter : text) out += escaped(letter);
    return out + "\"";
}

auto key_literal(std::string_view key) -> std::string {
    const bool bare = !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_';
    });
    return bare ? std::string{key} : text_literal(key);
}

auto literal(const Node& node) -> std::string {
    switch (node.kind) {
        case Kind::text:
            return text_literal(node.text);
        case Kind::integer:
            return std::to_string(node.integer);
        case Kind::number:
            return decimal(node.number);
        case Kind::flag:
            return node.flag ? "true" : "false";
        case Kind::date:
            return node.text;
        case Kind::list:
        case Kind::table:
            break;
    }
    std::string out;
    for (const auto& item : node.items) out += (out.empty() ? "" : ", ") + literal(item);
    return "[" + out + "]";
}

auto is_value(const Key& key) -> bool {
    return key.shape == Shape::one || key.shape == Shape::list || key.shape == Shape::one_or_list;
}

/// Writes one table: its own values first, then the tables below it, as TOML asks.
class Writer {
  public:
    explicit Writer(bool defaults) : defaults_(defaults) {}

    void table(const Node& node, const KeyTable& keys, const std::string& path,
               const std::string& header) {
        for (const auto& key : keys.keys) {
            if (is_value(key)) value(node.find(key.name), key, path);
        }
        for (const auto& key : keys.keys) {
            const auto* inner = node.find(key.name);
            if (inner != nullptr && !is_value(key))
                below(*inner, key, dotted(path, key.name), dotted(header, key.name));
        }
    }

    std::vector<Line> lines;

  private:
    void value(const Node* node, const Key& key, const std::string& path) {
        const std::string name{key.name};
        if (node != nullptr) {
            lines.push_back({name + " = " + literal(*node), dotted(path, key.name)});
        } else if (defaults_ && path.empty() && !key.fallback.empty()) {
            lines.push_back({name + " = " + std::string{key.fallback}, ""});
        }
    }

    void below(const Node& node, const Key& key, const std::string& path,
               const std::string& header) {
        switch (key.shape) {
            case Shape::table:
                return inner_table(node, *key.table, path, header);
            case Shape::map:
                return map(node, path, header);
            case Shape::tables:
                return tables(node, *key.table, path, header);
            default:
                return;
        }
    }

    void inner_table(const Node& node, const KeyTable& keys, const std::string& path,
                     const std::string& header) {
        const bool has_values = std::ranges::any_of(keys.keys, [&](const Key& key) {
            return is_value(key) && node.find(key.name) != nullptr;
        });
        if (has_values) open("[" + header + "]", path);
        table(node, keys, path, header);
    }

    void map(const Node& node, const std::string& path, const std::string& header) {
        open("[" + header + "]", path);
        for (const auto& entry : node.entries) {
            lines.push_back(
                {key_literal(entry.key) + " = " + literal(entry.value), dotted(path, entry.key)});
        }
    }

    void tables(const Node& node, const KeyTable& keys, const std::string& path,
                const std::string& header) {
        for (std::size_t at = 0; at < node.items.size(); ++at) {
            open("[[" + header + "]]", indexed(path, at));
            table(node.items[at], keys, indexed(path, at), header);
        }
    }

    void open(const std::string& header, const std::string& path) {
        if (!lines.empty()) lines.push_back({"", ""});
        lines.push_back({header, path});
    }

    bool defaults_;
};

}  // namespace

auto write_lines(const Node& table, const KeyTable& keys, bool defaults) -> std::vector<Line> {
    Writer writer{defaults};
    writer.table(table, keys, "", "");
    return std::move(writer.lines);
}

auto join(const std::vector<Line>& lines) -> std::string {
    std::string out;
    for (const auto& line : lines) out += line.text + "\n";
    return out;
}

}  // namespace fanfold::config
