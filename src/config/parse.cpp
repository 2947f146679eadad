#include "parse.hpp"

#include <toml++/toml.h>
#include <sstream>

namespace fanfold::config {

namespace {

auto position(const toml::source_position& at, const std::string& file) -> Position {
    return {file, static_cast<int>(at.line), static_cast<int>(at.column)};
}

template <class T>
auto as_written(const T& value) -> std::string {
    std::ostringstream out;
    out << value;
    return out.str();
}

auto convert(const toml::node& from, const std::string& file) -> Node;

void convert_list(const toml::array& from, const std::string& file, Node& out) {
    out.kind = Kind::list;
    out.items.reserve(from.size());
    for (const auto& item : from) out.items.push_back(convert(item, file));
    // An array of tables has no bracket of its own in the text.
    if (out.at.line == 0 && !out.items.empty()) out.at = out.items.front().at;
}

void convert_table(const toml::table& from, const std::string& file, Node& out) {
    out.kind = Kind::table;
    out.entries.reserve(from.size());
    for (const auto& [key, value] : from) {
        Entry entry{std::string{key.str()}, position(key.source().begin, file),
                    convert(value, file)};
        if (entry.value.at.line == 0) entry.value.at = entry.key_at;
        out.entries.push_back(std::move(entry));
    }
}

void convert_scalar(const toml::node& from, Node& out) {
    switch (from.type()) {
        case toml::node_type::string:
            out.kind = Kind::text, out.text = from.as_string()->get();
            break;
        case toml::node_type::integer:
            out.kind = Kind::integer, out.integer = from.as_integer()->get();
            break;
        case toml::node_type::floating_point:
            out.kind = Kind::number, out.number = from.as_floating_point()->get();
            break;
        case toml::node_type::boolean:
            out.kind = Kind::flag, out.flag = from.as_boolean()->get();
            break;
        case toml::node_type::date:
            out.kind = Kind::date, out.text = as_written(from.as_date()->get());
            break;
        case toml::node_type::time:
            out.kind = Kind::date, out.text = as_written(from.as_time()->get());
            break;
        case toml::node_type::date_time:
            out.kind = Kind::date, out.text = as_written(from.as_date_time()->get());
            break;
        default:
            break;
    }
}

auto convert(const toml::node& from, const std::string& file) -> Node {
    Node out;
    out.at = position(from.source().begin, file);
    if (const auto* table = from.as_table()) {
        convert_table(*table, file, out);
    } else if (const auto* list = from.as_array()) {
        convert_list(*list, file, out);
    } else {
        convert_scalar(from, out);
    }
    return out;
}

/// What people do most often when a parser says this.
auto cure_of(std::string_view description) -> std::string_view {
    const auto says = [&](std::string_view words) { return description.find(words) != std::string_view::npos; };
    if (says("utf-8")) return "; save the file as UTF-8";
    if (says("determine value type") || says("boolean")) return "; a text stands in straight quotes: \"…\"";
    if (says("escape")) return "; in double quotes a backslash is written twice, in single quotes once";
    return "";
}

}  // namespace

auto parse_toml(std::string_view text, const std::string& file, Complaints& complaints)
    -> std::optional<Node> {
    if (const auto deep = too_deep(text)) {
        complaints.error({file, deep->line, deep->column},
                         "nested too deeply to be a configuration");
        return std::nullopt;
    }
    try {
        const auto table = toml::parse(text, std::string_view{file});
        auto out = convert(table, file);
        out.at = {file, 1, 1};
        return out;
    } catch (const toml::parse_error& error) {
        complaints.error(position(error.source().begin, file),
                         "not TOML: " + std::string{error.description()} +
                             std::string{cure_of(error.description())});
    } catch (const std::exception& error) {
        complaints.error({file, 1, 1}, std::string{"not TOML: "} + error.what());
    }
    return std::nullopt;
}

}  // namespace fanfold::config
