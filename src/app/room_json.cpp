#include "room_json.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cmath>

namespace fanfold::app {

using Json = nlohmann::ordered_json;

auto json_line(const nlohmann::ordered_json& json) -> std::string {
    const auto text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
    auto out = std::string{};
    out.reserve(text.size());
    for (auto i = std::size_t{0}; i < text.size(); ++i) {
        const auto may_end_line = text[i] == '\xc2' || text[i] == '\xe2';
        const auto rest = std::string_view{text}.substr(i, may_end_line ? 3 : 0);
        if (rest.starts_with("\xc2\x85"))
            out += "\\u0085", i += 1;
        else if (rest.starts_with("\xe2\x80\xa8"))
            out += "\\u2028", i += 2;
        else if (rest.starts_with("\xe2\x80\xa9"))
            out += "\\u2029", i += 2;
        else
            out += text[i];
    }
    return out;
}

namespace {

auto optional_time(const std::optional<Instant>& at) -> Json {
    return at ? Json(to_rfc3339(*at)) : Json();
}

/// By the clock of the page, so that the day is the day that it names.
auto local_time(const std::optional<Instant>& at, std::chrono::minutes offset) -> Json {
    if (!at || offset == std::chrono::minutes{0}) return optional_time(at);
    auto text = to_rfc3339(*at + offset);
    const auto away = std::chrono::abs(offset).count();
    text.pop_back();
    return text +
           fmt::format("{}{:02}:{:02}", offset.count() < 0 ? '-' : '+', away / 60, away % 60);
}

}  // namespace

auto document_json(const Document& document) -> Json {
    return {{"title", document.title},
            {"text", document.text},
            {"published", optional_time(document.published)},
            {"modified", optional_time(document.modified)},
            {"authors", document.authors},
            {"site_name", document.site_name},
            {"language", document.language},
            {"kind", document.kind},
            {"canonical_url", document.canonical_url}};
}

auto about_json(const extract::About& about, const Document& document) -> Json {
    auto out = document_json(document);
    out["published"] = local_time(document.published, about.published_offset);
    out["modified"] = local_time(document.modified, about.modified_offset);
    out["description"] = about.description;
    out["image"] = about.image;
    out["license"] = about.license;
    out["tdm_reservation"] = about.tdm_reserved ? Json(*about.tdm_reserved) : Json();
    out["state"] = about.state;
    out["confidence"] = std::round(about.confidence * 1000) / 1000;
    out["why"] = about.why;
    return out;
}

}  // namespace fanfold::app
