#include "limiter.hpp"

#include <algorithm>
#include <cmath>

namespace fanfold::fanout {

namespace {

/// A header that promises a longer pause is not believed: the next 429 says it with Retry-After, if
/// it is so.
constexpr Duration longest_hint = std::chrono::seconds{60};

auto seconds_between(SteadyInstant from, SteadyInstant to) -> double {
    return std::chrono::duration<double>(to - from).count();
}

auto after_seconds(SteadyInstant from, double seconds) -> SteadyInstant {
    return from + std::chrono::duration_cast<SteadyInstant::duration>(
                      std::chrono::duration<double>(seconds));
}

}  // namespace

void Bucket::rate(std::int64_t per_minute) {
    const bool fresh = per_minute_ == 0;
    per_minute_ = std::max<std::int64_t>(per_minute, 0);
    burst_ = std::max(1.0, static_cast<double>(per_minute_) / 12.0);
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

void Bucket::at_most(SteadyInstant now, std::int64_t left) {
    if (per_minute_ == 0) return;
    refill(now);
    level_ = std::min(level_, static_cast<double>(std::max<std::int64_t>(left, 0)));
}

auto shows_room(const model::LimitHints& hints, std::int64_t tokens) -> bool {
    // What was left when the server looked may be gone; a little more than enough must be left.
    const auto enough = [](auto left, auto limit, std::int64_t needed) {
        return left && *left >= needed + limit.value_or(0) / 50;
    };
    const bool tokens_known = hints.tokens_remaining.has_value();
    return enough(hints.requests_remaining, hints.requests_limit, 1) &&
           (!tokens_known || enough(hints.tokens_remaining, hints.tokens_limit, tokens));
}

Limiter::Limiter(const model::ModelCard& card)
    : most_(std::max(card.max_in_flight, 1)),
      limit_(most_),
      requests_(card.requests_per_minute),
      tokens_(card.tokens_per_minute) {}

auto Limiter::gate(SteadyInstant now) -> Gate {
    if (paused_until_ > now + longest_wait) return {State::parked, paused_until_};
    auto until =
        std::max({paused_until_, next_send_, requests_.free_at(now), tokens_.free_at(now)});
    if (until > now) return {State::paused, until};
    if (in_flight_ >= limit_) return {State::full, now};
    return {};
}

auto Limiter::enter(SteadyInstant now, std::int64_t tokens) -> std::int64_t {
    requests_.take(now, 1);
    tokens_.take(now, tokens);
    next_send_ = now + spacing_;
    ++in_flight_;
    return ++tickets_;
}

void Limiter::leave(std::int64_t ticket, bool crowded, bool success) {
    --in_flight_;
    if (crowded && ticket > halved_at_) {
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

void Limiter::correct_one(Bucket& bucket, std::optional<std::int64_t> limit,
                          std::optional<std::int64_t> left, std::optional<Duration> reset,
                          SteadyInstant now) {
    if (!left) return;
    const bool untold = bucket.per_minute() == 0;
    if (limit && *limit > 0 && (untold || bucket.per_minute() > *limit)) bucket.rate(*limit);
    bucket.at_most(now, *left);
    if (!reset || *reset <= Duration::zero()) return;
    const auto wait = std::min(*reset, longest_hint);
    if (*left <= 0)
        pause(now + wait);
    else if (limit && *left < *limit / 10)
        spacing_ = std::max(spacing_, std::min(wait / *left, Duration{5'000}));
}

void Limiter::correct(const model::LimitHints& hints, SteadyInstant now) {
    spacing_ = Duration::zero();
    correct_one(requests_, hints.requests_limit, hints.requests_remaining, hints.requests_reset,
                now);
    // Left tokens are not left requests: they space calls only through the bucket and the pause.
    const auto spaced = spacing_;
    correct_one(tokens_, hints.tokens_limit, hints.tokens_remaining, hints.tokens_reset, now);
    spacing_ = spaced;
}

}  // namespace fanfold::fanout
