#pragma once
/// Turns: who may ask a host, and when. One request at a time at each origin, and a gap from the end
/// of a response to the next request, whoever asks: pages, robots.txt, redirect hops and retries.
/// On the io thread; lives as long as its Fetcher.
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include <fanfold/async/line.hpp>
#include <fanfold/time/clock.hpp>
#include <fanfold/value/error.hpp>

namespace fanfold::fetch {

/// What a host is owed. Gaps only ever grow out of what is configured, asked for or measured.
class HostTurn {
  public:
    explicit HostTurn(boost::asio::any_io_executor io) : line_(std::move(io)) {}

    void keep_distance(Duration configured) { configured_ = std::max(configured_, configured); }
    /// Holds from the last response on.
    void crawl_delay(Duration asked);
    [[nodiscard]] auto configured() const -> Duration { return configured_; }

  private:
    friend class Turns;
    friend class Turn;
    async::Line line_;
    bool busy_ = false;
    SteadyInstant next_{};
    std::optional<SteadyInstant> ended_;  ///< the last response
    Duration configured_{};
    Duration crawl_delay_{};
    int refusals_ = 0;  ///< in a row: 429, 5xx, no answer
};

class Turns {
  public:
    explicit Turns(const Clock& clock) : clock_(clock) {}

    auto at(const std::string& origin, boost::asio::any_io_executor io) -> HostTurn&;
    /// How long it is until the origin may be asked; zero for one that is not known.
    [[nodiscard]] auto wait_of(const std::string& origin) const -> Duration;
    void keep_distance(const std::string& origin, Duration configured);
    [[nodiscard]] auto distance_of(const std::string& origin) const -> Duration;

    /// Returns once the host may be asked, which makes it busy; or why it may not: the deadline
    /// passed (cancelled), or it is to be left alone for longer than `patience` (retry_later).
    auto enter(HostTurn& host, Deadline deadline, Duration patience)
        -> boost::asio::awaitable<Status>;

  private:
    friend class Turn;
    [[nodiscard]] auto gap_of(const HostTurn& host, Duration latency) const -> Duration;

    const Clock& clock_;
    std::unordered_map<std::string, std::unique_ptr<HostTurn>> hosts_;
    std::unordered_map<std::string, Duration> distances_;
};

/// One request at a host that was entered. Ends with the response, or on destruction.
class Turn {
  public:
    Turn(Turns& turns, HostTurn& host);
    ~Turn() { end(Duration::zero()); }
    Turn(const Turn&) = delete;
    auto operator=(const Turn&) -> Turn& = delete;

    /// The host answered as it should.
    void answered() { host_.refusals_ = 0; }
    /// It refused or failed: how often in a row, from 1.
    auto refused() -> int { return ++host_.refusals_; }
    /// The next one waits at least `asked` (Retry-After, backoff), and no less than the host's gap.
    void end(Duration asked);

  private:
    Turns& turns_;
    HostTurn& host_;
    SteadyInstant began_;
    bool over_ = false;
};

}  // namespace fanfold::fetch
