#pragma once
/// Documents that are in the store already, for trying things on them. Reads only.
#include <filesystem>
#include <optional>
#include <string>
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

/// What a question is asked about.
struct Subject {
    Document document;
    Sighting sighting;  ///< the newest
};

/// The document with this id or its beginning. Fails where the store has none or more than one.
auto stored_subject(const std::filesystem::path& state, const std::string& id) -> Result<Subject>;

}  // namespace fanfold::app
