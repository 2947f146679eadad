/// `fanfold source`: what a site would give before it is a source, and what the sources are.
#include <algorithm>
#include <boost/asio/awaitable.hpp>
#include <cstdio>
#include <nlohmann/json.hpp>

#include <fanfold/config/config.hpp>
#include <fanfold/pipeline/access.hpp>
#include <fanfold/stage/discover/discover.hpp>
#include <fanfold/stage/extract/extract.hpp>

#include "commands.hpp"
#include "context.hpp"
#include "one_page.hpp"
#include "run_command.hpp"
#include "terminal.hpp"

namespace fanfold::app {

namespace {

using Json = nlohmann::ordered_json;
namespace exit_code = cli::exit_code;

constexpr std::size_t most_lists = 3;  ///< feeds and sitemaps that are opened
constexpr std::size_t most_samples = 3;

struct ListFound {
    Url url;
    std::size_t entries = 0;
    std::optional<Instant> newest;
    std::string trouble;
};
struct Sample {
    Url url;
    std::string title;
    std::optional<Instant> published;
    std::size_t letters = 0;
    std::string begins;
    std::string trouble;
};
struct Findings {
    Url url;
    std::string robots;
    std::optional<Duration> crawl_delay;
    std::vector<std::pair<Url, int>> trail;
    std::string trouble;  ///< why the page was not read
    std::string signed_in;  ///< in words; empty where nobody signs in
    std::string title;
    std::size_t bytes = 0, letters = 0, links = 0;
    std::vector<std::string> needs;
    bool needs_scripts = false;
    std::vector<ListFound> feeds, sitemaps;
    std::vector<Sample> samples;
};

auto letters_of(const std::string& text) -> std::size_t {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](unsigned char c) {
        return (c & 0xC0u) != 0x80u && c > ' ';
    }));
}

auto lowered(std::string text) -> std::string {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
        return c < 0x80 ? static_cast<char>(std::tolower(c)) : static_cast<char>(c);
    });
    return text;
}

auto count_of(const std::string& text, std::string_view word) -> int {
    int count = 0;
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++count;
    return count;
}

/// What a visitor without a browser and without an account will miss, told by the page.
auto needs_of(const Page& page, std::size_t letters) -> std::vector<std::string> {
    constexpr std::size_t few = 400;
    std::vector<std::string> needs;
    const auto html = lowered(page.body.substr(0, 1u << 20));
    const auto path = lowered(std::string{page.final_url.path()});
    const bool moved = page.final_url.key() != page.link.url.key();
    const bool asks_password = html.find("type=\"password\"") != std::string::npos ||
                               html.find("type='password'") != std::string::npos ||
                               html.find("type=password") != std::string::npos;
    const bool log_in_page = moved && (path.find("login") != std::string::npos ||
                                       path.find("signin") != std::string::npos);
    if (log_in_page || (asks_password && letters < few)) needs.emplace_back("a login");
    const bool shell = html.find("id=\"root\"") != std::string::npos ||
                       html.find("id=\"app\"") != std::string::npos ||
                       html.find("id=\"__next\"") != std::string::npos ||
                       html.find("enable javascript") != std::string::npos;
    if (letters < few && (shell || count_of(html, "<script") >= 3))
        needs.emplace_back("JavaScript: the page comes almost empty");
    return needs;
}

/// What a refusal, or what is left of the samples, says of accounts.
void look_for_a_gate(Findings& found) {
    const bool refused = !found.trail.empty() && found.trail.back().second == 401;
    const bool teasers = std::any_of(found.samples.begin(), found.samples.end(), [](const Sample& sample) {
        return sample.trouble.find("teaser") != std::string::npos;
    });
    if (!refused && !teasers) return;
    found.needs.emplace_back(found.signed_in.empty() ? "a login: [sign_in] of its source, docs/recipes.md"
                                                     : "another login than [sign_in] gives");
}

auto newest_of(const std::vector<FeedEntry>& entries) -> std::optional<Instant> {
    std::optional<Instant> newest;
    for (const auto& entry : entries)
        if (entry.published && (!newest || *entry.published > *newest)) newest = entry.published;
    return newest;
}

/// Walks one site as a crawl would, a few requests long.
class SiteTest {
  public:
    /// `access` is that of the configured source that is tried; null: as somebody new.
    SiteTest(Context& context, http::HttpClient& web, Url url, fetch::Access* access)
        : context_(context),
          access_(access),
          fetcher_(web, context.clock, {}, [] { return 0.5; }),
          rules_(rules_for(url, access != nullptr)) {
        out_.url = std::move(url);
        fetcher_.keep_distance(out_.url, std::chrono::seconds{1});
    }

