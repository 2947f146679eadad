#pragma once
/// Lookup: names to addresses, for all requests of one client. The name servers of /etc/resolv.conf are asked, or those
/// that the operator named; before them /etc/hosts. What else nsswitch.conf lists (mDNS, NIS) is not asked.
///
/// What an answer says holds for its TTL, but at least 5 s and at most 5 min; that there is no such name for as long as the
/// zone says (RFC 2308), else 30 s, within the same bounds; that nobody answered for 5 s. When nobody answers,
/// addresses that held within the last hour are used on (RFC 8767). Who asks for a name that is being asked for waits with
/// the others. At most 64 names are asked for at once, the others stand in line. io thread.
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <fanfold/http/egress.hpp>
#include <fanfold/time/clock.hpp>
#include <fanfold/value/error.hpp>

#include "hosts_file.hpp"
#include "name_cache.hpp"
#include "question.hpp"

namespace fanfold::http {

struct LookupSettings {
    QuestionSettings questions;
    std::string hosts_file = "/etc/hosts";
    std::size_t most_at_once = 64;
    std::size_t most_known = 10'000;
};

class Lookup {
  public:
    /// `clock` tells how long what is known holds; waiting is done in real time.
    Lookup(boost::asio::any_io_executor io, const Clock& clock, LookupSettings settings);
    ~Lookup();  ///< questions on their way are dropped; nobody waits any more
    Lookup(const Lookup&) = delete;
    auto operator=(const Lookup&) -> Lookup& = delete;

    /// Numeric addresses of `host` (a literal is its own), in the order in which they should be tried. Errors: retry_later
    /// (there are none; nobody answered until `until`), cancelled. A question that all who waited for it gave up for
    /// want of time goes on for its 10 s; one that was only waited for by those who were cancelled is dropped.
    auto addresses_of(std::string host, SteadyInstant until)
        -> boost::asio::awaitable<Result<std::vector<std::string>>>;
    /// The same, where nobody needs to be asked.
    auto known(const std::string& host) -> std::optional<Result<std::vector<std::string>>>;

  private:
    struct Asking;
    class Waiting;

    auto known_here(const std::string& name) -> std::optional<Known>;
    auto asking_for(const std::string& name) -> std::shared_ptr<Asking>;
    void start_next();
    void start(const std::shared_ptr<Asking>& asking);
    void settle(Asking& asking, Question::Outcome outcome);
    void drop(Asking& asking);
    void forget(const Asking& asking);

    boost::asio::any_io_executor io_;
    const Clock& clock_;
    LookupSettings settings_;
    HostsFile hosts_;
    NameCache cache_;
    std::unordered_map<std::string, std::shared_ptr<Asking>> asking_;
    std::deque<std::weak_ptr<Asking>> line_;
    std::size_t running_ = 0;
};

}  // namespace fanfold::http
