#include "tally.hpp"

#include <algorithm>
#include <fanfold/text/marks.hpp>
#include <map>

namespace fanfold::deliver {

namespace {

/// "12 answered", "답변 12건".
auto counted(int count, std::string_view label, const Labels& labels) -> std::string {
    const auto number = std::to_string(count);
    return labels.korean ? std::string{label} + " " + number + "건" : number + " " + std::string{label};
}

/// "12", "12건".
auto counted(int count, const Labels& labels) -> std::string {
    return std::to_string(count) + (labels.korean ? "건" : "");
}

auto asked_words(const About& about, const Labels& labels) -> std::string {
    auto out = counted(about.questions, labels) + (labels.korean ? "(" : " (") +
               counted(about.answered, labels.answered, labels);
    if (about.reused > 0) out += ", " + counted(about.reused, labels.reused, labels);
    if (about.failed > 0) out += ", " + counted(about.failed, labels.failed_questions, labels);
    return out + ")";
}

auto calls_words(const About& about, const Labels& labels) -> std::string {
    const auto number = std::to_string(about.calls);
    return labels.korean ? std::string{labels.calls} + " " + number + "회" : number + " " + std::string{labels.calls};
}

}  // namespace

auto unasked_by_reason(const About& about, const Labels& labels) -> std::vector<std::pair<std::string, int>> {
    std::vector<std::pair<std::string, int>> out;
    for (const auto& [reason, count] : about.unasked) {
        const auto words = translated(reason, labels);
        const auto known = std::find_if(out.begin(), out.end(), [&](const auto& each) { return each.first == words; });
        if (known == out.end())
            out.emplace_back(words, count);
        else
            known->second += count;
    }
    return out;
}

auto counted_reason(const std::pair<std::string, int>& reason, const Labels& labels) -> std::string {
    const auto number = std::to_string(reason.second);
    return labels.korean ? reason.first + " · " + number + "건" : number + " · " + reason.first;
}

auto bytes_words(const Citation& citation, const Labels& labels) -> std::string {
    const auto end = std::to_string(citation.at.offset + citation.at.length);
    return std::to_string(citation.at.offset) + (labels.korean ? "~" + end : "–" + end + " ") + std::string{labels.bytes};
}

auto quoted_words(const Citation& citation, const Labels& labels) -> std::string {
    if (citation.quote.empty() && citation.shortened) return std::string{labels.link_only};
    return text::without_marks(citation.quote) + (citation.shortened ? "…" : "");
}

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
        out += std::string{labels.korean ? "" : " "} + "(+ " + rounded(about.unknown) + " " + std::string{labels.unknown_cost} + ")";
    return out;
}

/// "2 × pages that give orders to a model; 1 × …", "모델에게 지시하는 문구가 있는 페이지 2건 · …"
auto guard_words(const About& about, const Labels& labels) -> std::string {
    std::string out;
    for (const auto& [what, count] : about.guards)
        out += (out.empty() ? "" : labels.korean ? " · " : "; ") + (labels.korean ? translated(what, labels) + " " + counted(count, labels)
                                                          : std::to_string(count) + " × " + what);
    return out;
}

auto counts_of(const About& about, const Labels& labels)
    -> std::vector<std::pair<std::string, std::string>> {
    const auto word = [](std::string_view text) { return std::string{text}; };
    std::vector<std::pair<std::string, std::string>> out{
        {word(labels.documents), counted(about.documents, labels)},
        {word(labels.clusters), counted(about.clusters, labels)},
        {word(labels.matched), counted(about.matched, labels)},
        {word(labels.questions), asked_words(about, labels)},
        {word(labels.findings), counted(about.findings, labels)},
        {word(labels.dropped), counted(static_cast<int>(about.dropped.size()), labels)},
        {word(labels.cost), cost_words(about, labels) + ", " + calls_words(about, labels)}};
    if (auto words = guard_words(about, labels); !words.empty())
        out.emplace_back(word(labels.guards), std::move(words));
    return out;
}

}  // namespace fanfold::deliver
