#include "model_faults.hpp"

#include <array>
#include <fanfold/time/clock.hpp>
#include <utility>

namespace fanfold::sim {

auto pause_of(RetryAfter form, std::int64_t seconds, std::int64_t now_ms) -> Pause {
    switch (form) {
        case RetryAfter::seconds:
            return {std::to_string(seconds), now_ms + seconds * 1000};
        case RetryAfter::date: {
            // An HTTP date has no fractions: the next whole second keeps the promise.
            const auto until = (now_ms + seconds * 1000 + 999) / 1000 * 1000;
            return {to_http_date(Instant{Duration{until}}), until};
        }
        case RetryAfter::garbage:
            return {"in a little while", 0};
        case RetryAfter::missing:
        case RetryAfter::mixed:
            break;
    }
    return {};
}

auto ModelDice::draw(const Digest& body) -> Draw {
    FieldHasher hasher;
    hasher.add(static_cast<std::int64_t>(seed_)).add(body.hex()).add(++seen_[body].times);
    Rng rng{hasher.finish()};
    Draw out;
    auto at = rng.unit();
    const std::pair<const char*, double> shares[] = {{"error", faults_.error},
                                                     {"limited", faults_.limited},
                                                     {"overloaded", faults_.overloaded},
                                                     {"cut", faults_.cut},
                                                     {"hang", faults_.hang},
                                                     {"garbage", faults_.garbage},
                                                     {"off_schema", faults_.off_schema},
                                                     {"length", faults_.length},
                                                     {"busy", faults_.busy}};
    for (const auto& [name, width] : shares) {
        if (at < width) {
            out.fault = name;
            break;
        }
        at -= width;
    }
    constexpr std::array forms{RetryAfter::seconds, RetryAfter::date, RetryAfter::missing,
                               RetryAfter::garbage};
    out.form = faults_.retry_after == RetryAfter::mixed ? rng.pick(forms) : faults_.retry_after;
    return out;
}

auto ModelDice::is_early(const Digest& body, std::int64_t now_ms) const -> bool {
    const auto found = seen_.find(body);
    return found != seen_.end() && now_ms < found->second.until_ms;
}

auto PrefixCache::reads(const std::string& prefix, const Digest& body) -> bool {
    const auto times = ++came_[sha256(prefix)];
    if (times == 1) return false;
    FieldHasher hasher;
    hasher.add(static_cast<std::int64_t>(seed_)).add("cache").add(body.hex()).add(times);
    return Rng{hasher.finish()}.unit() < share_;
}

}  // namespace fanfold::sim
