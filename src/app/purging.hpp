#pragma once
/// One enterprise leaves: `fanfold enterprise purge`. io thread; the files are read and removed on a courier.
#include <nlohmann/json_fwd.hpp>

#include "context.hpp"

namespace fanfold::app {

/// Removes what the store, the marks, its report folders and web archives of its own hold of it, and keeps a receipt of that
/// in <state>/purged/NAME-DAY.json: what went from which tables, which files, and what this program can't reach. The
/// receipt comes back. Errors: busy (an open run serves it), no_space, bad_input (nobody knows it).
auto purge_enterprise(Premises& premises, config::Config config, EnterpriseName name, store::Pace pace)
    -> boost::asio::awaitable<Result<nlohmann::ordered_json>>;

}  // namespace fanfold::app
