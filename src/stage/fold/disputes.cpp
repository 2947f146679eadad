#include "disputes.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fanfold/text/facts.hpp>
#include <fanfold/text/fold.hpp>
#include <map>
#include <optional>
#include <set>

#include "deeds.hpp"

namespace fanfold::fold {

namespace {

constexpr std::size_t most_versions = 4;
/// Figures farther apart than this are two things, and no two counts of one.
constexpr double farthest = 3;
constexpr int days_apart = 3;

/// What one finding says in one respect.
struct Statement {
    const Finding* finding = nullptr;
    std::string kind;  ///< what it may be compared with: the deed and unit, or what is counted
    double value = 0;
    text::Number number;
    std::string told;
};

auto word_behind(std::string_view text, std::size_t at) -> std::string_view {
    if (at >= text.size() || text[at] != ' ') return {};
    const auto rest = text.substr(at + 1);
    std::size_t end = 0;
    while (end < rest.size() && ((rest[end] >= 'a' && rest[end] <= 'z') ||
                                 (rest[end] >= 'A' && rest[end] <= 'Z') || rest[end] == '-'))
        ++end;
    return rest.substr(0, end);
}

/// The figure as the quote has it; a bare one with what it counts.
auto written(const Finding& finding, const text::Number& number) -> std::string {
    const std::string_view quote = finding.quote;
    for (const auto& each : text::numbers(quote)) {
        if (!text::same_value(each, number)) continue;
        std::string out{each.at.of(quote)};
        if (!each.unit.empty()) return out;
        const auto counted = word_behind(quote, each.at.end());
        return counted.empty() ? out : out + ' ' + std::string{counted};
    }
    return {};
}

auto deeds_key(const Finding& finding) -> std::string {
    auto claim = text::fold_key(finding.claim);
    return std::to_string(take_deeds(claim));
}

/// Only a claim with one figure of a unit is clear about which it means.
auto figures_of(const Finding& finding) -> std::vector<Statement> {
    const auto claim = text::fold_key(finding.claim);
    std::map<std::string, std::vector<text::Number>> by_kind;
    for (auto& number : text::numbers(claim)) {
        const auto kind = number.unit.empty()
                              ? "of " + std::string{word_behind(claim, number.at.end())}
                              : number.unit;
        by_kind[kind].push_back(std::move(number));
    }
    std::vector<Statement> out;
    for (const auto& [kind, numbers] : by_kind) {
        if (numbers.size() != 1 || numbers.front().value == 0) continue;
        auto told = written(finding, numbers.front());
        if (!told.empty())
            out.push_back({&finding, deeds_key(finding) + ' ' + kind, numbers.front().value,
                           numbers.front(), std::move(told)});
    }
    return out;
}

auto day_number(const std::string& iso) -> std::optional<double> {
    const auto at = parse_rfc3339(iso);
    if (!at) return std::nullopt;
    return static_cast<double>(
        std::chrono::floor<std::chrono::days>(*at).time_since_epoch().count());
}

/// The one day that a claim names, if its quote names it too.
auto day_of(const Finding& finding) -> std::optional<Statement> {
    if (finding.dates.size() != 1) return std::nullopt;
    const auto number = day_number(finding.dates.front());
    const auto mentions = text::days(finding.quote);
    if (!number || mentions.size() != 1 || mentions.front().day == 0) return std::nullopt;
    const auto day = finding.dates.front().substr(8);
    if (std::atoi(day.c_str()) != mentions.front().day) return std::nullopt;
    return Statement{&finding,
                     deeds_key(finding),
                     *number,
                     {},
                     std::string{mentions.front().at.of(finding.quote)}};
}

using Same = bool (*)(const Statement&, const Statement&);

auto same_figure(const Statement& a, const Statement& b) -> bool {
    return text::same_value(a.number, b.number);
}
auto same_day(const Statement& a, const Statement& b) -> bool {
    return a.value == b.value;
}

auto comparable(const std::string& about, double a, double b) -> bool {
    if (about == "day") return std::abs(a - b) <= days_apart;
    return a * b > 0 &&
           std::max(std::abs(a), std::abs(b)) <= farthest * std::min(std::abs(a), std::abs(b));
}

struct Group {
    Statement first;
    std::vector<const Finding*> by;
    std::set<Digest> clusters;
};

auto grouped(const std::vector<Statement>& statements, Same same) -> std::vector<Group> {
    std::vector<Group> out;
    for (const auto& statement : statements) {
        auto at = std::find_if(out.begin(), out.end(),
                               [&](const Group& group) { return same(group.first, statement); });
        if (at == out.end()) at = out.insert(out.end(), Group{statement, {}, {}});
        at->by.push_back(statement.finding);
        at->clusters.insert(statement.finding->cluster);
    }
    std::stable_sort(out.begin(), out.end(), [](const Group& a, const Group& b) {
        return a.clusters.size() > b.clusters.size();
    });
    return out;
}

/// Two tellings of one document are no contradiction between sources.
auto dispute_in(const std::string& about, std::vector<Group> groups) -> std::optional<Dispute> {
    const auto& main = groups.front();
    std::erase_if(groups, [&, first = main.first.value, told = main.first.told,
                           clusters = main.clusters](const Group& group) {
        if (group.first.told == told && group.first.value == first) return false;
        return !comparable(about, first, group.first.value) ||
               std::any_of(group.clusters.begin(), group.clusters.end(),
                           [&](const Digest& each) { return clusters.contains(each); });
    });
    if (groups.size() < 2) return std::nullopt;
    if (groups.size() > most_versions) groups.resize(most_versions);
    Dispute out{about, {}};
    for (auto& group : groups) out.versions.push_back({group.first.told, std::move(group.by)});
    return out;
}

void add_disputes(const std::string& about, const std::vector<Statement>& statements, Same same,
                  std::vector<Dispute>& out) {
    std::map<std::string, std::vector<Statement>> by_kind;
    for (const auto& statement : statements) by_kind[statement.kind].push_back(statement);
    for (const auto& [kind, comparable_ones] : by_kind)
        if (auto dispute = dispute_in(about, grouped(comparable_ones, same)))
            out.push_back(std::move(*dispute));
}

}  // namespace

auto disputes_of(const Event& event) -> std::vector<Dispute> {
    std::vector<Statement> figures, days;
    for (const auto& finding : event.findings) {
        for (auto& figure : figures_of(finding)) figures.push_back(std::move(figure));
        if (auto day = day_of(finding)) days.push_back(std::move(*day));
    }
    std::vector<Dispute> out;
    add_disputes("figure", figures, same_figure, out);
    add_disputes("day", days, same_day, out);
    return out;
}

}  // namespace fanfold::fold
