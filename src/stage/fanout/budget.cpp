#include "budget.hpp"

#include <algorithm>

namespace fanfold::fanout {

namespace {

auto day_of(Instant now) -> std::int64_t {
    return std::chrono::floor<std::chrono::days>(now).time_since_epoch().count();
}

}  // namespace

Budget::Budget(Caps caps, std::map<EnterpriseName, Money> enterprise_caps, std::string currency)
    : caps_(std::move(caps)),
      enterprise_caps_(std::move(enterprise_caps)),
      currency_(std::move(currency)) {}

void Budget::load(RunId run, const Spending& spending, Instant now) {
    if (!knows(run)) {
        runs_[run].spent = spending.run;
        for (const auto& [enterprise, spent] : spending.enterprises)
            enterprises_[{run, enterprise}].spent = spent;
    }
    if (!day_loaded_) days_[day_of(now)].spent = spending.day;
    day_loaded_ = true;
}

auto Budget::lines(RunId run, const EnterpriseName& enterprise, std::int64_t day)
    -> std::vector<Line> {
    std::vector<Line> out;
    if (caps_.run)
        out.push_back(
            {"cap per run", "raise [caps] run or wait for tomorrow", *caps_.run, runs_[run]});
    if (caps_.day)
        out.push_back(
            {"cap per day", "raise [caps] day or wait for tomorrow", *caps_.day, days_[day]});
    const auto own = enterprise_caps_.find(enterprise);
    if (own != enterprise_caps_.end())
        out.push_back({"cap per run of enterprise \"" + enterprise.str() + "\"",
                       "raise the cap in its file or wait for tomorrow", own->second,
                       enterprises_[{run, enterprise}]});
    return out;
}

auto Budget::refusal(const Line& line, Money bound) const -> std::string {
    return line.what + " of " + to_string(line.cap) + " " + currency_ +
           " would be exceeded: " + to_string(line.account.spent) +
           " spent, this call may cost up to " + to_string(bound) + "; " + line.cure;
}

auto Budget::judge(RunId run, const EnterpriseName& enterprise, Money bound, Instant now)
    -> Judgement {
    if (bound == Money{}) return {};
    Judgement out;
    Money tightest = Money::max();
    for (const auto& line : lines(run, enterprise, day_of(now))) {
        const auto left = line.cap - line.account.spent;
        if (left < bound && (out.verdict != Verdict::refused || left < tightest)) {
            out = {Verdict::refused, refusal(line, bound)};
            tightest = left;
        }
        if (out.verdict == Verdict::fits && left - line.account.reserved < bound)
            out.verdict = Verdict::wait;
    }
    return out;
}

auto Budget::reserve(RunId run, const EnterpriseName& enterprise, Money bound, Instant now)
    -> Reservation {
    Reservation out{run, enterprise, day_of(now), bound};
    runs_[run].reserved += bound;
    enterprises_[{run, enterprise}].reserved += bound;
    days_[out.day].reserved += bound;
    reserved_ += bound;
    return out;
}

void Budget::close(const Reservation& reservation, Money spent) {
    for (auto* account :
         {&runs_[reservation.run], &enterprises_[{reservation.run, reservation.enterprise}],
          &days_[reservation.day]}) {
        account->reserved -= reservation.amount;
        account->spent += spent;
    }
    reserved_ -= reservation.amount;
    // Only today's account can be asked for, and only calls of the last hours still end.
    while (days_.size() > 3) days_.erase(days_.begin());
}

void Budget::settle(const Reservation& reservation, Money spent) {
    close(reservation, spent);
    settled_ += spent;
}

void Budget::forget(const Reservation& reservation) {
    close(reservation, reservation.amount);
    unknown_ += reservation.amount;
}

}  // namespace fanfold::fanout
