#include "planner.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <fanfold/pipeline/trial.hpp>

namespace fanfold::pipeline {

namespace {

/// Prices are learnt from so many runs.
constexpr int runs_looked_at = 10;
/// Of 90 in 100 samples the truth lies within so many standard deviations.
constexpr double deviations = 1.64;

auto larger_tier(const prompt::FrontMatter& front) -> std::string {
    return front.tier == "rules" ? front.escalate.then : front.escalate.to;
}

auto total_of(const std::vector<schedule::PlanLine>& lines) -> Money {
    Money out;
    for (const auto& line : lines) out += line.expected;
    return out;
}

/// How much more the last planned run came to than was expected; 1 where nothing is known.
auto last_error(const std::optional<Hindsight>& last) -> double {
    if (!last) return 1;
    const auto expected = total_of(last->planned.plan.lines);
    Money spent;
    for (const auto& [name, amount] : last->came_to) spent += amount.money;
    if (expected == Money{} || spent == Money{}) return 1;
    const auto ratio = static_cast<double>(spent.pico()) / static_cast<double>(expected.pico());
    return std::clamp(ratio, 0.2, 5.0);
}

/// A range that would not have held the last run is widened until it would.
void widen(PriceRange& range, double error) {
    range.low = std::min(range.low, scaled(range.expected, std::min(error, 1.0)));
    range.high = std::max(range.high, scaled(range.expected, std::max(error, 1.0)));
}

/// From what a part of the pages held to all of them: questions are counted events.
void scale_up(Forecast& line, double pages) {
    const auto found = static_cast<double>(line.calls);
    if (found == 0) return;
    const auto error = deviations * std::sqrt(found);
    const Pricing::Share share{std::max(found - error, 0.0) / found * pages, pages,
                               (found + error + 1) / found * pages};
    line.cost = scaled(line.cost, share);
    const auto times = [&](auto& count) {
        count = static_cast<std::remove_reference_t<decltype(count)>>(
            static_cast<double>(count) * pages);
    };
    times(line.questions);
    times(line.by_rules);
    times(line.calls);
    times(line.shared);
    times(line.input_tokens);
    times(line.output_tokens);
    line.escalations *= pages;
    line.upper_bound = scaled(line.upper_bound, share.high);
}

using Place = std::pair<TemplateName, Digest>;

auto by_place(const std::vector<Question>& questions) -> std::map<Place, const Question*> {
    std::map<Place, const Question*> out;
    for (const auto& question : questions)
        out.emplace(Place{question.template_name, question.cluster}, &question);
    return out;
}

/// The questions of one template, sorted by what an edit makes of them.
struct Sorted {
    std::vector<Question> added, removed, changed;
    std::size_t same = 0;
};

auto sorted_by_template(const std::vector<Question>& before, const std::vector<Question>& now)
    -> std::map<TemplateName, Sorted> {
    std::map<TemplateName, Sorted> out;
    const auto was = by_place(before);
    const auto is = by_place(now);
    for (const auto& [place, question] : is) {
        const auto known = was.find(place);
        auto& sorted = out[place.first];
        if (known == was.end())
            sorted.added.push_back(*question);
        else if (known->second->template_version != question->template_version)
            sorted.changed.push_back(*question);
        else
            ++sorted.same;
    }
    for (const auto& [place, question] : was)
        if (!is.contains(place)) out[place.first].removed.push_back(*question);
    return out;
}

}  // namespace

auto plan_of(const JobName& job, Instant now, const Outlook& outlook) -> schedule::Plan {
    schedule::Plan out{job, now, {}};
    for (const auto& line : outlook.lines)
        out.lines.push_back({line.enterprise, static_cast<std::int64_t>(line.questions),
                             static_cast<std::int64_t>(line.calls),
                             line.input_tokens + line.output_tokens, line.cost.low,
                             line.cost.expected, line.cost.high});
    return out;
}

Planner::Planner(Parts& parts, Tally& tally, schedule::Run run, Order order)
    : parts_(parts),
      tally_(tally),
      run_(std::move(run)),
      order_(std::move(order)),
      crawl_(parts_, tally_, run_.id),
      desk_(parts_, tally_, run_, order_, crawl_) {}

auto Planner::prepare() -> boost::asio::awaitable<Status> {
    auto ready = co_await parts_.engine.begin_run(run_.id);
    if (!ready) co_return ready.error();
    auto history = co_await parts_.store.ledger().history(runs_looked_at);
    if (!history) co_return history.error();
    pricing_.emplace(parts_.engine, std::move(*history));
    co_return Done{};
}

auto Planner::outlook() -> boost::asio::awaitable<Result<Outlook>> {
    auto ready = co_await prepare();
    if (!ready) co_return ready.error();
    Outlook out;
    out.calls_known = pricing_->calls_known();
    auto newest = co_await parts_.store.gallery().last_sighting();
    if (!newest) co_return newest.error();
    out.nothing_seen = !newest->stored();
    auto last = co_await hindsight();
    if (!last) co_return last.error();
    out.last = std::move(*last);
    for (const auto& name : order_.enterprises) {
        auto line = co_await forecast(parts_.enterprises.at(name), *newest);
        if (!line) co_return line.error();
        widen(line->cost, last_error(out.last));
        out.lines.push_back(std::move(*line));
    }
    if (order_.reask_since || out.nothing_seen) co_return out;
    auto plan = plan_of(order_.job.name, parts_.clock.now(), out);
    auto kept = co_await parts_.store.run_book().keep_plan(std::move(plan));
    if (!kept) co_return kept.error();
    co_return out;
}

auto Planner::forecast(const Enterprise& enterprise, SightingId newest)
    -> boost::asio::awaitable<Result<Forecast>> {
    auto last = co_await parts_.store.run_book().last_view(order_.job.name, enterprise.name);
    if (!last) co_return last.error();
    Docket docket;
    docket.view = {last->to, newest, last->to_time, parts_.clock.now()};
    auto due = co_await desk_.questions_due(enterprise, docket);
    if (!due) co_return due.error();
    Forecast out;
    out.enterprise = enterprise.name;
    out.questions = due->size();
    for (const auto& question : *due) {
        auto added = co_await add_question(enterprise, question, out);
        if (!added) co_return added.error();
    }
    out.cost += scaled(out.cost, pricing_->folding());
    co_return out;
}

auto Planner::add_question(const Enterprise& enterprise, const Question& question,
                           Forecast& forecast) -> boost::asio::awaitable<Status> {
    auto requests = co_await desk_.requests_for(enterprise, question);
    if (!requests) co_return Done{};  // its document or template is gone: it will not be asked
    if (requests->empty()) ++forecast.by_rules;
    for (const auto& request : *requests) {
        auto added = co_await add_request(enterprise, question, request, forecast);
        if (!added) co_return added;
    }
    co_return Done{};
}

/// What was answered before costs nothing; what several ask is paid by the first.
auto Planner::add_request(const Enterprise& enterprise, const Question& question,
                          const model::Request& request, Forecast& forecast)
    -> boost::asio::awaitable<Status> {
    const auto key = parts_.engine.key_of(request);
    auto known = co_await parts_.store.ledger().answer(key, parts_.clock.now());
    if (!known) co_return known.error();
    if (*known) co_return Done{};
    if (!counted_.insert(key).second) {
        ++forecast.shared;
        co_return Done{};
    }
    const auto priced = pricing_->of(question.template_name, request);
    ++forecast.calls;
    forecast.batched += parts_.engine.batches(request.model) ? 1 : 0;
    forecast.input_tokens += priced.input;
    forecast.output_tokens += priced.output;
    forecast.cost += priced.cost;
    if (const auto* card = parts_.engine.card(request.model); card != nullptr)
        forecast.upper_bound += card->price.upper_bound(request);
    add_escalation(enterprise, question, request, forecast);
    co_return Done{};
}

void Planner::add_escalation(const Enterprise& enterprise, const Question& question,
                             const model::Request& request, Forecast& forecast) const {
    const auto resolved = parts_.catalog.find(question.template_name, enterprise);
    if (!resolved) return;
    const auto tier = larger_tier(resolved->front);
    if (tier.empty()) return;
    auto larger = request;
    larger.model = model_for(parts_.config.house, enterprise, tier);
    if (larger.model == request.model) return;
    const auto share = pricing_->escalated(question.template_name, request.model, larger.model);
    const auto priced = pricing_->of(question.template_name, larger);
    forecast.escalations += share.expected;
    forecast.cost += scaled(priced.cost, share);
    if (const auto* card = parts_.engine.card(larger.model); card != nullptr)
        forecast.upper_bound += card->price.upper_bound(larger);
}

auto Planner::hindsight() -> boost::asio::awaitable<Result<std::optional<Hindsight>>> {
    auto planned = co_await parts_.store.run_book().last_planned(order_.job.name);
    if (!planned) co_return planned.error();
    if (!*planned) co_return std::optional<Hindsight>{};
    Hindsight out{std::move(**planned), {}};
    for (const auto& line : out.planned.plan.lines) {
        auto spent = co_await parts_.store.ledger().spent_by(out.planned.run.id, line.enterprise);
        if (!spent) co_return spent.error();
        out.came_to.emplace(line.enterprise, *spent);
    }
    co_return std::optional{std::move(out)};
}

auto Planner::sample(int pages) -> boost::asio::awaitable<Result<Outlook>> {
    std::set<SourceName> names;
    for (const auto& name : order_.enterprises) {
        const auto& read = parts_.enterprises.at(name).sources;
        names.insert(read.begin(), read.end());
    }
    std::vector<Source> sources;
    for (const auto& name : names)
        if (const auto found = parts_.config.sources.find(name); found != parts_.config.sources.end())
            sources.push_back(found->second);
    crawl_.sample(static_cast<std::size_t>(pages));
    auto crawled = co_await crawl_.run(std::move(sources), Deadline::never());
    if (!crawled) co_return crawled.error();
    auto out = co_await outlook();
    if (!out) co_return out;
    for (const auto& name : names) {
        const auto seen = crawl_.sampled(name);
        out->pages_sampled += seen.visited;
        out->pages_known += seen.visited + seen.left;
    }
    if (out->pages_sampled == 0) co_return out;
    const auto times =
        static_cast<double>(out->pages_known) / static_cast<double>(out->pages_sampled);
    for (auto& line : out->lines) scale_up(line, times);
    co_return out;
}

auto Planner::edit() -> boost::asio::awaitable<Result<EditOutlook>> {
    auto ready = co_await prepare();
    if (!ready) co_return ready.error();
    auto entries = co_await parts_.store.run_book().enterprises(run_.id);
    if (!entries) co_return entries.error();
    EditOutlook out{run_, {}};
    for (const auto& entry : *entries) {
        const bool wanted = std::find(order_.enterprises.begin(), order_.enterprises.end(),
                                      entry.enterprise) != order_.enterprises.end();
        if (!wanted || !entry.view) continue;
        auto lines = co_await edit_of(entry);
        if (!lines) co_return lines.error();
        std::move(lines->begin(), lines->end(), std::back_inserter(out.lines));
    }
    co_return out;
}

auto Planner::edit_of(const schedule::RunEnterprise& entry)
    -> boost::asio::awaitable<Result<std::vector<Edit>>> {
    const auto& enterprise = parts_.enterprises.at(entry.enterprise);
    auto before = co_await parts_.store.ledger().questions(run_.id, entry.enterprise);
    if (!before) co_return before.error();
    Docket docket;
    docket.view = *entry.view;
    auto now = co_await desk_.questions_due(enterprise, docket);
    if (!now) co_return now.error();
    std::vector<Edit> out;
    for (const auto& [name, sorted] : sorted_by_template(*before, *now)) {
        Edit line{enterprise.name, name, {}, {}, {}, sorted.same};
        if (sorted.added.empty() && sorted.removed.empty() && sorted.changed.empty()) continue;
        auto added = co_await add_part(enterprise, sorted.added, line.added);
        if (!added) co_return added.error();
        auto changed = co_await add_part(enterprise, sorted.changed, line.changed);
        if (!changed) co_return changed.error();
        line.removed.questions = sorted.removed.size();
        const auto each = pricing_->average(name);
        line.removed.cost.expected = each.times(static_cast<std::int64_t>(sorted.removed.size()));
        line.removed.cost.low = line.removed.cost.high = line.removed.cost.expected;
        out.push_back(std::move(line));
    }
    co_return out;
}

auto Planner::add_part(const Enterprise& enterprise, const std::vector<Question>& questions,
                       Edit::Part& part) -> boost::asio::awaitable<Status> {
    Forecast sum;
    for (const auto& question : questions) {
        auto added = co_await add_question(enterprise, question, sum);
        if (!added) co_return added;
    }
    part = {questions.size(), sum.calls, sum.input_tokens, sum.cost};
    co_return Done{};
}

}  // namespace fanfold::pipeline
