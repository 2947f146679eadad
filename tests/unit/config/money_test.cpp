#include "folder.hpp"

using namespace fanfold;
using namespace fanfold::config;
using namespace fanfold::config::test;

namespace {

const std::string two_models =
    "[models.near]\nprovider = \"openai\"\nendpoint = \"https://near.example/v1\"\nmodel = \"m\"\n"
    "free = true\nregion = \"eu\"\nkey = \"${EU_KEY}\"\n"
    "[models.far]\nprovider = \"openai\"\nendpoint = \"https://far.example/v1\"\nmodel = \"m\"\n"
    "free = true\nregion = \"us\"\nkey = \"${US_KEY}\"\n";

auto with(const std::string& house_more, const std::string& enterprise_more) -> Config {
    Folder folder;
    folder.sound();
    folder.write("fanfold.toml", "[caps]\nrun = \"1.00\"\nday = \"5.00\"\n" + house_more);
    folder.write("enterprises/acme.toml",
                 "title = \"Acme\"\nprofile = \"base\"\n" + enterprise_more);
    return folder.load();
}

}  // namespace

TEST_CASE("caps are of run, day and month, in money and tokens, for all, a template or one") {
    const auto config = with(
        "month = \"80\"\nrun_tokens = 2000000\nday_tokens = 5_000_000_000\n"
        "[caps.templates.\"market/moves\"]\nday = \"0.50\"\nmonth_tokens = 900\n",
        "timezone = \"Asia/Seoul\"\n[caps]\nmonth = \"3\"\nrun_tokens = 7\n");
    INFO(listed(config));
    CHECK(config.usable());
    CHECK(config.house.caps.month == Money::parse("80"));
    CHECK(config.house.caps.run_tokens == 2'000'000);
    CHECK(config.house.template_caps.at(TemplateName{"market/moves"}).day == Money::parse("0.5"));
    CHECK(config.house.template_caps.at(TemplateName{"market/moves"}).month_tokens == 900);
    const auto& acme = config.enterprises.at(EnterpriseName{"acme"});
    CHECK(acme.caps.month == Money::parse("3"));
    CHECK(acme.caps.run_tokens == 7);
    CHECK(acme.timezone == "Asia/Seoul");
}

TEST_CASE("a longer period that allows less than a shorter one is an error with its place") {
    CHECK_SAYS(with("month = \"4\"\n", ""), "fanfold.toml:4:9: [caps] month is below day");
    CHECK_SAYS(with("run_tokens = 10\nmonth_tokens = 9\n", ""),
               "fanfold.toml:5:16: [caps] month_tokens is below run_tokens");
    CHECK_SAYS(with("[caps.templates.\"a/b\"]\nday = 2\nmonth = 1\n", ""),
               "fanfold.toml:6:9: [caps.templates.\"a/b\"] month is below day");
    CHECK_SAYS(with("", "[caps]\nrun = 2\nday = 1\n"),
               "enterprises/acme.toml:5:7: [caps] day is below run");
    CHECK_SAYS(with("", "cap_per_run = 1\n[caps]\nrun = 2\n"),
               "enterprises/acme.toml:3:15: says cap_per_run and [caps] run");
}

TEST_CASE("a zone that is none is said with its place") {
    CHECK_SAYS(with("[house]\ntimezone = \"Seoul\"\n", ""),
               "fanfold.toml:5:12: house.timezone must be a time zone such as \"Asia/Seoul\"");
    CHECK(with("[house]\ntimezone = \"Europe/Berlin\"\n", "")
              .enterprises.at(EnterpriseName{"acme"})
              .timezone == "Europe/Berlin");
}

TEST_CASE("a model that may not read for an enterprise is an error that names both lines") {
    const auto tier = "[tiers]\nsmall = \"far\"\nlarge = \"near\"\n";
    CHECK_SAYS(with(two_models + tier, "[models]\nregions = [\"eu\"]\n"),
               "enterprises/acme.toml:3:1: model \"far\" may not read for acme: models.regions "
               "(enterprises/acme.toml:4:11) allows \"eu\", and [models.far] (fanfold.toml:11:1) is "
               "in \"us\"");
    CHECK_SAYS(with(two_models + tier, "[models]\nallow = [\"near\"]\n"),
               "enterprises/acme.toml:3:1: model \"far\" may not read for acme: models.allow "
               "(enterprises/acme.toml:4:9) allows \"near\", and [models.far] (fanfold.toml:11:1) "
               "is not among them");
    CHECK_SAYS(with(two_models + tier, "[models]\nkeys = [\"${EU_KEY}\"]\n"),
               "enterprises/acme.toml:3:1: model \"far\" may not read for acme: models.keys "
               "(enterprises/acme.toml:4:8) allows \"${EU_KEY}\", and [models.far] "
               "(fanfold.toml:11:1) has the key \"${US_KEY}\"");
    const auto sound = with(two_models + tier, "[models]\nsmall = \"near\"\nregions = [\"eu\"]\n");
    INFO(listed(sound));
    CHECK(sound.enterprises.contains(EnterpriseName{"acme"}));
}

TEST_CASE("those who stand in are looked at too, and extractive may always read") {
    auto models = two_models;
    models += "fallback = [\"near\"]\n[tiers]\nsmall = \"near\"\nlarge = \"extractive\"\n";
    CHECK(with(models, "[models]\nregions = [\"eu\"]\n")
              .enterprises.contains(EnterpriseName{"acme"}));
    models = two_models;
    models.insert(models.find("[models.far]"), "fallback = [\"far\"]\n");
    models += "[tiers]\nsmall = \"near\"\nlarge = \"extractive\"\n";
    CHECK_SAYS(with(models, "[models]\nregions = [\"eu\"]\n"),
               "enterprises/acme.toml:3:1: model \"far\" may not read for acme");
}

TEST_CASE("every model that may not read for an enterprise is known before anything is sent") {
    const auto config = with(two_models, "[models]\nregions = [\"eu\"]\n");
    const auto refused =
        refused_models(config, config.enterprises.at(EnterpriseName{"acme"}));
    REQUIRE(refused.size() == 1);
    CHECK(refused.begin()->first == ModelName{"far"});
    CHECK(refused.begin()->second.find("enterprises/acme.toml:4:11") != std::string::npos);
}
