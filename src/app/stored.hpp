#pragma once
/// Documents that are in the store already, for trying things on them. Reads only.
#include <optional>
#include <vector>

#include <fanfold/config/config.hpp>
#include <fanfold/store/store.hpp>

namespace fanfold::app {

struct StoredDocuments {
    std::vector<Document> documents;  ///< each once, newest first
    std::vector<Sighting> sightings;  ///< the newest of each, beside it
};

/// What `reader` may see: its own sources' documents, and of all others those that everybody may
/// list when `any_source`. Seen since `since`, at most `most`.
auto stored_documents(const config::Config& config, const Enterprise& reader, bool any_source,
                      std::optional<Instant> since, std::size_t most) -> Result<StoredDocuments>;

}  // namespace fanfold::app
