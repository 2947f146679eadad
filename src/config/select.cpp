#include <algorithm>
#include <set>

#include "complaints.hpp"

namespace fanfold::config {

namespace {

constexpr std::string_view tag_prefix = "tag:";

using Names = std::set<EnterpriseName>;

auto all_names(const Config& config) -> Names {
    Names out{config.broken.begin(), config.broken.end()};
    for (const auto& [name, enterprise] : config.enterprises) out.insert(name);
    return out;
}

/// tag → who has it
auto all_tags(const Config& config) -> std::map<std::string, Names> {
    std::map<std::string, Names> out;
    for (const auto& [name, enterprise] : config.enterprises) {
        for (const auto& tag : enterprise.tags) out[tag].insert(name);
    }
    for (const auto& [name, tags] : config.broken_tags) {
        for (const auto& tag : tags) out[tag].insert(name);
    }
    return out;
}

auto unknown(std::string_view kind, const std::string& word, std::span<const std::string> known)
    -> Error {
    auto message =
        "no enterprise " + std::string{kind} + " " + in_quotes(word) + did_you_mean(word, known);
    return {ErrorKind::bad_input, std::move(message)};
}

auto with_tag(const Config& config, const std::string& tag) -> Result<Names> {
    const auto tags = all_tags(config);
    if (const auto found = tags.find(tag); found != tags.end()) return found->second;
    std::vector<std::string> known;
    for (const auto& [each, names] : tags) known.push_back(each);
    return unknown("has the tag", tag, known);
}

auto chosen_by(const Config& config, const Names& all, const std::string& selector)
    -> Result<Names> {
    if (selector.starts_with(tag_prefix))
        return with_tag(config, selector.substr(tag_prefix.size()));
    if (all.contains(EnterpriseName{selector})) return Names{EnterpriseName{selector}};
    std::vector<std::string> known;
    for (const auto& each : all) known.push_back(each.str());
    return unknown("is called", selector, known);
}

}  // namespace

auto select(const Config& config, std::span<const std::string> selectors)
    -> Result<std::vector<EnterpriseName>> {
    const auto all = all_names(config);
    Names out;
    if (selectors.empty()) out = all;
    for (const auto& selector : selectors) {
        auto chosen = chosen_by(config, all, selector);
        if (!chosen) return chosen.error();
        out.merge(*chosen);
    }
    return std::vector<EnterpriseName>{out.begin(), out.end()};
}

}  // namespace fanfold::config
