#pragma once
/// enterprises/*.toml, with their profiles merged in.
#include "house.hpp"
#include "profiles.hpp"
#include "sources.hpp"

namespace fanfold::config {

class Reader;

/// Reads all of them into `config` (its house and sources are there already).
void read_enterprises(const Files& files, const HouseRead& house, const SourceBook& book,
                      const Profiles& profiles, Config& config, Complaints& complaints);

/// The typed enterprise that a checked, merged table says.
auto enterprise_of(const EnterpriseName& name, const Node& merged, const House& house)
    -> Enterprise;

/// [deliver]: what goes beyond the folder, and what does not fit together (deliveries.cpp).
void read_deliveries(const Reader& deliver, const House& house, Enterprise& out);
void check_deliveries(const Node& merged, Complaints& complaints, std::string_view under = "deliver");
/// [alerts] of fanfold.toml: the same ways.
auto read_alerts(const Reader& alerts, const House& house) -> AlertSettings;

}  // namespace fanfold::config
