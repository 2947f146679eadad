#include "call.hpp"

#include <algorithm>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>
#include <exception>
#include "estimate.hpp"
#include "reask.hpp"

namespace fanfold::fanout {

namespace asio = boost::asio;
using model::FailureKind;
using nlohmann::json;

namespace {

constexpr int counts_between_keeping = 64;  ///< replies: a kill costs little of what was learnt from them

auto out_of_time(const std::string& while_doing) -> Error {
    return {ErrorKind::cancelled, "the time was up while " + while_doing};
}

auto duration_until(SteadyInstant from, SteadyInstant to) -> Duration {
    return std::max(std::chrono::ceil<Duration>(to - from), Duration{1});
}

}  // namespace

/// How often a question is asked in all, by what its last answer was worth.
auto Call::rounds(Worth worth) -> int {
    switch (worth) {
        case Worth::usable:
        case Worth::refused:
            return 1;
        case Worth::off_schema:
            return 2;
        case Worth::noise:
            return 5;
    }
    return 1;
}

auto Call::run() -> asio::awaitable<Result<Told>> {
    Again again;  // with what was wrong
    for (;; ++round_) {
        const auto& request = again ? *again : what_.request;
        measure(request);
        auto sent = co_await answer_to(request);
        if (!sent.ok()) co_return sent.error();
        auto end = co_await end_round(std::move(*sent), again);
        if (end) co_return std::move(*end);
    }
}

/// Apart from `run`, whose frame stands while the answer is waited for.
auto Call::end_round(Sent sent, Again& again) -> asio::awaitable<std::optional<Result<Told>>> {
    auto judged = judge(sent.reply);
    note(judged);
    if (sent.attempt) price(*sent.attempt, sent.reply);
    learn(sent.reply);
    const bool usable = judged.worth == Worth::usable;
    const bool over = round_ >= rounds(judged.worth);
    if (!usable && sent.attempt) sent.attempt->row.note = "not usable: " + summary(judged.problems);
    std::optional<Answer> answer;
    if (over) answer = answer_of(sent.reply, judged);
    const auto why = answer ? answer->error : std::string{};
    auto settled = co_await conclude(std::move(sent.attempt), std::move(answer));
    if (!settled.ok()) co_return Result<Told>{settled.error()};
    auto learnt = desk_->ratios_to_keep(counts_between_keeping);
    if (!learnt.empty()) {
        auto kept = co_await desk_->ledger.keep_token_ratios(std::move(learnt));
        if (!kept.ok()) co_return Result<Told>{kept.error()};
    }
    if (usable)
        co_return Result<Told>{Told{std::move(judged.value), key_, what_.request.model, false, sent.reply.usage, {}}};
    if (over) co_return Result<Told>{Error{ErrorKind::give_up, why}};
    if (auto refused = lane_.refusal(what_.template_name)) co_return Result<Told>{*refused};  // says nothing about this question
    again = std::make_unique<const model::Request>(reask(what_.request, sent.reply.text, judged.problems));
    co_return std::nullopt;
}

/// Once, since prompts are long.
void Call::measure(const model::Request& request) {
    const auto bound = lane_.client->card().token_bound(request);
    scripts_ = scripts_of(request);
    bound_ = bound > 0 ? bound - request.max_output_tokens : 0;
}

auto Call::answer_to(const model::Request& request) -> asio::awaitable<Result<Sent>> {
    return posted_ ? take_posted() : send_until_answered(request);
}

auto Call::take_posted() -> asio::awaitable<Result<Sent>> {
    Sent sent{nullptr, std::move(*posted_)};
    posted_.reset();
    co_return sent;
}

/// What came in a batch was paid for when it came.
auto Call::conclude(Open attempt, std::optional<Answer> answer) -> asio::awaitable<Status> {
    if (!attempt && !answer) co_return Done{};
    if (!attempt) {
        auto kept = co_await keep_(std::move(*answer));
        co_return kept;
    }
    auto settled = co_await settle(std::move(attempt), std::move(answer));
    co_return settled;
}

void Call::note(const Judged& judged) {
    if (judged.worth == Worth::refused) return;
    const auto& asked = what_.template_name;
    auto& usability = lane_.usability;
    const auto verdict = usability.note(asked, judged.worth == Worth::usable);
    if (verdict == Usability::Verdict::leave_model)
        lane_.give_up(unusable(usability.in_a_row(), "answers in a row that can't be used", judged));
    if (verdict == Usability::Verdict::leave_template)
        lane_.give_up(asked, unusable(usability.in_a_row(asked), "answers in a row to " + asked.str() + " that can't be used", judged));
}

auto Call::unusable(int count, const std::string& of_what, const Judged& judged) const -> Error {
    return {ErrorKind::fix_config, name() + " gave " + std::to_string(count) + " " + of_what +
                                       "; is it the right one, and does it follow schemas? The last one: " + summary(judged.problems)};
}

auto Call::send_until_answered(const model::Request& request) -> asio::awaitable<Result<Sent>> {
    for (;;) {
        if (auto refused = lane_.refusal(what_.template_name)) co_return *refused;
        auto attempt = co_await open(request);
        if (!attempt.ok()) co_return attempt.error();
        auto outcome = co_await send(**attempt, request);
        if (outcome->reply) co_return Sent{std::move(*attempt), std::move(*outcome->reply)};
        auto over = co_await after_failure(std::move(*attempt), std::move(outcome));
        if (over) co_return *over;
    }
}

/// Why it is not asked again, if it is not.
auto Call::after_failure(Open attempt, std::unique_ptr<model::Outcome> outcome)
    -> asio::awaitable<std::optional<Error>> {
    const auto& failure = outcome->failure;
    const bool crowded = is_crowd(failure, outcome->hints, attempt->tokens());
    auto settled = co_await settle_failure(std::move(attempt), failure);
    if (trouble_) std::rethrow_exception(trouble_);
    if (!settled.ok()) co_return settled.error();
    if (failure.kind != FailureKind::retry_later) co_return final_error(failure);
    Unanswered unanswered{failure, crowded};
    auto over = co_await wait_to_retry(std::move(unanswered));
    co_return over;
}

auto Call::open(const model::Request& request) -> asio::awaitable<Result<Open>> {
    const auto& card = lane_.client->card();
    // A model that was seen to count more than a token a byte is reserved for as it counts.
    const auto bound = bound_of(request, card, lane_.ratios, model::Way::live);
    auto attempt = co_await reserve(bound);
    if (!attempt.ok()) co_return attempt;
    auto passed = co_await pass_limiter(**attempt, request.max_output_tokens + lane_.ratios.estimate(scripts_));
    if (!passed.ok()) co_return passed.error();
    auto row = row_for(request, (*attempt)->reserved());
    (*attempt)->write_down();
    auto number = co_await desk_->ledger.begin(row);
    if (!number.ok()) co_return number.error();
    row.number = *number;
    (*attempt)->row = std::move(row);
    if (deadline_.passed(desk_->clock)) {
        (*attempt)->row.note = "the time was up before it was sent";
        (*attempt)->row.state = AttemptState::failed;
        auto settled = co_await settle(std::move(*attempt), std::nullopt);
        if (!settled.ok()) co_return settled.error();
        co_return out_of_time("the question was being written down");
    }
    co_return attempt;
}

auto Call::reserve(Spent bound) -> asio::awaitable<Result<Open>> {
    const Payer payer{what_.run, what_.enterprise, what_.template_name};
    for (;;) {
        if (deadline_.passed(desk_->clock)) co_return out_of_time("money was being waited for");
        const auto now = desk_->clock.now();
        const auto judgement = desk_->budget.judge(payer, bound, now);
        if (judgement.verdict == Budget::Verdict::refused)
            co_return Error{ErrorKind::over_budget, judgement.reason};
        if (judgement.verdict == Budget::Verdict::fits) {
            auto reservation = desk_->budget.reserve(payer, bound, now);
            co_return std::make_unique<OpenAttempt>(*desk_, lane_, std::move(reservation));
        }
        co_await desk_->money.wait(deadline_);
    }
}

/// Only the first in line looks at the gate; whoever leaves calls the next.
auto Call::pass_limiter(OpenAttempt& attempt, std::int64_t tokens) -> asio::awaitable<Status> {
    async::Line::Place place{lane_.line};
    for (;;) {
        if (auto refused = lane_.refusal(what_.template_name)) co_return *refused;
        if (deadline_.passed(desk_->clock)) co_return out_of_time("waiting for " + name());
        auto until = deadline_;
        if (place.is_first() && !desk_->winding_down) {
            const auto now = desk_->clock.steady_now();
            const auto gate = lane_.gate(now);
            if (gate.state == Limiter::State::parked) co_return parked();
            if (gate.state == Limiter::State::open) {
                attempt.enter(tokens);
                co_return Done{};
            }
            if (gate.state == Limiter::State::paused)
                until = deadline_.earlier(
                    Deadline::after(desk_->clock, duration_until(now, gate.until)));
        }
        co_await place.wait(until);
    }
}

auto Call::row_for(const model::Request& request, const Spent& reserved) const -> Attempt {
    const auto& card = lane_.client->card();
    Attempt row;
    row.key = round_ == 1 ? key_ : model::request_key(request, card.model_id, card.realm);
    row.epoch = desk_->settings.epoch;
    row.run = what_.run;
    row.enterprise = what_.enterprise;
    row.template_name = what_.template_name;
    row.model = what_.request.model;
    row.reserved = reserved.money;
    row.reserved_tokens = reserved.tokens;
    row.sent_at = desk_->clock.now();
    return row;
}

auto Call::send(OpenAttempt& attempt, const model::Request& request)
    -> asio::awaitable<std::unique_ptr<model::Outcome>> {
    attempt.sending();
    auto outcome = std::make_unique<model::Outcome>();
    try {
        auto told = co_await lane_.client->ask(request, deadline_);
        *outcome = std::move(told);
    } catch (...) {
        trouble_ = std::current_exception();
        outcome->failure = {
            FailureKind::cancelled, "stopped while the call was in flight", {}, true};
    }
    // A stopped coroutine still owes the ledger this attempt's end: `settle` lets it stop.
    co_await asio::this_coro::throw_if_cancelled(false);
    const bool crowded = is_crowd(outcome->failure, outcome->hints, attempt.tokens());
    look_at_health(*outcome);
    lane_.limiter.correct(outcome->hints, attempt.ticket(), desk_->clock.steady_now());
    attempt.leave(crowded, outcome->reply.has_value());
    co_return outcome;
}

/// Before the next in line is called: it is to find the breaker as this call leaves it.
void Call::look_at_health(const model::Outcome& outcome) {
    const auto& failure = outcome.failure;
    const bool refused =
        failure.kind == FailureKind::split || failure.kind == FailureKind::give_up;
    if (outcome.reply || refused) return lane_.breaker.answered();
    if (failure.kind != FailureKind::retry_later || failure.throttled) return;
    const auto now = desk_->clock.steady_now();
    lane_.breaker.failed(now);
    if (lane_.breaker.hopeless(now))
        lane_.give_up({ErrorKind::unavailable, name() + " does not answer: " + failure.message});
}

auto Call::settle(Open attempt, std::optional<Answer> answer) -> asio::awaitable<Status> {
    auto row = attempt->row;
    if (row.state == AttemptState::unknown)
        attempt->unknown();
    else
        attempt->spent({row.settled, row.settled_tokens});
    const auto state = co_await asio::this_coro::cancellation_state;
    const bool stopped = state.cancelled() != asio::cancellation_type::none;
    if (stopped) co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    auto settled = co_await desk_->ledger.settle(std::move(row), std::move(answer));
    co_await asio::this_coro::throw_if_cancelled(true);
    if (stopped)
        throw boost::system::system_error{
            asio::error::make_error_code(asio::error::operation_aborted)};
    co_return settled;
}

auto Call::settle_failure(Open attempt, model::Failure failure) -> asio::awaitable<Status> {
    attempt->row.note = failure.message;
    attempt->row.state = failure.sent ? AttemptState::unknown : AttemptState::failed;
    auto settled = co_await settle(std::move(attempt), std::nullopt);
    co_return settled;
}

auto Call::wait_to_retry(Unanswered what) -> asio::awaitable<std::optional<Error>> {
    const auto& failure = what.failure;
    auto over = count_try(failure);
    if (over) co_return over;
    const auto delay = delay_after(failure);
    const bool park = failure.retry_after && *failure.retry_after > Limiter::longest_wait;
    if (what.crowded || park) {
        lane_.limiter.pause(desk_->clock.steady_now() + delay);
        lane_.line.call_all();
    }
    if (park) co_return parked();
    if (deadline_.left(desk_->clock) <= delay)
        co_return out_of_time("waiting to ask " + name() + " again: " + failure.message);
    co_await async::sleep_for(delay);
    co_return std::nullopt;
}

/// Whether this failure was one too many. While the breaker is open it is the model's trouble and
/// not the question's: it waits in line for the probe to come back.
auto Call::count_try(const model::Failure& failure) -> std::optional<Error> {
    if (failure.throttled) {
        if (++refusals_ <= desk_->settings.refusals) return std::nullopt;
        return Error{ErrorKind::unavailable, name() + " refused " + std::to_string(refusals_) +
                                                 " times: " + failure.message};
    }
    if (auto refused = lane_.refusal(what_.template_name)) return refused;
    if (lane_.breaker.open() || tries_++ < desk_->settings.retries) return std::nullopt;
    return Error{ErrorKind::unavailable, name() + " can't be had after " + std::to_string(tries_) +
                                             " tries: " + failure.message};
}

auto Call::delay_after(const model::Failure& failure) const -> Duration {
    const auto& settings = desk_->settings;
    const auto random = desk_->unit_random();
    const auto count = std::max((failure.throttled ? refusals_ : tries_) - 1, 0);
    const auto delay = backoff(count, settings.retry_base, settings.retry_cap, random);
    if (!failure.retry_after) return delay;
    const double jitter = 0.1 * random * static_cast<double>(failure.retry_after->count());
    return std::max(delay, *failure.retry_after + Duration{static_cast<Duration::rep>(jitter)});
}

auto Call::judge(const model::Reply& reply) const -> Judged {
    if (reply.finish == "refusal" || reply.finish == "content_filter")
        return {Worth::refused, nullptr, {name() + " refused to answer (" + reply.finish + ")"}};
    if (reply.finish == "length")
        return {Worth::off_schema,
                nullptr,
                {"the answer was cut off at its length limit; it must be much shorter"}};
    if (reply.finish == "empty") return {Worth::noise, nullptr, {"the answer was empty"}};
    auto value = model::parse_reply(reply.text);
    if (!value.ok()) return {Worth::noise, nullptr, {value.error().message()}};
    auto problems = model::validate(what_.request.schema.value(), *value);
    const auto worth = problems.empty() ? Worth::usable : Worth::off_schema;
    return {worth, std::move(*value), std::move(problems)};
}

void Call::price(OpenAttempt& attempt, const model::Reply& reply) const {
    attempt.row.state = AttemptState::settled;
    attempt.row.usage = reply.usage;
    const Spent reserved = attempt.reserved();
    const auto used = used_by(reply, lane_.client->card().price, model::Way::live, reserved);
    attempt.row.settled = used.money;
    attempt.row.settled_tokens = used.tokens;
}

void Call::learn(const model::Reply& reply) {
    if (!reply.usage_known || bound_ <= 0) return;
    lane_.ratios.learn(scripts_, within_reason(reply.usage.input), bound_);
    ++lane_.unkept;
}

auto Call::answer_of(const model::Reply& reply, const Judged& judged) const -> Answer {
    Answer answer;
    answer.key = key_;
    answer.model = what_.request.model;
    answer.model_revision = reply.model_revision;
    answer.usage = reply.usage;
    answer.made_at = desk_->clock.now();
    if (judged.problems.empty()) {
        answer.reply = model::compact(judged.value);
    } else {
        answer.error = judged.worth == Worth::refused
                           ? judged.problems.front()
                           : name() + " did not answer in the schema: " + summary(judged.problems);
        answer.expires_at = answer.made_at + desk_->settings.negative_ttl;
    }
    return answer;
}

auto Call::final_error(const model::Failure& failure) -> Error {
    switch (failure.kind) {
        case FailureKind::fix_config:
            lane_.give_up({ErrorKind::fix_config, failure.message});
            return *lane_.broken;
        case FailureKind::split:
            return {ErrorKind::too_long, "too long for " + name() + ": " + failure.message};
        case FailureKind::cancelled:
            return {ErrorKind::cancelled, failure.message};
        case FailureKind::retry_later:
        case FailureKind::give_up:
            break;
    }
    return {ErrorKind::give_up, failure.message};
}

auto Call::parked() const -> Error {
    const auto wait = lane_.limiter.paused_until() - desk_->clock.steady_now();
    return {ErrorKind::retry_later, name() + " is parked: its provider asks to wait for another " +
                                        to_string(std::chrono::ceil<std::chrono::seconds>(wait))};
}

}  // namespace fanfold::fanout
