#include <fanfold/prompt/rules.hpp>

#include <re2/re2.h>

#include <algorithm>
#include <charconv>
#include <fanfold/text/facts.hpp>
#include <fanfold/text/fold.hpp>
#include <fanfold/text/sentences.hpp>
#include <set>

namespace fanfold::prompt {

namespace {

using nlohmann::json;

constexpr std::size_t shortest_place = 8;
constexpr std::size_t longest_place = 1'200;
constexpr std::size_t longest_claim = 400;

using Groups = std::map<std::string, std::string>;

struct Found {
    const Rule* rule = nullptr;
    std::string_view place;
    Groups groups;
    int importance = 3;
};

auto lines_of(std::string_view text) -> std::vector<std::string_view> {
    std::vector<std::string_view> out;
    while (!text.empty()) {
        const auto end = text.find('\n');
        out.push_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return out;
}

auto sentences_of(std::string_view text) -> std::vector<std::string_view> {
    std::vector<std::string_view> out;
    for (const auto& span : text::sentences(text)) out.push_back(span.of(text));
    return out;
}

/// The named groups that took part; nothing if the pattern does not stand there.
auto match(const re2::RE2& pattern, std::string_view place) -> std::optional<Groups> {
    const auto count = static_cast<std::size_t>(pattern.NumberOfCapturingGroups()) + 1;
    std::vector<re2::StringPiece> parts(count);
    const re2::StringPiece all{place.data(), place.size()};
    if (!pattern.Match(all, 0, all.size(), re2::RE2::UNANCHORED, parts.data(),
                       static_cast<int>(count)))
        return std::nullopt;
    Groups out;
    for (const auto& [name, at] : pattern.NamedCapturingGroups()) {
        const auto& part = parts[static_cast<std::size_t>(at)];
        if (part.data() != nullptr) out[name] = std::string{part.data(), part.size()};
    }
    return out;
}

/// "9.8" in a group may touch letters, so that it is no number to a reader of prose.
auto bare_number(std::string text) -> std::optional<text::Number> {
    std::erase(text, ',');
    text::Number out;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), out.value);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
    return out;
}

auto is_enough(const Rule& rule, const text::Number& number) -> bool {
    if (!rule.unit.empty() && number.unit != rule.unit) return false;
    return number.value >= rule.at_least.value_or(number.value) &&
           number.value <= rule.at_most.value_or(number.value);
}

struct Counted {
    double value = 0;
    std::string written;
};

/// The first number in `text` that the rule wants.
auto number_in(const Rule& rule, const std::string& text) -> std::optional<Counted> {
    auto numbers = text::numbers(text);
    if (numbers.empty())
        if (auto bare = bare_number(text)) numbers.push_back({bare->value, "", 1, {0, text.size()}});
    for (const auto& number : numbers)
        if (is_enough(rule, number))
            return Counted{number.value, std::string{number.at.of(text)}};
    return std::nullopt;
}

auto importance_at(const Rule& rule, double value) -> int {
    int out = rule.importance;
    double highest = 0;
    bool any = false;
    for (const auto& level : rule.levels) {
        if (value < level.at_least || (any && level.at_least <= highest)) continue;
        out = level.importance;
        highest = level.at_least;
        any = true;
    }
    return out;
}

auto is_watched(std::string_view place, const std::vector<std::string>& watch) -> bool {
    const auto folded = text::fold_key(place);
    return std::any_of(watch.begin(), watch.end(), [&](const std::string& name) {
        return folded.find(text::fold_key(name)) != std::string::npos;
    });
}

/// The words for a language; those for any, or English, where it has none.
auto words_for(const std::map<std::string, std::string>& by_language, const std::string& language)
    -> std::string {
    for (const auto& wanted : {language, language.substr(0, language.find('-')), std::string{},
                               std::string{"en"}})
        if (const auto found = by_language.find(wanted); found != by_language.end())
            return found->second;
    return by_language.empty() ? std::string{} : by_language.begin()->second;
}

/// Calls `each(before, name)` for every {name} and returns what follows the last.
template <class Each>
auto each_slot(std::string_view pattern, const Each& each) -> std::string_view {
    for (;;) {
        const auto open = pattern.find('{');
        const auto close = pattern.find('}', open);
        if (open == std::string_view::npos || close == std::string_view::npos) return pattern;
        each(pattern.substr(0, open), std::string{pattern.substr(open + 1, close - open - 1)});
        pattern.remove_prefix(close + 1);
    }
}

/// Nothing if a group that it names took no part.
auto filled(const std::string& pattern, const Groups& groups) -> std::optional<std::string> {
    std::string out;
    bool whole = true;
    const auto rest = each_slot(pattern, [&](std::string_view before, const std::string& name) {
        const auto found = groups.find(name);
        whole = whole && found != groups.end();
        out += std::string{before} + (found == groups.end() ? std::string{} : found->second);
    });
    if (!whole) return std::nullopt;
    return out.append(rest);
}

auto found_by(const Rule& rule, std::string_view place, const RuleSubject& subject)
    -> std::optional<Found> {
    auto groups = match(*rule.pattern, place);
    if (!groups) return std::nullopt;
    if (rule.unless && match(*rule.unless, place)) return std::nullopt;
    if (rule.watched && !is_watched(place, subject.watch)) return std::nullopt;
    Found out{&rule, place, std::move(*groups), rule.importance};
    out.groups["sentence"] = std::string{place};
    if (!rule.looks_at_numbers()) return out;
    const auto held = out.groups.find(rule.number);
    if (!rule.number.empty() && held == out.groups.end()) return std::nullopt;
    const auto counted =
        number_in(rule, rule.number.empty() ? std::string{place} : held->second);
    if (!counted) return std::nullopt;
    out.groups["number"] = counted->written;
    out.importance = importance_at(rule, counted->value);
    return out;
}

auto days_in(const std::string& claim) -> json {
    json out = json::array();
    for (const auto& day : text::days(claim)) {
        if (day.year == 0 || day.month == 0 || day.day == 0) continue;
        const std::chrono::year_month_day date{
            std::chrono::year{day.year}, std::chrono::month{static_cast<unsigned>(day.month)},
            std::chrono::day{static_cast<unsigned>(day.day)}};
        if (date.ok()) out.push_back(to_rfc3339(std::chrono::sys_days{date}).substr(0, 10));
    }
    return out;
}

auto entities_in(const Found& found) -> json {
    json out = json::array();
    for (const auto& name : found.rule->entities)
        if (const auto held = found.groups.find(name);
            held != found.groups.end() && !held->second.empty())
            out.push_back({{"surface", held->second}, {"canonical", held->second}});
    return out;
}

auto told(const Found& found, const std::string& language) -> std::optional<json> {
    const auto& rule = *found.rule;
    const auto claim = filled(words_for(rule.claim, language), found.groups);
    if (!claim || claim->empty()) return std::nullopt;
    const auto why = filled(words_for(rule.why, language), found.groups);
    return json{{"claim", text::prefix(*claim, longest_claim)},
                {"why", text::prefix(why.value_or(""), longest_claim)},
                {"quote", found.place},
                {"importance", found.importance},
                {"importance_reason", "rule " + rule.name},
                {"entities", entities_in(found)},
                {"dates", days_in(*claim)},
                {"sentiment", rule.sentiment}};
}

/// What the first rule that holds in this place tells.
auto told_of(std::string_view place, Rule::Place kind, const std::vector<Rule>& rules,
             const RuleSubject& subject) -> std::optional<json> {
    for (const auto& rule : rules) {
        if (rule.in != kind || !rule.pattern) continue;
        const auto found = found_by(rule, place, subject);
        if (!found) continue;
        if (auto out = told(*found, subject.language)) return out;
    }
    return std::nullopt;
}

auto slots_of(const Rule& rule) -> std::set<std::string> {
    std::set<std::string> out{rule.entities.begin(), rule.entities.end()};
    if (!rule.number.empty()) out.insert(rule.number);
    for (const auto* words : {&rule.claim, &rule.why})
        for (const auto& [language, pattern] : *words)
            each_slot(pattern, [&](std::string_view, const std::string& name) { out.insert(name); });
    return out;
}

}  // namespace

