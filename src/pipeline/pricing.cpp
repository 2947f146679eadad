#include "pricing.hpp"

#include <algorithm>
#include <cmath>

namespace fanfold::pipeline {

namespace {

/// From so many requests on, a template's own answers say how long the next are.
constexpr std::int64_t enough_requests = 12;
/// Of answers that nobody has seen: how much of what is allowed they use.
constexpr double usual_answer = 0.35;

/// What is asked of a report and not of pages: its sections, its headline, the second look at its sentences.
auto is_fold(const fanout::HistoryLine& line) -> bool {
    const auto& name = line.template_name.str();
    return name.starts_with("fold/") || name.starts_with("check/");
}

auto rounded(double tokens) -> std::int64_t {
    return static_cast<std::int64_t>(std::llround(std::max(tokens, 0.0)));
}

auto priced(const model::Price& price, double input, double cached, double output, model::Way way)
    -> Money {
    Usage usage;
    usage.input = Tokens{rounded(input)};
    usage.cached_input = Tokens{rounded(input * cached)};
    usage.output = Tokens{rounded(output)};
    return price.of(usage, way);
}

}  // namespace

auto scaled(Money price, double times) -> Money {
    constexpr double million = 1e6;
    return price.parts(static_cast<std::int64_t>(std::clamp(times, 0.0, 1e9) * million));
}

auto scaled(const PriceRange& range, const Pricing::Share& times) -> PriceRange {
    return {scaled(range.low, times.low), scaled(range.expected, times.expected),
            scaled(range.high, times.high)};
}

Pricing::Pricing(const fanout::Engine& engine, std::vector<fanout::HistoryLine> history)
    : engine_(engine), history_(std::move(history)) {
    for (const auto& line : history_) calls_known_ += line.calls;
}

/// Of the template and model; where they are new to each other, of the model.
auto Pricing::known(const TemplateName& asking, const ModelName& model) const
    -> std::optional<Known> {
    fanout::HistoryLine own, any;
    for (const auto& line : history_) {
        if (line.model != model || is_fold(line)) continue;
        for (auto* sum : {&any, line.template_name == asking ? &own : nullptr}) {
            if (sum == nullptr) continue;
            sum->requests += line.requests;
            sum->calls += line.calls;
            sum->input += line.input;
            sum->cached_input += line.cached_input;
            sum->output += line.output;
        }
    }
    const auto& best = own.requests > 0 ? own : any;
    if (best.calls == 0) return std::nullopt;
    const auto calls = static_cast<double>(best.calls);
    const auto input = std::max(static_cast<double>(best.input), 1.0);
    return Known{static_cast<double>(best.output) / calls,
                 static_cast<double>(best.cached_input) / input,
                 calls / static_cast<double>(std::max<std::int64_t>(best.requests, 1)),
                 own.requests};
}

auto Pricing::of(const TemplateName& asking, const model::Request& request) const -> Priced {
    Priced out;
    const auto input = static_cast<double>(engine_.estimated_input(request));
    const auto most = static_cast<double>(request.max_output_tokens);
    const auto before = known(asking, request.model);
    const auto output = before ? std::min(before->output, most) : usual_answer * most;
    out.input = rounded(input);
    out.output = rounded(output);
    const auto* card = engine_.card(request.model);
    if (card == nullptr) return out;
    const bool sure = before && before->requests >= enough_requests;
    const double input_error = sure ? 0.1 : 0.3;
    const double output_error = sure ? 0.25 : 0.6;
    const auto tries = before ? before->tries : 1.0;
    const auto cached = before ? before->cached : 0.0;
    const auto price = [&](double sign) {
        const auto tokens = std::min(output * (1 + sign * output_error), most);
        // What a batch does not answer is asked live: dear, but not usual.
        const bool in_batch = engine_.batches(request.model) && sign <= 0;
        const auto way = in_batch ? model::Way::batch : model::Way::live;
        return scaled(priced(card->price, input * (1 + sign * input_error), cached, tokens, way),
                      tries);
    };
    out.cost = {price(-1), price(0), price(1)};
    return out;
}

auto Pricing::escalated(const TemplateName& asking, const ModelName& smaller,
                        const ModelName& larger) const -> Share {
    std::int64_t first = 0, further = 0;
    for (const auto& line : history_) {
        if (line.template_name != asking) continue;
        if (line.model == smaller) first += line.requests;
        if (line.model == larger) further += line.requests;
    }
    if (first == 0) return {0, 0.2, 0.5};
    const auto count = static_cast<double>(first);
    const auto share = std::min(static_cast<double>(further) / count, 1.0);
    const auto error = 1.64 * std::sqrt((share * (1 - share) + 0.25 / count) / count);
    return {std::max(share - error, 0.0), share, std::min(share + error, 1.0)};
}

auto Pricing::average(const TemplateName& asking) const -> Money {
    Money cost;
    std::int64_t most = 0;  // of the first tier: each question is asked there
    for (const auto& line : history_) {
        if (line.template_name != asking) continue;
        cost += line.cost;
        most = std::max(most, line.requests);
    }
    return most == 0 ? Money{} : Money::pico(cost.pico() / most);
}

auto Pricing::folding() const -> Share {
    Money fold, map;
    for (const auto& line : history_) (is_fold(line) ? fold : map) += line.cost;
    if (map == Money{}) return {0, 0.2, 0.5};
    const auto share =
        static_cast<double>(fold.pico()) / static_cast<double>(std::max<std::int64_t>(map.pico(), 1));
    return {share * 0.5, share, share * 1.5};
}

}  // namespace fanfold::pipeline
