#include "stored.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace fanfold::app {

namespace {

auto visible_sources(const config::Config& config, const Enterprise& reader, bool any_source)
    -> std::set<SourceName> {
    std::set<SourceName> out{reader.sources.begin(), reader.sources.end()};
    if (!any_source) return out;
    for (const auto& [name, source] : config.sources) {
        const auto& whom = source.visible_to;
        if (whom.empty() || std::find(whom.begin(), whom.end(), reader.name) != whom.end())
            out.insert(name);
    }
    return out;
}

}  // namespace

auto stored_documents(const config::Config& config, const Enterprise& reader, bool any_source,
                      std::optional<Instant> since, std::size_t most) -> Result<StoredDocuments> {
    auto store = store::Store::open_reading(config.house.state);
    if (!store) return store.error();
    const auto sources = visible_sources(config, reader, any_source);
    std::map<Digest, Sighting> newest;
    const auto note = [&](const Sighting& sighting, const Document& document) {
        if (!sources.contains(sighting.source)) return;
        if (since && sighting.fetched_at < *since) return;
        newest.insert_or_assign(document.id, sighting);
    };
    if (auto read = (*store)->each_document(note); !read) return read.error();
    StoredDocuments out;
    for (auto& [id, sighting] : newest) out.sightings.push_back(std::move(sighting));
    std::sort(out.sightings.begin(), out.sightings.end(), [](const auto& a, const auto& b) {
        return std::tuple{b.fetched_at, a.document} < std::tuple{a.fetched_at, b.document};
    });
    if (out.sightings.size() > most) out.sightings.resize(most);
    for (const auto& sighting : out.sightings) {
        auto document = (*store)->document(sighting.document.hex());
        if (!document) return document.error();
        out.documents.push_back(std::move(*document));
    }
    return out;
}

auto stored_subject(const std::filesystem::path& state, const std::string& id) -> Result<Subject> {
    auto reader = store::Store::open_reading(state);
    if (!reader) return reader.error();
    auto document = (*reader)->document(id);
    if (!document) return document.error();
    auto sighting = (*reader)->sighting_of(document->id);
    if (!sighting) return sighting.error();
    return Subject{std::move(*document), sighting->value_or(Sighting{})};
}

}  // namespace fanfold::app
