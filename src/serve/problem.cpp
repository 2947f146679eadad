#include <boost/beast/http/status.hpp>
#include <fanfold/serve/http.hpp>
#include <nlohmann/json.hpp>

namespace fanfold::serve {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t most_fields = 100;

/// Nothing: a form cannot say it.
auto word_of(const Json& value) -> std::optional<std::string> {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_boolean()) return value.get<bool>() ? "1" : "";
    if (value.is_number()) return value.dump();
    if (value.is_null()) return "";
    if (!value.is_array()) return std::nullopt;
    std::string out;
    for (const auto& each : value) {
        if (!each.is_string()) return std::nullopt;
        out += (out.empty() ? "" : ",") + each.get<std::string>();
    }
    return out;
}

/// A thousand brackets are no form, and would be a deep tree.
auto too_deep(std::string_view text) -> bool {
    constexpr int deepest = 8;
    int depth = 0;
    for (const char letter : text) {
        if (letter == '[' || letter == '{') ++depth;
        if (letter == ']' || letter == '}') --depth;
        if (depth > deepest) return true;
    }
    return false;
}

}  // namespace

auto asks_api(const std::vector<std::string>& path) -> bool {
    return !path.empty() && path.front() == "api";
}

auto problem(unsigned status, std::string_view detail) -> HttpResponse {
    const auto title = boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(status));
    const Json body{{"type", "about:blank"}, {"title", std::string{title.data(), title.size()}}, {"status", status},
                    {"detail", std::string{detail}}};
    HttpResponse out;
    out.status = status;
    out.type = "application/problem+json";
    out.body = body.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
    return out;
}

auto fields_of_json(std::string_view text) -> std::optional<Fields> {
    if (too_deep(text)) return std::nullopt;
    const auto parsed = Json::parse(text, nullptr, /*allow_exceptions=*/false);
    if (!parsed.is_object() || parsed.size() > most_fields) return std::nullopt;
    Fields out;
    for (const auto& [name, value] : parsed.items()) {
        auto word = word_of(value);
        if (!word) return std::nullopt;
        if (!word->empty()) out.insert_or_assign(name, std::move(*word));
    }
    return out;
}

}  // namespace fanfold::serve
