#include "budget.hpp"

#include <algorithm>
#include <array>

namespace fanfold::fanout {

namespace {

constexpr std::size_t many_accounts = 8192;

auto money_cap(const Caps& caps, bool run, bool day) -> const std::optional<Money>& {
    if (run) return caps.run;
    return day ? caps.day : caps.month;
}

auto token_cap(const Caps& caps, bool run, bool day) -> const std::optional<std::int64_t>& {
    if (run) return caps.run_tokens;
    return day ? caps.day_tokens : caps.month_tokens;
}

auto number_of(Instant at) -> std::int64_t {
    return at.time_since_epoch().count();
}

/// What is left of a cap; less than nothing where more was used.
auto left_of(Money cap, Money used) -> Money {
    return cap - used;
}

}  // namespace

auto Budget::zone_of(const EnterpriseName& enterprise) const -> const Calendar& {
    const auto own = settings_.zones.find(enterprise);
    return own == settings_.zones.end() ? settings_.zone : own->second;
}

auto Budget::holders(const Payer& payer) const -> std::vector<Holder> {
    std::vector<Holder> out{{Whose::house, "", &settings_.house, &settings_.zone}};
    const auto own = settings_.enterprises.find(payer.enterprise);
    if (own != settings_.enterprises.end())
        out.push_back({Whose::enterprise, payer.enterprise.str(), &own->second,
                       &zone_of(payer.enterprise)});
    const auto asked = settings_.templates.find(payer.template_name);
    if (asked != settings_.templates.end())
        out.push_back({Whose::of_template, payer.template_name.str(), &asked->second,
                       &settings_.zone});
    return out;
}

auto Budget::span_of(const Calendar& zone, Period period, Instant now) -> TimeSpan {
    auto& known = spans_[{period, zone.name()}];
    if (known.from <= now && now < known.to) return known;
    known = period == Period::day ? zone.day_of(now) : zone.month_of(now);
    return known;
}

auto Budget::account(const Holder& holder, Period period, std::int64_t which)
    -> std::shared_ptr<Account>& {
    auto& found = accounts_[Key{holder.whose, holder.name, period, which}];
    if (!found) found = std::make_shared<Account>();
    return found;
}

auto Budget::lines(const Payer& payer, Instant now) -> std::vector<Line> {
    std::vector<Line> out;
    for (const auto& holder : holders(payer))
        for (const auto period : {Period::run, Period::day, Period::month}) {
            const bool run = period == Period::run;
            const auto& money = money_cap(*holder.caps, run, period == Period::day);
            const auto& tokens = token_cap(*holder.caps, run, period == Period::day);
            if (!money && !tokens) continue;
            const auto which =
                run ? payer.run.number() : number_of(span_of(*holder.zone, period, now).from);
            out.push_back({holder, period, money, tokens, account(holder, period, which)});
        }
    return out;
}

void Budget::load(RunId run, const std::vector<SpentLine>& spent) {
    if (!runs_.insert(run).second) return;
    for (const auto& line : spent)
        for (const auto& holder : holders({run, line.enterprise, line.template_name}))
            if (holder.caps->run || holder.caps->run_tokens)
                account(holder, Period::run, run.number())->spent += line.spent;
}

auto Budget::to_load(Instant now) const -> std::vector<Window> {
    if (loaded_) return {};
    std::map<std::pair<bool, std::string>, Window> out;
    const auto want = [&](const Caps& caps, const Calendar& zone) {
        if (caps.day || caps.day_tokens)
            out[{false, zone.name()}] = {false, zone.name(), zone.day_of(now)};
        if (caps.month || caps.month_tokens)
            out[{true, zone.name()}] = {true, zone.name(), zone.month_of(now)};
    };
    want(settings_.house, settings_.zone);
    for (const auto& [name, caps] : settings_.enterprises) want(caps, zone_of(name));
    for (const auto& [name, caps] : settings_.templates) want(caps, settings_.zone);
    std::vector<Window> windows;
    for (auto& [key, window] : out) windows.push_back(std::move(window));
    return windows;
}

void Budget::load(const std::vector<std::pair<Window, std::vector<SpentLine>>>& windows) {
    if (std::exchange(loaded_, true)) return;
    for (const auto& [window, spent] : windows)
        for (const auto& line : spent)
            for (const auto& holder : holders({RunId{}, line.enterprise, line.template_name}))
                if (holder.zone->name() == window.zone)
                    account(holder, window.month ? Period::month : Period::day,
                            number_of(window.span.from))
                        ->spent += line.spent;
}

auto Budget::refusal(const Line& line, const Spent& bound, bool of_tokens) const -> std::string {
    static constexpr const char* periods[] = {"run", "day", "month"};
    const std::string period = periods[static_cast<int>(line.period)];
    const auto& holder = line.holder;
    std::string whose, cure = "raise [caps] " + period + (of_tokens ? "_tokens" : "");
    if (holder.whose == Whose::enterprise) {
        whose = " of enterprise \"" + holder.name + "\"";
        cure = "raise the cap in its file";
    } else if (holder.whose == Whose::of_template) {
        whose = " of template \"" + holder.name + "\"";
        cure = "raise it under [caps.templates]";
    }
    cure += line.period == Period::month ? " or wait for the next month" : " or wait for tomorrow";
    if (line.period != Period::run && holder.zone->name() != "UTC")
        cure += " (" + holder.zone->name() + ")";
    const auto& spent = line.account->spent;
    if (of_tokens)
        return "cap per " + period + whose + " of " + std::to_string(*line.tokens) +
               " tokens would be exceeded: " + std::to_string(spent.tokens) +
               " used, this call may use up to " + std::to_string(bound.tokens) + "; " + cure;
    return "cap per " + period + whose + " of " + to_string(*line.money) + " " +
           settings_.currency + " would be exceeded: " + to_string(spent.money) +
           " spent, this call may cost up to " + to_string(bound.money) + "; " + cure;
}

auto Budget::judge(const Payer& payer, const Spent& bound, Instant now) -> Judgement {
    Judgement out;
    const auto all = lines(payer, now);
    auto tightest = Money::max();
    bool waits = false;
    for (const auto& line : all) {
        if (!line.money || bound.money == Money{}) continue;
        const auto left = left_of(*line.money, line.account->spent.money);
        waits = waits || left - line.account->reserved.money < bound.money;
        if (left >= bound.money || left >= tightest) continue;
        out = {Verdict::refused, refusal(line, bound, false)};
        tightest = left;
    }
    auto fewest = std::numeric_limits<std::int64_t>::max();
    for (const auto& line : all) {
        if (!line.tokens || bound.tokens == 0) continue;
        const auto left = *line.tokens - line.account->spent.tokens;
        waits = waits || left - line.account->reserved.tokens < bound.tokens;
        if (left >= bound.tokens || left >= fewest || tightest != Money::max()) continue;
        out = {Verdict::refused, refusal(line, bound, true)};
        fewest = left;
    }
    if (out.verdict == Verdict::fits && waits) out.verdict = Verdict::wait;
    return out;
}

auto Budget::reserve(const Payer& payer, const Spent& bound, Instant now) -> Reservation {
    drop_old(now);
    Reservation out;
    out.amount_ = bound;
    for (auto& line : lines(payer, now)) {
        line.account->reserved += bound;
        out.accounts_.push_back(std::move(line.account));
    }
    reserved_ += bound.money;
    return out;
}

auto Budget::adopt(const Payer& payer, const Spent& bound, Instant sent_at) -> Reservation {
    auto out = reserve(payer, bound, sent_at);
    for (const auto& account : out.accounts_) account->spent -= bound;
    return out;
}

void Budget::close(const Reservation& reservation, const Spent& used) {
    for (const auto& account : reservation.accounts_) {
        account->reserved -= reservation.amount_;
        account->spent += used;
    }
    reserved_ -= reservation.amount_.money;
}

void Budget::settle(const Reservation& reservation, const Spent& used) {
    close(reservation, used);
    settled_ += used.money;
}

void Budget::forget(const Reservation& reservation) {
    close(reservation, reservation.amount_);
    unknown_ += reservation.amount_.money;
}

auto Budget::caps_of(Whose whose, const std::string& name) const -> const Caps* {
    if (whose == Whose::house) return &settings_.house;
    if (whose == Whose::enterprise) {
        const auto found = settings_.enterprises.find(EnterpriseName{name});
        return found == settings_.enterprises.end() ? nullptr : &found->second;
    }
    const auto found = settings_.templates.find(TemplateName{name});
    return found == settings_.templates.end() ? nullptr : &found->second;
}

namespace {

/// Of what, how much, and in words; nothing where there is no such limit.
auto use_of(const std::optional<Money>& most, Money used, const std::string& currency) -> CapUse {
    if (!most || most->pico() <= 0) return {};
    return {"", static_cast<double>(used.pico()) / static_cast<double>(most->pico()),
            to_string(used) + " of " + to_string(*most) + " " + currency};
}

auto use_of(const std::optional<std::int64_t>& most, std::int64_t used) -> CapUse {
    if (!most || *most <= 0) return {};
    return {"_tokens", static_cast<double>(used) / static_cast<double>(*most),
            std::to_string(used) + " of " + std::to_string(*most) + " tokens"};
}

}  // namespace

auto Budget::fullest(Instant now) const -> std::optional<CapUse> {
    static constexpr const char* periods[] = {"run", "day", "month"};
    static constexpr int days[] = {0, 1, 31};
    std::optional<CapUse> out;
    for (const auto& [key, account] : accounts_) {
        const auto& [whose, name, period, which] = key;
        const auto at = static_cast<std::size_t>(period);
        const auto* caps = caps_of(whose, name);
        const bool over = period != Period::run && which <= number_of(now - std::chrono::hours{24 * days[at]});
        if (caps == nullptr || over) continue;
        const auto& spent = account->spent;
        auto money = use_of(std::array{caps->run, caps->day, caps->month}[at], spent.money, settings_.currency);
        auto tokens = use_of(std::array{caps->run_tokens, caps->day_tokens, caps->month_tokens}[at], spent.tokens);
        auto& fuller = tokens.share > money.share ? tokens : money;
        if (fuller.share <= (out ? out->share : 0.0)) continue;
        fuller.cap = periods[at] + fuller.cap;
        if (whose != Whose::house) fuller.cap += (whose == Whose::enterprise ? " of enterprise \"" : " of template \"") + name + "\"";
        out = std::move(fuller);
    }
    return out;
}

/// Days and months that are over can't be asked for any more; calls that still end hold theirs.
void Budget::drop_old(Instant now) {
    if (accounts_.size() < many_accounts) return;
    const auto days_ago = [&](int days) { return number_of(now - std::chrono::hours{24 * days}); };
    std::erase_if(accounts_, [&](const auto& entry) {
        const auto period = std::get<Period>(entry.first);
        const auto which = std::get<std::int64_t>(entry.first);
        if (period == Period::run) return false;
        return which < days_ago(period == Period::day ? 3 : 70);
    });
}

}  // namespace fanfold::fanout
