#pragma once
/// The variables that templates may use, and nothing else: lint knows exactly these names.
///
/// map: enterprise.{title,language,industry}, words.*, house.{names,banned,plain,formal} (names of the
/// glossary that stand in the document, as the house writes them; words that no report says; the style
/// of Korean), hits (watch terms that stand in the
/// document), document.{title,source,published,language,kind,text}, fence. Neither the run's date
/// nor counters nor the whole watch list: the same question must look the same every night, or its
/// answer could not be found again.
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include <fanfold/flow/crawl.hpp>
#include <fanfold/flow/enterprise.hpp>

namespace fanfold::prompt {

struct MapSubject {
    const Enterprise& enterprise;
    const Document& document;
    const Sighting& sighting;
    std::vector<std::string> hits;
    std::string fence;  ///< see fence_mark
};
auto map_context(const MapSubject& subject) -> nlohmann::json;

/// Adds enterprise.*, words.* and house.* to what fold planned for a section or a headline.
auto fold_context(nlohmann::json planned, const Enterprise& enterprise) -> nlohmann::json;

/// Stable and unguessable: of the store's secret and the document. It stands on both sides of
/// untrusted text.
auto fence_mark(const std::string& secret, const Digest& document) -> std::string;

}  // namespace fanfold::prompt
