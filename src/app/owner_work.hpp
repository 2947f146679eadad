#pragma once
/// What people change in a store besides runs: whoever owns it does it, also while a run goes on. io thread.
#include <boost/asio/awaitable.hpp>
#include <fanfold/stage/deliver/edits.hpp>

#include "context.hpp"

namespace fanfold::app {

/// Everything but the enterprises outlives it.
struct OwnerWork {
    Premises& premises;
    std::map<EnterpriseName, Enterprise> enterprises;
};

struct Wanted {
    EnterpriseName enterprise;
    RunId run;
};

/// What could not be sent, in words.
using Troubles = std::vector<std::string>;

/// What failed and what was given up is due again, and is sent.
auto send_again(const OwnerWork& work) -> boost::asio::awaitable<Result<Troubles>>;
/// What is due now: what failed and may be tried again, and what waited long enough for a person.
auto send_waiting(const OwnerWork& work) -> boost::asio::awaitable<Result<Troubles>>;
/// Lets a report go that waits for a person. Errors: bad_input.
auto approve(const OwnerWork& work, Wanted wanted, std::string by) -> boost::asio::awaitable<Result<Troubles>>;
/// Another text for an item, or none; who got the report gets the new version. Errors: bad_input.
auto correct(const OwnerWork& work, Wanted wanted, deliver::Edit edit) -> boost::asio::awaitable<Result<Troubles>>;

}  // namespace fanfold::app
