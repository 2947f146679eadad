#include "plan_words.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

namespace fanfold::app {

namespace {

using Json = nlohmann::ordered_json;
using pipeline::Forecast;
using pipeline::PriceRange;

/// Four places are enough for people; what is less is shown as some.
auto shown(Money amount) -> std::string {
    const auto number = static_cast<double>(amount.pico()) / 1e12;
    if (amount != Money{} && number < 0.0001) return "<0.0001";
    return fmt::format("{:.4f}", number);
}

auto shown(const PriceRange& range) -> std::string {
    return shown(range.low) + " - " + shown(range.high);
}

auto row(const std::string& name, const Forecast& line) -> std::string {
    return fmt::format("{:<24} {:>10} {:>7} {:>7} {:>7} {:>12} {:>10} {:>10} {:>20} {:>10}\n", name,
                       line.questions, line.by_rules, line.calls, line.shared, line.input_tokens,
                       line.output_tokens, shown(line.cost.expected), shown(line.cost),
                       shown(line.upper_bound));
}

auto sum_of(const std::vector<Forecast>& lines) -> Forecast {
    Forecast out;
    for (const auto& line : lines) {
        out.questions += line.questions;
        out.by_rules += line.by_rules;
        out.calls += line.calls;
        out.shared += line.shared;
        out.batched += line.batched;
        out.escalations += line.escalations;
        out.input_tokens += line.input_tokens;
        out.output_tokens += line.output_tokens;
        out.cost += line.cost;
        out.upper_bound += line.upper_bound;
    }
    return out;
}

/// By how much the cost missed what was expected, in per cent of it; nothing where nothing was.
auto error_of(Money expected, Money cost) -> std::optional<long> {
    if (expected == Money{}) return std::nullopt;
    const auto ratio = static_cast<double>(cost.pico()) / static_cast<double>(expected.pico());
    return std::lround((ratio - 1) * 100);
}

auto error_words(Money expected, Money cost) -> std::string {
    const auto error = error_of(expected, cost);
    if (!error) return "nothing was expected";
    if (*error == 0) return "as expected";
    return fmt::format("{} % {} than expected", std::abs(*error), *error > 0 ? "more" : "less");
}

auto hindsight_text(const pipeline::Hindsight& last, const std::string& currency) -> std::string {
    PriceRange planned;
    Money cost;
    std::int64_t tokens = 0, used = 0;
    for (const auto& line : last.planned.plan.lines) {
        planned += PriceRange{line.low, line.expected, line.high};
        tokens += line.tokens;
        const auto came_to = last.came_to.find(line.enterprise);
        if (came_to == last.came_to.end()) continue;
        cost += came_to->second.money;
        used += came_to->second.tokens;
    }
    return fmt::format(
        "The last plan, of {} for {}: {} {} ({}), {} tokens. It came to {} {}, {} tokens: {}.\n",
        to_rfc3339(last.planned.plan.made_at), to_string(last.planned.run.id),
        shown(planned.expected), currency, shown(planned), tokens, shown(cost), currency, used,
        error_words(planned.expected, cost));
}

auto notes_text(const pipeline::Outlook& outlook) -> std::string {
    std::string out =
        outlook.calls_known > 0
            ? fmt::format("Expected as {} earlier calls went; ", outlook.calls_known)
            : std::string{"Nothing was asked before: what is expected is a guess; "};
    out += "folding and calls to larger models are in it. Questions without a call have their "
           "answer in the store; shared ones are paid by another's.\n";
    if (outlook.pages_sampled > 0)
        return out + fmt::format("From a sample: {} pages of {} known links. Links that only those "
                                 "pages know come on top.\n",
                                 outlook.pages_sampled, outlook.pages_known);
    if (outlook.nothing_seen)
        return out + "Nothing was seen yet. `fanfold plan --sample 20` visits 20 pages of each "
                     "source, in a store of its own, and gives a range.\n";
    return out + "Stored documents only: what the next crawl finds comes on top.\n";
}

auto number_of(const PriceRange& range) -> Json {
    return {{"low", to_string(range.low)},
            {"expected", to_string(range.expected)},
            {"high", to_string(range.high)}};
}

auto last_json(const std::optional<pipeline::Hindsight>& last, const EnterpriseName& name) -> Json {
    if (!last) return nullptr;
    for (const auto& line : last->planned.plan.lines) {
        if (line.enterprise != name) continue;
        const auto found = last->came_to.find(name);
        const auto spent = found == last->came_to.end() ? fanfold::fanout::Spent{} : found->second;
        const auto error = error_of(line.expected, spent.money);
        return {{"run", to_string(last->planned.run.id)},
                {"planned_at", to_rfc3339(last->planned.plan.made_at)},
                {"cost", number_of({line.low, line.expected, line.high})},
                {"tokens", line.tokens},
                {"came_to", to_string(spent.money)},
                {"tokens_used", spent.tokens},
                {"error_percent", error ? Json(*error) : Json()}};
    }
    return nullptr;
}

auto part_json(const pipeline::Edit::Part& part) -> Json {
    return {{"questions", part.questions},
            {"calls", part.calls},
            {"input_tokens", part.input_tokens},
            {"cost", number_of(part.cost)}};
}

auto dumped(const Json& json) -> std::string {
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

auto edit_row(const pipeline::Edit& line) -> std::string {
    return fmt::format("{:<24} {:<24} {:>6} {:>12} {:>10} {:>6} {:>10} {:>6} {:>10} {:>6}\n",
                       line.enterprise.str(), line.template_name.str(), line.added.questions,
                       line.added.input_tokens, shown(line.added.cost.expected),
                       line.removed.questions, shown(line.removed.cost.expected),
                       line.changed.questions, shown(line.changed.cost.expected), line.same);
}

}  // namespace

auto outlook_text(const pipeline::Outlook& outlook, const std::string& currency) -> std::string {
    auto out = fmt::format("{:<24} {:>10} {:>7} {:>7} {:>7} {:>12} {:>10} {:>10} {:>20} {:>10}\n",
                           "enterprise", "questions", "rules", "calls", "shared", "input tokens",
                           "output", currency, "between", "at most");
    for (const auto& line : outlook.lines) out += row(line.enterprise.str(), line);
    const auto sum = sum_of(outlook.lines);
    if (outlook.lines.size() > 1) out += row("together", sum);
    if (sum.escalations > 0)
        out += fmt::format("About {:.0f} calls to larger models are expected among them.\n",
                           sum.escalations);
    if (sum.batched > 0)
        out += fmt::format("{} of these calls go into batches first, and are expected there at their "
                           "discount; the high end and the most are for asking all of them live.\n",
                           sum.batched);
    out += notes_text(outlook);
    if (outlook.last) out += hindsight_text(*outlook.last, currency);
    return out;
}

auto outlook_json(const pipeline::Outlook& outlook) -> std::string {
    Json rows = Json::array();
    for (const auto& line : outlook.lines)
        rows.push_back({{"enterprise", line.enterprise.str()},
                        {"questions", line.questions},
                        {"by_rules", line.by_rules},
                        {"calls", line.calls},
                        {"shared", line.shared},
                        {"batched", line.batched},
                        {"escalations", line.escalations},
                        {"input_tokens", line.input_tokens},
                        {"output_tokens", line.output_tokens},
                        {"cost", number_of(line.cost)},
                        {"at_most", to_string(line.upper_bound)},
                        {"pages_sampled", outlook.pages_sampled},
                        {"pages_known", outlook.pages_known},
                        {"last", last_json(outlook.last, line.enterprise)}});
    return dumped(rows);
}

auto edit_text(const pipeline::EditOutlook& edit, const std::string& currency) -> std::string {
    if (edit.lines.empty())
        return fmt::format("Today's files would have asked in {} just what was asked.\n",
                           to_string(edit.run.id));
    auto out = fmt::format("{:<24} {:<24} {:>6} {:>12} {:>10} {:>6} {:>10} {:>6} {:>10} {:>6}\n",
                           "enterprise", "template", "more", "input tokens", currency, "fewer",
                           currency, "other", currency, "same");
    Money more, fewer, other;
    for (const auto& line : edit.lines) {
        out += edit_row(line);
        more += line.added.cost.expected;
        fewer += line.removed.cost.expected;
        other += line.changed.cost.expected;
    }
    out += fmt::format(
        "A night like {} would cost {} {} more and {} less. Questions in other words were asked and "
        "are not due again; `--reask` asks them for about {}.\n",
        to_string(edit.run.id), shown(more), currency, shown(fewer), shown(other));
    return out;
}

auto edit_json(const pipeline::EditOutlook& edit) -> std::string {
    Json rows = Json::array();
    for (const auto& line : edit.lines)
        rows.push_back({{"enterprise", line.enterprise.str()},
                        {"template", line.template_name.str()},
                        {"added", part_json(line.added)},
                        {"removed", part_json(line.removed)},
                        {"changed", part_json(line.changed)},
                        {"same", line.same}});
    return dumped({{"run", to_string(edit.run.id)}, {"templates", std::move(rows)}});
}

}  // namespace fanfold::app
