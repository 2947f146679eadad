#include <fanfold/time/clock.hpp>

#include "catch.hpp"

using namespace fanfold;
using namespace std::chrono_literals;

namespace {

const Instant noon = *parse_rfc3339("2026-11-24T12:00:00Z");

}  // namespace

TEST_CASE("a deadline passes when its clock gets there") {
    ManualClock clock{noon};
    const auto deadline = Deadline::after(clock, 5s);
    CHECK(deadline.left(clock) == 5s);
    clock.advance(4999ms);
    CHECK_FALSE(deadline.passed(clock));
    CHECK(deadline.left(clock) == 1ms);
    clock.advance(1ms);
    CHECK(deadline.passed(clock));
    clock.advance(1h);
    CHECK(deadline.left(clock) == 0ms);
}

TEST_CASE("a deadline at an instant is measured on the wall") {
    ManualClock clock{noon};
    CHECK(Deadline::at(clock, noon + 90s).left(clock) == 90s);
    CHECK(Deadline::at(clock, noon - 1h).passed(clock));
}

TEST_CASE("never never passes, and far away is never") {
    ManualClock clock{noon};
    CHECK_FALSE(Deadline::never().passed(clock));
    CHECK(Deadline::never().left(clock) > 24h * 365);
    CHECK(Deadline::after(clock, Duration::max()).is_never());
    CHECK(Deadline::at(clock, Instant::max()).is_never());
    CHECK(Deadline::at(clock, Instant::min()).passed(clock));
    CHECK(Deadline::never().earlier(Deadline::after(clock, 1s)).left(clock) == 1s);
}

TEST_CASE("the shifted system clock is shifted") {
    const SystemClock now;
    const SystemClock tomorrow{24h};
    const auto apart = tomorrow.now() - now.now();
    CHECK(apart >= 24h - 1min);
    CHECK(apart <= 24h + 1min);
}

TEST_CASE("back-off doubles, is capped, and is scaled down by at most a quarter") {
    CHECK(backoff(0, 1s, 1min, 0) == 1s);
    CHECK(backoff(3, 1s, 1min, 0) == 8s);
    CHECK(backoff(10, 1s, 1min, 0) == 1min);
    CHECK(backoff(100000, 1s, 1min, 1) == 45s);
    CHECK(backoff(-5, 1s, 1min, 0) == 1s);
    CHECK(backoff(2, 1s, 1min, 0.5) == 3500ms);
}
