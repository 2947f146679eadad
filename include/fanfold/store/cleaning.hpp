#pragma once
/// What is stored and nobody needs any more, and what one enterprise leaves behind. Both are a port of the Store: only
/// its owner may delete. io thread. Neither runs beside a run: who owns the store sees to that.
///
/// A kept report keeps its evidence: documents that a citation, an event told or a finding names are pinned, with every
/// sighting of them. A report that its reader has not got yet, and the newest that reached them, are always kept: the
/// next night begins there. Deletes are small transactions; one that is cut off is finished by the next.
#include <boost/asio/awaitable.hpp>
#include <fanfold/flow/retention.hpp>
#include <fanfold/value/error.hpp>
#include <fanfold/value/name.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace fanfold::store {

struct Cleaned {
    std::map<std::string, std::int64_t> rows;  ///< by table, "crawl.document"; none with 0
    std::int64_t bytes = 0;  ///< of the files, given back to the disk; of a rehearsal: of the texts alone
    bool anew = false;       ///< the files are written anew, as a purge or an earlier build left them to be
    bool anew_due = false;   ///< they are not yet: see Pace
};

/// How long the store's thread may be busy in one go.
enum class Pace {
    in_steps,  ///< files are only written anew up to 2 MiB: others have work for the store
    at_once    ///< … however large they are, which may take minutes: nobody waits
};

enum class Rehearsal { no, yes };  ///< yes: counts what would go, and deletes nothing

class Cleaner {
  public:
    virtual ~Cleaner() = default;
    /// Deletes what is older than `retention` says, seen from `now`. Texts and links of the last seven days stay, whatever
    /// it says. `at_once` also writes the files anew where a purge left that to be done, or they can't shrink (made without
    /// auto_vacuum). Errors: no_space, busy (another owner).
    [[nodiscard]] virtual auto clean(Retention retention, Instant now, Rehearsal rehearsal, Pace pace)
        -> boost::asio::awaitable<Result<Cleaned>> = 0;
    /// When it was last cleaned, by the `now` it was given.
    [[nodiscard]] virtual auto last_cleaned() -> boost::asio::awaitable<Result<std::optional<Instant>>> = 0;
    /// Errors: busy (an open run serves it).
    [[nodiscard]] virtual auto may_purge(EnterpriseName enterprise) -> boost::asio::awaitable<Result<Done>> = 0;
    /// Everything of one enterprise: reports, findings, questions, deliveries, its configuration, and what was crawled
    /// from `sources`, which must be private to it. The money it cost stays, under no name: caps count it. Deleted bytes
    /// are overwritten; copies that SQLite made as rows moved go when the files are written anew. One that is cut off is finished by the next, with the same sources; until then `good_config` still
    /// knows the name. Errors: busy (an open run serves it).
    [[nodiscard]] virtual auto purge(EnterpriseName enterprise, std::vector<SourceName> sources, Pace pace)
        -> boost::asio::awaitable<Result<Cleaned>> = 0;
};

}  // namespace fanfold::store
