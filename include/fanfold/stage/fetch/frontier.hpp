#pragma once
/// The frontier: what is still to be visited, in memory. Hosts wait in a heap by the instant of
/// their next allowed request; each host has its URLs in a queue ordered by (priority, arrival).
/// O(log hosts) an operation, nothing is scanned. One request at a time per host. The store is only
/// its journal. io thread; no I/O of its own.
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fanfold/flow/crawl.hpp>
#include <fanfold/time/clock.hpp>

namespace fanfold::fetch {

class Frontier {
  public:
    explicit Frontier(const Clock& clock);
    ~Frontier();

    /// Budget of a source: `max_pages` links are handed out, then its queue is dropped.
    void open_source(const SourceName& source, int max_pages, Duration delay);
    /// False if this source has seen the URL's key in this run, its budget cannot take it, its host
    /// rests, or the source is not open. The queue of a source holds no more links than it may
    /// still hand out, entries of feeds and sitemaps twice as many, since they go first. The dates of
    /// a link whose key was seen go to the one that waits, if there is one.
    auto add(const Link& link) -> bool;
    /// The source has seen the URL's key in this run: it waits, is taken, or is done with.
    [[nodiscard]] auto has_seen(const SourceName& source, const std::string& key) const -> bool;
    /// Marks a key as seen without queueing it (resume): the visit that it had counts in the
    /// budget.
    void remember(const SourceName& source, const std::string& key);
    /// The same of a link for which nobody was asked, which costs nothing.
    void remember_unasked(const SourceName& source, const std::string& key);
    /// A link whose host may be asked now; its host is busy until `release` or `free_host`. nullopt
    /// when none is ready.
    auto take() -> std::optional<Link>;
    /// When the next host becomes ready; nullopt when only busy hosts (or nothing) are left.
    [[nodiscard]] auto next_ready() const -> std::optional<SteadyInstant>;
    /// The two halves of `release`, for who has more to do with the page and knows how long its host
    /// is to wait: the host may be asked again after `wait`; and, later, the link is done with.
    void free_host(const Link& link, Duration wait);
    void finish(const Link& link);
    /// Instead of `free_host`: nobody was asked, so its host is ready at once and its source's budget
    /// as it was.
    void pass(const Link& link);
    /// A link that was taken is queued again, its host being free after `wait`: it was not asked.
    /// False if its source takes no more links; then the caller still has it.
    auto put_back(const Link& link, Duration wait) -> bool;
    /// The response to `link` ended: its host may be asked again after the gap, max(source delay,
    /// robots delay, `at_least`).
    void release(const Link& link, Duration at_least = Duration::zero());
    void set_host_delay(std::string_view origin, Duration delay);  ///< Crawl-delay
    /// Failure belongs to the host: it rests for the run and its queued links come back, so that
    /// they can be recorded.
    auto rest_host(std::string_view origin) -> std::vector<Link>;
    /// No link of that host is taken any more.
    [[nodiscard]] auto rests(const std::string& origin) const -> bool;
    /// The budget or the time is up: everything still queued for the source, and what was dropped
    /// from its queue.
    auto close_source(const SourceName& source) -> std::vector<Link>;

    [[nodiscard]] auto outstanding(const SourceName& source) const
        -> std::size_t;  ///< queued + taken
    [[nodiscard]] auto queued() const -> std::size_t;
    [[nodiscard]] auto idle() const -> bool;  ///< nothing queued, nothing taken

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace fanfold::fetch
