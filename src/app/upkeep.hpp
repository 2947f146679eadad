#pragma once
/// What keeps a store small: once a day after a run, and `fanfold db gc`.
#include <nlohmann/json_fwd.hpp>

#include "context.hpp"

namespace fanfold::app {

/// Cleans if it was not done for a day. What fails is told and not held against the run.
auto clean_daily(Context& context) -> boost::asio::awaitable<void>;
/// For Cleaned::anew_due.
inline constexpr auto anew_due_words =
    "the files are not written anew (a daemon has other work, or the disk no room): copies of rows that moved may stand in "
    "their unused space until `fanfold db gc` is run while no daemon owns the store";
/// {"rows": {"crawl.document": 12, …}, "bytes", "anew", "anew_due"}
auto cleaned_json(const store::Cleaned& cleaned) -> nlohmann::ordered_json;
/// Lines for people.
void print_cleaned(const store::Cleaned& cleaned, bool rehearsal);

}  // namespace fanfold::app
