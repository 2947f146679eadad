#include "folder.hpp"

#include <cstdlib>
#include <fanfold/config/user_agent.hpp>

namespace fanfold::config::test {

namespace {

auto load_house(const std::string& text) -> Config {
    Folder folder;
    folder.sound().write("fanfold.toml", text);
    return folder.load();
}

auto model(const std::string& lines) -> std::string {
    return house(
        "[models.mini]\nprovider = \"openai\"\nendpoint = \"https://api.example/v1\"\nmodel = "
        "\"m\"\n" +
        lines);
}

constexpr const char* prices = "price_input = \"0.40\"\nprice_output = \"1.60\"\n";

}  // namespace

TEST_CASE("a missing fanfold.toml is fatal and says how to get one") {
    Folder folder;
    const auto config = folder.load();
    CHECK_FALSE(config.usable());
    CHECK_SAYS(config, "fanfold.toml: there is none in ");
    CHECK(listed(config).find("fanfold init") != std::string::npos);
}

TEST_CASE("a folder that is not there is a fatal complaint and nothing else") {
    const auto config = load("/nowhere/at/all");
    CHECK_FALSE(config.usable());
    CHECK(config.complaints.size() == 1);
}

TEST_CASE("no cap and no unlimited is fatal and tells what to write") {
    const auto config = load_house("[house]\ncurrency = \"EUR\"\n");
    CHECK_FALSE(config.usable());
    CHECK_SAYS(config,
               "fanfold.toml:1:1: no cap on money: write [caps] with run = \"1.00\" and day = "
               "\"5.00\", or unlimited = true");
}

TEST_CASE("half a cap is no cap") {
    const auto config = load_house("\n[caps]\nrun = 1\n");
    CHECK_FALSE(config.usable());
    CHECK_SAYS(config, "fanfold.toml:2:1: half a cap: write [caps]");
}

TEST_CASE("unlimited and a cap contradict each other") {
    CHECK_SAYS(load_house("[caps]\nunlimited = true\nday = 5\n"),
               "fanfold.toml:1:1: [caps] says unlimited = true and gives a cap");
}

TEST_CASE("unlimited alone is enough") {
    const auto config = load_house("[caps]\nunlimited = true\n");
    CHECK_SILENT(config);
    CHECK(config.house.caps.unlimited);
    CHECK_FALSE(config.house.caps.run);
}

TEST_CASE("caps are texts, whole numbers or decimals") {
    const auto config = load_house("[caps]\nrun = 0.25\nday = \"1.000000000001\"\n");
    CHECK_SILENT(config);
    CHECK(config.house.caps.run == Money::parse("0.25"));
    CHECK(config.house.caps.day == Money::parse("1.000000000001"));
    CHECK(load_house("[caps]\nrun = 1\nday = 5\n").house.caps.day == Money::parse("5"));
}

TEST_CASE("an amount that is not one is refused where it stands") {
    CHECK_SAYS(
        load_house("[caps]\nrun = \"1 USD\"\nday = -5\n"),
        "fanfold.toml:2:7: caps.run must be an amount of money such as \"1.00\", not \"1 USD\"");
    CHECK_SAYS(load_house("[caps]\nrun = \"1 USD\"\nday = -5\n"),
               "fanfold.toml:3:7: caps.day must be an amount of money such as \"1.00\", not a "
               "whole number");
    CHECK_SAYS(load_house("[caps]\nrun = inf\nday = 5\n"),
               "fanfold.toml:2:7: caps.run must be an amount");
}

TEST_CASE("an unknown key names the near one, with its place") {
    const auto config = load_house("[caps]\nrun = 1\nday = 5\n[crawl]\nworker = 3\n[huose]\n");
    CHECK_SAYS(config,
               "fanfold.toml:5:1: unknown key \"worker\" in [crawl]; did you mean \"workers\"?");
    CHECK_SAYS(config, "fanfold.toml:6:2: unknown key \"huose\"; did you mean \"house\"?");
    CHECK_FALSE(config.usable());
}

TEST_CASE("an unknown key without a near one lists what is known") {
    CHECK_SAYS(
        load_house("[caps]\nrun = 1\nday = 5\nbananas = 7\n"),
        "fanfold.toml:4:1: unknown key \"bananas\" in [caps]; known here: run, day, month, "
        "run_tokens, day_tokens, month_tokens, templates, then, unlimited");
}

TEST_CASE("a syntax error has its line and column, and the other files are checked all the same") {
    Folder folder;
    folder.sound()
        .write("fanfold.toml", "[caps]\nrun = = 1\n")
        .write("sources/news.toml", "seed = [\"https://news.example/\"]\n");
    const auto config = folder.load();
    CHECK_FALSE(config.usable());
    CHECK_SAYS(config, "fanfold.toml:2:7: not TOML: ");
    CHECK_SAYS(config, "sources/news.toml:1:1: unknown key \"seed\"; did you mean \"seeds\"?");
}

TEST_CASE("the usual mistakes of an editor are told with their cure") {
    const auto said_of = [](const std::string& text) {
        Folder folder;
        folder.sound().write("sources/news.toml", text);
        std::string out;
        for (const auto& complaint : folder.load().complaints) out += complaint.what + "\n";
        return out;
    };
    CHECK(said_of("licence = free\n").find("a text stands in straight quotes") != std::string::npos);
    CHECK(said_of("licence = \xe2\x80\x9c" "free\xe2\x80\x9d\n").find("straight quotes") != std::string::npos);
    CHECK(said_of("licence = \"\xc7\xd1\"\n").find("save the file as UTF-8") != std::string::npos);
    CHECK(said_of("licence = \"C:\\work\"\n").find("backslash") != std::string::npos);
    CHECK(said_of("licence = \"a\tb\"\n").find("it holds a tab") != std::string::npos);
}

TEST_CASE("types are told apart in words") {
    const auto config =
        load_house(house("[crawl]\nworkers = \"3\"\nallow_ports = 80\ncontact = 7\n"));
    CHECK_SAYS(config,
               "fanfold.toml:5:11: crawl.workers must be a whole number from 1 to 4096, not \"3\"");
    CHECK_SAYS(
        config,
        "fanfold.toml:6:15: crawl.allow_ports must be a list: write crawl.allow_ports = [ … ]");
    CHECK_SAYS(config,
               "fanfold.toml:7:11: crawl.contact must be a text in quotes, not a whole number");
    CHECK_SAYS(load_house("caps = 3\n"), "fanfold.toml:1:8: caps must be a table: write [caps]");
}

TEST_CASE("numbers outside their range are refused") {
    CHECK_SAYS(load_house(house("[crawl]\nworkers = 0\n")),
               "fanfold.toml:5:11: crawl.workers must be a whole number from 1 to 4096");
    CHECK_SAYS(load_house(house("[crawl]\nallow_ports = [80, 65536]\n")),
               "fanfold.toml:5:20: each of crawl.allow_ports must be a port from 1 to 65535");
}

TEST_CASE("crawl settings are read") {
    CHECK_FALSE(load_house(house("")).house.crawl.fresh);
    const auto config = load_house(
        house("[crawl]\ncontact = \"https://me.example/\"\nworkers = 4\nallow_networks = "
              "[\"10.0.0.0/8\"]\n"
              "allow_ports = [80, 8000]\nsource_time = \"1h\"\nfresh = \"2h\"\ndns = [\"9.9.9.9\", \"[::1]:5353\"]\n"
              "[crawl.connect_to]\n\"*\" = \"127.0.0.1:8080\"\n\"a.example\" = \"[::1]:80\"\n"));
    CHECK_SILENT(config);
    const auto& crawl = config.house.crawl;
    CHECK(crawl.user_agent == "fanfold/0.1 (+https://me.example/)");
    CHECK(crawl.workers == 4);
    CHECK(crawl.allow_networks.size() == 1);
    CHECK(crawl.allow_ports == std::vector<std::uint16_t>{80, 8000});
    CHECK(crawl.source_time == std::chrono::hours{1});
    CHECK(crawl.fresh == std::chrono::hours{2});
    CHECK(crawl.connect_to.at("a.example") == "[::1]:80");
    REQUIRE(crawl.dns.size() == 2);
    CHECK(crawl.dns[0].port == 53);
    CHECK(crawl.dns[1].port == 5353);
}

TEST_CASE("without a contact the user agent has none") {
    CHECK(load_house(house("")).house.crawl.user_agent == "fanfold/0.1");
    CHECK(load_house(house("[crawl]\nuser_agent = \"me/1\"\ncontact = \"a@b.example\"\n"))
              .house.crawl.user_agent == "me/1");
}

TEST_CASE("whoever visits pages calls itself by the user agent with the contact, once") {
    const auto called = [](const std::string& crawl) { return user_agent_of(load_house(house(crawl)).house.crawl); };
    CHECK(called("") == "fanfold/0.1");
    CHECK(called("[crawl]\ncontact = \"a@b.example\"\n") == "fanfold/0.1 (+a@b.example)");
    CHECK(called("[crawl]\nuser_agent = \"me/1\"\ncontact = \"a@b.example\"\n") == "me/1 (+a@b.example)");
}

TEST_CASE("no page may be drawn for longer than five minutes") {
    CHECK_SILENT(load_house(house("[crawl.browser]\ntime = \"5m\"\n")));
    CHECK_SAYS(load_house(house("[crawl.browser]\ntime = \"301s\"\n")), 
               "fanfold.toml:5:8: crawl.browser.time must be a duration such as \"7d\", \"1h30m\" or \"90s\", "
               "longer than zero, not longer than 5m, not \"301s\"");
    CHECK_SAYS(load_house(house("[crawl.browser]\ntime = \"0s\"\n")), "fanfold.toml:5:8: crawl.browser.time must be");
}

TEST_CASE("a user agent cannot carry another header") {
    CHECK_SAYS(load_house(house("[crawl]\nuser_agent = \"me\\r\\nX: y\"\n")),
               "fanfold.toml:5:14: crawl.user_agent must be");
}

TEST_CASE("networks and addresses that are none are refused") {
    const auto config = load_house(house(
        "[crawl]\nallow_networks = [\"10.0.0.0/99\"]\nconnect_to = { \"http://a/\" = \"b\" }\n"));
    CHECK_SAYS(config, "fanfold.toml:5:19: each of crawl.allow_networks must be a network");
    CHECK_SAYS(config, "fanfold.toml:6:30: crawl.connect_to.http://a/ must be \"address:port\"");
    CHECK_SAYS(config, "fanfold.toml:6:16: crawl.connect_to: \"http://a/\" must be a host name");
}

TEST_CASE("a name server is an address: its name could not be asked for") {
    CHECK_SAYS(load_house(house("[crawl]\ndns = [\"dns.example\"]\n")),
               "fanfold.toml:5:8: each of crawl.dns must be the IP address of a name server");
}

TEST_CASE("a container says where the state and the reports of its house go, unless a key does") {
    ::setenv("FANFOLD_STATE", "/var/lib/elsewhere", 1);
    ::setenv("FANFOLD_REPORTS", "/var/lib/elsewhere/reports", 1);
    Folder folder;
    folder.sound();
    CHECK(folder.load().house.state == folder.load().house.root / "state");
    ::setenv("FANFOLD_CONFIG", folder.root().c_str(), 1);
    const auto config = folder.load();
    CHECK(config.house.state == "/var/lib/elsewhere");
    REQUIRE_FALSE(config.enterprises.empty());
    CHECK(config.enterprises.begin()->second.folder->folder == "/var/lib/elsewhere/reports");
    std::filesystem::create_directories(folder.root() / "state");
    const auto kept = folder.load();
    CHECK(kept.house.state == kept.house.root / "state");
    REQUIRE_FALSE(kept.enterprises.empty());
    CHECK(kept.enterprises.begin()->second.folder->folder == "/var/lib/elsewhere/reports");
    std::filesystem::remove(folder.root() / "state");
    CHECK(folder.load().house.state == "/var/lib/elsewhere");
    ::setenv("FANFOLD_STATE", "not-absolute", 1);
    CHECK(folder.load().house.state == config.house.root / "state");
    for (const auto* name : {"FANFOLD_STATE", "FANFOLD_REPORTS", "FANFOLD_CONFIG"}) ::unsetenv(name);
}

TEST_CASE("paths are taken from the config folder") {
    Folder folder;
    folder.sound().write("fanfold.toml", house("[house]\nstate = \"data/db\"\n"));
    CHECK(folder.load().house.state == folder.root() / "data/db");
    folder.write("fanfold.toml", house("[house]\nstate = \"/var/lib/fanfold\"\n"));
    CHECK(folder.load().house.state == "/var/lib/fanfold");
    folder.write("fanfold.toml", house(""));
    CHECK(folder.load().house.state == folder.root() / "state");
}

TEST_CASE("extractive is always there and answers by default") {
    const auto config = load_house(house(""));
    CHECK(config.house.models.at(ModelName{"extractive"}).free);
    CHECK(config.house.tiers.at("small") == ModelName{"extractive"});
    CHECK(config.house.tiers.at("large") == ModelName{"extractive"});
}

TEST_CASE("a hosted model is read whole") {
    const auto config = load_house(
        model(std::string{prices} +
              "key = \"${OPENAI_API_KEY}\"\nprice_cached_input = 0.1\nprice_as_of = 2026-11-01\n"
              "dialect = \"json_object\"\nsend_temperature = false\nmax_in_flight = 3\n"
              "requests_per_minute = 60\ntokens_per_minute = 1000\ntimeout = \"30s\"\n"
              "[tiers]\nsmall = \"mini\"\n"));
    CHECK_SILENT(config);
    const auto& mini = config.house.models.at(ModelName{"mini"});
    CHECK(mini.provider == "openai");
    CHECK(mini.key_env == "OPENAI_API_KEY");
    CHECK(mini.price_input == Money::parse("0.40"));
    CHECK(mini.price_cached_input == Money::parse("0.10"));
    CHECK(mini.price_as_of == "2026-11-01");
    CHECK(mini.dialect == "json_object");
    CHECK_FALSE(mini.send_temperature);
    CHECK(mini.max_in_flight == 3);
    CHECK(mini.tokens_per_minute == 1000);
    CHECK(mini.timeout == std::chrono::seconds{30});
    CHECK(config.house.tiers.at("small") == mini.name);
    CHECK(config.house.tiers.at("large") == ModelName{"extractive"});
}

TEST_CASE("the kinds of prices are read, and zero is a price") {
    const auto config =
        load_house(model(std::string{prices} +
                         "price_cached_input = 0\nprice_cache_write_5m = \"0.50\"\n"
                         "price_cache_write_1h = 0.8\nbatch_discount = 40\ncache = \"1h\"\n"));
    CHECK_SILENT(config);
    const auto& mini = config.house.models.at(ModelName{"mini"});
    CHECK(mini.price_cached_input == Money{});
    CHECK(mini.price_cache_write_5m == Money::parse("0.50"));
    CHECK(mini.price_cache_write_1h == Money::parse("0.80"));
    CHECK(mini.batch_discount == 40);
    CHECK(mini.cache == "1h");
    CHECK_FALSE(load_house(model(prices)).house.models.at(ModelName{"mini"}).price_cached_input);
}

TEST_CASE("an Anthropic model needs what any endpoint needs") {
    const auto config =
        load_house(house("[models.c]\nprovider = \"anthropic\"\nprice_cache_write_5m = 1\n"));
    CHECK_SAYS(
        config,
        "fanfold.toml:4:1: [models.c] needs endpoint, such as \"https://api.anthropic.com/v1\"");
    CHECK_SAYS(config, "fanfold.toml:4:1: [models.c] needs model");
    CHECK_SAYS(config, "fanfold.toml:4:1: [models.c] needs price_input and price_output");
    CHECK_SAYS(load_house(model("free = true\nprice_cache_write_1h = 1\n")),
               "fanfold.toml:8:8: [models.mini] is free and has a price");
}

TEST_CASE("a model without a price that is not free is refused") {
    CHECK_SAYS(load_house(model("")),
               "fanfold.toml:4:1: [models.mini] needs price_input and price_output (per million "
               "tokens), or free = true");
    CHECK_SAYS(load_house(model("price_input = 1\n")),
               "fanfold.toml:4:1: [models.mini] needs price_input and price_output");
    CHECK_SILENT(load_house(model("free = true\n")));
    CHECK_SILENT(load_house(model(prices)));
    CHECK_SAYS(load_house(model(std::string{prices} + "free = true\n")),
               "fanfold.toml:10:8: [models.mini] is free and has a price");
}

TEST_CASE("a key in the file is refused and never repeated") {
    const auto config = load_house(model(std::string{prices} + "key = \"sk-canary-123456\"\n"));
    CHECK_SAYS(config,
               "fanfold.toml:10:7: models.mini.key must be \"${NAME}\" of an environment variable");
    CHECK(listed(config).find("canary") == std::string::npos);
    CHECK(listed(config).find("key_file") != std::string::npos);
}

TEST_CASE("key and key_file are one too many") {
    CHECK_SAYS(load_house(model(std::string{prices} + "key = \"${K}\"\nkey_file = \"k\"\n")),
               "fanfold.toml:11:12: [models.mini] says key and key_file");
}

TEST_CASE("what a provider needs is asked for") {
    const auto config =
        load_house(house("[models.a]\nprovider = \"openai\"\nfree = true\n[models.b]\nprovider = "
                         "\"replay\"\n[models.c]\nmodel = \"x\"\n"));
    CHECK_SAYS(config, "fanfold.toml:4:1: [models.a] needs endpoint");
    CHECK_SAYS(config, "fanfold.toml:4:1: [models.a] needs model");
    CHECK_SAYS(config, "fanfold.toml:7:1: [models.b] needs recorded");
    CHECK_SAYS(config,
               "fanfold.toml:9:1: [models.c] needs provider: one of "
               "openai|anthropic|extractive|replay");
}

TEST_CASE("a misspelt choice names the near one") {
    CHECK_SAYS(load_house(model(std::string{prices} + "dialect = \"json_scheme\"\n")),
               "fanfold.toml:10:11: models.mini.dialect must be one of "
               "json_schema|json_object|none, not \"json_scheme\"; did you mean "
               "\"json_schema\"?");
}

TEST_CASE("an endpoint on the operator's own network must be allowed") {
    const std::string local =
        "[models.l]\nprovider = \"openai\"\nendpoint = \"http://127.0.0.1:11434/v1\"\nmodel = "
        "\"m\"\nfree = true\n";
    CHECK_SAYS(
        load_house(house(local)),
        "fanfold.toml:6:12: [models.l] has its endpoint on a network that is not public: add "
        "allow_networks = [\"127.0.0.1/32\"]");
    CHECK_SILENT(load_house(house(local + "allow_networks = [\"127.0.0.0/8\"]\n")));
}

TEST_CASE("a public endpoint may use any port") {
    CHECK_SILENT(
        load_house(house("[models.l]\nprovider = \"openai\"\nendpoint = "
                         "\"http://9.9.9.9:11434/v1\"\nmodel = \"m\"\nfree = true\n")));
}

TEST_CASE("a tier names a model that exists") {
    CHECK_SAYS(load_house(model(std::string{prices} + "[tiers]\nsmall = \"mnii\"\n")),
               "fanfold.toml:11:9: no model is called \"mnii\"; did you mean \"mini\"?");
    CHECK_SAYS(load_house(house("[tiers]\nlarge = \"big\"\n")),
               "fanfold.toml:5:9: no model is called \"big\": write [models.big]");
}

TEST_CASE("extractive cannot be another model") {
    CHECK_SAYS(
        load_house(house("[models.extractive]\nprovider = \"replay\"\nrecorded = \"r.jsonl\"\n")),
        "fanfold.toml:4:9: \"extractive\" is the model inside");
    CHECK_SILENT(load_house(house("[models.plain]\nprovider = \"extractive\"\n")));
}

TEST_CASE("a currency is three letters") {
    CHECK_SAYS(load_house(house("[house]\ncurrency = \"Dollar\"\nlanguage = \"english\"\n")),
               "fanfold.toml:5:12: house.currency must be three capital letters");
    CHECK_SAYS(load_house(house("[house]\ncurrency = \"KRW\"\nlanguage = \"k\"\n")),
               "fanfold.toml:6:12: house.language must be a language");
}

}  // namespace fanfold::config::test
