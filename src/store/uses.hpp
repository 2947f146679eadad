#pragma once
/// Sums for pages: sources, prompts and money.
#include <fanfold/store/store.hpp>

#include "database.hpp"

namespace fanfold::store {

auto source_nights_of(Connection& crawl, int runs) -> Result<std::vector<SourceNight>>;
auto spent_days_of(Connection& state, Instant since) -> Result<std::vector<SpentDay>>;
auto template_uses_of(Connection& state, Instant since) -> Result<std::vector<TemplateUse>>;

}  // namespace fanfold::store
