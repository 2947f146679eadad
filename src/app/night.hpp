#pragma once
/// One run, from what was asked for to what came of it. io thread.
#include <boost/asio/awaitable.hpp>
#include <fanfold/async/lag.hpp>
#include <fanfold/cli/command.hpp>

#include "context.hpp"
#include "terminal.hpp"

namespace fanfold::app {

struct NightOptions {
    bool quiet = false;  ///< no progress lines
    bool no_wait = false;
    std::string job;
    std::vector<std::string> enterprises;
    std::string as_of;
    std::string reask_since;
    bool anew = false;  ///< crawl again what was crawled a while ago
    std::string metrics_file;
    bool tell_lag = false;  ///< on stderr, when it ends
    bool json = false;
    bool answers_owner = false;  ///< the command line may ask for mails and corrections while it runs
    bool ends_the_process = false;  ///< once the run is over nobody can stop it any more: its exit code is told
    bool only_due = false;  ///< by the job's schedule, or because a run is open
    bool reports_to_nobody = false;  ///< a crawl: nothing is said of reports
    std::shared_ptr<log::Output> log = log::silent();
};

/// What the main coroutine leaves for who waits for it.
struct Night {
    Result<pipeline::Summary> summary;
    JobName job;
    Instant began_at{};
    Instant ended_at{};
    std::vector<EnterpriseName> unserved;  ///< broken, without a last good version
    double tolerance = 1.0;
    std::vector<std::string> unsent;       ///< with nothing due: deliveries that failed, in words
    async::LoopLag lag;                    ///< while the run was made
    bool interrupted = false;
    bool given_up = false;  ///< interrupted for good: its run is closed, and no start goes on with it
    RunId run{};            ///< of one that was interrupted, if it had begun
    bool nothing_due = false;  ///< by schedule or calendar; nothing was done
};

/// RFC 3339 or a date; nothing for "". `option` is named in the error.
auto parse_time(const std::string& text, const char* option) -> Result<std::optional<Instant>>;
auto shift_for(const Result<std::optional<Instant>>& as_of) -> Duration;
/// By name; for "" the only one, or nightly. Errors: bad_input.
auto find_job(const config::Config& config, const std::string& name) -> Result<Job>;
/// Which job, whom it serves, until when.
auto make_order(const Context& context, const NightOptions& options) -> Result<pipeline::Order>;
/// Broken enterprises without a last good version can't be served; they are missing, and named.
auto split_unserved(const Context& context, pipeline::Order& order) -> std::vector<EnterpriseName>;
/// The whole run; the store is open. `night` and `options` outlive it.
auto live_through(Context& context, const NightOptions& options, Night& night)
    -> boost::asio::awaitable<void>;
/// The exit code that says how it went.
auto judge(const Night& night) -> int;

}  // namespace fanfold::app
