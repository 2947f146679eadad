#include "limiter.hpp"

#include <algorithm>
#include <cmath>

namespace fanfold::fanout {

namespace {

/// A header that promises a longer pause is not believed: the next 429 says it with Retry-After, if
/// it is so.
constexpr Duration longest_hint = std::chrono::seconds{60};

constexpr Duration bucket_holds = std::chrono::seconds{5};
constexpr double buckets_a_minute = 60'000.0 / bucket_holds.count();

auto seconds_between(SteadyInstant from, SteadyInstant to) -> double {
    return std::chrono::duration<double>(to - from).count();
}

auto after_seconds(SteadyInstant from, double seconds) -> SteadyInstant {
    return from + std::chrono::duration_cast<SteadyInstant::duration>(
                      std::chrono::duration<double>(seconds));
}

}  // namespace

void Bucket::rate(std::int64_t per_minute) {
    if (per_minute == per_minute_ && burst_ > 0) return;
    const bool fresh = per_minute_ == 0;
    per_minute_ = std::max<std::int64_t>(per_minute, 0);
    burst_ = std::max(1.0, static_cast<double>(per_minute_) / buckets_a_minute);
    level_ = fresh ? burst_ : std::min(level_, burst_);
}

void Bucket::refill(SteadyInstant now) {
    if (last_)
        level_ = std::min(burst_, level_ + seconds_between(*last_, now) *
                                               static_cast<double>(per_minute_) / 60.0);
    last_ = now;
}

auto Bucket::free_at(SteadyInstant now) -> SteadyInstant {
    if (per_minute_ == 0) return now;
    refill(now);
    const double needed = std::min(1.0, burst_) - level_;
    return needed <= 1e-9 ? now
                          : after_seconds(now, needed * 60.0 / static_cast<double>(per_minute_));
}

void Bucket::take(SteadyInstant now, std::int64_t count) {
    if (per_minute_ == 0) return;
    refill(now);
    level_ -= static_cast<double>(std::max<std::int64_t>(count, 0));
}

void Bucket::at_most(SteadyInstant now, double left) {
    if (per_minute_ == 0) return;
    refill(now);
    level_ = std::min(level_, left);
}

void Bucket::at_least(SteadyInstant now, double left) {
    if (per_minute_ == 0) return;
    refill(now);
    level_ = std::max(level_, std::min(burst_, left));
}

namespace {

/// What was left when the server looked may be gone; a little more than enough must be left.
auto is_enough(std::optional<std::int64_t> left, std::optional<std::int64_t> limit,
               std::int64_t needed) -> bool {
    return left && *left >= needed + limit.value_or(0) / 50;
}

auto shows_room(const model::LimitHints& hints, std::int64_t tokens) -> bool {
    const bool tokens_known = hints.tokens_remaining.has_value();
    return is_enough(hints.requests_remaining, hints.requests_limit, 1) &&
           (!tokens_known || is_enough(hints.tokens_remaining, hints.tokens_limit, tokens));
}

/// The buckets know what it was about and when it is over.
auto explains_itself(const model::Failure& failure, const model::LimitHints& hints) -> bool {
    const bool told = (hints.requests_limit && hints.requests_remaining) ||
                      (hints.tokens_limit && hints.tokens_remaining);
    return told && failure.retry_after.value_or(Duration::zero()) <= bucket_holds;
}

}  // namespace

auto is_crowd(const model::Failure& failure, const model::LimitHints& hints, std::int64_t tokens)
    -> bool {
    return failure.throttled && !shows_room(hints, tokens) && !explains_itself(failure, hints);
}

Limiter::Limiter(const model::ModelCard& card)
    : most_(std::max(card.max_in_flight, 1)),
      limit_(most_),
      requests_(card.requests_per_minute),
      tokens_(card.tokens_per_minute) {}

auto Limiter::gate(SteadyInstant now) -> Gate {
    if (paused_until_ > now + longest_wait) return {State::parked, paused_until_};
    const auto until =
        std::max({paused_until_, requests_.free_at(now), tokens_.free_at(now)});
    if (until > now) return {State::paused, until};
    if (in_flight_ >= limit_) return {State::full, now};
    return {};
}

auto Limiter::enter(SteadyInstant now, std::int64_t tokens) -> Ticket {
    requests_.take(now, 1);
    tokens_.take(now, tokens);
    ++in_flight_;
    all_tokens_ += tokens;
    return {++tickets_, all_tokens_, now};
}

void Limiter::leave(Ticket ticket, bool crowded, bool success) {
    --in_flight_;
    if (crowded && ticket.number > halved_at_) {
        limit_ = std::max(1, limit_ / 2);
        halved_at_ = tickets_;
        successes_ = 0;
    }
    if (success && ++successes_ >= limit_ && limit_ < most_) {
        limit_ = std::min(most_, limit_ + std::max(1, limit_ / 16));
        successes_ = 0;
    }
}

void Limiter::pause(SteadyInstant until) {
    paused_until_ = std::max(paused_until_, until);
}

/// The server filled its bucket since it looked, and calls sent since were not counted yet.
void Limiter::correct_one(Bucket& bucket, const Told& told, SteadyInstant now) {
    if (!told.left) return;
    const auto limit = told.limit.value_or(0);
    if (limit > 0) bucket.learn(limit);
    const auto left = static_cast<double>(*told.left - told.taken_since) +
                      seconds_between(told.at, now) * static_cast<double>(limit) / 60.0;
    bucket.at_most(now, left);
    // Where the operator allows less than the provider does, what is left there is no permission.
    if (limit > 0 && bucket.per_minute() >= limit) bucket.at_least(now, left);
    // Without a limit there is no rate at which it comes back, only a time.
    if (limit <= 0 && *told.left <= 0 && told.reset && *told.reset > Duration::zero())
        pause(now + std::min(*told.reset, longest_hint));
}

void Limiter::correct(const model::LimitHints& hints, Ticket ticket, SteadyInstant now) {
    if (ticket.number < corrected_by_) return;  // a slow answer tells old news
    corrected_by_ = ticket.number;
    correct_one(requests_,
                {hints.requests_limit, hints.requests_remaining, hints.requests_reset,
                 tickets_ - ticket.number, ticket.sent},
                now);
    correct_one(tokens_,
                {hints.tokens_limit, hints.tokens_remaining, hints.tokens_reset,
                 all_tokens_ - ticket.all_tokens, ticket.sent},
                now);
}

}  // namespace fanfold::fanout