    auto run() -> boost::asio::awaitable<void> {
        co_await look_at_robots();
        auto visit = co_await get(out_.url);
        out_.trail = visit.trail;
        if (!visit.page) {
            out_.trouble = visit.page.error().message();
        } else {
            look_for_sign_in(*visit.page);
            read(*visit.page);
        }
        co_await open_sitemaps();
        co_await open_feeds();
        co_await take_samples();
        look_for_a_gate(out_);
    }
    [[nodiscard]] auto take() -> Findings { return std::move(out_); }

  private:
    /// Who comes with cookies or a password leaves links that sign out alone, as a night does.
    static auto rules_for(const Url& url, bool signs_in) -> discover::LinkRules {
        Source source;
        source.cookies = signs_in;
        source.name = SourceName{"test"};
        source.seeds = {url};
        return std::move(*discover::LinkRules::compile(source));
    }
    void look_for_sign_in(const Page& page) {
        if (access_ == nullptr || access_->expected().empty()) return;
        const auto guard = "\"" + access_->expected() + "\" (logged_in)";
        out_.signed_in = access_->shows_sign_in(page.body)
                             ? "the page holds " + guard
                             : "NO: the page does not hold " + guard + "; renew the cookies or the password";
    }
    auto get(Url url) -> boost::asio::awaitable<fetch::Visit> {
        Link link;
        link.url = std::move(url);
        fetch::Validators none;
        std::function<bool(const Url&)> anywhere = [](const Url&) { return true; };
        auto deadline = Deadline::after(context_.clock, std::chrono::minutes{2});
        auto visit = co_await fetcher_.fetch(std::move(link), std::move(none), std::move(anywhere),
                                             deadline, access_);
        co_return visit;
    }
    auto look_at_robots() -> boost::asio::awaitable<void> {
        auto deadline = Deadline::after(context_.clock, std::chrono::minutes{2});
        const auto* robots = co_await fetcher_.robots(out_.url, deadline, access_);
        out_.robots = robots->allows(out_.url.path_and_query()) ? "allowed" : "disallowed";
        out_.crawl_delay = robots->crawl_delay();
        for (const auto& text : robots->sitemaps())
            if (auto url = out_.url.resolve(text)) sitemaps_.push_back(std::move(*url));
        if (sitemaps_.empty()) sitemaps_.push_back(*out_.url.resolve("/sitemap.xml"));
    }
    void read(const Page& page) {
        out_.bytes = page.body.size();
        const auto extracted = extract::extract(page);
        if (!extracted) {
            out_.trouble = extracted.error().message();
            return;
        }
        const auto& text = extracted->document ? extracted->document : extracted->listing_text;
        if (text) out_.title = text->title, out_.letters = letters_of(text->text);
        out_.links = extracted->links.size();
        out_.needs = needs_of(page, out_.letters);
        out_.needs_scripts = extracted->about.state == "script shell";
        feeds_ = extracted->feeds;
        if (page.form == PageForm::feed) feeds_.insert(feeds_.begin(), page.final_url);
        Link from;
        from.url = page.final_url;
        for (const auto& url : extracted->links)
            if (rules_.takes(from, url) && url.key() != out_.url.key()) candidates_.push_back(url);
        // The longest paths are articles more often than sections.
        std::stable_sort(candidates_.begin(), candidates_.end(), [](const Url& a, const Url& b) {
            return a.path().size() > b.path().size();
        });
    }
    auto open_sitemaps() -> boost::asio::awaitable<void> {
        for (std::size_t at = 0; at < std::min(sitemaps_.size(), most_lists); ++at) {
            ListFound found;
            found.url = sitemaps_[at];
            auto visit = co_await get(found.url);
            auto sitemap = visit.page ? discover::parse_sitemap(visit.page->body, found.url)
                                      : Result<discover::Sitemap>{visit.page.error()};
            if (!sitemap) {
                found.trouble = sitemap.error().message();
            } else {
                found.entries = sitemap->pages.size() + sitemap->children.size();
                for (const auto& entry : sitemap->pages)
                    found.newest = std::max(found.newest, entry.modified);
            }
            out_.sitemaps.push_back(std::move(found));
        }
    }
    auto open_feeds() -> boost::asio::awaitable<void> {
        std::vector<Url> from_feeds;
        for (std::size_t at = 0; at < std::min(feeds_.size(), most_lists); ++at) {
            ListFound found;
            found.url = feeds_[at];
            auto visit = co_await get(found.url);
            auto entries = visit.page
                               ? discover::parse_feed(visit.page->body, visit.page->content_type,
                                                      found.url, context_.clock.now())
                               : Result<std::vector<FeedEntry>>{visit.page.error()};
            if (!entries) {
                found.trouble = entries.error().message();
            } else {
                found.entries = entries->size();
                found.newest = newest_of(*entries);
                for (const auto& entry : *entries)
                    if (auto url = found.url.resolve(entry.link)) from_feeds.push_back(*url);
            }
            out_.feeds.push_back(std::move(found));
        }
        candidates_.insert(candidates_.begin(), from_feeds.begin(), from_feeds.end());
    }
    auto take_samples() -> boost::asio::awaitable<void> {
        for (const auto& url : candidates_) {
            if (out_.samples.size() >= most_samples) break;
            Sample sample;
            sample.url = url;
            auto visit = co_await get(url);
            auto document = visit.page ? document_in(*visit.page)
                                       : Result<Document>{visit.page.error()};
            if (!document) {
                sample.trouble = document.error().message();
            } else {
                sample.title = document->title;
                sample.published = document->published;
                sample.letters = letters_of(document->text);
                sample.begins = document->text.substr(0, 160);
            }
            out_.samples.push_back(std::move(sample));
        }
    }

