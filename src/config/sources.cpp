#include "sources.hpp"

#include <algorithm>

#include "access.hpp"
#include "check.hpp"
#include "house.hpp"
#include "parse.hpp"
#include "reader.hpp"
#include "rendering.hpp"
#include "retired.hpp"
#include "values.hpp"

namespace fanfold::config {

namespace {

auto follow_of(const std::string& text) -> LinkScope {
    if (text == "none") return LinkScope::none;
    if (text == "host") return LinkScope::host;
    if (text == "anywhere") return LinkScope::anywhere;
    return LinkScope::site;
}

/// For the query part of a URL (RFC 3986 §2.1).
auto percent_encoded(std::string_view text) -> std::string {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') ||
                           c == '-' || c == '.' || c == '_' || c == '~';
        if (plain)
            out += c;
        else
            out.append({'%', digits[byte >> 4], digits[byte & 15]});
    }
    return out;
}

/// One address a query; the address as it is when there are none.
auto api_urls(const Reader& table) -> std::vector<Url> {
    constexpr std::string_view place = "{query}";
    const auto address = table.text("url");
    auto queries = table.texts("queries");
    const auto at = address.find(place);
    if (at == std::string::npos || queries.empty()) queries = {""};
    std::vector<Url> urls;
    for (const auto& query : queries) {
        auto filled = address;
        if (at != std::string::npos) filled.replace(at, place.size(), percent_encoded(query));
        if (auto url = Url::parse(filled)) urls.push_back(std::move(*url));
    }
    return urls;
}

auto api_of(const Reader& table) -> JsonApi {
    JsonApi out;
    out.urls = api_urls(table);
    out.items = table.text("items");
    out.link = table.text("link", out.link);
    out.title = table.text("title", out.title);
    out.published = table.text("published");
    out.text = table.text("text");
    return out;
}

auto source_of(const std::string& name, const Reader& table, const std::filesystem::path& root,
               const SourceDefaults& defaults) -> Source {
    Source out;
    out.name = SourceName{name};
    out.seeds = table.urls("seeds");
    out.feeds = table.urls("feeds");
    out.sitemaps = table.urls("sitemaps");
    if (table.has("folder")) out.folder = from_root(root, table.text("folder"));
    out.follow = follow_of(table.text("follow"));
    out.items = table.text("items") == "entry" ? FeedItems::entry : FeedItems::page;
    out.use_robots_sitemaps = table.flag("robots_sitemaps", false);
    out.max_depth = table.whole("max_depth", out.max_depth);
    out.max_pages = table.whole("max_pages", out.max_pages);
    out.max_body = table.size("max_body", out.max_body);
    out.types = table.texts("types");
    if (table.has("source_time")) out.time = table.duration("source_time", Duration::zero());
    out.delay = table.duration("delay", defaults.delay);
    out.since = table.duration("since", out.since);
    out.include = table.texts("include");
    out.exclude = table.texts("exclude");
    out.weight = table.number("weight", out.weight);
    out.visible_to = table.names<EnterpriseName>("visible_to");
    out.licence = table.text("licence");
    out.attribution = table.text("attribution");
    if (table.has("quote_max")) out.quote_max = table.whole("quote_max", 0);
    if (table.text("use") == "link-only") out.quote_max = 0;
    out.autodiscover = table.flag("autodiscover", false);
    out.ignore_tdm_reservation = table.flag("ignore_tdm_reservation", false);
    if (table.has("api")) out.api = api_of(table.table("api"));
    out.recheck = table.duration("recheck", out.recheck);
    out.cookies = table.flag("cookies", false) || table.has("sign_in");
    if (table.has("sign_in")) out.sign_in = sign_in_of(table.table("sign_in"), root);
    out.proxy = table.has("proxy") ? proxy_of(table.table("proxy"), root) : defaults.proxy;
    out.rendering = rendering_of(table);
    return out;
}

/// What only the whole source shows.
void check_source(const Node& table, const Source& source, Complaints& complaints) {
    const auto name = "source " + in_quotes(source.name.str());
    const Reader reader{table};
    const bool web = reader.has("seeds") || reader.has("feeds") || reader.has("sitemaps") ||
                     reader.has("api");
    if (source.api && source.api->urls.empty())
        complaints.error(table.at, name + ": [source.api] needs url, an http(s) address such as "
                                          "\"https://search.example/search?q={query}&format=json\"");
    if (source.folder && reader.has("types"))
        complaints.error(table.find("types")->at, name + " is a folder: files have no media types, so types must go");
    if (web && source.folder)
        complaints.error(table.at, name + " is a folder and has URLs: make two sources of it");
    const bool empty = reader.texts("seeds").empty() && reader.texts("feeds").empty() &&
                       reader.texts("sitemaps").empty();
    if (empty && !source.folder && !source.api) {
        complaints.error(table.at,
                         name + " has nowhere to start: write seeds, feeds, sitemaps, api or folder");
    }
    // An empty list would mean "everyone" to whoever reads it quickly, and "nobody" to who wrote
    // it.
    const auto* visible_to = table.find("visible_to");
    if (visible_to != nullptr && visible_to->items.empty()) {
        complaints.error(
            visible_to->at,
            name + ": visible_to is empty; leave it out if every enterprise may see it");
    }
}

class SourceReading {
  public:
    SourceReading(const Files& files, const std::filesystem::path& root, SourceDefaults defaults,
                  Complaints& complaints)
        : root_(root), defaults_(std::move(defaults)), complaints_(complaints) {
        for (const auto& file : files.enterprises) enterprises_.push_back(file.name);
    }

