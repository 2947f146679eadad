#include <algorithm>
#include <array>
#include <set>

#include <re2/re2.h>

#include <fanfold/stage/discover/discover.hpp>

#include "xml.hpp"

namespace fanfold::discover {

namespace {

constexpr auto max_url = std::size_t{2000};
constexpr auto max_segments = 20;
constexpr auto max_repeats = 3;
constexpr auto max_pattern_memory = std::int64_t{1} << 20;

/// "/logout", "/account/sign-out", "?action=log_off", "/logout;jsessionid=1", but not "/news/logout-day".
constexpr auto leaves_the_session = R"((?i)[/?&=;_.](log|sign)[-_]?(out|off)([/?&=.#;]|user|$))";

using Pattern = std::unique_ptr<RE2>;

auto compile_pattern(const std::string& text) -> Pattern {
    auto options = RE2::Options{};
    options.set_max_mem(max_pattern_memory);
    options.set_log_errors(false);
    return std::make_unique<RE2>(text, options);
}

auto compile_all(const std::vector<std::string>& texts, const char* key, std::vector<Pattern>& out)
    -> Status {
    for (const auto& text : texts) {
        auto pattern = compile_pattern(text);
        if (!pattern->ok())
            return Error{ErrorKind::fix_config, std::string{key} + " pattern '" + text +
                                                    "' is not valid RE2: " + pattern->error()};
        out.push_back(std::move(pattern));
    }
    return Done{};
}

auto matches_any(const std::vector<Pattern>& patterns, const std::string& url) -> bool {
    return std::any_of(patterns.begin(), patterns.end(),
                       [&](const Pattern& pattern) { return RE2::PartialMatch(url, *pattern); });
}

auto extension_of(std::string_view path) -> std::string {
    const auto name = path.substr(path.rfind('/') + 1);
    const auto dot = name.rfind('.');
    if (dot == std::string_view::npos || name.size() - dot > 8) return {};
    return lowered(name.substr(dot + 1));
}

auto holds_no_text(std::string_view path) -> bool {
    static const std::set<std::string, std::less<>> kinds{
        "jpg",  "jpeg",  "png",  "gif",  "webp", "avif", "svg", "ico",     "bmp", "tif",
        "tiff", "psd",   "heic", "mp3",  "mp4",  "m4a",  "m4v", "mov",     "avi", "mkv",
        "webm", "wav",   "ogg",  "ogv",  "flac", "aac",  "wmv", "flv",     "zip", "gz",
        "tgz",  "bz2",   "xz",   "7z",   "rar",  "tar",  "zst", "jar",     "war", "iso",
        "dmg",  "img",   "exe",  "msi",  "deb",  "rpm",  "apk", "pkg",     "bin", "so",
        "dll",  "pdf",   "doc",  "docx", "xls",  "xlsx", "ppt", "pptx",    "odt", "ods",
        "odp",  "hwp",   "hwpx", "epub", "mobi", "css",  "js",  "mjs",     "map", "json",
        "woff", "woff2", "ttf",  "otf",  "eot",  "wasm", "swf", "torrent", "ics"};
    return kinds.contains(extension_of(path));
}

auto is_trap(const Url& url) -> bool {
    if (url.str().size() > max_url) return true;
    auto seen = std::array<std::string_view, max_segments>{};
    auto segments = 0;
    auto path = url.path();
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto end = std::min(path.find('/'), path.size());
        const auto segment = path.substr(0, end);
        if (segments == max_segments) return true;
        const auto before = std::count(seen.begin(), seen.begin() + segments, segment);
        if (!segment.empty() && before >= max_repeats) return true;
        seen[static_cast<std::size_t>(segments++)] = segment;
        path.remove_prefix(end);
    }
    return false;
}

/// A sitemap that an index or robots.txt named: what it lists stands where it would stand.
auto is_child_sitemap(const Link& link) -> bool {
    const auto path = link.url.path();
    return link.origin == LinkOrigin::sitemap &&
           (path.ends_with(".xml") || path.ends_with(".gz") || path.ends_with(".txt") ||
            path.find("sitemap") != std::string_view::npos);
}

}  // namespace

struct LinkRules::State {
    SourceName name;
    LinkScope follow = LinkScope::site;
    int max_depth = 0;
    std::vector<Url> seeds;
    std::vector<Url> feeds;
    std::vector<Url> sitemaps;
    std::set<std::string, std::less<>> hosts;
    std::set<std::string> sites;
    std::vector<Pattern> include;
    std::vector<Pattern> exclude;

