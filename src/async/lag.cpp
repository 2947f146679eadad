#include <algorithm>
#include <bit>
#include <cmath>
#include <fanfold/async/lag.hpp>
#include <fanfold/async/wait.hpp>

namespace fanfold::async {

namespace {

/// Below eight microseconds each has a class of its own; above there are four to a doubling.
auto class_of(std::uint64_t late) -> std::size_t {
    if (late < 8) return late;
    const auto doubling = static_cast<unsigned>(std::bit_width(late)) - 1;  // at least 3
    return 8 + (doubling - 3) * 4 + ((late >> (doubling - 2)) & 3);
}

/// The largest value of a class.
auto end_of(std::size_t place) -> std::uint64_t {
    if (place < 8) return place;
    const auto doubling = 3 + (place - 8) / 4;
    return ((4 + (place - 8) % 4 + 1) << (doubling - 2)) - 1;
}

}  // namespace

void LoopLag::count(Late late) {
    const auto microseconds = static_cast<std::uint64_t>(std::max<Late::rep>(late.count(), 0));
    ++counts_[std::min(class_of(microseconds), counts_.size() - 1)];
    ++all_;
}

void LoopLag::add(Late late) {
    constexpr auto longest = std::chrono::hours{1};  // a machine that slept says nothing more by more
    most_ = std::max(most_, late);
    late = std::min<Late>(late, longest);
    do {
        count(late);
        late -= period;
    } while (late > Late::zero());
}

auto LoopLag::quantile(double share) const -> Late {
    const auto wanted = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(all_)));
    std::uint64_t passed = 0;
    for (std::size_t place = 0; place < counts_.size() && all_ > 0; ++place) {
        passed += counts_[place];
        if (passed >= wanted && passed > 0)
            return std::min(Late{static_cast<Late::rep>(end_of(place))}, most_);
    }
    return Late::zero();
}

auto LoopLag::watch() -> boost::asio::awaitable<void> {
    while (true) {
        const auto due = std::chrono::steady_clock::now() + period;
        co_await sleep_until(due);
        add(std::chrono::duration_cast<Late>(std::chrono::steady_clock::now() - due));
    }
}

}  // namespace fanfold::async
