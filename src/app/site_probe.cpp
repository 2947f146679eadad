#include "site_probe.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <fanfold/async/task_group.hpp>
#include <fanfold/async/wait.hpp>
#include <fanfold/stage/discover/discover.hpp>
#include <fanfold/stage/extract/extract.hpp>
#include <fanfold/stage/fetch/fetcher.hpp>

#include "one_page.hpp"

namespace fanfold::app {

namespace {

constexpr std::size_t most_feeds = 3;
constexpr auto pause = std::chrono::seconds{1};
constexpr auto patience = std::chrono::seconds{40};

/// What newsrooms are called, the most telling first; a path segment must begin with it.
constexpr std::array<std::string_view, 10> newsroom_words{
    "newsroom", "press-release", "press", "news", "media", "announce", "notice", "pr", "blog", "ir"};

class Prober {
  public:
    Prober(Context& context, http::HttpClient& web)
        : context_(context), fetcher_(web, context.clock, {}, [] { return 0.5; }) {}

    auto probe(SiteProbe& out) -> boost::asio::awaitable<void> {
        const auto until = Deadline::after(context_.clock, patience);
        auto page = co_await get(out.home, until);
        if (!page) {
            out.trouble = page.error().message();
            co_return;
        }
        read_home(*page, out);
        if (out.newsroom) {
            co_await be_polite();
            auto room = co_await get(*out.newsroom, until);
            if (room) add_feeds(*room, out);
        }
        if (!out.feeds.empty()) co_return;
        co_await be_polite();
        co_await look_for_sitemap(out, until);
    }

  private:
    auto get(Url url, Deadline until) -> boost::asio::awaitable<Result<Page>> {
        Link link;
        link.url = std::move(url);
        fetch::Validators none;
        std::function<bool(const Url&)> anywhere = [](const Url&) { return true; };
        auto visit = co_await fetcher_.fetch(std::move(link), std::move(none), std::move(anywhere),
                                             until);
        if (visit.page) visit.page->form = discover::form_of(visit.page->body, visit.page->content_type);
        co_return std::move(visit.page);
    }

    /// The sample web is on this machine.
    auto be_polite() -> boost::asio::awaitable<void> {
        if (context_.config.house.crawl.connect_to.contains("*")) co_return;
        co_await async::sleep_for(pause);
    }

    void read_home(const Page& page, SiteProbe& out) {
        out.home = page.final_url;
        if (page.form == PageForm::feed) out.feeds.push_back(page.final_url);
        const auto extracted = extract::extract(page);
        if (!extracted) return;
        const auto& text = extracted->document ? extracted->document : extracted->listing_text;
        if (text) out.site_name = text->site_name;
        take_feeds(extracted->feeds, out);
        out.newsroom = newsroom_among(out.home, extracted->links);
    }

    void add_feeds(const Page& page, SiteProbe& out) {
        const auto extracted = extract::extract(page);
        if (extracted) take_feeds(extracted->feeds, out);
    }

    static void take_feeds(const std::vector<Url>& feeds, SiteProbe& out) {
        for (const auto& feed : feeds) {
            const bool comments = feed.path().find("comments") != std::string_view::npos;
            const bool known = std::find(out.feeds.begin(), out.feeds.end(), feed) != out.feeds.end();
            if (!comments && !known && out.feeds.size() < most_feeds) out.feeds.push_back(feed);
        }
    }

    auto look_for_sitemap(SiteProbe& out, Deadline until) -> boost::asio::awaitable<void> {
        const auto url = out.home.resolve("/sitemap.xml");
        if (!url) co_return;
        auto page = co_await get(*url, until);
        if (page && page->form == PageForm::sitemap) out.sitemaps.push_back(*url);
    }

    Context& context_;
    fetch::Fetcher fetcher_;
};

auto probe_all(Context& context, Prober& prober, std::vector<SiteProbe>& out)
    -> boost::asio::awaitable<void> {
    async::TaskGroup visits{context.io.get_executor()};
    for (auto& each : out) visits.start(prober.probe(each));
    co_await visits.join();
}

auto rank_of(const Url& link) -> std::optional<std::size_t> {
    std::string path{link.path()};
    std::transform(path.begin(), path.end(), path.begin(), [](unsigned char letter) {
        return static_cast<char>(letter >= 'A' && letter <= 'Z' ? letter + 32 : letter);
    });
    for (std::size_t rank = 0; rank < newsroom_words.size(); ++rank)
        for (auto at = path.find('/'); at != std::string::npos; at = path.find('/', at + 1)) {
            const auto rest = std::string_view{path}.substr(at + 1);
            if (!rest.starts_with(newsroom_words[rank])) continue;
            const auto after = rest.substr(newsroom_words[rank].size());
            const bool whole = after.empty() || after.front() == '/' || after.front() == '.' ||
                               after.front() == '-' || after.front() == 's';
            if (whole) return rank;
        }
    return std::nullopt;
}

}  // namespace

auto newsroom_among(const Url& home, const std::vector<Url>& links) -> std::optional<Url> {
    const Url* best = nullptr;
    std::pair<std::size_t, std::size_t> best_rank;
    for (const auto& link : links) {
        const auto rank = rank_of(link);
        if (!rank || !same_site(home, link) || link == home) continue;
        const std::pair here{*rank, link.str().size()};
        if (best == nullptr || here < best_rank) best = &link, best_rank = here;
    }
    return best == nullptr ? std::nullopt : std::optional{*best};
}

auto probe_sites(Context& context, const std::vector<Url>& homes) -> std::vector<SiteProbe> {
    std::vector<SiteProbe> out(homes.size());
    for (std::size_t at = 0; at < homes.size(); ++at) out[at].home = homes[at];
    http::HttpClient web{context.io.get_executor(), crawl_client_settings(context.config.house.crawl)};
    Prober prober{context, web};
    boost::asio::co_spawn(context.io, probe_all(context, prober, out),
                          [](std::exception_ptr thrown) {
                              if (thrown) std::rethrow_exception(thrown);
                          });
    context.io.restart();
    context.io.run();
    return out;
}

auto source_from(const SiteProbe& probe, const std::string& name) -> config::SourceDraft {
    config::SourceDraft out;
    out.name = name;
    out.comment = probe.site_name.empty() ? std::string{probe.home.host()} : probe.site_name;
    if (!probe.trouble.empty())
        out.comment += "\nNOT REACHED when it was added: " + probe.trouble;
    for (const auto& feed : probe.feeds) out.feeds.push_back(feed.str());
    for (const auto& sitemap : probe.sitemaps) out.sitemaps.push_back(sitemap.str());
    if (probe.newsroom) out.seeds = {probe.newsroom->str()};
    if (out.seeds.empty() && out.feeds.empty()) out.seeds = {probe.home.str()};
    out.max_depth = 1;
    out.max_pages = 60;
    return out;
}

}  // namespace fanfold::app
