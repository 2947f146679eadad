#include "progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <fanfold/async/wait.hpp>
#include <optional>

#include "terminal.hpp"

namespace fanfold::app {

namespace {

constexpr auto redraw_every = std::chrono::milliseconds{200};

auto money_line(const Context& context) -> std::string {
    const auto& counters = context.engine->counters();
    auto out = fmt::format("{} {} spent, {} calls, {} reused, {} in flight",
                           to_string(counters.settled), context.config.house.currency,
                           counters.calls, counters.reused, counters.in_flight);
    if (counters.batches > 0)
        out += fmt::format(", {} in {} {} ({} done)", counters.in_batches, counters.batches,
                           counters.batches == 1 ? "batch" : "batches", counters.batch_done);
    return out;
}

/// How long a room will still need, by its average pace since it first had something done.
class Pace {
  public:
    auto left(std::size_t done, std::size_t open, SteadyInstant now) -> std::string {
        if (done == 0 || open == 0) return {};
        if (!began_) began_ = {now, done};
        const auto since = done - std::min(done, began_->second);
        if (since == 0) return {};
        const auto one = (now - began_->first) / static_cast<std::int64_t>(since);
        return " · about " + in_words(one * static_cast<std::int64_t>(open)) + " left";
    }

  private:
    static auto in_words(SteadyInstant::duration span) -> std::string {
        const auto seconds = std::chrono::ceil<std::chrono::seconds>(span).count();
        if (seconds < 90) return fmt::format("{} s", seconds);
        if (seconds < 90 * 60) return fmt::format("{} min", (seconds + 59) / 60);
        return fmt::format("{:.1f} h", static_cast<double>(seconds) / 3600.0);
    }

    std::optional<std::pair<SteadyInstant, std::size_t>> began_;
};

struct Paces {
    Pace fetch, fanout;
};

auto lines(const Context& context, Paces& paces) -> std::vector<std::string> {
    const auto& tally = context.pipeline->tally();
    const auto now = context.clock.steady_now();
    return {
        fmt::format("  fetch    {:>7} pages       {} queued, {} failed{}", tally.pages,
                    tally.queued, tally.failed, paces.fetch.left(tally.pages, tally.queued, now)),
        fmt::format("  extract  {:>7} documents   {} new or changed", tally.documents, tally.fresh),
        fmt::format("  fanout   {:>7} questions   {} answered, {} open · {}{}", tally.questions,
                    tally.answered, tally.open_questions, money_line(context),
                    paces.fanout.left(tally.answered, tally.open_questions, now)),
        fmt::format("  fold     {:>7} reports     of {} · {} findings", tally.reports,
                    tally.enterprises, tally.findings),
    };
}

/// A line that wrapped could not be wiped: cut after so many characters.
auto fitted(std::string_view line, int columns) -> std::string {
    std::size_t end = 0;
    for (int left = columns; end < line.size(); ++end) {
        const bool starts_letter = (static_cast<unsigned char>(line[end]) & 0xc0u) != 0x80u;
        if (starts_letter && left-- == 0) break;
    }
    return std::string{line.substr(0, end)};
}

class LiveLines final : public log::Curtain {
  public:
    explicit LiveLines(log::Output& log) : log_(log) { log_.set_curtain(this); }

    ~LiveLines() override {
        log_.set_curtain(nullptr);
        lift();
    }
    void draw(const std::vector<std::string>& text) {
        log_.draw([&] {
            lift();
            for (const auto& line : text)
                std::fprintf(stderr, "%s\n", fitted(line, terminal_width()).c_str());
            drawn_ = text.size();
            std::fflush(stderr);
        });
    }
    void lift() override {
        for (; drawn_ > 0; --drawn_) std::fputs("\033[1A\033[2K", stderr);
    }

  private:
    log::Output& log_;
    std::size_t drawn_ = 0;  ///< under the log's lock, or alone
};

}  // namespace

auto show_progress(Context& context, bool quiet) -> boost::asio::awaitable<void> {
    if (quiet || !stderr_is_terminal()) co_return;
    LiveLines live{*context.premises->log};
    Paces paces;
    while (true) {
        live.draw(lines(context, paces));
        co_await async::sleep_for(redraw_every);
    }
}

}  // namespace fanfold::app
