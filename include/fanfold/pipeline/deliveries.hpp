#pragma once
/// Deliveries beyond the folder: mails, webhooks, programs. Worked off from the outbox, each at
/// least once; the folder never waits for them. io thread.
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <fanfold/flow/editing.hpp>
#include <fanfold/flow/enterprise.hpp>
#include <fanfold/stage/deliver/outbox.hpp>
#include <fanfold/time/clock.hpp>
#include <fanfold/value/error.hpp>

namespace fanfold::pipeline {

/// What this enterprise's report of this run is due to: its folder first.
auto deliveries_of(const Enterprise& enterprise, RunId run) -> std::vector<deliver::Delivery>;

/// [release]: what leaves the house waits for a person, or until nobody came.
void hold_back(std::vector<deliver::Delivery>& deliveries, const Release& release, Instant now);

/// Everything outlives it.
struct PostOffice {
    boost::asio::any_io_executor io;
    boost::asio::any_io_executor couriers;  ///< threads that may wait: never `cpu`
    const Clock& clock;
    const std::map<EnterpriseName, Enterprise>& enterprises;
    deliver::Outbox& outbox;
    std::string mark_key{};  ///< of the links by which readers mark items (deliver::mark_key)
};

/// When to try again what has failed `tries` times: 5 minutes, doubled up to 6 hours; nothing after
/// ten times, and nothing for what will not work by itself (refused, wrongly configured).
auto next_try(ErrorKind kind, int tries, Instant now) -> std::optional<Instant>;

/// Sends what is due, of `only` or of all, one after the other. Returns a line for each that
/// failed; errors are those of the store.
auto send_due(PostOffice office, std::optional<EnterpriseName> only)
    -> boost::asio::awaitable<Result<std::vector<std::string>>>;

}  // namespace fanfold::pipeline
