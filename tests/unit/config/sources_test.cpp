#include "folder.hpp"

namespace fanfold::config::test {

namespace {

auto load_source(const std::string& text) -> Config {
    Folder folder;
    folder.sound().write("sources/news.toml", text);
    return folder.load();
}

const SourceName news{"news"};

auto complains(const Config& config, const std::string& part) -> bool {
    return listed(config).find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a source alone in its file is named by it") {
    const auto config = load_source("feeds = [\"https://news.example/feed\"]\n");
    CHECK_SILENT(config);
    CHECK(config.sources.at(news).feeds.size() == 1);
}

TEST_CASE("several sources share a file") {
    const auto config = load_source(
        "[[source]]\nname = \"news\"\nseeds = [\"https://a.example/\"]\n"
        "[[source]]\nname = \"notes\"\nfolder = \"notes\"\n");
    CHECK_SILENT(config);
    CHECK(config.sources.size() == 2);
    CHECK(config.sources.at(SourceName{"notes"}).folder == config.house.root / "notes");
}

TEST_CASE("every key of a source is read") {
    const auto config = load_source(
        "seeds = [\"https://a.example/\"]\nsitemaps = [\"https://a.example/sitemap.xml\"]\nfollow "
        "= \"host\"\nitems = \"entry\"\n"
        "robots_sitemaps = true\nmax_depth = 0\nmax_pages = 7\ndelay = \"0s\"\nsince = "
        "\"2d\"\ninclude = [\"/news/\"]\n"
        "exclude = [\"\\\\.pdf$\"]\nweight = 2\nvisible_to = [\"acme\"]\nlicence = \"CC0\"\n");
    CHECK_SILENT(config);
    const auto& source = config.sources.at(news);
    CHECK(source.follow == LinkScope::host);
    CHECK(source.items == FeedItems::entry);
    CHECK(source.use_robots_sitemaps);
    CHECK(source.max_depth == 0);
    CHECK(source.max_pages == 7);
    CHECK(source.delay == Duration::zero());
    CHECK(source.since == std::chrono::hours{48});
    CHECK(source.include == std::vector<std::string>{"/news/"});
    CHECK(source.exclude == std::vector<std::string>{"\\.pdf$"});
    CHECK(source.weight == 2.0);
    CHECK(source.visible_to == std::vector<EnterpriseName>{EnterpriseName{"acme"}});
    CHECK(source.licence == "CC0");
}

TEST_CASE("a source says how much of it may be shown, and under whose name") {
    const auto seeds = std::string{"seeds = [\"https://a.example/\"]\n"};
    CHECK_FALSE(load_source(seeds).sources.at(news).quote_max.has_value());
    CHECK(load_source(seeds + "quote_max = 120\nattribution = \"© Wire\"\n").sources.at(news).quote_max == 120);
    const auto config = load_source(seeds + "use = \"link-only\"\nquote_max = 120\nattribution = \"© Wire\"\n");
    CHECK_SILENT(config);
    CHECK(config.sources.at(news).quote_max == 0);
    CHECK(config.sources.at(news).attribution == "© Wire");
    CHECK(complains(load_source(seeds + "use = \"link\"\n"), "use must be"));
}

TEST_CASE("a source has types, a size and a time of its own") {
    const auto config = load_source("seeds = [\"https://a.example/\"]\ntypes = [\"text/html\", \"application/*\"]\nmax_body = \"500KiB\"\n"
                                    "source_time = \"5m\"\n");
    CHECK_SILENT(config);
    const auto& source = config.sources.at(news);
    CHECK(source.types == std::vector<std::string>{"text/html", "application/*"});
    CHECK(source.max_body == 500u << 10);
    CHECK(source.time == std::chrono::minutes{5});
    const auto plain = load_source("seeds = [\"https://a.example/\"]\n");
    CHECK(plain.sources.at(news).types.empty());
    CHECK(plain.sources.at(news).max_body == 8u << 20);
    CHECK_FALSE(plain.sources.at(news).time);
}

TEST_CASE("types and sizes that are none are refused") {
    for (const auto* line : {"types = [\"html\"]", "types = [\"Text/HTML\"]", "types = [\"*/*\"]", "types = [\"text/html; charset=utf-8\"]"})
        CHECK(complains(load_source(std::string{"seeds = [\"https://a.example/\"]\n"} + line + "\n"), "a media type such as"));
    for (const auto* line : {"max_body = \"8MB\"", "max_body = 8", "max_body = \"-1MiB\"", "max_body = \"33MiB\"", "max_body = \"MiB\"",
                             "max_body = \"99999999999999999999KiB\"", "max_body = \"0KiB\""})
        CHECK(complains(load_source(std::string{"seeds = [\"https://a.example/\"]\n"} + line + "\n"), "from 1KiB to 32MiB"));
    CHECK(complains(load_source("folder = \"notes\"\ntypes = [\"text/html\"]\n"), "files have no media types"));
}

TEST_CASE("the house's delay holds where a source has none") {
    Folder folder;
    folder.sound().write("fanfold.toml", house("[crawl]\ndelay = \"3s\"\n"));
    folder.write("sources/slow.toml", "seeds = [\"https://b.example/\"]\ndelay = \"9s\"\n");
    const auto config = folder.load();
    CHECK(config.sources.at(news).delay == std::chrono::seconds{3});
    CHECK(config.sources.at(SourceName{"slow"}).delay == std::chrono::seconds{9});
}

TEST_CASE("a bad URL is named where it stands in the list") {
    CHECK_SAYS(load_source("seeds = [\"https://a.example/\", \"ftp://b.example/\"]\n"),
               "sources/news.toml:1:32: each of seeds must be an absolute http or https URL "
               "without user and password, not "
               "\"ftp://b.example/\"");
}

TEST_CASE("a bad pattern is named where it stands") {
    CHECK_SAYS(load_source("seeds = [\"https://a.example/\"]\nexclude = [\"ok\", \"(\"]\n"),
               "sources/news.toml:2:18: each of exclude must be an RE2 pattern");
}

TEST_CASE("a misspelt follow names the near one") {
    CHECK_SAYS(load_source("seeds = [\"https://a.example/\"]\nfollow = \"hots\"\n"),
               "sources/news.toml:2:10: follow must be one of none|host|site|anywhere, not "
               "\"hots\"; did you mean \"host\"?");
}

TEST_CASE("a key of a table that stands beside that table is told where it belongs") {
    CHECK_SAYS(load_source("seeds = [\"https://a.example/\"]\nlogged_in = \"Sign out\"\n"),
               "sources/news.toml:2:1: unknown key \"logged_in\"; it belongs below [sign_in], in a table of its own");
}

TEST_CASE("a duration is a text with a unit") {
    CHECK_SAYS(load_source("seeds = [\"https://a.example/\"]\nsince = 7\n"),
               "sources/news.toml:2:9: since must be a duration such as \"7d\", \"1h30m\" or "
               "\"90s\", not a whole number");
    CHECK_SAYS(load_source("seeds = [\"https://a.example/\"]\nsince = \"7 days\"\n"),
               "sources/news.toml:2:9: since must be a duration");
}

TEST_CASE("a source needs somewhere to start") {
    CHECK_SAYS(load_source("weight = 1\n"),
               "sources/news.toml:1:1: source \"news\" has nowhere to start");
    CHECK_SAYS(load_source("seeds = [\"https://a.example/\"]\nfolder = \"x\"\n"),
               "sources/news.toml:1:1: source \"news\" is a folder and has URLs");
}

TEST_CASE("an API is asked once a query, which is encoded") {
    const auto config = load_source(
        "[api]\nurl = \"https://s.example/search?format=json&q={query}\"\n"
        "queries = [\"a b\", \"전고체\"]\nitems = \"/results\"\n");
    CHECK_SILENT(config);
    const auto& api = config.sources.at(news).api;
    REQUIRE(api.has_value());
    REQUIRE(api->urls.size() == 2);
    CHECK(api->urls[0].str() == "https://s.example/search?format=json&q=a%20b");
    CHECK(api->urls[1].str() == "https://s.example/search?format=json&q=%EC%A0%84%EA%B3%A0%EC%B2%B4");
    CHECK(api->link == "/url");
    CHECK_SAYS(load_source("[api]\nitems = \"/x\"\n"), "sources/news.toml:1:1: source \"news\": [source.api] needs url");
}

TEST_CASE("a password that an API would get in the clear is warned of") {
    const auto warned = [](const std::string& scheme) {
        const auto config = load_source("[api]\nurl = \"" + scheme + "://s.example/search?q={query}\"\nqueries = [\"a\"]\n"
                                        "items = \"/results\"\n[sign_in]\nuser = \"anna\"\npassword = \"${A_PASSWORD}\"\n");
        return listed(config).find("[source.sign_in] is sent in the clear") != std::string::npos;
    };
    CHECK(warned("http"));
    CHECK_FALSE(warned("https"));
}

TEST_CASE("a name stands once, and the second says where the first is") {
    Folder folder;
    folder.sound().write("sources/more.toml",
                         "[[source]]\nname = \"news\"\nseeds = [\"https://b.example/\"]\n");
    const auto config = folder.load();
    CHECK_SAYS(
        config,
        "sources/news.toml:1:1: a source called \"news\" stands already in sources/more.toml:1:1");
    CHECK(config.broken.size() == 1);
}

TEST_CASE("a table without a name is refused") {
    CHECK_SAYS(load_source("[[source]]\nseeds = [\"https://a.example/\"]\n"),
               "sources/news.toml:1:1: [[source]] needs name");
}

TEST_CASE("keys beside [[source]] are told where they belong") {
    CHECK_SAYS(
        load_source(
            "delay = \"1s\"\n[[source]]\nname = \"news\"\nseeds = [\"https://a.example/\"]\n"),
        "sources/news.toml:1:1: \"delay\" belongs into a [[source]] table");
    CHECK_SAYS(load_source("[source]\nname = \"news\"\n"),
               "sources/news.toml:1:2: source must be written with double brackets: [[source]]");
}

TEST_CASE("one broken table breaks only its own source") {
    Folder folder;
    folder.sound().write("sources/more.toml",
                         "[[source]]\nname = \"good\"\nseeds = [\"https://a.example/\"]\n"
                         "[[source]]\nname = \"bad\"\nseeds = [\"nonsense\"]\n");
    const auto config = folder.load();
    CHECK(config.sources.contains(SourceName{"good"}));
    CHECK_FALSE(config.sources.contains(SourceName{"bad"}));
    CHECK(config.enterprises.size() == 1);
}

TEST_CASE("visible_to names enterprises, and an empty one is no list") {
    CHECK_SAYS(
        load_source("seeds = [\"https://a.example/\"]\nvisible_to = [\"acme\", \"acmee\"]\n"),
        "sources/news.toml:2:23: warning: no enterprise is called \"acmee\"; did you mean "
        "\"acme\"?");
    CHECK_SAYS(load_source("seeds = [\"https://a.example/\"]\nvisible_to = []\n"),
               "sources/news.toml:2:14: source \"news\": visible_to is empty");
}

TEST_CASE("a source says who draws its pages") {
    const std::string seeds = "seeds = [\"https://a.example/\"]\n";
    CHECK(load_source(seeds).sources.at(news).rendering.by == Rendering::By::nobody);
    const auto all = load_source(seeds + "render = \"browser\"\n").sources.at(news).rendering;
    CHECK(all.by == Rendering::By::browser);
    CHECK_FALSE(all.only_shells);
    const auto shells = load_source(seeds + "render = \"auto\"\n").sources.at(news).rendering;
    CHECK(shells.by == Rendering::By::browser);
    CHECK(shells.only_shells);
    const auto program =
        load_source(seeds + "[fetcher]\nexec = [\"draw\", \"-q\"]\ntime = \"5s\"\n").sources.at(news).rendering;
    CHECK(program.by == Rendering::By::program);
    CHECK(program.argv == std::vector<std::string>{"draw", "-q"});
    CHECK(program.time == std::chrono::seconds{5});
    const auto service = load_source(seeds + "[fetcher]\nhttp = \"http://127.0.0.1:3000/content\"\n"
                                             "allow_networks = [\"127.0.0.0/8\"]\n")
                             .sources.at(news)
                             .rendering;
    CHECK(service.by == Rendering::By::service);
    CHECK(service.service.port() == 3000);
    CHECK(service.networks.size() == 1);
}

TEST_CASE("a source has its pages drawn in one way, and none that leads past its proxy") {
    const std::string seeds = "seeds = [\"https://a.example/\"]\n";
    CHECK(complains(load_source(seeds + "render = \"browser\"\n[fetcher]\nexec = [\"draw\"]\n"), "keep one of the two"));
    CHECK(complains(load_source(seeds + "[fetcher]\nexec = [\"draw\"]\nhttp = \"http://a.example/\"\n"), "one of the two"));
    CHECK(complains(load_source(seeds + "[fetcher]\ntime = \"5s\"\n"), "[source.fetcher] needs"));
    CHECK(complains(load_source("folder = \"notes\"\nrender = \"auto\"\n"), "folder"));
    CHECK(complains(load_source(seeds + "render = \"auto\"\n[proxy]\nurl = \"http://proxy.example:3128\"\n"), "past its proxy"));
    CHECK(complains(load_source(seeds + "[fetcher]\nexec = [\"draw\"]\n[proxy]\nurl = \"http://proxy.example:3128\"\n"),
                    "a way of its own"));
}

}  // namespace fanfold::config::test
