#pragma once
/// Mails, webhooks and programs that are due, outside of a run: what failed before, and what waited for
/// a person who did not come. io thread.
#include <fanfold/pipeline/deliveries.hpp>

#include "context.hpp"

namespace fanfold::app {

/// Of a context whose enterprises are loaded, and which outlives it.
auto post_office(Context& context) -> pipeline::PostOffice;
/// Sends what is due now; a line for each that failed. Loads the enterprises first.
auto send_due_now(Context& context) -> boost::asio::awaitable<Result<std::vector<std::string>>>;

}  // namespace fanfold::app
