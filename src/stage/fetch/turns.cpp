#include "turns.hpp"

#include <utility>

namespace fanfold::fetch {

namespace {

/// A slow host gets more time: this many times as long as its last answer took, within reason.
constexpr int latency_factor = 2;
constexpr Duration most_for_latency = std::chrono::seconds{10};

auto milliseconds_up(SteadyInstant::duration length) -> Duration {
    return std::max(Duration::zero(), std::chrono::ceil<Duration>(length));
}

auto later(SteadyInstant from, Duration by) -> SteadyInstant {
    const auto room = std::chrono::duration_cast<Duration>(SteadyInstant::max() - from);
    return by >= room ? SteadyInstant::max() : from + by;
}

}  // namespace

void HostTurn::crawl_delay(Duration asked) {
    crawl_delay_ = asked;
    if (ended_) next_ = std::max(next_, later(*ended_, asked));
}

auto Turns::at(const std::string& origin, boost::asio::any_io_executor io) -> HostTurn& {
    auto& slot = hosts_[origin];
    if (!slot) {
        slot = std::make_unique<HostTurn>(std::move(io));
        if (const auto asked = distances_.extract(origin)) slot->keep_distance(asked.mapped());
    }
    return *slot;
}

void Turns::keep_distance(const std::string& origin, Duration configured) {
    const auto known = hosts_.find(origin);
    if (known != hosts_.end()) return known->second->keep_distance(configured);
    auto& distance = distances_[origin];
    distance = std::max(distance, configured);
}

auto Turns::distance_of(const std::string& origin) const -> Duration {
    if (const auto known = hosts_.find(origin); known != hosts_.end())
        return known->second->configured();
    const auto asked = distances_.find(origin);
    return asked == distances_.end() ? Duration::zero() : asked->second;
}

auto Turns::wait_of(const std::string& origin) const -> Duration {
    const auto known = hosts_.find(origin);
    if (known == hosts_.end()) return Duration::zero();
    return milliseconds_up(known->second->next_ - clock_.steady_now());
}

auto Turns::enter(HostTurn& host, Deadline deadline, Duration patience)
    -> boost::asio::awaitable<Status> {
    async::Line::Place place{host.line_};
    while (true) {
        const auto now = clock_.steady_now();
        const bool mine = place.is_first() && !host.busy_;
        if (mine && host.next_ <= now) {
            host.busy_ = true;
            co_return Done{};
        }
        if (deadline.passed(clock_))
            co_return Error{ErrorKind::cancelled, "the time for it was over before its host's turn"};
        if (host.next_ > later(now, patience))
            co_return Error{ErrorKind::retry_later,
                            "its host is to be left alone for " +
                                to_string(milliseconds_up(host.next_ - now))};
        auto until = deadline;
        if (mine)
            until = until.earlier(Deadline::after(clock_, milliseconds_up(host.next_ - now)));
        co_await place.wait(until);
    }
}

/// Without a distance the host is the user's own, and its latency is no reason to wait.
auto Turns::gap_of(const HostTurn& host, Duration latency) const -> Duration {
    auto gap = std::max(host.configured_, host.crawl_delay_);
    if (host.configured_ > Duration::zero())
        gap = std::max(gap, std::min(latency * latency_factor, most_for_latency));
    return gap;
}

Turn::Turn(Turns& turns, HostTurn& host)
    : turns_(turns), host_(host), began_(turns.clock_.steady_now()) {}

void Turn::end(Duration asked) {
    if (std::exchange(over_, true)) return;
    const auto now = turns_.clock_.steady_now();
    const auto gap = turns_.gap_of(host_, std::chrono::duration_cast<Duration>(now - began_));
    host_.busy_ = false;
    host_.ended_ = now;
    host_.next_ = std::max(host_.next_, later(now, std::max(gap, asked)));
    host_.line_.call_first();
}

}  // namespace fanfold::fetch
