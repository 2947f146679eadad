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
    std::size_t left_out = 0;  ///< of them, by include, exclude and follow of a configured source
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
    std::string configured;  ///< as what source; empty: nobody knows it yet
    std::string drawn_by;    ///< by whom a night has its pages drawn, which is not tried here
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

/// What a visitor without a browser and without an account will miss, told by the page: what `extract` says of it, and
/// where it was led to.
auto needs_of(const Page& page, const extract::Extracted& extracted) -> std::vector<std::string> {
    std::vector<std::string> needs;
    const auto& state = extracted.about.state;
    const auto path = lowered(std::string{page.final_url.path()});
    const bool moved = page.final_url.key() != page.link.url.key();
    const bool log_in_page = moved && (path.find("login") != std::string::npos ||
                                       path.find("signin") != std::string::npos);
    if (log_in_page || state == "login page") needs.emplace_back("a login");
    if (state == "script shell") needs.emplace_back("JavaScript: the page comes almost empty");
    if (state == "consent wall" || state == "challenge") needs.push_back("a person: " + extracted.why_none);
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

/// What is tried, and how it is let in.
struct Tried {
    Url url;
    std::optional<Source> source;  ///< empty: nobody configured it
    std::unique_ptr<fetch::Access> access;
};

/// Walks one site as a crawl would, a few requests long.
class SiteTest {
  public:
    SiteTest(Context& context, http::HttpClient& web, Tried tried, discover::LinkRules rules)
        : context_(context),
          configured_(std::move(tried.source)),
          access_(std::move(tried.access)),
          fetcher_(web, context.clock, {}, [] { return 0.5; }),
          rules_(std::move(rules)) {
        out_.url = std::move(tried.url);
        fetcher_.keep_distance(out_.url, configured_ ? configured_->delay : std::chrono::seconds{1});
        if (configured_) take_configured(*configured_);
    }

    auto run() -> boost::asio::awaitable<void> {
        co_await look_at_robots();
        if (!configured_ || !configured_->seeds.empty()) co_await look_at_page();
        co_await open_sitemaps();
        co_await open_feeds();
        co_await take_samples();
        look_for_a_gate(out_);
    }
    [[nodiscard]] auto take() -> Findings { return std::move(out_); }

  private:
    void take_configured(const Source& source) {
        out_.configured = source.name.str();
        if (source.rendering.by == Rendering::By::browser) out_.drawn_by = "a browser";
        if (source.rendering.by == Rendering::By::program) out_.drawn_by = source.rendering.argv.front();
        if (source.rendering.by == Rendering::By::service) out_.drawn_by = source.rendering.service.str();
        feeds_ = source.feeds;
        if (source.api) feeds_.insert(feeds_.end(), source.api->urls.begin(), source.api->urls.end());
        sitemaps_ = source.sitemaps;
    }
    auto look_at_page() -> boost::asio::awaitable<void> {
        auto visit = co_await get(out_.url);
        out_.trail = visit.trail;
        if (!visit.page) {
            out_.trouble = visit.page.error().message();
            co_return;
        }
        look_for_sign_in(*visit.page);
        read(*visit.page);
    }
    void look_for_sign_in(const Page& page) {
        if (!access_ || access_->expected().empty()) return;
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
                                             deadline, access_.get());
        co_return visit;
    }
    auto look_at_robots() -> boost::asio::awaitable<void> {
        auto deadline = Deadline::after(context_.clock, std::chrono::minutes{2});
        const auto* robots = co_await fetcher_.robots(out_.url, deadline, access_.get());
        out_.robots = robots->allows(out_.url.path_and_query()) ? "allowed" : "disallowed";
        out_.crawl_delay = robots->crawl_delay();
        if (configured_ && !configured_->use_robots_sitemaps) co_return;
        for (const auto& text : robots->sitemaps())
            if (auto url = out_.url.resolve(text)) sitemaps_.push_back(std::move(*url));
        if (sitemaps_.empty() && !configured_) sitemaps_.push_back(*out_.url.resolve("/sitemap.xml"));
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
        out_.needs = needs_of(page, *extracted);
        out_.needs_scripts = extracted->about.state == "script shell";
        if (!configured_ || configured_->autodiscover)
            feeds_.insert(feeds_.end(), extracted->feeds.begin(), extracted->feeds.end());
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
                for (const auto& entry : sitemap->pages) {
                    found.newest = std::max(found.newest, entry.modified);
                    if (admits(LinkOrigin::sitemap, entry.url, found)) from_sitemaps_.push_back(entry.url);
                }
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
            auto entries = visit.page ? entries_of(*visit.page, found.url)
                                      : Result<std::vector<FeedEntry>>{visit.page.error()};
            if (!entries) {
                found.trouble = entries.error().message();
            } else {
                found.entries = entries->size();
                found.newest = newest_of(*entries);
                for (const auto& entry : *entries) {
                    auto url = found.url.resolve(entry.link);
                    if (!url || !admits(LinkOrigin::feed, *url, found)) continue;
                    if (configured_ && configured_->items == FeedItems::entry) add_entry(entry, *visit.page, *url);
                    else from_feeds.push_back(*url);
                }
            }
            out_.feeds.push_back(std::move(found));
        }
        candidates_.insert(candidates_.begin(), from_feeds.begin(), from_feeds.end());
        if (configured_) candidates_.insert(candidates_.end(), from_sitemaps_.begin(), from_sitemaps_.end());
    }
    auto entries_of(const Page& page, const Url& url) const -> Result<std::vector<FeedEntry>> {
        const auto now = context_.clock.now();
        const auto* api = configured_ && configured_->api ? &*configured_->api : nullptr;
        const bool asked = api != nullptr && std::find(api->urls.begin(), api->urls.end(), url) != api->urls.end();
        return asked ? discover::parse_json_items(page.body, *api, url, now)
                     : discover::parse_feed(page.body, page.content_type, url, now);
    }
    /// What a site's lists name is shown as it is; of a source only what its rules let in counts.
    auto admits(LinkOrigin origin, const Url& url, ListFound& list) const -> bool {
        const bool in = !configured_ || rules_.admits(origin, url);
        if (!in) ++list.left_out;
        return in;
    }
    /// items = "entry": the entry is the document, and nobody asks for its page.
    void add_entry(const FeedEntry& entry, const Page& feed, const Url& url) {
        if (out_.samples.size() >= most_samples) return;
        const auto extracted = extract::extract_entry(entry, feed);
        if (extracted && extracted->document) out_.samples.push_back(sample_of(url, *extracted->document));
    }
    static auto sample_of(const Url& url, const Document& document) -> Sample {
        Sample sample;
        sample.url = url;
        sample.title = document.title;
        sample.published = document.published;
        sample.letters = letters_of(document.text);
        sample.begins = document.text.substr(0, 160);
        return sample;
    }
    auto take_samples() -> boost::asio::awaitable<void> {
        for (const auto& url : candidates_) {
            if (out_.samples.size() >= most_samples) break;
            auto visit = co_await get(url);
            auto document = visit.page ? document_in(*visit.page)
                                       : Result<Document>{visit.page.error()};
            Sample sample;
            if (document) sample = sample_of(url, *document);
            sample.url = url;
            if (!document) sample.trouble = document.error().message();
            out_.samples.push_back(std::move(sample));
        }
    }

    Context& context_;
    std::optional<Source> configured_;
    std::unique_ptr<fetch::Access> access_;
    fetch::Fetcher fetcher_;
    discover::LinkRules rules_;
    Findings out_;
    std::vector<Url> feeds_, sitemaps_, candidates_, from_sitemaps_;
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
    if (list.left_out > 0)
        std::printf("%-9s   %zu of them are left out by include, exclude and follow\n", "", list.left_out);
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
    else if (found.bytes > 0)
        std::printf("%-9s \"%s\": %zu bytes, %zu letters of text, %zu links\n", "page",
                    found.title.c_str(), found.bytes, found.letters, found.links);
    if (!found.signed_in.empty()) std::printf("%-9s %s\n", "signed in", found.signed_in.c_str());
    for (const auto& need : found.needs) std::printf("%-9s %s\n", "needs", need.c_str());
    for (const auto& feed : found.feeds) print_list("feed", feed, "entries");
    if (found.feeds.empty() && found.configured.empty()) std::printf("%-9s none is declared\n", "feed");
    if (!found.drawn_by.empty())
        std::printf("%-9s a night has pages drawn by %s; here they are as they come\n", "drawn", found.drawn_by.c_str());
    for (const auto& sitemap : found.sitemaps) print_list("sitemap", sitemap, "pages");
    for (const auto& sample : found.samples) {
        std::printf("%-9s %s\n", "sample", sample.url.str().c_str());
        if (!sample.trouble.empty())
            std::printf("%-9s   not read: %s\n", "", sample.trouble.c_str());
        else
            std::printf("%-9s   \"%s\", %s, %zu letters\n", "", sample.title.c_str(),
                        day_of(sample.published).c_str(), sample.letters);
    }
    if (found.configured.empty()) print_advice(found);
}

