#pragma once
/// Reports and their deliveries: one transaction, then the outbox is worked off. Implemented by
/// store/; io thread.
#include <boost/asio/awaitable.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <fanfold/flow/finding.hpp>
#include <fanfold/flow/report.hpp>
#include <fanfold/time/clock.hpp>
#include <fanfold/value/error.hpp>

namespace fanfold::deliver {

struct Delivery {
    std::int64_t id = 0;
    EnterpriseName enterprise;
    RunId run;
    std::string kind;    ///< "folder", "mail", "webhook", "exec"
    std::string target;  ///< folder, recipient, format of the webhook, program
    int tries = 0;       ///< that failed
    int starts = 0;      ///< written before something is sent: at most so many have arrived
    Instant not_before{};  ///< of a new one: when it may go at the earliest
    int changes = 0;       ///< of the report that is handed over, by people, when it was read
};

/// A report as it stands.
struct Edition {
    Report report;
    int changes = 0;  ///< so often people have changed it
};

/// What becomes of the deliveries of a report that a person has changed.
enum class Resend {
    nothing,  ///< those that wait go on waiting
    release,  ///< those that waited for a person are due
    again,    ///< … and those that were sent are due once more, with the new version
};

class Outbox {
  public:
    virtual ~Outbox() = default;
    /// Report, citations, events told and deliveries, in one transaction. A report of this run and
    /// enterprise that is already there is kept, and this is not an error.
    [[nodiscard]] virtual auto post(Report report, std::vector<Event> told,
                                    std::vector<Delivery> deliveries)
        -> boost::asio::awaitable<Result<Done>> = 0;
    /// Folders of the run that were not written yet.
    [[nodiscard]] virtual auto due(RunId run)
        -> boost::asio::awaitable<Result<std::vector<Delivery>>> = 0;
    [[nodiscard]] virtual auto report(EnterpriseName enterprise, RunId run)
        -> boost::asio::awaitable<Result<std::optional<Report>>> = 0;
    /// Report and count of one moment; nothing if it is not there.
    [[nodiscard]] virtual auto edition(EnterpriseName enterprise, RunId run)
        -> boost::asio::awaitable<Result<std::optional<Edition>>> = 0;
    /// False: beyond the folder, and people changed the report after `delivery.changes`. Its reader has the old text, and
    /// it stays due.
    [[nodiscard]] virtual auto delivered(Delivery delivery, Instant at)
        -> boost::asio::awaitable<Result<bool>> = 0;
    [[nodiscard]] virtual auto failed(Delivery delivery, std::string why)
        -> boost::asio::awaitable<Result<Done>> = 0;
    /// Of any run, beyond folders: neither delivered nor dead, and their time has come.
    [[nodiscard]] virtual auto due_beyond(Instant now)
        -> boost::asio::awaitable<Result<std::vector<Delivery>>> = 0;
    /// When the next of those is due, be it in the past; nothing if none waits.
    [[nodiscard]] virtual auto next_beyond()
        -> boost::asio::awaitable<Result<std::optional<Instant>>> = 0;
    /// Durable before the first byte is sent. False: it was delivered meanwhile.
    [[nodiscard]] virtual auto starting(Delivery delivery)
        -> boost::asio::awaitable<Result<bool>> = 0;
    /// So that no two coroutines of this process send it at once; false: another has it in hand.
    [[nodiscard]] virtual auto take(const Delivery& delivery) -> bool = 0;
    virtual void let_go(const Delivery& delivery) = 0;
    /// Failed until `next`; without it for good: a dead letter.
    [[nodiscard]] virtual auto put_off(Delivery delivery, std::string why,
                                       std::optional<Instant> next)
        -> boost::asio::awaitable<Result<Done>> = 0;
    /// Another text for a report that is there; the one before is kept. Events go on from what the
    /// new one tells of them; those that it tells no more are over. One transaction.
    [[nodiscard]] virtual auto amend(Report report, Resend resend)
        -> boost::asio::awaitable<Result<Done>> = 0;
    /// True if anybody beyond the folder has got it.
    [[nodiscard]] virtual auto was_sent(EnterpriseName enterprise, RunId run)
        -> boost::asio::awaitable<Result<bool>> = 0;
    /// Dead letters and those that failed are due at once.
    [[nodiscard]] virtual auto revive() -> boost::asio::awaitable<Result<Done>> = 0;
};

/// What becomes of the `latest.*` links.
enum class Links {
    move,          ///< to this report
    unless_later,  ///< …, where they do not lead to a later run's
};

/// Writes <folder>/<enterprise>/<date>-r<run>.{md,html,json} atomically (write, fsync, rename) and
/// moves the `latest.*` links (of a week's report `latest-week.*`, of a month's `latest-month.*`); `feed.xml` lists it with up to 29 others that stand there.
/// Doing it twice leaves the same files. Returns the HTML file.
/// Blocking: run it on `cpu`. Errors: no_space (full or read-only disk), fix_config (no right to
/// write there), unavailable.
auto write_folder(const Report& report, const std::filesystem::path& folder, Links links = Links::move)
    -> Result<std::filesystem::path>;
/// Removes what `write_folder` wrote for this enterprise, and nothing else; its folder too, if that is empty then. The
/// files come back; none where there is no folder. Blocking. Errors: as above, and unavailable where it can't be read.
auto remove_from_folder(const EnterpriseName& enterprise, const std::filesystem::path& folder)
    -> Result<std::vector<std::filesystem::path>>;

}  // namespace fanfold::deliver
