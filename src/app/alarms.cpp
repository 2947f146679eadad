#include "alarms.hpp"

#include <fmt/format.h>

#include <fanfold/async/offload.hpp>
#include <fanfold/async/wait.hpp>

#include "closing.hpp"

namespace fanfold::app {

namespace {

namespace asio = boost::asio;
using asio::awaitable;

constexpr Duration look_every = std::chrono::seconds{1};
constexpr int nights_looked_at = 90;

auto day_of(Instant at) -> std::string {
    return to_rfc3339(at).substr(0, 10);
}

/// A row of runs in which a source did the same, the newest first.
struct Streak {
    int length = 0;
    RunId began;
    std::string trouble;  ///< of the newest
};

auto streak_of(const std::vector<store::SourceNight>& nights, const SourceName& source,
               const std::function<bool(const store::SourceNight&)>& same) -> Streak {
    Streak out;
    for (const auto& night : nights) {
        if (night.source != source) continue;
        if (!same(night)) break;
        if (out.length++ == 0) out.trouble = night.trouble;
        out.began = night.run;
    }
    return out;
}

/// A dead source and one that only has no news are two things.
auto is_down(const store::SourceNight& night) -> bool {
    return !night.trouble.empty() && night.fresh == 0;
}
auto is_silent(const store::SourceNight& night) -> bool {
    return night.fresh == 0;
}

/// True while it lives, however that ends.
class Busy {
  public:
    explicit Busy(bool& flag) : flag_(flag) { flag_ = true; }
    ~Busy() { flag_ = false; }
    Busy(const Busy&) = delete;
    auto operator=(const Busy&) -> Busy& = delete;

