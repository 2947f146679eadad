#pragma once
/// On a terminal one live line a room; silence elsewhere. Redraws a few times a second on stderr.
#include <boost/asio/awaitable.hpp>

#include "context.hpp"

namespace fanfold::app {

/// Runs until it is cancelled, then wipes its lines. Does nothing when stderr is no terminal or
/// `quiet`.
auto show_progress(Context& context, bool quiet) -> boost::asio::awaitable<void>;

}  // namespace fanfold::app
