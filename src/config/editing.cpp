#include <fanfold/config/editing.hpp>

#include "complaints.hpp"
#include "parse.hpp"
#include "reader.hpp"

namespace fanfold::config {

namespace {

/// The whole of its last day, in UTC.
auto end_of_day(const std::string& day) -> std::optional<Instant> {
    const auto at = parse_rfc3339(day);
    if (!at) return std::nullopt;
    return *at + std::chrono::hours{24};
}

auto mute_of(const Node& table, std::string where) -> MuteRule {
    const Reader reader{table};
    MuteRule out;
    out.event = reader.text("event");
    out.source = reader.text("source");
    out.pattern = reader.text("pattern");
    out.until = end_of_day(reader.text("until"));
    out.why = reader.text("why");
    out.where = std::move(where);
    return out;
}

auto release_of(const Reader& table) -> Release {
    Release out;
    const auto way = table.text("way", "auto");
    if (way == "review") out.way = Release::Way::review;
    if (way == "hold") out.way = Release::Way::hold;
    out.wait = table.duration("wait", out.wait);
    return out;
}

/// "enterprises/acme.toml:41"
auto place_of(const Config& config, const EnterpriseName& name, std::size_t rule) -> std::string {
    const auto origins = config.origins.find(name);
    if (origins == config.origins.end()) return "its last good version";
    const auto found = origins->second.find(indexed("mute", rule));
    if (found == origins->second.end()) return {};
    return found->second.file + ":" + std::to_string(found->second.line);
}

}  // namespace

auto editing_of(const Config& config, const EnterpriseName& name, std::string_view merged_toml)
    -> Editing {
    Complaints complaints;
    const auto table = parse_toml(merged_toml, "stored", complaints);
    Editing out;
    if (!table) return out;
    const Reader merged{*table};
    for (const auto* mute : merged.tables("mute"))
        out.mutes.push_back(mute_of(*mute, place_of(config, name, out.mutes.size())));
    out.release = release_of(merged.table("release"));
    return out;
}

}  // namespace fanfold::config
