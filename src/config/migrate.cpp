#include "migrate.hpp"

#include <algorithm>

#include "parse.hpp"
#include "toml_text.hpp"

namespace fanfold::config {

namespace {

using Steps = std::vector<std::string>;

auto matches(const Steps& wanted, const std::vector<KeyStep>& written) -> bool {
    return std::equal(wanted.begin(), wanted.end(), written.begin(), written.end(),
                      [](const std::string& one, const KeyStep& other) { return is_step(one, other.name); });
}

auto begins_with(const Steps& path, const Steps& wanted) -> bool {
    return path.size() >= wanted.size() && std::equal(wanted.begin(), wanted.end(), path.begin(), is_step);
}

/// "a.b" of the steps from `first` on.
auto dotted_from(const Steps& steps, std::size_t first) -> std::string {
    std::string out;
    for (auto at = first; at < steps.size(); ++at) out += (at > first ? "." : "") + steps[at];
    return out;
}

/// One retired key taken through one text.
class Pen {
  public:
    Pen(std::string text, const Rename& rename)
        : text_(std::move(text)), outline_(outline_of(text_)), rename_(rename) {}

    auto write() -> std::string {
        if (rename_.to.empty())
            drop();
        else if (stays_in_its_table())
            rename();
        else
            move();
        return applied();
    }

  private:
    struct Change {
        TextSpan at;
        std::string text;
    };

    [[nodiscard]] auto parent() const -> Steps { return {rename_.from.begin(), rename_.from.end() - 1}; }
    [[nodiscard]] auto stays_in_its_table() const -> bool {
        return parent() == Steps{rename_.to.begin(), rename_.to.end() - 1};
    }
    [[nodiscard]] auto written(TextSpan span) const -> std::string {
        return text_.substr(span.begin, span.end - span.begin);
    }
    void change(TextSpan at, std::string text) { changes_.push_back({at, std::move(text)}); }

    /// The last step wherever it is written: of a key, of a header, of headers below it.
    void rename() {
        const auto last = rename_.from.size() - 1;
        for (const auto& section : outline_.sections) {
            Steps path;
            for (const auto& step : section.header) path.push_back(step.name);
            if (begins_with(path, rename_.from)) change(section.header[last].at, rename_.to.back());
        }
        for (const auto& statement : outline_.statements) {
            const auto elsewhere = statement.path.size() - statement.key.size();
            if (last >= elsewhere && begins_with(statement.path, rename_.from))
                change(statement.key[last - elsewhere].at, rename_.to.back());
        }
    }

    void drop() {
        for (const auto& section : outline_.sections) {
            Steps path;
            for (const auto& step : section.header) path.push_back(step.name);
            if (begins_with(path, rename_.from)) change(section.line, "");
        }
        for (const auto& statement : outline_.statements)
            if (begins_with(statement.path, rename_.from) && !in_what_goes(statement)) remove(statement);
    }

    /// Inside an inline table that goes as a whole.
    [[nodiscard]] auto in_what_goes(const TextStatement& statement) const -> bool {
        return statement.is_inline && statement.path.size() - statement.key.size() >= rename_.from.size();
    }

    void remove(const TextStatement& statement) {
        if (!statement.is_inline) return change(statement.line, comment_after(statement));
        auto span = statement.line;
        const auto next = text_.find_first_not_of(" \t", span.end);
        if (next != std::string::npos && text_[next] == ',') {
            span.end = std::min(text_.find_first_not_of(" \t", next + 1), text_.size());
        } else {
            const auto before = text_.find_last_not_of(" \t", span.begin - 1);
            if (before != std::string::npos && text_[before] == ',') span.begin = before;
        }
        change(span, "");
    }

    /// What a person wrote behind a value stays as a line of its own.
    [[nodiscard]] auto comment_after(const TextStatement& statement) const -> std::string {
        const auto rest = written({statement.value.end, statement.line.end});
        const auto sign = rest.find('#');
        return sign == std::string::npos ? "" : indent_of(statement) + rest.substr(sign);
    }
    [[nodiscard]] auto indent_of(const TextStatement& statement) const -> std::string {
        return written({statement.line.begin, statement.key.front().at.begin});
    }

    void move() {
        for (const auto& statement : outline_.statements) {
            if (statement.path.size() != rename_.from.size() || !begins_with(statement.path, rename_.from)) continue;
            const auto* table = table_for(statement);
            if (table != nullptr && !statement.is_inline)
                move_below(statement, *table);
            else if (begins_with(rename_.to, parent()))
                change(statement.key.back().at, dotted_from(rename_.to, rename_.from.size() - 1));
            else if (const auto* fellow = fellow_of(statement); fellow != nullptr && !statement.is_inline)
                move_beside(statement, *fellow);
            else if (!statement.is_inline)
                move_to_end(statement);
        }
    }

    /// The table in which it stands from now on; a free name is that of the old place.
    [[nodiscard]] auto table_of(const TextStatement& statement) const -> Steps {
        Steps out{rename_.to.begin(), rename_.to.end() - 1};
        for (std::size_t at = 0; at < out.size(); ++at)
            if (out[at] == "*" && at < statement.path.size()) out[at] = statement.path[at];
        return out;
    }

    /// Another key of that table, written with dots.
    [[nodiscard]] auto fellow_of(const TextStatement& statement) const -> const TextStatement* {
        const auto table = table_of(statement);
        for (const auto& each : outline_.statements)
            if (!each.is_inline && each.path.size() == table.size() + 1 && begins_with(each.path, table) &&
                each.key.size() > 1)
                return &each;
        return nullptr;
    }

