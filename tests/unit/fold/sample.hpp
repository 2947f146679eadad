#pragma once
/// Findings, documents and an enterprise for the tests of fold.
#include <fanfold/stage/fold/fold.hpp>
#include <string>
#include <vector>

namespace fanfold::fold::sample {

inline auto at(const std::string& time) -> Instant {
    return parse_rfc3339(time).value();
}

inline auto document(const std::string& text, const std::string& published = "2026-11-23T09:00:00Z")
    -> Document {
    Document out;
    out.id = sha256(text);
    out.text = text;
    out.title = "A title";
    out.language = "en";
    out.published = at(published);
    out.canonical_url = "https://post.example/" + out.id.hex().substr(0, 8);
    return out;
}

inline auto question(const Document& document, const std::string& name = "market/moves")
    -> Question {
    Question out;
    out.run = RunId{7};
    out.enterprise = EnterpriseName{"hanbit"};
    out.template_name = TemplateName{name};
    out.cluster = out.document = document.id;
    out.sighting = SightingId{31};
    return out;
}

/// A finding whose quote stands in `document`.
inline auto finding(const Document& document, const std::string& claim, const std::string& quote,
                    const std::vector<std::string>& names = {"Hanbit Battery"}, int importance = 3,
                    const std::string& template_name = "market/moves") -> Finding {
    Finding out;
    out.run = RunId{7};
    out.enterprise = EnterpriseName{"hanbit"};
    out.template_name = TemplateName{template_name};
    out.cluster = out.document = document.id;
    out.sighting = SightingId{31};
    out.claim = claim;
    out.quote = quote;
    out.at = {document.text.find(quote), quote.size()};
    out.importance = importance;
    for (const auto& name : names) out.entities.push_back({name, name});
    out.document_time = document.published.value_or(Instant{});
    out.id = finding_id(out);
    return out;
}

inline auto enterprise() -> Enterprise {
    Enterprise out;
    out.name = EnterpriseName{"hanbit"};
    out.title = "Hanbit Battery";
    out.sections = {{SectionName{"market"}, "Market", {TemplateName{"market/moves"}}, 8},
                    {SectionName{"risk"},
                     "Risks",
                     {TemplateName{"risk/recalls"}, TemplateName{"market/moves"}},
                     8}};
    return out;
}

inline auto window() -> Window {
    return {at("2026-11-23T06:00:00Z"), at("2026-11-24T06:00:00Z")};
}
inline auto next_window() -> Window {
    return {at("2026-11-24T06:00:00Z"), at("2026-11-25T06:00:00Z")};
}

inline auto event_id(const Event& event) -> std::string {
    return short_id('e', event.id);
}

}  // namespace fanfold::fold::sample
