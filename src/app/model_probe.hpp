#pragma once
/// What the configured models do with what they are asked, found out by asking.
#include <string>
#include <vector>

#include <fanfold/model/client.hpp>
#include <fanfold/model/probe.hpp>

#include "context.hpp"

namespace fanfold::app {

struct Probed {
    model::ModelCard card;
    model::Probe found;
};

/// Asks each two questions; costs what they cost. Blocking; runs the context's io.
auto probe_models(Context& context, const std::vector<config::ModelSettings>& wanted)
    -> Result<std::vector<Probed>>;
/// One line.
auto in_words(const Probed& probed, const std::string& currency) -> std::string;

}  // namespace fanfold::app