    /// The section whose header is the new table's; of a list of tables in the same element.
    [[nodiscard]] auto table_for(const TextStatement& statement) const -> const TextSection* {
        const auto wanted = table_of(statement);
        const auto [first, end] = element_of(statement);
        for (auto at = first; at < end; ++at) {
            const auto& section = outline_.sections[at];
            if (at > 0 && !section.of_list && matches(wanted, section.header)) return &section;
        }
        return nullptr;
    }

    /// The sections that belong to the same element of a list of tables; without a list all of them.
    [[nodiscard]] auto element_of(const TextStatement& statement) const -> std::pair<std::size_t, std::size_t> {
        const auto& sections = outline_.sections;
        for (auto at = statement.section + 1; at-- > 0;) {
            Steps header;
            for (const auto& step : sections[at].header) header.push_back(step.name);
            if (!sections[at].of_list || !begins_with(statement.path, header)) continue;
            auto end = at + 1;
            while (end < sections.size() && !(sections[end].of_list && matches(header, sections[end].header))) ++end;
            return {at, end};
        }
        return {0, sections.size()};
    }

    /// After the last line of that section.
    void move_below(const TextStatement& statement, const TextSection& table) {
        const auto number = static_cast<std::size_t>(&table - outline_.sections.data());
        auto at = table.line.end;
        std::string indent;
        for (const auto& each : outline_.statements) {
            if (each.section != number || each.is_inline) continue;
            at = each.line.end;
            indent = indent_of(each);
        }
        change({at, at}, new_line(at) + indent + line_of(statement));
        change(statement.line, "");
    }

    void move_beside(const TextStatement& statement, const TextStatement& fellow) {
        const auto at = fellow.line.end;
        const auto dots = written({fellow.key.front().at.begin, fellow.key.back().at.begin});
        change({at, at}, new_line(at) + indent_of(fellow) + dots + line_of(statement));
        change(statement.line, "");
    }

    void move_to_end(const TextStatement& statement) {
        const auto table = table_of(statement);
        if (table.empty()) return;
        const auto at = text_.size();
        change({at, at}, new_line(at) + line_end() + "[" + dotted_from(table, 0) + "]" + line_end() + line_of(statement));
        change(statement.line, "");
    }

    [[nodiscard]] auto line_of(const TextStatement& statement) const -> std::string {
        auto rest = written({statement.value.begin, statement.line.end});
        if (!rest.ends_with('\n')) rest += line_end();
        return rename_.to.back() + " = " + rest;
    }
    [[nodiscard]] auto line_end() const -> std::string {
        return text_.find("\r\n") == std::string::npos ? "\n" : "\r\n";
    }
    /// Where the last line of a file has none.
    [[nodiscard]] auto new_line(std::size_t at) const -> std::string {
        return at == 0 || text_[at - 1] == '\n' ? "" : line_end();
    }

    auto applied() -> std::string {
        std::stable_sort(changes_.begin(), changes_.end(),
                         [](const Change& a, const Change& b) { return a.at.begin < b.at.begin; });
        std::string out;
        std::size_t from = 0;
        for (const auto& each : changes_) {
            if (each.at.begin < from) continue;  // inside what went already
            out.append(text_, from, each.at.begin - from).append(each.text);
            from = each.at.end;
        }
        return out.append(text_, from);
    }

    std::string text_;
    TextOutline outline_;
    const Rename& rename_;
    std::vector<Change> changes_;
};

/// Whether both say the same, wherever it stands.
auto same(const Node& one, const Node& other) -> bool {
    if (one.kind != other.kind || one.text != other.text || one.integer != other.integer || one.flag != other.flag)
        return false;
    const bool same_number = one.number == other.number || (one.number != one.number && other.number != other.number);
    const auto same_entry = [](const Entry& a, const Entry& b) { return a.key == b.key && same(a.value, b.value); };
    return same_number && std::ranges::equal(one.items, other.items, same) &&
           std::ranges::equal(one.entries, other.entries, same_entry);
}

auto says(const std::string& text, const std::string& file, const Node& meant) -> bool {
    Complaints unheard;
    const auto read = parse_toml(text, file, unheard);
    return read && same(*read, meant);
}

auto with_all(std::string text, FileKind kind, std::span<const Retired> keys) -> std::string {
    for (const auto& key : keys) {
        if (key.in != kind) continue;
        for (const auto& rename : renames_of(key)) text = Pen{std::move(text), rename}.write();
    }
    return text;
}

}  // namespace

auto rewrite(std::string_view text, const std::string& file, FileKind kind, std::span<const Retired> keys,
             Complaints& complaints) -> std::optional<Rewritten> {
    auto table = parse_toml(text, file, complaints);
    if (!table) return std::nullopt;
    Complaints said;
    modernize(*table, kind, keys, said);
    Rewritten out{std::string{text}, said.take()};
    if (said.errors() > 0) {
        for (const auto& each : out.changes)
            if (!each.warning) complaints.error(each.at, each.what);
        return std::nullopt;
    }
    if (out.changes.empty()) return out;
    out.text = with_all(std::move(out.text), kind, keys);
    if (says(out.text, file, *table)) return out;
    for (const auto& each : out.changes)
        complaints.error(each.at, each.what + ": not here, because of how it is written; change it by hand");
    return std::nullopt;
}

}  // namespace fanfold::config
