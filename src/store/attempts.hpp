#pragma once
/// What live calls and batches write alike. On the store thread, in its transaction.
#include <fanfold/flow/question.hpp>

#include "database.hpp"

namespace fanfold::store {

/// Returns its number.
auto begin_attempt(Connection& db, const Attempt& attempt, std::int64_t owner) -> Result<int>;
/// False if it is not in flight, or another owner's.
auto end_attempt(Connection& db, const Attempt& attempt, std::int64_t owner) -> Result<bool>;
auto keep_answer(Connection& db, const Answer& answer) -> Status;

}  // namespace fanfold::store
