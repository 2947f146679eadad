#include "source_nights.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "random.hpp"

namespace fanfold::judged {

namespace {

/// Draws of distributions, the same on every platform.
class Chance {
  public:
    explicit Chance(std::uint64_t seed) : random_(seed) {}
    auto unit() -> double { return (static_cast<double>(random_.below(1u << 30)) + 0.5) / (1u << 30); }
    auto once_in(double probability) -> bool { return unit() < probability; }
    auto normal() -> double {
        return std::sqrt(-2 * std::log(unit())) * std::cos(2 * std::numbers::pi * unit());
    }
    auto log_normal(double median, double sigma) -> double { return median * std::exp(sigma * normal()); }
    auto poisson(double mean) -> int {
        if (mean > 40) return std::max(0, static_cast<int>(std::lround(mean + std::sqrt(mean) * normal())));
        int count = 0;
        for (double left = std::exp(-mean), product = unit(); product > left; product *= unit()) ++count;
        return count;
    }
    auto binomial(int of, double probability) -> int {
        int count = 0;
        for (int each = 0; each < of; ++each) count += once_in(probability) ? 1 : 0;
        return count;
    }
    auto below(std::size_t most) -> std::size_t { return random_.below(most); }

  private:
    Random random_;
};

/// What a source is like.
struct Habit {
    double rate = 6;         ///< documents a night
    double weekend = 1;      ///< on Saturdays and Sundays, times so many
    double unrest = 0.3;     ///< sigma of a night's own factor
    double dated = 1;        ///< share of texts with a date
    double age_hours = 10;   ///< of a fresh text
    int standing = 40;       ///< old pages that are looked at again
    int listings = 3;        ///< pages without a text of their own
    double clones = 0.02;    ///< share of texts that some page shares with another
};

auto some_habit(Chance& chance) -> Habit {
    Habit out;
    out.rate = std::clamp(chance.log_normal(6, 1.2), 0.15, 400.0);
    constexpr std::array weekends{1.0, 1.0, 0.3, 0.05};
    out.weekend = weekends[chance.below(weekends.size())];
    out.unrest = 0.1 + 0.5 * chance.unit();
    constexpr std::array shares{1.0, 1.0, 1.0, 0.9, 0.6, 0.0};
    out.dated = shares[chance.below(shares.size())];
    out.age_hours = std::clamp(chance.log_normal(10, 0.5), 3.0, 48.0);
    out.standing = static_cast<int>(std::clamp(chance.log_normal(40, 0.8), 4.0, 450.0));
    out.listings = 1 + static_cast<int>(chance.below(8));
    out.clones = chance.once_in(0.1) ? 0.25 : 0.02;
    return out;
}

auto middle_age(Chance& chance, int dated, double hours) -> std::optional<Duration> {
    if (dated == 0) return std::nullopt;
    std::vector<double> ages;
    for (int each = 0; each < std::min(dated, 99); ++each) ages.push_back(chance.log_normal(hours, 0.7));
    std::nth_element(ages.begin(), ages.begin() + static_cast<std::ptrdiff_t>(ages.size() / 2), ages.end());
    return Duration{static_cast<std::int64_t>(ages[ages.size() / 2] * 3'600'000)};
}

constexpr std::size_t monday = 20'003;  // days after 1970-01-01

auto sound_night(Chance& chance, Habit& habit, std::size_t number) -> SourceNight {
    habit.rate *= std::exp(0.02 * chance.normal());
    double factor = chance.log_normal(1, habit.unrest);
    if (number % 7 >= 5) factor *= habit.weekend;
    if (chance.once_in(0.01)) factor *= 0.2;   // a holiday
    if (chance.once_in(0.008)) factor *= 3.5;  // an election, a fair
    SourceNight out;
    out.at = Instant{std::chrono::hours{24 * (monday + number) + 21}};
    if (chance.once_in(0.01)) {  // its server is down
        out.failed = habit.listings;
        return out;
    }
    out.fresh = chance.poisson(habit.rate * factor);
    const int old = std::max(0, static_cast<int>(std::lround(habit.standing * (1 + 0.05 * chance.normal()))));
    out.texts = out.fresh + old;
    out.pages = out.texts + habit.listings;
    out.failed = chance.binomial(out.pages, 0.01);
    out.same = out.texts == 0 ? 0 : 1 + chance.binomial(out.texts - 1, habit.clones * chance.unit());
    out.dated = chance.binomial(out.fresh, habit.dated);
    out.age = middle_age(chance, out.dated, habit.age_hours);
    return out;
}

struct Way {
    const char* name;
    YieldTrouble trouble;
    double least_rate;  ///< of a source that breaks so
    bool wants_dates;
    void (*breaks)(SourceNight& night, const Habit& habit, Chance& chance);
};

void drop_fresh(SourceNight& night, int left) {
    const int gone = std::max(0, night.fresh - left);
    night.fresh -= gone;
    night.texts -= gone;
    night.pages -= gone;
    night.dated = std::min(night.dated, night.fresh);
    night.same = std::min(night.same, night.texts);
    if (night.dated == 0) night.age = std::nullopt;
}

const std::vector<Way>& ways() {
    static const std::vector<Way> all{
        {"a listing that only a script fills", YieldTrouble::quiet, 0, false,
         [](SourceNight& night, const Habit& habit, Chance&) {
             night = {night.at, habit.listings, 0, 0, 0, 0, 0, std::nullopt};
         }},
        {"a feed that stands still", YieldTrouble::quiet, 2.5, false,
         [](SourceNight& night, const Habit&, Chance&) { drop_fresh(night, 0); }},
        {"a feed of which a tenth is left", YieldTrouble::quiet, 8, false,
         [](SourceNight& night, const Habit&, Chance& chance) {
             drop_fresh(night, chance.binomial(night.fresh, 0.1));
         }},
        {"addresses that change every night", YieldTrouble::flood, 0, false,
         [](SourceNight& night, const Habit& habit, Chance& chance) {
             night.fresh = night.texts = night.texts + night.fresh;
             night.dated = chance.binomial(night.fresh, habit.dated);
             night.age = middle_age(chance, night.dated, 24 * 30);
         }},
        {"an archive that came loose", YieldTrouble::flood, 0, false,
         [](SourceNight& night, const Habit& habit, Chance& chance) {
             const int more = std::max(40, static_cast<int>(habit.rate * 12));
             night.fresh += more, night.texts += more, night.pages += more;
             night.dated = chance.binomial(night.fresh, habit.dated);
             night.age = middle_age(chance, night.dated, 24 * 400);
         }},
        {"a wall instead of every page", YieldTrouble::all_the_same, 0, false,
         [](SourceNight& night, const Habit&, Chance&) {
             night.fresh = night.texts > 0 ? 1 : 0;
             night.same = night.texts, night.dated = 0, night.age = std::nullopt;
         }},
        {"dates that vanished", YieldTrouble::date_drift, 4, true,
         [](SourceNight& night, const Habit&, Chance&) { night.dated = 0, night.age = std::nullopt; }},
        {"today's date on everything", YieldTrouble::date_drift, 4, true,
         [](SourceNight& night, const Habit&, Chance&) {
             night.dated = night.fresh;
             if (night.fresh > 0) night.age = Duration::zero();
         }},
        {"the date of something else", YieldTrouble::date_drift, 4, true,
         [](SourceNight& night, const Habit&, Chance& chance) {
             night.age = middle_age(chance, night.dated, 24 * 90);
         }}};
    return all;
}

auto fits(const Habit& habit, const Way& way) -> bool {
    const double slowest = habit.rate * std::min(1.0, habit.weekend);
    if (way.wants_dates && habit.dated < 0.5) return false;
    return way.least_rate == 0 || slowest >= way.least_rate;
}

auto breaking(Chance& chance, const Way& way) -> SourceYear {
    auto habit = some_habit(chance);
    while (!fits(habit, way)) habit = some_habit(chance);
    SourceYear out{way.name, way.trouble, {}, 30 + chance.below(40)};
    for (std::size_t number = 0; number < out.broken_from + 5; ++number) {
        auto night = sound_night(chance, habit, number);
        if (number >= out.broken_from && night.pages > 0) way.breaks(night, habit, chance);
        out.nights.push_back(night);
    }
    return out;
}

}  // namespace

auto sound_sources(std::uint64_t seed, std::size_t sound, std::size_t nights) -> std::vector<SourceYear> {
    Chance chance{seed};
    std::vector<SourceYear> out;
    for (std::size_t source = 0; source < sound; ++source) {
        SourceYear year{"", {}, {}, nights};
        auto habit = some_habit(chance);
        for (std::size_t number = 0; number < nights; ++number)
            year.nights.push_back(sound_night(chance, habit, number));
        out.push_back(std::move(year));
    }
    return out;
}

auto breaking_sources(std::uint64_t seed) -> std::vector<SourceYear> {
    Chance chance{seed};
    std::vector<SourceYear> out;
    for (std::size_t number = 0; number < 100; ++number)
        out.push_back(breaking(chance, ways()[number % ways().size()]));
    return out;
}

}  // namespace fanfold::judged
