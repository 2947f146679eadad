#include "rivals.hpp"

#include <algorithm>
#include <fanfold/text/fold.hpp>
#include <sstream>

namespace fanfold::app {

namespace {

constexpr std::size_t most_lines = 10'000;
constexpr std::size_t longest_name = 200;
/// Names so short are words or parts of words too.
constexpr std::size_t short_name = 5;

auto trimmed(std::string_view text) -> std::string {
    const auto begin = text.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos) return {};
    return std::string{text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1)};
}

/// "https://kestrel.example/" or "kestrel.example"; a name has a blank or no dot.
auto home_in(const std::string& field) -> std::optional<Url> {
    if (field.starts_with("http://") || field.starts_with("https://")) return Url::parse(field);
    const bool host = field.find('.') != std::string::npos && field.find(' ') == std::string::npos &&
                      field.back() != '.';
    return host ? Url::parse("https://" + field) : std::nullopt;
}

auto rival_in(const std::string& line) -> Rival {
    Rival out;
    for (const auto& field : csv_fields(line)) {
        if (field.empty()) continue;
        if (auto home = home_in(field); home && !out.home)
            out.home = std::move(home);
        else if (out.name.empty())
            out.name = field.substr(0, longest_name);
        else
            for (auto& alias : split_list(field)) out.aliases.push_back(std::move(alias));
    }
    return out;
}

void add_once(std::vector<std::string>& list, const std::vector<std::string>& others,
              const std::string& name) {
    const auto same = [&](const std::string& known) {
        return text::fold_key(known) == text::fold_key(name);
    };
    if (name.empty() || std::any_of(list.begin(), list.end(), same) ||
        std::any_of(others.begin(), others.end(), same))
        return;
    list.push_back(name);
}

/// "A (B)" is both.
auto names_in(const std::string& name) -> std::vector<std::string> {
    const auto open = name.find('('), close = name.rfind(')');
    if (open == std::string::npos || open == 0 || close == std::string::npos || close <= open + 2)
        return {name};
    const auto outer = trimmed(std::string_view{name}.substr(0, open));
    const auto inner = trimmed(std::string_view{name}.substr(open + 1, close - open - 1));
    if (outer.empty() || inner.empty() || inner == "주") return {name};
    return {outer, inner};
}

auto is_short(const std::string& name) -> bool {
    return name.size() <= short_name &&
           std::all_of(name.begin(), name.end(),
                       [](unsigned char letter) { return letter < 0x80 && letter > 0x20; });
}

auto words_of(const std::string& name) -> std::vector<std::string> {
    std::vector<std::string> out;
    std::istringstream in{text::fold_key(name)};
    for (std::string word; in >> word;) out.push_back(word);
    return out;
}

/// Whether one stands in the other, word for word: "Kestrel" in "Kestrel Cells". A home page on somebody
/// else's site bears the name of a newspaper, which stands at the foot of every page of it.
auto is_part(const std::string& one, const std::string& other) -> bool {
    const auto small = words_of(one), large = words_of(other);
    return !small.empty() && std::search(large.begin(), large.end(), small.begin(), small.end()) != large.end();
}

auto is_kin(const std::string& name, const std::vector<std::string>& known) -> bool {
    return std::any_of(known.begin(), known.end(), [&](const std::string& each) {
        return is_part(name, each) || is_part(each, name);
    });
}

auto only_capitals(const std::string& name) -> bool {
    return is_short(name) && std::all_of(name.begin(), name.end(), [](unsigned char letter) {
               return letter < 'a' || letter > 'z';
           });
}

}  // namespace

auto csv_fields(std::string_view line) -> std::vector<std::string> {
    std::vector<std::string> out;
    std::string field;
    bool quoted = false;
    for (std::size_t at = 0; at < line.size(); ++at) {
        const char letter = line[at];
        if (letter == '"' && quoted && at + 1 < line.size() && line[at + 1] == '"')
            field += line[++at];
        else if (letter == '"')
            quoted = !quoted;
        else if (letter == ',' && !quoted)
            out.push_back(trimmed(field)), field.clear();
        else
            field += letter;
    }
    out.push_back(trimmed(field));
    return out;
}

auto without_mark(std::string_view text) -> std::string_view {
    constexpr std::string_view mark = "\xef\xbb\xbf";
    return text.starts_with(mark) ? text.substr(mark.size()) : text;
}

auto split_list(std::string_view field) -> std::vector<std::string> {
    std::vector<std::string> out;
    for (std::size_t at = 0; at <= field.size();) {
        const auto end = std::min(field.find(';', at), field.size());
        if (auto part = trimmed(field.substr(at, end - at)); !part.empty())
            out.push_back(std::move(part));
        at = end + 1;
    }
    return out;
}

auto read_rivals(std::string_view text) -> Result<std::vector<Rival>> {
    std::vector<Rival> out;
    int number = 0;
    text = without_mark(text);
    for (std::size_t at = 0; at < text.size() && out.size() < most_lines;) {
        const auto end = std::min(text.find('\n', at), text.size());
        const auto line = trimmed(text.substr(at, end - at));
        at = end + 1;
        ++number;
        if (line.empty() || line.front() == '#' || line.starts_with("name,")) continue;
        auto rival = rival_in(line);
        if (rival.name.empty() && !rival.home)
            return Error{ErrorKind::bad_input,
                         "line " + std::to_string(number) +
                             " has neither a name nor a home page: write \"Kestrel Cells\", "
                             "\"https://kestrel.example/\" or \"Kestrel Cells,kestrel.example\""};
        out.push_back(std::move(rival));
    }
    if (out.empty())
        return Error{ErrorKind::bad_input, "no name and no home page stands in it: one a line"};
    return out;
}

auto watch_for(const Rival& rival, const std::string& site_name) -> config::WatchDraft {
    config::WatchDraft out;
    const auto name = rival.name.empty() ? site_name : rival.name;
    for (const auto& each : names_in(name)) add_once(out.names, {}, each);
    for (const auto& alias : rival.aliases) add_once(out.aliases, out.names, alias);
    if (out.names.empty()) return out;
    std::vector<std::string> strange;
    for (const auto& each : names_in(site_name)) {
        const bool kin = is_kin(each, out.names) || is_kin(each, out.aliases);
        add_once(kin ? out.aliases : strange, out.names, each);
    }
    std::string proposed;
    for (const auto& each : strange) proposed += (proposed.empty() ? "" : ", ") + config::in_toml(each);
    if (!proposed.empty())
        out.comment = "Its home page calls itself " + proposed + ": an alias only if that is its name.\n";
    out.match_case = std::all_of(out.names.begin(), out.names.end(), only_capitals);
    if (std::any_of(out.names.begin(), out.names.end(), is_short))
        out.comment +=
            "Short names are parts of other words and names: `fanfold watch test` shows what they "
            "hit.\nwith_any = [\"…\"]   counts a hit only beside one of these";
    return out;
}

}  // namespace fanfold::app
