#include "breaker.hpp"

#include "catch.hpp"

using namespace fanfold;
using namespace fanfold::fanout;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

const SteadyInstant start{seconds{1000}};

void fail_often(Breaker& breaker, int times, SteadyInstant now) {
    for (int count = 0; count < times; ++count) breaker.failed(now);
}

}  // namespace

TEST_CASE("a breaker opens after failures in a row, and any answer closes it") {
    Breaker breaker;
    fail_often(breaker, 9, start);
    breaker.answered();
    fail_often(breaker, 9, start);
    CHECK_FALSE(breaker.open());
    breaker.failed(start);
    CHECK(breaker.open());
    CHECK(breaker.probe_at() == start + seconds{2});
    breaker.answered();
    CHECK_FALSE(breaker.open());
}

TEST_CASE("probes that fail come at growing distances; calls from before are no probes") {
    Breaker breaker;
    fail_often(breaker, 10, start);
    fail_often(breaker, 50, start + seconds{1});
    CHECK(breaker.probe_at() == start + seconds{2});
    breaker.failed(start + seconds{2});
    CHECK(breaker.probe_at() == start + seconds{2 + 4});
    auto now = breaker.probe_at();
    for (int count = 0; count < 10; ++count) {
        breaker.failed(now);
        CHECK(breaker.probe_at() <= now + seconds{60});
        now = breaker.probe_at();
    }
}

TEST_CASE("a model that answered before is waited for longer than one that never did") {
    Breaker breaker;
    breaker.failed(start);
    CHECK_FALSE(breaker.hopeless(start + minutes{60}));  // it may only be slow
    fail_often(breaker, 9, start);
    CHECK_FALSE(breaker.hopeless(start + seconds{14}));
    CHECK(breaker.hopeless(start + seconds{15}));
    breaker.answered();
    CHECK_FALSE(breaker.hopeless(start + minutes{60}));
    fail_often(breaker, 10, start);
    CHECK_FALSE(breaker.hopeless(start + minutes{9}));
    CHECK(breaker.hopeless(start + minutes{10}));
}