  private:
    bool& flag_;
};

auto joined(const std::vector<std::string>& lines, std::size_t most) -> std::string {
    std::string out;
    for (std::size_t at = 0; at < std::min(lines.size(), most); ++at) out += (out.empty() ? "" : "; ") + lines[at];
    return lines.size() > most ? out + fmt::format("; and {} more", lines.size() - most) : out;
}

}  // namespace

auto Alarms::office() const -> pipeline::AlertOffice {
    return {premises_.io.get_executor(), premises_.couriers.get_executor(), premises_.clock, config_.house.alerts,
            premises_.store->alert_box()};
}

void Alarms::tell(std::string text) const {
    LogEntry entry;
    entry.level = LogLevel::warning;
    entry.kind = "alert.failed";
    entry.text = premises_.log->veiled(text);
    premises_.log->write(std::move(entry));
}

auto Alarms::raise(std::string kind, std::string about, std::string once, std::string text) -> awaitable<void> {
    if (!raised_.insert(kind + "/" + about + "/" + once).second) co_return;
    Alert alert{std::move(kind), std::move(about), premises_.log->veiled(text), std::move(once), {}};
    auto desk = office();
    auto raised = co_await pipeline::raise(std::move(desk), std::move(alert));
    if (!raised) tell(raised.error().message());
    if (raised && *raised) co_await send();
}

auto Alarms::send() -> awaitable<void> {
    auto& alerts = premises_.alerts;
    alerts.more = true;
    if (alerts.sending) co_return;
    const Busy busy{alerts.sending};
    while (std::exchange(alerts.more, false)) {
        auto desk = office();
        auto sent = co_await pipeline::send_alerts(std::move(desk));
        if (!sent) tell(sent.error().message());
        if (sent)
            for (auto& line : *sent) tell(std::move(line));
    }
}

/// The run says which deadline it has: one that goes on after a kill keeps its own.
auto Alarms::watch(const Context& context, JobName job) -> awaitable<void> {
    auto reserves = co_await premises_.store->run_book().reserves(job);
    const auto reserve = reserves ? reserves->folding : Duration{std::chrono::minutes{5}};
    while (true) {
        const auto deliver_by = context.pipeline->tally().deliver_by;
        if (deliver_by) co_await look(context, job, *deliver_by, reserve);
        co_await look_at_caps(context);
        co_await async::sleep_for(look_every);
    }
}

auto Alarms::look(const Context& context, const JobName& job, Instant deliver_by, Duration reserve) -> awaitable<void> {
    const auto now = premises_.clock.now();
    const auto& tally = context.pipeline->tally();
    if (now < deliver_by - reserve || tally.enterprises == 0 || tally.reports >= tally.enterprises) co_return;
    const bool missed = now >= deliver_by;
    auto text = fmt::format("{} of {} reports are made, and they are due at {}; it is at {} ({} of {} questions answered)",
                            tally.reports, tally.enterprises, to_rfc3339(deliver_by), tally.room, tally.answered, tally.questions);
    std::string kind = "deadline.at_risk";
    if (missed) kind = "deadline.missed";
    co_await raise(std::move(kind), job.str(), to_rfc3339(deliver_by), std::move(text));
}

auto Alarms::look_at_caps(const Context& context) -> awaitable<void> {
    const auto use = context.engine->fullest_cap();
    if (!use || use->share < config_.house.alerts.budget) co_return;
    auto text = fmt::format("{} are used: {:.0f} % of the cap; at 100 % what matters least is not asked any more", use->words,
                            use->share * 100);
    co_await raise("budget", use->cap, day_of(premises_.clock.now()), std::move(text));
}

/// A deadline may pass and the last report come between two looks: then it is told afterwards. What a look told is not
/// told again. "; NAME: " is how a purge finds whom a line names.
auto Alarms::look_back(const pipeline::Summary& summary, const JobName& job) -> awaitable<void> {
    const auto deliver_by = summary.tally.deliver_by;
    std::vector<std::string> late;
    for (const auto& outcome : summary.outcomes)
        if (outcome.delivered && outcome.status == ReportStatus::late) late.push_back(outcome.enterprise.str() + ": late");
    if (!deliver_by || late.empty()) co_return;
    auto text = fmt::format("{} of {} reports came later than {}; {}", late.size(), summary.outcomes.size(),
                            to_rfc3339(*deliver_by), joined(late, 5));
    co_await raise("deadline.missed", job.str(), to_rfc3339(*deliver_by), std::move(text));
}

auto Alarms::after(const Night& night, int exit_code) -> awaitable<void> {
    const auto today = day_of(premises_.clock.now());
    if (!night.summary) {
        co_await raise("run.failed", night.job.str(), today, night.summary.error().message());
        co_return;
    }
    const auto run = to_string(night.summary->run);
    for (const auto& outcome : night.summary->outcomes)
        if (!outcome.delivered) co_await raise("report.missing", outcome.enterprise.str(), run, "no report: " + outcome.trouble);
    for (const auto& name : night.unserved)
        co_await raise("report.missing", name.str(), run, "no report: its configuration is broken and there is no last good version");
    co_await look_back(*night.summary, night.job);
    if (const auto& lines = night.summary->undelivered; !lines.empty())
        co_await raise("delivery.failed", night.job.str(), run, joined(lines, 5));
    if (night.summary->model_unreachable)
        co_await raise("run.failed", night.job.str(), today, "the model answered no question; `fanfold models probe` shows what it does");
    if (auto text = odd_sources(*night.summary); !text.empty())
        co_await raise("sources.odd", night.job.str(), run, std::move(text));
    co_await look_at_sources();
    if (exit_code == cli::exit_code::ok) {
        auto desk = office();
        auto pinged = co_await pipeline::raise_ping(std::move(desk), run);
        if (!pinged) tell(pinged.error().message());
    }
    co_await send();
}

auto Alarms::look_at_sources() -> awaitable<void> {
    auto read = [state = config_.house.state]() -> Result<std::vector<store::SourceNight>> {
        auto reader = store::Store::open_reading(state);
        if (!reader) return reader.error();
        return (*reader)->source_nights(nights_looked_at);
    };
    const auto nights = co_await async::offload(premises_.couriers.get_executor(), std::move(read));
    if (!nights) co_return;
    const auto most = config_.house.alerts.nights;
    for (const auto& [name, source] : config_.sources) {
        const auto down = streak_of(*nights, name, is_down);
        const auto silent = streak_of(*nights, name, is_silent);
        if (down.length >= most)
            co_await raise("source.down", name.str(), to_string(down.began),
                           fmt::format("could not be read in the last {} runs: {}", down.length, down.trouble));
        else if (silent.length >= most)
            co_await raise("source.silent", name.str(), to_string(silent.began),
                           fmt::format("showed nothing new in the last {} runs", silent.length));
    }
}

}  // namespace fanfold::app
