#include "limiter.hpp"

#include "catch.hpp"

using namespace fanfold;
using namespace fanfold::fanout;
using State = Limiter::State;
using std::chrono::seconds;

namespace {

auto card(int in_flight, std::int64_t requests = 0, std::int64_t tokens = 0) -> model::ModelCard {
    model::ModelCard out;
    out.max_in_flight = in_flight;
    out.requests_per_minute = requests;
    out.tokens_per_minute = tokens;
    return out;
}

const SteadyInstant start{seconds{1000}};

/// Calls that pass within a minute when each ends at once.
auto calls_in_a_minute(Limiter& limiter, std::int64_t tokens) -> int {
    int calls = 0;
    for (auto now = start; now < start + seconds{60};) {
        const auto gate = limiter.gate(now);
        if (gate.state == State::open) {
            limiter.leave(limiter.enter(now, tokens), false, true);
            ++calls;
        } else {
            now = gate.until + std::chrono::milliseconds{1};
        }
    }
    return calls;
}

}  // namespace

TEST_CASE("no more calls are in flight than allowed") {
    Limiter limiter{card(2)};
    const auto first = limiter.enter(start, 1);
    (void)limiter.enter(start, 1);
    CHECK(limiter.gate(start).state == State::full);
    limiter.leave(first, false, true);
    CHECK(limiter.gate(start).state == State::open);
}

TEST_CASE("one burst of refusals halves the limit once, and successes win it back") {
    Limiter limiter{card(8)};
    std::vector<Ticket> tickets;
    for (int count = 0; count < 8; ++count) tickets.push_back(limiter.enter(start, 1));
    for (const auto ticket : tickets) limiter.leave(ticket, true, false);
    CHECK(limiter.limit() == 4);
    limiter.leave(limiter.enter(start, 1), true, false);
    CHECK(limiter.limit() == 2);
    for (int count = 0; count < 2; ++count) limiter.leave(limiter.enter(start, 1), false, true);
    CHECK(limiter.limit() == 3);
    for (int count = 0; count < 100; ++count) limiter.leave(limiter.enter(start, 1), false, true);
    CHECK(limiter.limit() == 8);
}

TEST_CASE("a large limit is won back by its sixteenth a window") {
    Limiter limiter{card(64)};
    limiter.leave(limiter.enter(start, 1), true, false);
    for (int count = 0; count < 32; ++count) limiter.leave(limiter.enter(start, 1), false, true);
    CHECK(limiter.limit() == 34);
}

TEST_CASE("a refusal is a crowd unless the headers explain it or show room") {
    model::Failure refused{model::FailureKind::retry_later, "no", {}, false, true};
    model::LimitHints hints;
    CHECK(is_crowd(refused, hints, 1));
    hints.requests_limit = 1000;
    hints.requests_remaining = 0;
    CHECK_FALSE(is_crowd(refused, hints, 1));
    refused.retry_after = seconds{20};
    CHECK(is_crowd(refused, hints, 1));
    hints.requests_remaining = 500;
    CHECK_FALSE(is_crowd(refused, hints, 1));
    hints.tokens_remaining = 900;
    CHECK_FALSE(is_crowd(refused, hints, 900));
    CHECK(is_crowd(refused, hints, 901));
    refused.throttled = false;
    CHECK_FALSE(is_crowd(refused, {}, 1));
}

TEST_CASE("the limit never falls below one") {
    Limiter limiter{card(1)};
    for (int count = 0; count < 10; ++count) limiter.leave(limiter.enter(start, 1), true, false);
    CHECK(limiter.limit() == 1);
    CHECK(Limiter{card(0)}.limit() == 1);
}

TEST_CASE("requests a minute hold, with no burst at the start") {
    Limiter limiter{card(100, 120)};
    const int calls = calls_in_a_minute(limiter, 1);
    CHECK(calls >= 115);
    CHECK(calls <= 132);
}

