#include "tally.hpp"

#include <algorithm>
#include <map>

namespace fanfold::deliver {

auto dropped_by_reason(const About& about, const Labels& labels)
    -> std::vector<std::pair<std::string, int>> {
    std::map<std::string, int> counts;
    for (const auto& dropped : about.dropped)
        ++counts[translated(dropped.reason.substr(0, dropped.reason.find(": ")), labels)];
    std::vector<std::pair<std::string, int>> out{counts.begin(), counts.end()};
    std::stable_sort(out.begin(), out.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    return out;
}

auto cost_words(const About& about, const Labels& labels) -> std::string {
    auto out = rounded(about.cost) + (about.currency.empty() ? "" : " " + about.currency);
    if (about.unknown > Money{})
        out += " (+ " + rounded(about.unknown) + " " + std::string{labels.unknown_cost} + ")";
    return out;
}

/// "2 × pages that give orders to a model; 1 × …"
auto guard_words(const About& about, const Labels& labels) -> std::string {
    std::string out;
    for (const auto& [what, count] : about.guards)
        out += (out.empty() ? "" : "; ") + std::to_string(count) + " × " + translated(what, labels);
    return out;
}

auto counts_of(const About& about, const Labels& labels)
    -> std::vector<std::pair<std::string, std::string>> {
    auto asked = std::to_string(about.questions) + " (" + std::to_string(about.answered) + " " +
                 std::string{labels.answered};
    if (about.reused > 0)
        asked += ", " + std::to_string(about.reused) + " " + std::string{labels.reused};
    if (about.failed > 0)
        asked += ", " + std::to_string(about.failed) + " " + std::string{labels.failed_questions};
    const auto word = [](std::string_view text) { return std::string{text}; };
    std::vector<std::pair<std::string, std::string>> out{
        {word(labels.documents), std::to_string(about.documents)},
        {word(labels.clusters), std::to_string(about.clusters)},
        {word(labels.matched), std::to_string(about.matched)},
        {word(labels.questions), asked + ")"},
        {word(labels.findings), std::to_string(about.findings)},
        {word(labels.dropped), std::to_string(about.dropped.size())},
        {word(labels.cost), cost_words(about, labels) + ", " + std::to_string(about.calls) + " " +
                                word(labels.calls)}};
    if (auto words = guard_words(about, labels); !words.empty())
        out.emplace_back(word(labels.guards), std::move(words));
    return out;
}

}  // namespace fanfold::deliver