auto answer_by_rules(const std::vector<Rule>& rules, const RuleSubject& subject) -> json {
    const auto text = text::prefix(subject.text, longest_ruled_text);
    std::vector<json> out;
    std::set<std::string> claims;
    for (const auto kind : {Rule::Place::sentence, Rule::Place::line}) {
        const bool wanted = std::any_of(rules.begin(), rules.end(),
                                        [&](const Rule& rule) { return rule.in == kind; });
        if (!wanted) continue;
        for (const auto place : kind == Rule::Place::line ? lines_of(text) : sentences_of(text)) {
            if (place.size() < shortest_place || place.size() > longest_place) continue;
            auto one = told_of(place, kind, rules, subject);
            if (one && claims.insert((*one)["claim"]).second) out.push_back(std::move(*one));
        }
    }
    std::stable_sort(out.begin(), out.end(), [](const json& a, const json& b) {
        return a["importance"].get<int>() > b["importance"].get<int>();
    });
    if (out.size() > most_ruled) out.resize(most_ruled);
    return {{"findings", out}};
}

auto problems_of(const Rule& rule) -> std::vector<std::string> {
    std::vector<std::string> out;
    if (!rule.pattern) out.push_back("rule \"" + rule.name + "\" needs pattern = '…'");
    if (rule.claim.empty()) out.push_back("rule \"" + rule.name + "\" needs claim = \"…\"");
    if (!rule.pattern) return out;
    const auto& groups = rule.pattern->NamedCapturingGroups();
    for (const auto& name : slots_of(rule)) {
        if (groups.contains(name) || name == "sentence") continue;
        if (name == "number" && rule.looks_at_numbers()) continue;
        out.push_back("rule \"" + rule.name + "\" speaks of {" + name +
                      "}, and its pattern has no group (?P<" + name + ">…)");
    }
    if (rule.at_least && rule.at_most && *rule.at_least > *rule.at_most)
        out.push_back("rule \"" + rule.name + "\" has at_least above at_most: nothing can hold");
    return out;
}

}  // namespace fanfold::prompt
