#include <algorithm>

#include "check.hpp"
#include "enterprises.hpp"
#include "parse.hpp"
#include "retired.hpp"

namespace fanfold::config {

namespace {

auto is_visible(const Source& source, const EnterpriseName& enterprise) -> bool {
    const auto& readers = source.visible_to;
    return readers.empty() || std::ranges::find(readers, enterprise) != readers.end();
}

void drop_lost_sources(Enterprise& enterprise, const Config& config) {
    std::erase_if(enterprise.sources, [&](const SourceName& name) {
        const auto found = config.sources.find(name);
        return found == config.sources.end() || !is_visible(found->second, enterprise.name);
    });
}

void drop_lost_models(Enterprise& enterprise, const House& house) {
    std::erase_if(enterprise.models,
                  [&](const auto& tier) { return !house.models.contains(tier.second); });
}

auto first_error(const std::vector<Complaint>& complaints) -> std::string {
    const auto found =
        std::ranges::find_if(complaints, [](const Complaint& each) { return !each.warning; });
    return found->what;
}

}  // namespace

auto enterprise_from(const EnterpriseName& name, std::string_view merged_toml, const Config& config)
    -> Result<Enterprise> {
    const auto broken = [&](const std::string& why) {
        return Error{ErrorKind::fix_config,
                     "the stored configuration of " + name.str() + " cannot be used: " + why};
    };
    Complaints complaints;
    auto table = parse_toml(merged_toml, "stored", complaints);
    if (table) modernize(*table, FileKind::enterprise, retired_keys(), complaints);  // an older version stored it
    if (table) check_table(*table, enterprise_keys(), "", complaints);
    if (complaints.errors() > 0) return broken(first_error(complaints.take()));
    auto enterprise = enterprise_of(name, *table, config.house);
    const bool had_sources = !enterprise.sources.empty();
    drop_lost_sources(enterprise, config);
    drop_lost_models(enterprise, config.house);
    if (had_sources && enterprise.sources.empty()) return broken("none of its sources can be used");
    enterprise.config_digest = sha256(merged_toml);
    return enterprise;
}

}  // namespace fanfold::config