auto list_json(const std::vector<ListFound>& lists) -> Json {
    Json out = Json::array();
    for (const auto& list : lists)
        out.push_back({{"url", list.url.str()},
                       {"entries", list.entries},
                       {"left_out", list.left_out},
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
            {"source", found.configured},
            {"drawn_by", found.drawn_by},
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
    out.source = found->second;
    return out;
}

auto rules_of(const Tried& tried) -> Result<discover::LinkRules> {
    Source source = tried.source.value_or(Source{});
    if (!tried.source) {
        source.name = SourceName{"test"};
        source.seeds = {tried.url};
    }
    return discover::LinkRules::compile(source);
}

/// A source of feeds alone has no page; what counts is that something can be read.
auto works(const Findings& found) -> bool {
    const auto broken = [](const ListFound& list) { return !list.trouble.empty(); };
    const bool lists_work = found.configured.empty() || (std::none_of(found.feeds.begin(), found.feeds.end(), broken) &&
                                                         std::none_of(found.sitemaps.begin(), found.sitemaps.end(), broken));
    return found.trouble.empty() && lists_work && !found.signed_in.starts_with("NO");
}

}  // namespace

auto source_test(const cli::Globals& globals, const cli::SourceTest& command) -> int {
    Context context{config::load(config_folder(globals.config_dir)), Duration::zero()};
    auto subject = tried(context.config, command.url);
    if (!subject) return report_error(subject.error());
    const auto web = crawl_client(context);
    auto rules = rules_of(*subject);
    if (!rules) return report_error(rules.error());
    SiteTest test{context, *web, std::move(*subject), std::move(*rules)};
    bool interrupted = false;
    run_on_io(context, test.run(), interrupted);
    const auto found = test.take();
    if (command.json)
        std::printf("%s\n", dump(findings_json(found)).c_str());
    else
        print_findings(found);
    return works(found) && !interrupted ? exit_code::ok : exit_code::unavailable;
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
