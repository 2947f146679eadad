#pragma once
/// Who gets a report today: by [calendar], and whether this week's or month's is still to be made. io
/// thread.
#include "context.hpp"

namespace fanfold::app {

/// Takes out of the order whom it serves on another day. Nobody is taken out of a run that is open.
auto leave_to_other_days(Context& context, pipeline::Order& order)
    -> boost::asio::awaitable<Status>;

}  // namespace fanfold::app