    Context& context_;
    fetch::Access* access_;
    fetch::Fetcher fetcher_;
    discover::LinkRules rules_;
    Findings out_;
    std::vector<Url> feeds_, sitemaps_, candidates_;
};

auto day_of(const std::optional<Instant>& at) -> std::string {
    return at ? to_rfc3339(*at).substr(0, 10) : "no date";
}

void print_list(const char* what, const ListFound& list, const char* unit) {
    if (!list.trouble.empty())
        std::printf("%-9s %s: %s\n", what, list.url.str().c_str(), list.trouble.c_str());
    else
        std::printf("%-9s %s: %zu %s, newest %s\n", what, list.url.str().c_str(), list.entries,
                    unit, day_of(list.newest).c_str());
}

/// What to write into sources/, with the best of what was found.
void print_advice(const Findings& found) {
    const auto good = [](const ListFound& list) { return list.entries > 0; };
    const auto feed = std::find_if(found.feeds.begin(), found.feeds.end(), good);
    const auto sitemap = std::find_if(found.sitemaps.begin(), found.sitemaps.end(), good);
    std::string name{found.url.host()};
    std::replace(name.begin(), name.end(), '.', '-');
    std::printf("\nTo make it a source, write sources/%s.toml:\n", name.c_str());
    if (feed != found.feeds.end())
        std::printf("  feeds = [\"%s\"]\n", feed->url.str().c_str());
    else if (sitemap != found.sitemaps.end())
        std::printf("  sitemaps = [\"%s\"]\n", sitemap->url.str().c_str());
    else
        std::printf("  seeds = [\"%s\"]\n", found.url.str().c_str());
    if (found.needs_scripts) std::puts("  render = \"auto\"");
}

void print_findings(const Findings& found) {
    std::printf("%-9s %s", "robots", found.robots.c_str());
    if (found.crawl_delay) std::printf("; Crawl-delay %s", to_string(*found.crawl_delay).c_str());
    std::putchar('\n');
    for (const auto& [url, status] : found.trail)
        std::printf("%-9s %s: %d\n", "request", url.str().c_str(), status);
    if (!found.trouble.empty())
        std::printf("%-9s not read: %s\n", "page", found.trouble.c_str());
    else
        std::printf("%-9s \"%s\": %zu bytes, %zu letters of text, %zu links\n", "page",
                    found.title.c_str(), found.bytes, found.letters, found.links);
    if (!found.signed_in.empty()) std::printf("%-9s %s\n", "signed in", found.signed_in.c_str());
    for (const auto& need : found.needs) std::printf("%-9s %s\n", "needs", need.c_str());
    for (const auto& feed : found.feeds) print_list("feed", feed, "entries");
    if (found.feeds.empty()) std::printf("%-9s none is declared\n", "feed");
    for (const auto& sitemap : found.sitemaps) print_list("sitemap", sitemap, "pages");
    for (const auto& sample : found.samples) {
        std::printf("%-9s %s\n", "sample", sample.url.str().c_str());
        if (!sample.trouble.empty())
            std::printf("%-9s   not read: %s\n", "", sample.trouble.c_str());
        else
            std::printf("%-9s   \"%s\", %s, %zu letters\n", "", sample.title.c_str(),
                        day_of(sample.published).c_str(), sample.letters);
    }
    print_advice(found);
}

auto list_json(const std::vector<ListFound>& lists) -> Json {
    Json out = Json::array();
    for (const auto& list : lists)
        out.push_back({{"url", list.url.str()},
                       {"entries", list.entries},
                       {"newest", list.newest ? Json(to_rfc3339(*list.newest)) : Json()},
                       {"trouble", list.trouble}});
    return out;
}