TEST_CASE("tokens a minute hold, even for a request larger than the bucket") {
    Limiter limiter{card(100, 0, 60'000)};
    CHECK(calls_in_a_minute(limiter, 10'000) <= 7);
    Limiter large{card(100, 0, 6'000)};
    (void)large.enter(start, 6'000);
    const auto gate = large.gate(start);
    CHECK(gate.state == State::paused);
    CHECK(gate.until > start + seconds{50});
    CHECK(gate.until < start + seconds{61});
}

TEST_CASE("a pause stops the whole model, and a very long one parks it") {
    Limiter limiter{card(8)};
    limiter.pause(start + seconds{10});
    limiter.pause(start + seconds{5});
    CHECK(limiter.gate(start).state == State::paused);
    CHECK(limiter.gate(start).until == start + seconds{10});
    CHECK(limiter.gate(start + seconds{10}).state == State::open);
    limiter.pause(start + seconds{1000});
    CHECK(limiter.gate(start).state == State::parked);
    CHECK(limiter.gate(start + seconds{900}).state == State::paused);
}

TEST_CASE("headers correct what the configuration believes") {
    Limiter limiter{card(8, 600)};
    model::LimitHints hints;
    SECTION("nothing left: calls go at the provider's rate") {
        hints.requests_limit = 600;
        hints.requests_remaining = 0;
        hints.requests_reset = seconds{60};
        limiter.correct(hints, limiter.enter(start, 1), start);
        CHECK(limiter.gate(start).state == State::paused);
        CHECK(limiter.gate(start).until <= start + std::chrono::milliseconds{101});
    }
    SECTION("nothing left and no limit told: wait for the reset, as far as it is believed") {
        hints.tokens_remaining = 0;
        hints.tokens_reset = std::chrono::hours{20};
        limiter.correct(hints, limiter.enter(start, 1), start);
        CHECK(limiter.gate(start).state == State::paused);
        CHECK(limiter.gate(start).until == start + seconds{60});
    }
    SECTION("more is left than was believed: calls sent since apart, it may be used") {
        const auto first = limiter.enter(start, 1);
        for (int count = 0; count < 50; ++count) (void)limiter.enter(start, 1);
        CHECK(limiter.gate(start).state == State::paused);
        hints.requests_limit = 600;
        hints.requests_remaining = 50;
        limiter.correct(hints, first, start);
        CHECK(limiter.gate(start).state == State::paused);
        hints.requests_remaining = 60;
        limiter.correct(hints, first, start);
        CHECK(limiter.gate(start).state == State::full);
    }
    SECTION("what an earlier call was told is old news") {
        const auto first = limiter.enter(start, 1);
        const auto second = limiter.enter(start, 1);
        hints.requests_limit = 600;
        hints.requests_remaining = 500;
        limiter.correct(hints, second, start);
        hints.requests_remaining = 0;
        limiter.correct(hints, first, start);
        CHECK(limiter.gate(start).state == State::open);
    }
    SECTION("what is left there is no permission where less is allowed here") {
        for (int count = 0; count < 50; ++count) (void)limiter.enter(start, 1);
        hints.requests_limit = 60'000;
        hints.requests_remaining = 60'000;
        limiter.correct(hints, limiter.enter(start, 1), start);
        CHECK(limiter.gate(start).state == State::paused);
    }
    SECTION("a limit that nobody configured is learnt") {
        Limiter unconfigured{card(8)};
        hints.requests_limit = 12;
        hints.requests_remaining = 12;
        unconfigured.correct(hints, unconfigured.enter(start, 1), start);
        CHECK(calls_in_a_minute(unconfigured, 1) <= 14);
    }
    SECTION("a learnt limit may rise again") {
        Limiter unconfigured{card(8)};
        hints.requests_limit = 12;
        hints.requests_remaining = 12;
        unconfigured.correct(hints, unconfigured.enter(start, 1), start);
        hints.requests_limit = 6'000;
        hints.requests_remaining = 6'000;
        unconfigured.correct(hints, unconfigured.enter(start, 1), start);
        CHECK(calls_in_a_minute(unconfigured, 1) > 1'000);
    }
    SECTION("a lower limit than configured is taken over") {
        hints.requests_limit = 12;
        hints.requests_remaining = 12;
        limiter.correct(hints, limiter.enter(start, 1), start);
        CHECK(calls_in_a_minute(limiter, 1) <= 14);
    }
}
