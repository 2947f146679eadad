#pragma once
// Token buckets as providers enforce them: requests and tokens per minute, refilled all the time.
#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace fanfold::sim {

using Steady = std::chrono::steady_clock::time_point;

class Bucket {
  public:
    Bucket(std::int64_t per_minute, int seconds, Steady now)
        : per_minute_(per_minute),
          size_(static_cast<double>(per_minute) * seconds / 60.0),
          level_(size_),
          filled_(now) {}
    [[nodiscard]] auto enforced() const -> bool { return size_ > 0; }
    [[nodiscard]] auto could_ever(double amount) const -> bool {
        return !enforced() || amount <= size_;
    }
    void refill(Steady now);
    [[nodiscard]] auto has(double amount) const -> bool { return !enforced() || level_ >= amount; }
    void take(double amount) { level_ -= enforced() ? amount : 0; }
    [[nodiscard]] auto per_minute() const -> std::int64_t { return per_minute_; }
    [[nodiscard]] auto seconds_until_full() const -> double { return seconds_until(size_); }
    [[nodiscard]] auto left() const -> std::int64_t {
        return level_ < 0 ? 0 : static_cast<std::int64_t>(level_);
    }
    [[nodiscard]] auto seconds_until(double amount) const -> double;

  private:
    std::int64_t per_minute_;
    double size_;
    double level_;
    Steady filled_;
};

class ModelLimits {
  public:
    ModelLimits(std::int64_t requests_per_minute, std::int64_t tokens_per_minute, int seconds,
                Steady now)
        : requests_(requests_per_minute, seconds, now), tokens_(tokens_per_minute, seconds, now) {}

    enum class Verdict { admitted, wait, never };
    // Takes from both buckets or from none.
    auto admit(std::int64_t tokens, Steady now) -> Verdict;
    [[nodiscard]] auto retry_after_seconds(std::int64_t tokens) const -> std::int64_t;
    // x-ratelimit-{limit,remaining,reset}-{requests,tokens}; none for what is not enforced.
    [[nodiscard]] auto headers() const -> std::vector<std::pair<std::string, std::string>>;
    // anthropic-ratelimit-{requests,tokens}-{limit,remaining,reset}; resets are instants.
    [[nodiscard]] auto anthropic_headers(std::int64_t now_ms) const
        -> std::vector<std::pair<std::string, std::string>>;

  private:
    Bucket requests_;
    Bucket tokens_;
};

}  // namespace fanfold::sim
