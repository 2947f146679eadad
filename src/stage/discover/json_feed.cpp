#include "json_feed.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include <fanfold/stage/discover/discover.hpp>

#include "xml.hpp"

namespace fanfold::discover {

namespace {

using Json = nlohmann::json;

constexpr std::size_t most_entries = 5000;
constexpr std::size_t most_bytes = 16u << 20;
constexpr int deepest = 32;
constexpr std::size_t most_authors = 20;

/// Counted before it is parsed: the parser's own callback looks through all of an array at the end of each element.
auto too_deep(std::string_view bytes) -> bool {
    int depth = 0;
    bool quoted = false;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        const char c = bytes[at];
        if (c == '\\' && quoted)
            ++at;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '{' || c == '[') && ++depth > deepest)
            return true;
        else if (!quoted && (c == '}' || c == ']'))
            --depth;
    }
    return false;
}

/// Discarded when it is no JSON, or nested deeper than any feed.
auto parsed(std::string_view bytes) -> Json {
    if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
    if (bytes.size() > most_bytes || too_deep(bytes)) return Json(Json::value_t::discarded);
    return Json::parse(bytes, nullptr, false);
}

auto text_at(const Json& object, const char* key) -> std::string {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

auto not_from_the_future(std::optional<Instant> at, Instant now) -> std::optional<Instant> {
    return at && *at > now + std::chrono::hours{24} ? std::nullopt : at;
}

auto date_of(const std::string& text, Instant now) -> std::optional<Instant> {
    auto at = parse_rfc3339(text);
    if (!at) at = parse_http_date(text);
    return not_from_the_future(at, now);
}

auto escaped(std::string_view text) -> std::string {
    std::string out;
    for (const char c : text) {
        if (c == '<')
            out += "&lt;";
        else if (c == '&')
            out += "&amp;";
        else
            out += c;
    }
    return out;
}

void add_authors(const Json& item, FeedEntry& entry) {
    const auto add = [&](const Json& author) {
        if (!author.is_object() || entry.authors.size() >= most_authors) return;
        if (auto name = plain_of(text_at(author, "name")); !name.empty() && name.size() <= 200)
            entry.authors.push_back(std::move(name));
    };
    if (const auto one = item.find("author"); one != item.end()) add(*one);
    const auto many = item.find("authors");
    if (many != item.end() && many->is_array())
        for (const auto& author : *many) add(author);
}

auto entry_of(const Json& item, const Url& base, Instant now) -> std::optional<FeedEntry> {
    if (!item.is_object()) return std::nullopt;
    FeedEntry entry;
    for (const auto* key : {"url", "external_url", "id"}) {
        const auto link = text_at(item, key);
        const bool is_link = std::string_view{key} != "id" || link.starts_with("http");
        if (link.empty() || !is_link || !base.resolve(link)) continue;
        entry.link = link;
        break;
    }
    if (entry.link.empty()) return std::nullopt;
    entry.title = plain_of(text_at(item, "title"));
    entry.html = text_at(item, "content_html");
    if (entry.html.empty()) entry.html = escaped(text_at(item, "content_text"));
    if (entry.html.empty()) entry.html = escaped(text_at(item, "summary"));
    entry.published = date_of(text_at(item, "date_published"), now);
    entry.updated = date_of(text_at(item, "date_modified"), now);
    if (!entry.published) entry.published = entry.updated;
    add_authors(item, entry);
    return entry;
}

/// nullptr when it leads nowhere, or is no pointer.
auto at_pointer(const Json& json, const std::string& pointer) -> const Json* {
    if (pointer.empty()) return &json;
    try {
        const Json::json_pointer path{pointer};
        return json.contains(path) ? &json.at(path) : nullptr;
    } catch (const Json::exception&) {
        return nullptr;
    }
}

auto text_of(const Json& item, const std::string& pointer) -> std::string {
    if (pointer.empty()) return {};
    const auto* found = at_pointer(item, pointer);
    if (found == nullptr) return {};
    if (found->is_string()) return found->get<std::string>();
    return found->is_number() ? found->dump() : std::string{};
}

/// RFC 3339, an HTTP date, or seconds or milliseconds since 1970.
auto moment_of(const std::string& text, Instant now) -> std::optional<Instant> {
    const bool digits = !text.empty() && text.size() <= 13 &&
                        std::all_of(text.begin(), text.end(),
                                    [](unsigned char c) { return c >= '0' && c <= '9'; });
    if (!digits || text.size() < 9) return date_of(text, now);
    const auto number = std::stoll(text);
    const auto since = text.size() >= 12 ? Duration{number} : Duration{number * 1000};
    return not_from_the_future(Instant{since}, now);
}

auto item_of(const Json& item, const JsonApi& api, const Url& base, Instant now)
    -> std::optional<FeedEntry> {
    FeedEntry entry;
    entry.link = item.is_string() ? item.get<std::string>() : text_of(item, api.link);
    if (entry.link.empty() || !base.resolve(entry.link)) return std::nullopt;
    entry.title = plain_of(text_of(item, api.title));
    entry.published = moment_of(text_of(item, api.published), now);
    entry.html = text_of(item, api.text);
    return entry;
}

template <class Make>
auto entries_of(const Json& items, Make make) -> std::vector<FeedEntry> {
    std::vector<FeedEntry> entries;
    for (const auto& item : items) {
        if (entries.size() >= most_entries) break;
        if (auto entry = make(item)) entries.push_back(std::move(*entry));
    }
    return entries;
}

}  // namespace

auto parse_json_feed(std::string_view bytes, const Url& base, Instant now)
    -> std::optional<Result<std::vector<FeedEntry>>> {
    const auto plain = unpacked(bytes);
    const auto begin = plain.find_first_not_of("\xef\xbb\xbf \t\r\n");
    if (begin == std::string::npos || plain[begin] != '{') return std::nullopt;
    const auto feed = parsed(plain);
    if (!feed.is_object()) return Result<std::vector<FeedEntry>>{Error{ErrorKind::give_up, "unreadable feed: no whole JSON"}};
    const auto items = feed.find("items");
    if (items == feed.end() || !items->is_array())
        return Result<std::vector<FeedEntry>>{Error{ErrorKind::give_up, "not a feed: JSON without items"}};
    return entries_of(*items, [&](const Json& item) { return entry_of(item, base, now); });
}

auto parse_json_items(std::string_view bytes, const JsonApi& api, const Url& base, Instant now)
    -> Result<std::vector<FeedEntry>> {
    const auto json = parsed(unpacked(bytes));
    if (json.is_discarded()) return Error{ErrorKind::give_up, "the answer is no whole JSON"};
    const auto* items = at_pointer(json, api.items);
    if (items == nullptr || !items->is_array())
        return Error{ErrorKind::give_up, "the answer has no list at \"" + api.items + "\""};
    return entries_of(*items, [&](const Json& item) { return item_of(item, api, base, now); });
}

}  // namespace fanfold::discover