    void read(const File& file) {
        auto table = file.readable ? parse_toml(file.bytes, file.path, complaints_) : std::nullopt;
        if (table) modernize(*table, FileKind::source, retired_keys(), complaints_);
        if (!table) {
            book_.unreadable.push_back(file.path);
            book_.broken.emplace(file.name, Position{file.path, 0, 0});
        } else if (table->find("source") != nullptr) {
            read_many(*table);
        } else {
            read_one(file.name, *table);
        }
    }

    auto finish() -> SourceBook { return std::move(book_); }

  private:
    void read_one(const std::string& stem, const Node& table) {
        const auto before = complaints_.errors();
        check_table(table, source_keys(), "", complaints_);
        keep(Reader{table}.text("name", stem), table, before);
    }

    void read_many(const Node& file) {
        check_shell(file);
        for (const auto* table : Reader{file}.tables("source")) {
            const auto before = complaints_.errors();
            check_table(*table, source_keys(), "source", complaints_);
            const auto name = Reader{*table}.text("name");
            if (name.empty()) {
                complaints_.error(table->at, "[[source]] needs name: how enterprises list it");
            } else {
                keep(name, *table, before);
            }
        }
    }

    /// The file around its [[source]] tables; what stands in them is checked one by one.
    void check_shell(const Node& file) {
        for (const auto& entry : file.entries) {
            if (entry.key == "source" && entry.value.kind == Kind::list) continue;
            const bool known = source_keys().find(entry.key) != nullptr;
            complaints_.error(
                entry.key_at,
                entry.key == "source" ? "source must be written with double brackets: [[source]]"
                : known
                    ? in_quotes(entry.key) + " belongs into a [[source]] table, below its header"
                    : "unknown key " + in_quotes(entry.key) + "; known here: source");
        }
    }

    void keep(const std::string& name, const Node& table, std::size_t errors_before) {
        const auto [first, is_new] = book_.seen.emplace(name, table.at);
        auto source = source_of(name, Reader{table}, root_, defaults_);
        check_source(table, source, complaints_);
        check_sign_in(table, source, complaints_);
        check_proxy(table, "source " + in_quotes(name) + ": [source.proxy]", complaints_);
        check_rendering(table, source, complaints_);
        check_visible_to(table);
        if (!is_new) {
            complaints_.error(table.at, "a source called " + in_quotes(name) +
                                            " stands already in " + to_string(first->second));
        }
        if (complaints_.errors() == errors_before) {
            book_.good.emplace(SourceName{name}, std::move(source));
        } else {
            book_.broken.emplace(name, table.at);
            book_.good.erase(SourceName{name});
        }
    }

    void check_visible_to(const Node& table) {
        const auto* list = table.find("visible_to");
        if (list == nullptr) return;
        for (const auto& item : list->items) {
            if (!is_name(item.text) || std::ranges::count(enterprises_, item.text) > 0) continue;
            complaints_.warning(item.at, "no enterprise is called " + in_quotes(item.text) +
                                             did_you_mean(item.text, enterprises_));
        }
    }

    const std::filesystem::path& root_;
    SourceDefaults defaults_;
    Complaints& complaints_;
    std::vector<std::string> enterprises_;
    SourceBook book_;
};

}  // namespace

auto read_sources(const Files& files, const std::filesystem::path& root, SourceDefaults defaults,
                  Complaints& complaints) -> SourceBook {
    SourceReading reading{files, root, std::move(defaults), complaints};
    for (const auto& file : files.sources) reading.read(file);
    return reading.finish();
}

}  // namespace fanfold::config
