#include <algorithm>

#include "complaints.hpp"
#include "parse.hpp"
#include "write.hpp"

namespace fanfold::config {

namespace {

constexpr std::size_t comment_column = 56;

using Origins = std::map<std::string, Position>;

/// A united list (tags, sources) comes from several files: the first place in each.
auto origin(const Line& line, const Origins& origins) -> std::string {
    if (line.text.empty()) return "";
    const auto found = origins.find(line.path);
    if (found == origins.end()) return "default";
    std::string out = to_string(found->second);
    std::set<std::string> files{found->second.file};
    for (std::size_t at = 0; line.text.front() != '['; ++at) {
        const auto item = origins.find(indexed(line.path, at));
        if (item == origins.end()) break;
        if (files.insert(item->second.file).second) out += ", " + to_string(item->second);
    }
    return out;
}

auto commented(const Line& line, const Origins& origins) -> std::string {
    const auto from = origin(line, origins);
    if (from.empty()) return "\n";
    const auto width = line.text.size();
    return line.text + std::string(width < comment_column ? comment_column - width : 2, ' ') +
           "# " + from + "\n";
}

auto not_shown(const Config& config, const EnterpriseName& name) -> Error {
    if (std::ranges::find(config.broken, name) != config.broken.end()) {
        return {ErrorKind::fix_config, "enterprise " + in_quotes(name.str()) +
                                           " has errors; `fanfold config check` lists them"};
    }
    const std::vector<std::string> selector{name.str()};
    const auto chosen = select(config, selector);
    return chosen ? Error{ErrorKind::bad_input, "no enterprise is called " + in_quotes(name.str())}
                  : chosen.error();
}

}  // namespace

auto show(const Config& config, const EnterpriseName& enterprise) -> Result<std::string> {
    const auto text = config.enterprise_texts.find(enterprise);
    const auto origins = config.origins.find(enterprise);
    if (text == config.enterprise_texts.end() || origins == config.origins.end())
        return not_shown(config, enterprise);
    Complaints complaints;
    const auto table = parse_toml(text->second, enterprise.str(), complaints);
    if (!table) return Error{ErrorKind::fix_config, complaints.take().front().what};
    std::string out;
    for (const auto& line : write_lines(*table, enterprise_keys(), true))
        out += commented(line, origins->second);
    return out;
}

}  // namespace fanfold::config
