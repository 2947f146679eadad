#include "model_limits.hpp"

#include <algorithm>
#include <cmath>
#include <fanfold/time/clock.hpp>

namespace fanfold::sim {

namespace {

// As Go writes a duration, which is how the OpenAI headers do: "120ms", "1s", "6m0s".
auto go_duration(double seconds) -> std::string {
    auto ms = static_cast<std::int64_t>(std::ceil(seconds * 1000));
    if (ms < 1000) return std::to_string(ms) + "ms";
    auto whole = (ms + 999) / 1000;
    if (whole < 60) return std::to_string(whole) + "s";
    return std::to_string(whole / 60) + "m" + std::to_string(whole % 60) + "s";
}

void describe(const Bucket& bucket, const std::string& what,
              std::vector<std::pair<std::string, std::string>>& out) {
    if (!bucket.enforced()) return;
    out.emplace_back("x-ratelimit-limit-" + what, std::to_string(bucket.per_minute()));
    out.emplace_back("x-ratelimit-remaining-" + what, std::to_string(bucket.left()));
    out.emplace_back("x-ratelimit-reset-" + what,
                     go_duration(bucket.seconds_until_full()));
}

void describe_as_anthropic(const Bucket& bucket, const std::string& what, std::int64_t now_ms,
                           std::vector<std::pair<std::string, std::string>>& out) {
    if (!bucket.enforced()) return;
    const auto name = "anthropic-ratelimit-" + what;
    const auto wait = bucket.seconds_until_full();
    const auto full = now_ms + static_cast<std::int64_t>(std::ceil(wait * 1000));
    out.emplace_back(name + "-limit", std::to_string(bucket.per_minute()));
    out.emplace_back(name + "-remaining", std::to_string(bucket.left()));
    out.emplace_back(name + "-reset", to_rfc3339(Instant{Duration{full}}));
}

}  // namespace

void Bucket::refill(Steady now) {
    auto seconds = std::chrono::duration<double>(now - filled_).count();
    level_ = std::min(size_, level_ + seconds * static_cast<double>(per_minute_) / 60.0);
    filled_ = now;
}

auto Bucket::seconds_until(double amount) const -> double {
    return !enforced() || level_ >= amount ? 0 : (amount - level_) * 60.0 / static_cast<double>(per_minute_);
}

auto ModelLimits::admit(std::int64_t tokens, Steady now) -> Verdict {
    requests_.refill(now);
    tokens_.refill(now);
    auto amount = static_cast<double>(tokens);
    if (!tokens_.could_ever(amount)) return Verdict::never;
    if (!requests_.has(1) || !tokens_.has(amount)) return Verdict::wait;
    requests_.take(1);
    tokens_.take(amount);
    return Verdict::admitted;
}

auto ModelLimits::retry_after_seconds(std::int64_t tokens) const -> std::int64_t {
    auto wait =
        std::max(requests_.seconds_until(1), tokens_.seconds_until(static_cast<double>(tokens)));
    return std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(wait)));
}

auto ModelLimits::headers() const -> std::vector<std::pair<std::string, std::string>> {
    std::vector<std::pair<std::string, std::string>> out;
    describe(requests_, "requests", out);
    describe(tokens_, "tokens", out);
    return out;
}

auto ModelLimits::anthropic_headers(std::int64_t now_ms) const
    -> std::vector<std::pair<std::string, std::string>> {
    std::vector<std::pair<std::string, std::string>> out;
    describe_as_anthropic(requests_, "requests", now_ms, out);
    describe_as_anthropic(tokens_, "tokens", now_ms, out);
    return out;
}

}  // namespace fanfold::sim
