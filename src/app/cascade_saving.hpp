#pragma once
/// What asking the smaller tier first has saved: from the ledger's sums, at today's prices. Pure.
#include <fanfold/config/config.hpp>
#include <fanfold/prompt/catalog.hpp>
#include <fanfold/store/store.hpp>
#include <vector>

namespace fanfold::app {

struct CascadeSaving {
    std::int64_t asked = 0;    ///< calls of smaller models, of templates that may go on to a larger one
    std::int64_t went_on = 0;  ///< calls of the larger models
    Money about;               ///< what the larger ones would have cost for all, less what both did cost; may be below zero
};

/// Templates as they are today, without overlays; models whose price nobody wrote are left out.
auto cascade_saving(const config::Config& config, const prompt::Catalog& catalog, const std::vector<store::SpentDay>& days)
    -> CascadeSaving;

}  // namespace fanfold::app
