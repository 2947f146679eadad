/// `fanfold watch test`: a watch list tried on stored documents.
#include <cstdio>
#include <fanfold/stage/route/rehearsal.hpp>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "context.hpp"
#include "stored.hpp"
#include "terminal.hpp"

namespace fanfold::app {

namespace {

using Json = nlohmann::ordered_json;
namespace exit_code = cli::exit_code;

auto find_enterprise(const config::Config& config, const std::string& name) -> Result<Enterprise> {
    const std::vector<std::string> selector{name};
    const auto chosen = config::select(config, selector);
    if (!chosen) return chosen.error();
    const auto found = config.enterprises.find(EnterpriseName{name});
    if (found == config.enterprises.end())
        return Error{ErrorKind::bad_input, "\"" + name + "\" is broken or no single enterprise; "
                                                         "`fanfold config check` tells more"};
    return found->second;
}

auto quoted_list(const std::vector<std::string>& words) -> std::string {
    std::string out;
    for (const auto& word : words) out += (out.empty() ? "\"" : ", \"") + word + "\"";
    return "[" + out + "]";
}

void print_glimpse(const route::Glimpse& glimpse, const StoredDocuments& stored) {
    std::printf("        … %s …\n          %s\n", glimpse.around.c_str(),
                stored.sightings[glimpse.document].url.str().c_str());
}

void print_advice(const route::EntryTrial& entry) {
    if (entry.noisy)
        std::printf("    NOISY: in more than a third of all documents; lower its weight or narrow "
                    "it\n");
    if (entry.two_things)
        std::printf("    TWO THINGS? %zu of its documents are named by nothing else you watch, and "
                    "use other words\n",
                    entry.alone);
    if (!entry.with_any.empty())
        std::printf("        try  with_any = %s\n", quoted_list(entry.with_any).c_str());
    if (!entry.without.empty())
        std::printf("        or   without = %s\n", quoted_list(entry.without).c_str());
    const auto inside = entry.missed.find(route::Miss::inside);
    if (entry.hits == 0 && inside != entry.missed.end())
        std::printf("        try  anywhere = true\n");
}

void print_entry(const route::EntryTrial& entry, const StoredDocuments& stored) {
    std::printf("\n%s: %zu documents\n", entry.name.c_str(), entry.hits);
    for (const auto& [term, count] : entry.by_term)
        std::printf("    %5zu  %s\n", count, term.c_str());
    for (const auto& glimpse : entry.examples) print_glimpse(glimpse, stored);
    for (const auto& [why, count] : entry.missed) {
        std::printf("    near miss: %zu documents, %s\n", count, route::to_string(why).c_str());
        for (const auto& glimpse : entry.near.at(why)) print_glimpse(glimpse, stored);
    }
    print_advice(entry);
}

auto glimpse_json(const route::Glimpse& glimpse, const StoredDocuments& stored) -> Json {
    const auto& sighting = stored.sightings[glimpse.document];
    return {{"term", glimpse.term},
            {"around", glimpse.around},
            {"url", sighting.url.str()},
            {"document", short_id('d', sighting.document)}};
}

auto entry_json(const route::EntryTrial& entry, const StoredDocuments& stored) -> Json {
    Json hits = Json::array(), misses = Json::array();
    for (const auto& glimpse : entry.examples) hits.push_back(glimpse_json(glimpse, stored));
    for (const auto& [why, count] : entry.missed) {
        Json near = Json::array();
        for (const auto& glimpse : entry.near.at(why)) near.push_back(glimpse_json(glimpse, stored));
        misses.push_back({{"why", route::to_string(why)}, {"documents", count}, {"near", near}});
    }
    return {{"id", entry.id},         {"hits", entry.hits},
            {"alone", entry.alone},   {"noisy", entry.noisy},
            {"terms", entry.by_term}, {"two_things", entry.two_things},
            {"examples", hits},       {"missed", misses},
            {"with_any", entry.with_any}, {"without", entry.without}};
}

}  // namespace

auto watch_test(const cli::Globals& globals, const cli::WatchTest& command) -> int {
    const auto config = config::load(config_folder(globals.config_dir));
    const auto reader = find_enterprise(config, command.enterprise);
    if (!reader) return report_error(reader.error());
    const auto stored = stored_documents(config, *reader, false, std::nullopt,
                                         static_cast<std::size_t>(command.last));
    if (!stored) return report_error(stored.error());
    const auto tried = route::rehearse(*reader, stored->documents);
    if (command.json) {
        Json entries = Json::array();
        for (const auto& entry : tried.entries) entries.push_back(entry_json(entry, *stored));
        const Json all{{"documents", tried.documents},
                       {"matched", tried.matched},
                       {"below_min_score", tried.weak},
                       {"entries", entries}};
        std::printf("%s\n", all.dump(2, ' ', false, Json::error_handler_t::replace).c_str());
        return exit_code::ok;
    }
    std::printf("%zu stored documents of its sources: %zu matter, %zu are hit but score below "
                "min_score %.2f\n",
                tried.documents, tried.matched, tried.weak, reader->min_score);
    for (const auto& entry : tried.entries) print_entry(entry, *stored);
    return exit_code::ok;
}

}  // namespace fanfold::app
