#pragma once
/// The limits of one model: calls in flight, requests and tokens a minute, pauses that the server
/// asked for. A value on a steady clock; the engine does the waiting.
///
/// In flight follows AIMD: halved when the server is crowded, a sixteenth more (at least one) after
/// a window of successes, never below 1. The buckets hold five seconds' worth, so that a start is
/// not a burst, and may go into debt for one large request. Headers teach the buckets their rates
/// where the configuration gives none, and what is left where it does: a provider's buckets fill
/// all the time, and its "reset" is when they would be full, so an empty one slows calls down to
/// its rate and does not stop them. A refusal that the headers explain, or while they show room, is
/// that question's alone; one with a long Retry-After, or without such headers, is a crowd.
#include <algorithm>
#include <fanfold/model/client.hpp>
#include <fanfold/time/clock.hpp>
#include <optional>

namespace fanfold::fanout {

/// Tokens that flow back evenly. A rate of 0 means no limit.
class Bucket {
  public:
    explicit Bucket(std::int64_t per_minute = 0) : configured_(per_minute) { rate(per_minute); }
    /// The provider's rate: it may be lower than the configured one, and rise again.
    void learn(std::int64_t per_minute) {
        rate(configured_ > 0 ? std::min(configured_, per_minute) : per_minute);
    }
    void rate(std::int64_t per_minute);
    [[nodiscard]] auto per_minute() const -> std::int64_t { return per_minute_; }
    [[nodiscard]] auto free_at(SteadyInstant now) -> SteadyInstant;
    void take(SteadyInstant now, std::int64_t count);
    void at_most(SteadyInstant now, double left);
    void at_least(SteadyInstant now, double left);

  private:
    void refill(SteadyInstant now);

    std::int64_t configured_ = 0;
    std::int64_t per_minute_ = 0;
    double burst_ = 0;
    double level_ = 0;
    std::optional<SteadyInstant> last_;
};

/// Whether a refusal says that all calls should be fewer, and wait.
auto is_crowd(const model::Failure& failure, const model::LimitHints& hints, std::int64_t tokens)
    -> bool;

/// A call under way.
struct Ticket {
    std::int64_t number = 0;      ///< of all calls, in the order in which they were sent; 0 = none
    std::int64_t all_tokens = 0;  ///< estimated, of all calls up to this one
    SteadyInstant sent{};
};

class Limiter {
  public:
    explicit Limiter(const model::ModelCard& card);

    /// Longest wait that a question sits out; beyond it the model is parked.
    static constexpr Duration longest_wait = std::chrono::seconds{120};

    enum class State { open, full, paused, parked };
    struct Gate {
        State state = State::open;
        SteadyInstant until{};  ///< when paused: look again then
    };
    [[nodiscard]] auto gate(SteadyInstant now) -> Gate;
    /// A call goes out (the gate was open).
    auto enter(SteadyInstant now, std::int64_t tokens) -> Ticket;
    void leave(Ticket ticket, bool crowded, bool success);
    void pause(SteadyInstant until);
    /// What the answer to this call said was left when the server took it in.
    void correct(const model::LimitHints& hints, Ticket ticket, SteadyInstant now);

    [[nodiscard]] auto limit() const -> int { return static_cast<int>(limit_); }
    [[nodiscard]] auto in_flight() const -> int { return in_flight_; }
    [[nodiscard]] auto paused_until() const -> SteadyInstant { return paused_until_; }

  private:
    struct Told {
        std::optional<std::int64_t> limit, left;
        std::optional<Duration> reset;
        std::int64_t taken_since = 0;
        SteadyInstant at{};
    };
    void correct_one(Bucket& bucket, const Told& told, SteadyInstant now);

    int most_;
    int limit_;
    int in_flight_ = 0;
    int successes_ = 0;
    std::int64_t tickets_ = 0;
    std::int64_t all_tokens_ = 0;
    std::int64_t corrected_by_ = 0;  ///< the latest call whose headers were believed
    std::int64_t halved_at_ = 0;  ///< calls up to this ticket were sent before the last halving
    Bucket requests_;
    Bucket tokens_;
    SteadyInstant paused_until_{};
};

}  // namespace fanfold::fanout
