#include "call.hpp"

#include <algorithm>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>
#include <exception>
#include <fanfold/text/sentences.hpp>

#include "reask.hpp"

namespace fanfold::fanout {

namespace asio = boost::asio;
using model::FailureKind;
using nlohmann::json;

namespace {

constexpr int rounds = 2;  // the question, and one re-ask

auto out_of_time(const std::string& while_doing) -> Error {
    return {ErrorKind::cancelled, "the time was up while " + while_doing};
}

auto estimated_tokens(const model::Request& request) -> std::int64_t {
    std::int64_t tokens =
        request.max_output_tokens;  // providers count what was asked for, not what came
    for (const auto& message : request.messages) tokens += text::estimated_tokens(message.content);
    return tokens;
}

auto duration_until(SteadyInstant from, SteadyInstant to) -> Duration {
    return std::max(std::chrono::ceil<Duration>(to - from), Duration{1});
}

}  // namespace

auto Call::run() -> asio::awaitable<Result<Told>> {
    auto request = what_.request;
    for (int round = 1; round <= rounds; ++round) {
        const bool last = round == rounds;
        auto sent = co_await send_until_answered(request);
        if (!sent.ok()) co_return sent.error();
        auto judged = judge(sent->reply);
        price(*sent->attempt, sent->reply);
        const bool over = judged.problems.empty() || judged.final || last;
        if (!judged.problems.empty())
            sent->attempt->row.note = "not usable: " + summary(judged.problems);
        std::optional<Answer> answer;
        if (over) answer = answer_of(sent->reply, judged);
        auto settled = co_await settle(std::move(sent->attempt), answer);
        if (!settled.ok()) co_return settled.error();
        if (judged.problems.empty())
            co_return Told{std::move(judged.value), key_, what_.request.model, false};
        if (over) co_return Error{ErrorKind::give_up, answer->error};
        request = reask(what_.request, sent->reply.text, judged.problems);
    }
    co_return Error{ErrorKind::give_up, name() + " gave no usable answer"};
}

auto Call::send_until_answered(model::Request request) -> asio::awaitable<Result<Sent>> {
    for (;;) {
        if (lane_.broken) co_return *lane_.broken;
        auto attempt = co_await open(request);
        if (!attempt.ok()) co_return attempt.error();
        auto outcome = co_await send(**attempt, request);
        if (outcome.reply) co_return Sent{std::move(*attempt), std::move(*outcome.reply)};
        const auto failure = outcome.failure;
        auto settled = co_await settle_failure(std::move(*attempt), failure);
        if (trouble_) std::rethrow_exception(trouble_);
        if (!settled.ok()) co_return settled.error();
        if (failure.kind != FailureKind::retry_later) co_return final_error(failure);
        auto over = co_await wait_to_retry(failure);
        if (over) co_return *over;
    }
}

auto Call::open(const model::Request& request) -> asio::awaitable<Result<Open>> {
    const auto& card = lane_.client->card();
    auto attempt = co_await reserve(card.price.upper_bound(request));
    if (!attempt.ok()) co_return attempt;
    auto passed = co_await pass_limiter(**attempt, estimated_tokens(request));
    if (!passed.ok()) co_return passed.error();
    auto row = row_for(request, (*attempt)->reserved());
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

auto Call::reserve(Money bound) -> asio::awaitable<Result<Open>> {
    for (;;) {
        if (deadline_.passed(desk_->clock)) co_return out_of_time("money was being waited for");
        const auto now = desk_->clock.now();
        const auto judgement = desk_->budget.judge(what_.run, what_.enterprise, bound, now);
        if (judgement.verdict == Budget::Verdict::refused)
            co_return Error{ErrorKind::over_budget, judgement.reason};
        if (judgement.verdict == Budget::Verdict::fits) {
            auto reservation = desk_->budget.reserve(what_.run, what_.enterprise, bound, now);
            co_return std::make_unique<OpenAttempt>(*desk_, lane_, std::move(reservation));
        }
        co_await desk_->money.wait(deadline_);
    }
}

auto Call::pass_limiter(OpenAttempt& attempt, std::int64_t tokens) -> asio::awaitable<Status> {
    for (;;) {
        if (lane_.broken) co_return *lane_.broken;
        if (deadline_.passed(desk_->clock)) co_return out_of_time("waiting for " + name());
        const auto now = desk_->clock.steady_now();
        const auto gate = lane_.limiter.gate(now);
        if (gate.state == Limiter::State::parked) co_return parked();
        if (gate.state == Limiter::State::open) {
            attempt.enter(tokens);
            co_return Done{};
        }
        auto until = deadline_;
        if (gate.state == Limiter::State::paused)
            until =
                deadline_.earlier(Deadline::after(desk_->clock, duration_until(now, gate.until)));
        co_await lane_.bell.wait(until);
    }
}

auto Call::row_for(const model::Request& request, Money reserved) const -> Attempt {
    const auto& card = lane_.client->card();
    Attempt row;
    row.key = model::request_key(request, card.model_id, card.realm);
    row.epoch = desk_->settings.epoch;
    row.run = what_.run;
    row.enterprise = what_.enterprise;
    row.template_name = what_.template_name;
    row.model = what_.request.model;
    row.reserved = reserved;
    row.sent_at = desk_->clock.now();
    return row;
}

auto Call::send(OpenAttempt& attempt, const model::Request& request)
    -> asio::awaitable<model::Outcome> {
    attempt.sending();
    model::Outcome outcome;
    try {
        outcome = co_await lane_.client->ask(request, deadline_);
    } catch (...) {
        trouble_ = std::current_exception();
        outcome.failure = {
            FailureKind::cancelled, "stopped while the call was in flight", {}, true};
    }
    // A stopped coroutine still owes the ledger this attempt's end: `settle` lets it stop.
    co_await asio::this_coro::throw_if_cancelled(false);
    attempt.leave(outcome.failure.throttled, outcome.reply.has_value());
    lane_.limiter.correct(outcome.hints, desk_->clock.steady_now());
    co_return outcome;
}

auto Call::settle(Open attempt, std::optional<Answer> answer) -> asio::awaitable<Status> {
    auto row = attempt->row;
    if (row.state == AttemptState::unknown)
        attempt->unknown();
    else
        attempt->spent(row.settled);
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

auto Call::wait_to_retry(model::Failure failure) -> asio::awaitable<std::optional<Error>> {
    if (tries_ >= desk_->settings.retries)
        co_return Error{ErrorKind::unavailable, name() + " can't be had after " +
                                                    std::to_string(tries_ + 1) +
                                                    " tries: " + failure.message};
    const auto random = desk_->unit_random();
    auto delay = backoff(tries_++, desk_->settings.retry_base, desk_->settings.retry_cap, random);
    const auto now = desk_->clock.steady_now();
    if (failure.retry_after) {
        const double jitter = 0.1 * random * static_cast<double>(failure.retry_after->count());
        delay =
            std::max(delay, *failure.retry_after + Duration{static_cast<Duration::rep>(jitter)});
    }
    if (failure.retry_after || failure.throttled) {
        lane_.limiter.pause(now + delay);
        lane_.bell.ring();
    }
    if (failure.retry_after && *failure.retry_after > Limiter::longest_wait) co_return parked();
    if (deadline_.left(desk_->clock) <= delay)
        co_return out_of_time("waiting to ask " + name() + " again: " + failure.message);
    co_await async::sleep_for(delay);
    co_return std::nullopt;
}

auto Call::judge(const model::Reply& reply) const -> Judged {
    if (reply.finish == "refusal" || reply.finish == "content_filter")
        return {nullptr, {name() + " refused to answer (" + reply.finish + ")"}, true};
    if (reply.finish == "length")
        return {nullptr,
                {"the answer was cut off at its length limit; it must be much shorter"},
                false};
    if (reply.finish == "empty") return {nullptr, {"the answer was empty"}, false};
    auto value = model::parse_reply(reply.text);
    if (!value.ok()) return {nullptr, {value.error().message()}, false};
    auto problems = model::validate(what_.request.schema, *value);
    return {std::move(*value), std::move(problems), false};
}

void Call::price(OpenAttempt& attempt, const model::Reply& reply) const {
    attempt.row.state = AttemptState::settled;
    attempt.row.usage = reply.usage;
    attempt.row.settled =
        reply.usage_known ? lane_.client->card().price.of(reply.usage) : attempt.reserved();
}

auto Call::answer_of(const model::Reply& reply, const Judged& judged) const -> Answer {
    Answer answer;
    answer.key = key_;
    answer.model = what_.request.model;
    answer.model_revision = reply.model_revision;
    answer.usage = reply.usage;
    answer.made_at = desk_->clock.now();
    if (judged.problems.empty()) {
        answer.reply = judged.value.dump(-1, ' ', false, json::error_handler_t::replace);
    } else {
        answer.error = judged.final
                           ? judged.problems.front()
                           : name() + " did not answer in the schema: " + summary(judged.problems);
        answer.expires_at = answer.made_at + desk_->settings.negative_ttl;
    }
    return answer;
}

auto Call::final_error(const model::Failure& failure) -> Error {
    switch (failure.kind) {
        case FailureKind::fix_config:
            lane_.broken = Error{ErrorKind::fix_config, failure.message};
            lane_.bell.ring();
            return *lane_.broken;
        case FailureKind::split:
            return {ErrorKind::give_up, "too long for " + name() + ": " + failure.message};
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
