#include "wire.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fanfold/text/fold.hpp>

#include "json_read.hpp"
#include "json_text.hpp"

namespace fanfold::model::wire {

namespace {

using nlohmann::json;

constexpr std::int64_t most_tokens = 1'000'000'000;

template <class Number>
auto number_from(std::string_view text) -> std::optional<Number> {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

auto milliseconds(double count) -> std::optional<Duration> {
    constexpr double month = 31.0 * 24 * 3600 * 1000;
    if (!std::isfinite(count) || count <= 0) return std::nullopt;
    return Duration{static_cast<Duration::rep>(std::ceil(std::min(count, month)))};
}

/// Milliseconds in one of Go's units at the front of `text`, which it takes off; 0 if there is
/// none.
auto take_unit(std::string_view& text) -> double {
    struct Unit {
        std::string_view name;
        double milliseconds;
    };
    constexpr Unit units[] = {{"ms", 1},    {"µs", 1e-3}, {"us", 1e-3}, {"ns", 1e-6},
                              {"h", 3.6e6}, {"m", 6e4},   {"s", 1e3}};
    for (const auto& unit : units) {
        if (!text.starts_with(unit.name)) continue;
        text.remove_prefix(unit.name.size());
        return unit.milliseconds;
    }
    return 0;
}

constexpr int deepest = 64;

/// Before it is parsed: the parser builds what it reads, however deep.
auto is_shallow(std::string_view bytes) -> bool {
    int depth = 0;
    bool in_string = false;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        const char byte = bytes[at];
        if (in_string && byte == '\\') ++at;
        if (byte == '"') in_string = !in_string;
        if (in_string) continue;
        if (byte == '{' || byte == '[') ++depth;
        if (byte == '}' || byte == ']') --depth;
        if (depth > deepest) return false;
    }
    return true;
}

}  // namespace

auto parse_body(std::string_view bytes) -> json {
    json plain;
    if (impl::read_plain_json(bytes, plain)) return plain;
    if (!is_shallow(bytes)) return json(json::value_t::discarded);
    return json::parse(bytes, nullptr, /*allow_exceptions=*/false);
}

auto bytes_of(const json& value) -> std::string {
    std::string out;
    append_json(out, value);
    return out;
}

/// Zero is the temperature of nearly every question, and others take the library a dozen allocations.
auto bytes_of(double number) -> std::string {
    return number == 0 && !std::signbit(number) ? "0.0" : json(number).dump();
}

auto room_for(const Request& request) -> std::size_t {
    constexpr std::size_t around = 256;
    std::size_t text = 0;
    for (const auto& message : request.messages) text += around / 4 + message.role.size() + message.content.size();
    return around + text + text / 32 + request.schema.text().size();
}

auto member(const json& object, const char* name) -> const json& {
    static const json nothing;
    if (!object.is_object()) return nothing;
    const auto found = object.find(name);
    return found == object.end() ? nothing : *found;
}

auto text_of(const json& value) -> std::string {
    return value.is_string() ? value.get<std::string>() : std::string{};
}

auto tokens(const json& value) -> Tokens {
    return value.is_number() ? tokens(value.get<double>()) : Tokens{};
}

auto tokens(double count) -> Tokens {
    if (!(count > 0)) return {};
    return Tokens{static_cast<std::int64_t>(std::min(count, static_cast<double>(most_tokens)))};
}

auto plain(const std::string& text) -> std::string {
    std::string out;
    for (const char letter : text::prefix(text, 96))
        if (static_cast<unsigned char>(letter) >= 0x20 && letter != 0x7F) out += letter;
    return out;
}

auto schema_in_words(const std::string& schema) -> std::string {
    return "Answer with one JSON value that satisfies this JSON Schema, and nothing else:\n" +
           schema;
}

auto below(const Url& base, std::string_view path) -> Url {
    auto text = base.origin() + std::string{base.path()};
    while (text.ends_with('/')) text.pop_back();
    text += path;
    const bool has_query = path.find('?') != std::string_view::npos;
    if (!base.query().empty()) text += (has_query ? "&" : "?") + std::string{base.query()};
    return Url::parse(text).value_or(base);
}

auto count_header(const http::Response& response, std::string_view name)
    -> std::optional<std::int64_t> {
    const auto value = number_from<std::int64_t>(response.header(name));
    return value && *value >= 0 ? value : std::nullopt;
}

auto parse_go_duration(std::string_view text) -> std::optional<Duration> {
    double total = 0;
    bool any = false;
    while (!text.empty()) {
        const auto digits = text.find_first_not_of("0123456789.");
        if (digits == 0 || digits == std::string_view::npos) return std::nullopt;
        const auto count = number_from<double>(text.substr(0, digits));
        text.remove_prefix(digits);
        const double unit = take_unit(text);
        if (!count || unit == 0) return std::nullopt;
        total += *count * unit;
        any = true;
    }
    if (!any || !std::isfinite(total) || total > 1e13) return std::nullopt;
    return Duration{static_cast<Duration::rep>(std::ceil(total))};
}

auto read_retry_after(const http::Response& response, Instant now) -> std::optional<Duration> {
    if (const auto exact = number_from<double>(response.header("retry-after-ms")))
        if (auto wait = milliseconds(*exact)) return wait;
    const auto header = response.header("retry-after");
    if (const auto seconds = number_from<double>(header)) return milliseconds(*seconds * 1000);
    const auto date = parse_http_date(header);
    if (!date || *date <= now) return std::nullopt;
    return milliseconds(static_cast<double>((*date - now).count()));
}

}  // namespace fanfold::model::wire
