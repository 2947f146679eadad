#include "sample_context.hpp"

#include <fanfold/prompt/context.hpp>

namespace fanfold::prompt {

namespace {

auto sample_reader() -> Enterprise {
    Enterprise out;
    out.title = "Acme";
    out.industry = "industry";
    out.words = {{"about", "about"}, {"reader", "reader"}, {"interests", "interests"}};
    return out;
}

auto map_sample() -> nlohmann::json {
    const auto reader = sample_reader();
    Document document;
    document.title = "Title";
    document.text = sample_text;
    document.language = "en";
    document.kind = "article";
    document.published = Instant{} + std::chrono::hours{24};
    Sighting sighting;
    sighting.source = SourceName{"source"};
    return map_context({reader, document, sighting, {"Acme"}, "0000000000000000"});
}

/// As stage/fold plans them.
auto section_sample() -> nlohmann::json {
    const nlohmann::json event{{"id", "e-1"},
                               {"status", "developing"},
                               {"developing", true},
                               {"importance", 3},
                               {"sources", 1},
                               {"claims", nlohmann::json::array({{{"claim", "claim"}, {"why", "why"}}})},
                               {"dates", nlohmann::json::array({"2026-01-01"})},
                               {"names", nlohmann::json::array({"Acme"})},
                               {"before", "before"}};
    return {{"section", {{"name", "market"}, {"title", "Market"}}}, {"language", "en"}, {"events", nlohmann::json::array({event})}};
}

auto headline_sample() -> nlohmann::json {
    const nlohmann::json event{{"id", "e-1"}, {"status", "developing"}, {"developing", true}, {"importance", 3},
                               {"sources", 1}, {"text", "text"},        {"why", "why"}};
    return {{"events", nlohmann::json::array({event})}};
}

/// As stage/check puts sentences beside their evidence, and stage/fold two tellings beside each other.
auto check_sample() -> nlohmann::json {
    const nlohmann::json claim{{"id", "1"}, {"text", "text"}, {"evidence", nlohmann::json::array({"quote"})}};
    const nlohmann::json event{{"claims", nlohmann::json::array({"claim"})},
                               {"names", nlohmann::json::array({"Acme"})},
                               {"days", nlohmann::json::array({"2026-01-01"})}};
    return {{"claims", nlohmann::json::array({claim})}, {"events", nlohmann::json::array({event, event})}, {"fence", "fence"}};
}

}  // namespace

auto sample_context(const std::string& kind) -> nlohmann::json {
    if (kind == "map") return map_sample();
    if (kind == "check") return fold_context(check_sample(), sample_reader());
    return fold_context(kind == "section" ? section_sample() : headline_sample(), sample_reader());
}

}  // namespace fanfold::prompt