auto findings_json(const Findings& found) -> Json {
    Json samples = Json::array(), trail = Json::array();
    for (const auto& [url, status] : found.trail)
        trail.push_back({{"url", url.str()}, {"status", status}});
    for (const auto& sample : found.samples)
        samples.push_back(
            {{"url", sample.url.str()},
             {"title", sample.title},
             {"published", sample.published ? Json(to_rfc3339(*sample.published)) : Json()},
             {"letters", sample.letters},
             {"begins", sample.begins},
             {"trouble", sample.trouble}});
    return {{"url", found.url.str()},
            {"robots", found.robots},
            {"crawl_delay_ms", found.crawl_delay ? Json(found.crawl_delay->count()) : Json()},
            {"requests", trail},
            {"trouble", found.trouble},
            {"signed_in", found.signed_in},
            {"title", found.title},
            {"letters", found.letters},
            {"links", found.links},
            {"needs", found.needs},
            {"feeds", list_json(found.feeds)},
            {"sitemaps", list_json(found.sitemaps)},
            {"samples", samples}};
}

auto dump(const Json& json) -> std::string {
    return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

auto kind_of(const Source& source) -> std::string {
    if (source.folder) return "folder " + source.folder->string();
    if (source.api) return "api " + source.api->urls.front().str();
    if (!source.feeds.empty()) return "feed " + source.feeds.front().str();
    if (!source.sitemaps.empty()) return "sitemap " + source.sitemaps.front().str();
    return "pages " + source.seeds.front().str();
}

/// What is tried, and how it is let in.
struct Tried {
    Url url;
    std::unique_ptr<fetch::Access> access;
};

auto first_url(const Source& source) -> Result<Url> {
    for (const auto* urls : {&source.seeds, &source.feeds, &source.sitemaps})
        if (!urls->empty()) return urls->front();
    if (source.api && !source.api->urls.empty()) return source.api->urls.front();
    return Error{ErrorKind::bad_input, "source " + source.name.str() + " is a folder: `fanfold once` reads one"};
}

/// An address as somebody new sees it, or a configured source as a night would, but for what its site has set since.
auto tried(const config::Config& config, const std::string& word) -> Result<Tried> {
    Tried out;
    const auto found = config.sources.find(SourceName{word});
    if (found == config.sources.end()) {
        auto url = Url::parse(word);
        if (!url)
            return Error{ErrorKind::bad_input, "\"" + word + "\" is no http(s) URL, and no source is called so; "
                                               "`fanfold source list` shows them"};
        out.url = std::move(*url);
        return out;
    }
    auto url = first_url(found->second);
    if (!url) return url.error();
    auto opened = pipeline::open_access(found->second, {});
    if (!opened) return opened.error();
    out.url = std::move(*url);
    out.access = std::move(opened->access);
    return out;
}

}  // namespace

auto source_test(const cli::Globals& globals, const cli::SourceTest& command) -> int {
    Context context{config::load(config_folder(globals.config_dir)), Duration::zero()};
    auto subject = tried(context.config, command.url);
    if (!subject) return report_error(subject.error());
    const auto web = crawl_client(context);
    SiteTest test{context, *web, std::move(subject->url), subject->access.get()};
    bool interrupted = false;
    run_on_io(context, test.run(), interrupted);
    const auto found = test.take();
    if (command.json)
        std::printf("%s\n", dump(findings_json(found)).c_str());
    else
        print_findings(found);
    const bool let_in = !found.signed_in.starts_with("NO");
    return found.trouble.empty() && let_in && !interrupted ? exit_code::ok : exit_code::unavailable;
}

auto source_list(const cli::Globals& globals, const cli::SourceList& command) -> int {
    const auto config = config::load(config_folder(globals.config_dir));
    print_complaints(config.complaints);
    if (!config.usable()) return exit_code::config;
    Json rows = Json::array();
    for (const auto& [name, source] : config.sources) {
        std::vector<std::string> readers;
        for (const auto& [enterprise, its] : config.enterprises)
            if (std::find(its.sources.begin(), its.sources.end(), name) != its.sources.end())
                readers.push_back(enterprise.str());
        rows.push_back({{"source", name.str()}, {"from", kind_of(source)}, {"enterprises", readers}});
    }
    if (command.json) return std::printf("%s\n", dump(rows).c_str()) < 0 ? 1 : exit_code::ok;
    for (const auto& row : rows)
        std::printf("%-24s %3zu readers  %s\n", row["source"].get<std::string>().c_str(),
                    row["enterprises"].size(), row["from"].get<std::string>().c_str());
    if (rows.empty()) std::puts("No source yet. `fanfold source test URL` tries one.");
    return exit_code::ok;
}

}  // namespace fanfold::app
