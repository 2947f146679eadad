#include "queries.hpp"

#include <stdexcept>

namespace fanfold::store {

namespace {

constexpr std::string_view mark = "-- name: ";

auto next_mark(std::string_view text, std::size_t from) -> std::size_t {
    if (text.substr(from).starts_with(mark)) return from;
    const auto at = text.find("\n" + std::string{mark}, from);
    return at == std::string_view::npos ? text.size() : at + 1;
}

void parse(const EmbeddedFile& file, Queries& out) {
    const auto text = file.bytes;
    for (auto at = next_mark(text, 0); at < text.size();) {
        const auto name_at = at + mark.size();
        const auto line_end = text.find('\n', name_at);
        const auto end = next_mark(text, line_end);
        const auto name = text.substr(name_at, line_end - name_at);
        Query query{std::string{file.path},
                    std::string{text.substr(line_end + 1, end - line_end - 1)}};
        if (!out.emplace(name, std::move(query)).second)
            throw std::logic_error("two queries are called " + std::string{name});
        at = end;
    }
}

auto parse_all() -> Queries {
    Queries out;
    for (const auto& file : store_sql_files()) parse(file, out);
    return out;
}

}  // namespace

auto queries() -> const Queries& {
    static const Queries parsed = parse_all();
    return parsed;
}

auto query_text(std::string_view name) -> const std::string& {
    const auto found = queries().find(name);
    if (found == queries().end()) throw std::logic_error("no query is called " + std::string{name});
    return found->second.text;
}

}  // namespace fanfold::store
