#include <fanfold/stage/discover/yield.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace fanfold::discover {

namespace {

constexpr std::size_t most_odd = 3;       // nights that are judged together
constexpr std::size_t least_learnt = 7;   // nights before anything is judged
constexpr double trusted_nights = 26;
constexpr double rare_in_two = 1e-4;
constexpr double rare_in_three = 4e-4;
constexpr double rare_flood = 1e-3;       // each of two nights

using Nights = std::vector<SourceNight>;

auto answered(const SourceNight& night) -> bool {
    return night.pages > 0 && night.pages >= night.failed;
}

auto weekday_of(const SourceNight& night) -> std::size_t {
    const auto days = std::chrono::floor<std::chrono::days>(night.at).time_since_epoch().count();
    return static_cast<std::size_t>(((days % 7) + 7) % 7);
}

auto middle(std::vector<double> values) -> double {
    if (values.empty()) return 0;
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

// --- Counts

/// What is usual on a weekday, and how uneven nights are: variance = mean + mean² · unrest.
struct Usual {
    std::array<double, 7> mean{};
    double unrest = 0.1;
    int most = 0;
    double trust = 1;  ///< less while little is learnt: then only what is rarer counts
};

auto is_weekend(std::size_t weekday) -> bool {
    return weekday == 2 || weekday == 3;  // 1970 began on a Thursday
}

/// Of the nights that `counts`, drawn towards `prior` as if `weight` nights had had it.
template <class Counts>
auto mean_of(const Nights& learnt, Counts counts, double prior, double weight) -> double {
    double sum = prior * weight;
    for (const auto& night : learnt)
        if (counts(weekday_of(night))) sum += night.fresh, ++weight;
    return sum / weight;
}

/// A weekday is like the other working days (or the other day of the weekend) until it is known better.
auto means_of(const Nights& learnt) -> std::array<double, 7> {
    const auto any = [](std::size_t) { return true; };
    const auto working = [](std::size_t day) { return !is_weekend(day); };
    const double all = mean_of(learnt, any, 0, 0);
    const double week = mean_of(learnt, working, all, 0.5);
    const double weekend = mean_of(learnt, is_weekend, all, 0.1);
    std::array<double, 7> out{};
    for (std::size_t day = 0; day < out.size(); ++day)
        out[day] = mean_of(learnt, [day](std::size_t other) { return other == day; },
                           is_weekend(day) ? weekend : week, 2);
    return out;
}

/// By moments, drawn towards what most sources have while little is known.
auto usual_of(const Nights& learnt) -> Usual {
    constexpr double prior = 0.15, prior_nights = 6;
    Usual out;
    out.mean = means_of(learnt);
    double beyond = 0, squares = 0;
    for (const auto& night : learnt) {
        const double mean = out.mean[weekday_of(night)];
        beyond += (night.fresh - mean) * (night.fresh - mean) - mean;
        squares += mean * mean;
        out.most = std::max(out.most, night.fresh);
    }
    const auto count = static_cast<double>(learnt.size());
    const double seen = squares > 0 ? std::max(0.0, beyond / squares) : prior;
    out.unrest = (seen * count + prior * prior_nights) / (count + prior_nights);
    out.trust = std::min(1.0, count * count / (trusted_nights * trusted_nights));
    return out;
}

/// ln of the negative binomial's mass at `count`.
auto log_mass(int count, double mean, double size) -> double {
    return std::lgamma(count + size) - std::lgamma(size) - std::lgamma(count + 1.0) +
           size * std::log(size / (size + mean)) + count * std::log(mean / (size + mean));
}

auto at_most(int count, double mean, double size) -> double {
    double sum = 0;
    for (int each = 0; each <= count; ++each) sum += std::exp(log_mass(each, mean, size));
    return std::min(sum, 1.0);
}

/// Of nights together: means add up, and so do variances.
struct Together {
    double mean = 0;
    double size = 1;
    int fresh = 0;
};

auto together(const Usual& usual, std::span<const SourceNight> nights) -> Together {
    Together out;
    double beyond = 0;
    for (const auto& night : nights) {
        const double mean = std::max(usual.mean[weekday_of(night)], 0.01);
        out.mean += mean;
        beyond += mean * mean * usual.unrest;
        out.fresh += night.fresh;
    }
    out.size = out.mean * out.mean / beyond;
    return out;
}

auto count_words(int fresh, std::size_t nights, double usual) -> std::string {
    std::array<char, 160> text{};
    std::snprintf(text.data(), text.size(), "%d new documents in %zu nights, where about %.0f are usual",
                  fresh, nights, usual);
    return text.data();
}

auto gives_too_little(const Usual& usual, std::span<const SourceNight> odd)
    -> std::optional<YieldAlarm> {
    for (std::size_t count = 2; count <= odd.size(); ++count) {
        const auto nights = odd.last(count);
        const bool all_low = std::all_of(nights.begin(), nights.end(), [&](const auto& night) {
            return night.fresh <= 0.6 * usual.mean[weekday_of(night)];
        });
        const auto sum = together(usual, nights);
        const double rare = usual.trust * (count == 2 ? rare_in_two : rare_in_three);
        if (all_low && at_most(sum.fresh, sum.mean, sum.size) < rare)
            return YieldAlarm{YieldTrouble::quiet, count_words(sum.fresh, count, sum.mean)};
    }
    return std::nullopt;
}

/// Old pages are seen again every night: where they are gone, so is what lists them.
auto shows_too_little(const Nights& learnt, std::span<const SourceNight> odd)
    -> std::optional<YieldAlarm> {
    if (odd.size() < 2) return std::nullopt;
    const auto old_texts = [](const SourceNight& night) { return std::max(0, night.texts - night.fresh); };
    std::vector<double> texts;
    for (const auto& night : learnt) texts.push_back(old_texts(night));
    const double usual = middle(std::move(texts));
    const auto few = [&](const SourceNight& night) { return night.texts < 0.3 * usual; };
    const auto last = odd.last(2);
    if (usual < 4 || !std::all_of(last.begin(), last.end(), few)) return std::nullopt;
    return YieldAlarm{YieldTrouble::quiet, std::to_string(odd.back().texts) +
                                               " pages with a text, where about " +
                                               std::to_string(std::lround(usual)) + " old ones are usual"};
}

auto gives_too_much(const Usual& usual, std::span<const SourceNight> odd)
    -> std::optional<YieldAlarm> {
    const auto floods = [&](const SourceNight& night) {
        const double mean = std::max(usual.mean[weekday_of(night)], 0.01);
        if (night.fresh < 3 * mean + 10 || night.fresh <= usual.most) return false;
        return 1 - at_most(night.fresh - 1, mean, 1 / usual.unrest) < rare_flood;
    };
    const auto& tonight = odd.back();
    const auto mean = usual.mean[weekday_of(tonight)];
    const bool beyond_measure = tonight.fresh > 8 * mean + 60 && tonight.fresh > 5 * usual.most;
    const bool again = odd.size() >= 2 && floods(tonight) && floods(odd[odd.size() - 2]);
    if (!again && !beyond_measure) return std::nullopt;
    return YieldAlarm{YieldTrouble::flood, count_words(tonight.fresh, 1, mean)};
}

// --- One text on every page

auto share_of_same(const SourceNight& night) -> double {
    return night.texts == 0 ? 0.0 : static_cast<double>(night.same) / night.texts;
}

auto shows_one_text(const Nights& learnt, std::span<const SourceNight> odd)
    -> std::optional<YieldAlarm> {
    constexpr int few = 8;
    double most = 0;
    for (const auto& night : learnt) most = std::max(most, share_of_same(night));
    const auto looks_alike = [&](const SourceNight& night) {
        return night.texts >= 4 && share_of_same(night) >= 0.6 &&
               share_of_same(night) > std::min(1.5 * most, 0.99);
    };
    const auto& tonight = odd.back();
    const bool again = odd.size() >= 2 && looks_alike(odd[odd.size() - 2]);
    if (!looks_alike(tonight) || (tonight.texts < few && !again)) return std::nullopt;
    return YieldAlarm{YieldTrouble::all_the_same,
                      std::to_string(tonight.same) + " of " + std::to_string(tonight.texts) +
                          " pages show one and the same text"};
}

// --- Dates

auto lost_its_dates(const Nights& learnt, std::span<const SourceNight> odd)
    -> std::optional<YieldAlarm> {
    constexpr double rare = 2e-4;
    double fresh = 0, dated = 0;
    for (const auto& night : learnt) fresh += night.fresh, dated += night.dated;
    if (fresh < 10 || dated < 0.4 * fresh) return std::nullopt;
    const double share = 0.9 * dated / fresh;
    int of = 0, left = 0;
    for (const auto& night : odd) of += night.fresh, left += night.dated;
    double chance = 0;
    for (int each = 0; each <= left; ++each)
        chance += std::exp(std::lgamma(of + 1.0) - std::lgamma(each + 1.0) - std::lgamma(of - each + 1.0) +
                           each * std::log(share) + (of - each) * std::log(1 - share));
    if (of < 4 || left > 0.4 * of || chance >= rare) return std::nullopt;
    return YieldAlarm{YieldTrouble::date_drift, std::to_string(left) + " of " + std::to_string(of) +
                                                    " new documents carry a date, where " +
                                                    std::to_string(std::lround(100 * dated / fresh)) +
                                                    " % are usual"};
}

auto log_hours(const SourceNight& night) -> double {
    return std::log1p(static_cast<double>(std::max<std::int64_t>(night.age->count(), 0)) / 3'600'000);
}

/// The middle of many dates is steadier than that of few.
auto steadiness(const SourceNight& night) -> double {
    return std::sqrt(std::min(std::max(night.dated, 1), 9));
}

auto hours_words(double logarithm) -> std::string {
    return to_string(Duration{std::lround(std::expm1(logarithm) * 60) * 60'000});
}

auto dates_moved(const Nights& learnt, std::span<const SourceNight> odd)
    -> std::optional<YieldAlarm> {
    std::vector<double> ages, apart;
    for (const auto& night : learnt)
        if (night.age) ages.push_back(log_hours(night));
    if (ages.size() < least_learnt) return std::nullopt;
    const double usual = middle(ages);
    for (const auto& night : learnt)
        if (night.age) apart.push_back(std::abs(log_hours(night) - usual) * steadiness(night));
    const double scale = 1.4826 * middle(std::move(apart)) + 0.3;
    int high = 0, low = 0, very_high = 0, very_low = 0;
    std::optional<double> last;
    for (const auto& night : odd) {
        if (!night.age) continue;
        last = log_hours(night);
        const double off = (*last - usual) * steadiness(night) / scale;
        high += off > 3 ? 1 : 0, low += off < -3 ? 1 : 0;
        very_high += off > 4.5 ? 1 : 0, very_low += off < -4.5 ? 1 : 0;
    }
    const bool drifted = std::max(high, low) >= 3 || std::max(very_high, very_low) >= 2;
    if (!drifted || !last || std::abs(*last - usual) < 0.7) return std::nullopt;
    return YieldAlarm{YieldTrouble::date_drift, "new documents are dated " + hours_words(*last) +
                                                    " before they are seen, where " +
                                                    hours_words(usual) + " is usual"};
}

}  // namespace

auto judge_yield(std::span<const SourceNight> before, const SourceNight& tonight)
    -> std::vector<YieldAlarm> {
    if (!answered(tonight)) return {};
    Nights learnt;
    std::copy_if(before.last(std::min(before.size(), nights_remembered)).begin(), before.end(), std::back_inserter(learnt), answered);
    Nights odd{tonight};
    for (; odd.size() < most_odd && learnt.size() > least_learnt; learnt.pop_back())
        odd.insert(odd.begin(), learnt.back());
    if (learnt.size() < least_learnt) return {};
    const auto usual = usual_of(learnt);
    auto quiet = shows_too_little(learnt, odd);
    if (!quiet) quiet = gives_too_little(usual, odd);
    auto drift = lost_its_dates(learnt, odd);
    if (!drift) drift = dates_moved(learnt, odd);
    std::vector<YieldAlarm> out;
    for (auto& alarm : {quiet, gives_too_much(usual, odd), shows_one_text(learnt, odd), drift})
        if (alarm) out.push_back(*alarm);
    return out;
}

}  // namespace fanfold::discover