    void add_start(const std::vector<Url>& urls) {
        for (const auto& url : urls) {
            hosts.emplace(url.host());
            sites.insert(site_of(url));
        }
    }
    [[nodiscard]] auto lists(const std::vector<Url>& urls, const Link& link) const -> bool {
        return std::find(urls.begin(), urls.end(), link.url) != urls.end();
    }
    [[nodiscard]] auto in_scope(LinkScope scope, const Url& url) const -> bool {
        switch (scope) {
            case LinkScope::none:
                return false;
            case LinkScope::host:
                return hosts.contains(url.host());
            case LinkScope::site:
                return hosts.contains(url.host()) || sites.contains(site_of(url));
            case LinkScope::anywhere:
                return true;
        }
        return false;
    }
    /// Each PDF costs a process: pages' links to them are followed where the source names them.
    [[nodiscard]] auto names_pdf(const Url& url) const -> bool {
        return extension_of(url.path()) == "pdf" && matches_any(include, url.str());
    }
    [[nodiscard]] auto is_wanted(const Url& url) const -> bool {
        return !url.empty() && !is_trap(url) && (!holds_no_text(url.path()) || names_pdf(url));
    }
    [[nodiscard]] auto passes_patterns(const Url& url) const -> bool {
        if (matches_any(exclude, url.str())) return false;
        return include.empty() || matches_any(include, url.str());
    }
    /// What a feed lists is what its publisher meant, wherever it is; a sitemap may speak for its
    /// own site only. Both are depth 0: `max_depth` counts from them.
    [[nodiscard]] auto reaches(const Link& from, const Url& url) const -> bool {
        if (lists(feeds, from)) return true;
        if (lists(sitemaps, from) || is_child_sitemap(from))
            return in_scope(follow == LinkScope::none ? LinkScope::site : follow, url);
        return from.depth < max_depth && in_scope(follow, url);
    }
};

LinkRules::LinkRules() : state_(std::make_unique<State>()) {}
LinkRules::~LinkRules() = default;
LinkRules::LinkRules(LinkRules&&) noexcept = default;
auto LinkRules::operator=(LinkRules&&) noexcept -> LinkRules& = default;

auto LinkRules::compile(const Source& source) -> Result<LinkRules> {
    auto rules = LinkRules{};
    auto& state = *rules.state_;
    state.name = source.name;
    state.follow = source.follow;
    state.max_depth = source.max_depth;
    state.seeds = source.seeds;
    state.feeds = source.feeds;
    if (source.api)
        state.feeds.insert(state.feeds.end(), source.api->urls.begin(), source.api->urls.end());
    state.sitemaps = source.sitemaps;
    for (const auto* urls : {&state.seeds, &state.feeds, &state.sitemaps})
        state.add_start(*urls);
    const auto where = "source " + source.name.str();
    if (auto done = compile_all(source.include, "include", state.include); !done)
        return done.error().at(where);
    if (auto done = compile_all(source.exclude, "exclude", state.exclude); !done)
        return done.error().at(where);
    // A link that signs out would end the session that the source was given.
    if (source.sign_in || source.cookies)
        if (auto done = compile_all({leaves_the_session}, "exclude", state.exclude); !done)
            return done.error().at(where);
    return rules;
}

auto LinkRules::start() const -> std::vector<Link> {
    auto links = std::vector<Link>{};
    const auto add = [&](const std::vector<Url>& urls, LinkOrigin origin) {
        for (const auto& url : urls)
            links.push_back(Link{url, state_->name, origin, 0, std::nullopt, {}});
    };
    add(state_->seeds, LinkOrigin::seed);
    add(state_->feeds, LinkOrigin::feed);
    add(state_->sitemaps, LinkOrigin::sitemap);
    return links;
}

auto LinkRules::takes(const Link& from, const Url& url) const -> bool {
    return state_->is_wanted(url) && state_->reaches(from, url) && state_->passes_patterns(url);
}

auto LinkRules::admits(LinkOrigin listed_by, const Url& url) const -> bool {
    const auto scope = state_->follow == LinkScope::none ? LinkScope::site : state_->follow;
    const bool in_place = listed_by == LinkOrigin::feed || state_->in_scope(scope, url);
    return in_place && state_->is_wanted(url) && state_->passes_patterns(url);
}

auto LinkRules::leaves_out(const Link& from, const Url& url) const -> bool {
    return state_->is_wanted(url) && state_->reaches(from, url) && !state_->passes_patterns(url);
}

}  // namespace fanfold::discover
