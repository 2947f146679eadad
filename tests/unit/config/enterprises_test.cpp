#include <fanfold/config/editing.hpp>

#include "folder.hpp"

namespace fanfold::config::test {

namespace {

auto load_acme(const std::string& text) -> Config {
    Folder folder;
    folder.sound().write("enterprises/acme.toml", text);
    return folder.load();
}

const EnterpriseName acme{"acme"};

constexpr const char* whole = R"(title = "Acme"
language = "ko"
industry = "battery"
tags = ["asia", "asia"]
sources = ["news", "news"]
min_score = 0.5
carry = "3d"
caps.run = "0.20"

[words]
about = "a maker\nof things"

[models]
large = "extractive"

[deliver.folder]
path = "out"

[[watch]]
names = ["SK On", "에스케이온"]
aliases = ["SKO"]
with_any = ["battery"]
without = ["SKO Corp"]
case = true
anywhere = true
weight = 2.5

[[watch]]
names = ["Rival"]
id = "the-rival"

[[section]]
name = "market"
title = "Markets"
templates = ["market/moves", "deals/funding"]
max_items = 3
)";

}  // namespace

TEST_CASE("every key of an enterprise is read") {
    const auto config = load_acme(whole);
    CHECK_SILENT(config);
    const auto& enterprise = config.enterprises.at(acme);
    CHECK(enterprise.title == "Acme");
    CHECK(enterprise.language == "ko");
    CHECK(enterprise.industry == "battery");
    CHECK(enterprise.tags == std::vector<std::string>{"asia"});
    CHECK(enterprise.sources == std::vector<SourceName>{SourceName{"news"}});
    CHECK(enterprise.min_score == 0.5);
    CHECK(enterprise.carry == std::chrono::hours{72});
    CHECK(enterprise.caps.run == Money::parse("0.20"));
    CHECK(enterprise.words.at("about") == "a maker\nof things");
    CHECK(enterprise.models.at("large") == ModelName{"extractive"});
    CHECK(enterprise.folder->folder == config.house.root / "out");
    CHECK_FALSE(enterprise.last_good);
}

TEST_CASE("watch entries and sections are read") {
    const auto config = load_acme(whole);
    const auto& enterprise = config.enterprises.at(acme);
    REQUIRE(enterprise.watch.size() == 2);
    const auto& first = enterprise.watch[0];
    CHECK(first.id == "sk on");
    CHECK(first.names == std::vector<std::string>{"SK On", "에스케이온"});
    CHECK(first.aliases == std::vector<std::string>{"SKO"});
    CHECK(first.with_any == std::vector<std::string>{"battery"});
    CHECK(first.without == std::vector<std::string>{"SKO Corp"});
    CHECK((first.match_case && first.anywhere));
    CHECK(first.weight == 2.5);
    CHECK(enterprise.watch[1].id == "the-rival");
    REQUIRE(enterprise.sections.size() == 1);
    CHECK(enterprise.sections[0].templates.size() == 2);
    CHECK(enterprise.sections[0].max_items == 3);
}

TEST_CASE("what is not written has its default") {
    const auto config = load_acme("profile = \"base\"\n");
    CHECK_SILENT(config);
    const auto& enterprise = config.enterprises.at(acme);
    CHECK(enterprise.title == "acme");
    CHECK(enterprise.language == "en");
    CHECK(enterprise.min_score == 0.2);
    CHECK(enterprise.carry == std::chrono::hours{168});
    CHECK(enterprise.folder->folder == config.house.root / "reports");
    CHECK(enterprise.caps == Caps{});
}

TEST_CASE("the house's language holds where none is written") {
    Folder folder;
    folder.sound().write("fanfold.toml", house("[house]\nlanguage = \"de\"\n"));
    const auto config = folder.load();
    CHECK(config.enterprises.at(acme).language == "de");
    CHECK(config.origins.at(acme).at("language").file == "fanfold.toml");
    CHECK(config.enterprise_texts.at(acme).find("language = \"de\"") != std::string::npos);
}

TEST_CASE("an unknown source is named where it is listed") {
    const auto config = load_acme("profile = \"base\"\nsources = [\"nwes\"]\n");
    CHECK_SAYS(config,
               "enterprises/acme.toml:2:12: no source is called \"nwes\"; did you mean \"news\"?");
    CHECK(config.broken == std::vector<EnterpriseName>{acme});
    CHECK(config.enterprises.empty());
    CHECK(config.usable());
}

TEST_CASE("a source that is not visible to an enterprise cannot be listed by it") {
    Folder folder;
    folder.sound().write("sources/secret.toml",
                         "seeds = [\"https://s.example/\"]\nvisible_to = [\"other\"]\n");
    folder.write("enterprises/other.toml", "profile = \"base\"\nsources = [\"secret\"]\n");
    folder.write("enterprises/acme.toml", "profile = \"base\"\nsources = [\"secret\"]\n");
    const auto config = folder.load();
    CHECK_SAYS(config, "enterprises/acme.toml:2:12: source \"secret\" is not visible to acme");
    CHECK(config.broken == std::vector<EnterpriseName>{acme});
    CHECK(config.enterprises.contains(EnterpriseName{"other"}));
}

TEST_CASE("a broken source file breaks those that list it, and others run") {
    Folder folder;
    folder.sound()
        .write("sources/bad.toml", "seeds = [\n")
        .write("enterprises/other.toml", "profile = \"base\"\nsources = [\"bad\"]\n");
    const auto config = folder.load();
    CHECK_SAYS(config, "sources/bad.toml:");
    CHECK_SAYS(config,
               "enterprises/other.toml:2:12: source \"bad\" cannot be used: see sources/bad.toml");
    CHECK(config.broken == std::vector<EnterpriseName>{EnterpriseName{"other"}});
    CHECK(config.enterprises.contains(acme));
}

TEST_CASE("a source of an unreadable file may be the one that is missed") {
    Folder folder;
    folder.sound()
        .write("sources/many.toml", "[[source]\n")
        .write("enterprises/acme.toml", "profile = \"base\"\nsources = [\"one-of-many\"]\n");
    CHECK_SAYS(folder.load(),
               "enterprises/acme.toml:2:12: no source is called \"one-of-many\" (sources/many.toml "
               "could not be read)");
}

TEST_CASE("an unknown model is named, but not when the house could not be read") {
    CHECK_SAYS(load_acme("profile = \"base\"\n[models]\nsmall = \"extractiv\"\n"),
               "enterprises/acme.toml:3:9: no model is called \"extractiv\"; did you mean "
               "\"extractive\"?");
    Folder folder;
    folder.sound()
        .write("fanfold.toml", "[[[")
        .write("enterprises/acme.toml", "profile = \"base\"\n[models]\nsmall = \"mini\"\n");
    CHECK(listed(folder.load()).find("no model") == std::string::npos);
}

TEST_CASE("nothing but the folder is delivered to unless it is written") {
    const auto config = load_acme("profile = \"base\"\n");
    const auto& acme = config.enterprises.at(EnterpriseName{"acme"});
    CHECK(acme.folder);
    CHECK_FALSE(acme.mail);
    CHECK_FALSE(acme.webhook);
    CHECK_FALSE(acme.exec);
}

TEST_CASE("mails, webhooks and programs are read, and secrets only named") {
    const auto config = load_acme(
        "profile = \"base\"\n[deliver.mail]\nto = [\"a@b.example\", \"c@d.example\"]\nfrom = "
        "\"r@b.example\"\nserver = \"smtp://mail.b.example:587\"\nuser = \"u\"\npassword = "
        "\"${MAIL_PASSWORD}\"\n[deliver.webhook]\nurl_secret = \"${HOOK}\"\nformat = "
        "\"slack\"\nkey_file "
        "= \"key.txt\"\nallow_networks = [\"10.0.0.0/8\"]\n[deliver.exec]\nargv = [\"/bin/cat\", "
        "\"-\"]\ntimeout = \"5s\"\n");
    CHECK_SILENT(config);
    const auto& acme = config.enterprises.at(EnterpriseName{"acme"});
    REQUIRE(acme.mail);
    CHECK(acme.mail->to == std::vector<std::string>{"a@b.example", "c@d.example"});
    CHECK(acme.mail->tls);
    CHECK(acme.mail->password.env == "MAIL_PASSWORD");
    REQUIRE(acme.webhook);
    CHECK(acme.webhook->url_from.env == "HOOK");
    CHECK(acme.webhook->key.file == config.house.root / "key.txt");
    CHECK(acme.webhook->allow_networks == std::vector<std::string>{"10.0.0.0/8"});
    REQUIRE(acme.exec);
    CHECK(acme.exec->argv.size() == 2);
    CHECK(acme.exec->timeout == std::chrono::seconds{5});
}

TEST_CASE("a delivery that cannot work is named in the file, and no secret may stand there") {
    CHECK_SAYS(
        load_acme("profile = \"base\"\n[deliver.mail]\nto = \"a@b.example\"\nfrom = \"r@b\"\n"),
        "enterprises/acme.toml:2:1: [deliver.mail] with `to` needs server");
    CHECK_SAYS(load_acme("profile = \"base\"\n[deliver.mail]\nto = \"Anna <a@b.example\"\n"),
               "enterprises/acme.toml:3:6: deliver.mail.to must be an address such as");
    const std::string in_the_clear = "\"\ntls = false\nuser = \"desk\"\n";
    CHECK_SAYS(load_acme("profile = \"base\"\n[deliver.mail]\nserver = \"smtp://mail.example:25" +
                         in_the_clear),
               "enterprises/acme.toml:2:1: [deliver.mail] would send its password in the clear");
    CHECK(load_acme("profile = \"base\"\n[deliver.mail]\nserver = \"smtp://127.0.0.1:25" +
                    in_the_clear)
              .complaints.empty());
    CHECK_SAYS(load_acme("profile = \"base\"\n[deliver.mail]\nunsubscribe = \"javascript:x\"\n"),
               "enterprises/acme.toml:2:1: [deliver.mail] unsubscribe is mailto");
    CHECK_SAYS(load_acme("profile = \"base\"\n[deliver.mail]\nserver = \"https://mail.example\"\n"),
               "enterprises/acme.toml:3:10: deliver.mail.server must be \"smtp://host:port\"");
    CHECK_SAYS(
        load_acme("profile = \"base\"\n[deliver.mail]\nserver = \"smtp://u:p@mail.example\"\n"),
        "enterprises/acme.toml:3:10: deliver.mail.server must be");
    const auto config = load_acme("profile = \"base\"\n[deliver.mail]\npassword = \"hunter2\"\n");
    CHECK_SAYS(config, "enterprises/acme.toml:3:12: deliver.mail.password must be \"${NAME}\"");
    CHECK(listed(config).find("hunter2") == std::string::npos);
}

TEST_CASE("several mistakes in one file are all named") {
    const auto config = load_acme(
        "titel = \"Acme\"\nmin_score = 2\ncarry = \"soon\"\n[[watch]]\nnmaes = "
        "[\"A\"]\n[[section]]\ntitle = \"T\"\n");
    CHECK_SAYS(config, "enterprises/acme.toml:1:1: unknown key \"titel\"; did you mean \"title\"?");
    CHECK_SAYS(config,
               "enterprises/acme.toml:2:13: min_score must be a number from 0.0 to 1.0, not 2");
    CHECK_SAYS(config, "enterprises/acme.toml:3:9: carry must be a duration");
    CHECK_SAYS(
        config,
        "enterprises/acme.toml:5:1: unknown key \"nmaes\" in [[watch]]; did you mean \"names\"?");
    CHECK_SAYS(config, "enterprises/acme.toml:6:1: [[section]] needs name");
    CHECK_SAYS(config, "enterprises/acme.toml:1:1: warning: no source");
}

TEST_CASE("watch entries need names, sections need templates") {
    const auto config = load_acme(
        "profile = \"base\"\n[[watch]]\nid = \"nobody\"\n[[section]]\nname = \"empty\"\n");
    CHECK_SAYS(config,
               "enterprises/acme.toml:2:1: [[watch]] needs names; no inherited entry has the id "
               "\"nobody\"");
    CHECK_SAYS(config, "enterprises/acme.toml:4:1: [[section]] \"empty\" needs templates");
}

TEST_CASE("an entry without names does not start a file with confusion") {
    CHECK_SAYS(load_acme("profile = \"base\"\n[[watch]]\nnames = []\n"),
               "enterprises/acme.toml:2:1: [[watch]] needs names: write names");
    CHECK_SAYS(load_acme("profile = \"base\"\n[[watch]]\nnames = [\" \"]\n"),
               "enterprises/acme.toml:3:10: each of watch.names must be a text in quotes, not an "
               "empty text");
}

TEST_CASE("two watch entries with one id are refused") {
    CHECK_SAYS(
        load_acme(
            "profile = \"base\"\n[[watch]]\nnames = [\"Rival\"]\n[[watch]]\nnames = [\"RIVAL\"]\n"),
        "enterprises/acme.toml:4:1: [[watch]] \"rival\" stands already in line 2: give one of them "
        "another id");
    CHECK_SAYS(load_acme("profile = \"base\"\n[[section]]\nname = \"a\"\ntemplates = "
                         "[\"x/y\"]\n[[section]]\nname = \"a\"\n"),
               "enterprises/acme.toml:5:1: [[section]] \"a\" stands already in line 2");
}

TEST_CASE("a table written with single brackets is told so") {
    CHECK_SAYS(load_acme("profile = \"base\"\n[watch]\nnames = [\"A\"]\n"),
               "enterprises/acme.toml:2:1: watch must be written with double brackets: [[watch]]");
}

TEST_CASE("an empty enterprise is only warned about") {
    const auto config = load_acme("");
    CHECK_SAYS(config, "enterprises/acme.toml:1:1: warning: no source");
    CHECK_SAYS(config, "enterprises/acme.toml:1:1: warning: no [[watch]]");
    CHECK_SAYS(config, "enterprises/acme.toml:1:1: warning: no [[section]]");
    CHECK(config.enterprises.contains(acme));
}

TEST_CASE("an enterprise comes back equal from its stored text") {
    const auto config = load_acme(whole);
    const auto back = enterprise_from(acme, config.enterprise_texts.at(acme), config);
    REQUIRE(back);
    const auto& was = config.enterprises.at(acme);
    CHECK(back->title == was.title);
    CHECK(back->language == was.language);
    CHECK(back->tags == was.tags);
    CHECK(back->sources == was.sources);
    CHECK(back->words == was.words);
    CHECK(back->models == was.models);
    CHECK(back->carry == was.carry);
    CHECK(back->caps == was.caps);
    CHECK(back->folder->folder == was.folder->folder);
    CHECK(back->watch.size() == was.watch.size());
    CHECK(back->watch[0].id == was.watch[0].id);
    CHECK(back->watch[0].names == was.watch[0].names);
    CHECK(back->watch[1].id == was.watch[1].id);
    CHECK(back->sections[0].templates == was.sections[0].templates);
    CHECK(back->config_digest == was.config_digest);
    CHECK_FALSE(was.config_digest.empty());
}

TEST_CASE("a stored text does without sources that are lost or no longer visible") {
    Folder folder;
    folder.sound().write("sources/mine.toml",
                         "seeds = [\"https://m.example/\"]\nvisible_to = [\"other\"]\n");
    const auto config = folder.load();
    const auto some = enterprise_from(acme, "sources = [\"news\", \"mine\", \"gone\"]\n", config);
    REQUIRE(some);
    CHECK(some->sources == std::vector<SourceName>{SourceName{"news"}});
    const auto none = enterprise_from(acme, "sources = [\"mine\", \"gone\"]\n", config);
    REQUIRE_FALSE(none);
    CHECK(none.error().kind() == ErrorKind::fix_config);
}

TEST_CASE("a stored text that is broken is an error, not an exception") {
    const auto config = load_acme(whole);
    for (const auto* text : {"[[[", "unknown = 1\n", "min_score = \"x\"\n", "\xff\xfe"}) {
        const auto back = enterprise_from(acme, text, config);
        REQUIRE_FALSE(back);
        CHECK(back.error().kind() == ErrorKind::fix_config);
    }
}

TEST_CASE("the digest of an enterprise follows its meaning, not its spelling") {
    const auto first =
        load_acme("profile = \"base\"\ntitle = \"A\"\n").enterprises.at(acme).config_digest;
    const auto spaced = load_acme("# a comment\ntitle   =   'A'\n\nprofile = [\"base\"]\n")
                            .enterprises.at(acme)
                            .config_digest;
    const auto other =
        load_acme("profile = \"base\"\ntitle = \"B\"\n").enterprises.at(acme).config_digest;
    CHECK(first == spaced);
    CHECK(first != other);
}

TEST_CASE("a glossary term without names is an error") {
    CHECK_SAYS(load_acme("profile = \"base\"\n[[glossary]]\nid = \"nobody\"\n"),
               "enterprises/acme.toml:2:1: [[glossary]] needs names");
}

TEST_CASE("mute rules keep file and line, come from profiles too, and must name something") {
    Folder folder;
    folder.sound();
    folder.write("profiles/base.toml", std::string{Folder::profile} +
                                           "[[mute]]\nsource = \"news\"\npattern = \"horoscope\"\n");
    folder.write("enterprises/acme.toml",
                 "title = \"Acme\"\nprofile = \"base\"\n[[mute]]\nevent = \"i-7k2m9qd0\"\n"
                 "until = 2026-12-24\nwhy = \"known\"\n[release]\nway = \"review\"\nwait = \"30m\"\n");
    const auto config = folder.load();
    const EnterpriseName name{"acme"};
    const auto acme = editing_of(config, name, config.enterprise_texts.at(name));
    REQUIRE(acme.mutes.size() == 2);
    CHECK(acme.mutes[0].where == "profiles/base.toml:9");
    CHECK(acme.mutes[1].where == "enterprises/acme.toml:3");
    CHECK(acme.mutes[1].until == parse_rfc3339("2026-12-25"));
    CHECK(acme.release.way == Release::Way::review);
    CHECK(acme.release.wait == std::chrono::minutes{30});
    folder.write("enterprises/acme.toml",
                 "title = \"Acme\"\nprofile = \"base\"\n[[mute]]\nwhy = \"all\"\n");
    CHECK(listed(folder.load()).find("enterprises/acme.toml:3") != std::string::npos);
}

TEST_CASE("days without a report and the length of one are read, holidays beside the profile's") {
    Folder folder;
    folder.sound().write("profiles/region.toml", "[calendar]\nholidays = [\"01-01\"]\n");
    folder.write("enterprises/acme.toml",
                 "profile = \"region\"\nsources = [\"news\"]\n[[watch]]\nnames = [\"Acme\"]\n"
                 "[[section]]\nname = \"a\"\ntemplates = [\"market/moves\"]\nmax_chars = 900\n"
                 "[length]\nmax_items = 20\nmax_chars = 4000\n"
                 "[calendar]\ndays = [\"mon\", \"sun\"]\nholidays = [\"2026-12-25\"]\n");
    const auto config = folder.load();
    const auto& enterprise = config.enterprises.at(acme);
    CHECK(enterprise.report_days.weekdays ==
          std::array<bool, 7>{true, true, false, false, false, false, false});
    CHECK(enterprise.report_days.holidays == std::set<std::string>{"01-01", "2026-12-25"});
    CHECK(enterprise.length.max_items == 20);
    CHECK(enterprise.length.max_chars == 4000);
    CHECK(enterprise.sections.at(0).max_chars == 900);
    const auto plain = load_acme(whole).enterprises.at(acme).report_days;
    CHECK(plain.weekdays == std::array<bool, 7>{true, true, true, true, true, true, true});
}

TEST_CASE("what is no day of the week or the year is an error, and so is no day at all") {
    const auto said = [](const std::string& calendar) {
        return listed(load_acme("sources = [\"news\"]\n[calendar]\n" + calendar));
    };
    const auto mentions = [](const std::string& text, const char* words) {
        return text.find(words) != std::string::npos;
    };
    CHECK(mentions(said("days = [\"tues\"]\n"), "did you mean \"tue\""));
    CHECK(mentions(said("days = []\n"), "would mean no report ever"));
    CHECK(mentions(said("holidays = [\"25.12.\"]\n"), "\"12-25\" for every year"));
    CHECK(mentions(said("holidays = [\"02-30\"]\n"), "acme.toml:3:13"));
}

TEST_CASE("an enterprise says in which style Korean is written, and whether a model looks at sentences and events too") {
    const auto bare = load_acme(whole).enterprises.at(acme);
    CHECK(bare.style.empty());
    CHECK_FALSE(bare.entailment_by_model);
    CHECK_FALSE(bare.events_by_model);
    const auto config = load_acme("style = \"plain\"\n" + std::string{whole} + "[check]\nentailment = \"model\"\nevents = \"model\"\n");
    CHECK_SILENT(config);
    CHECK(config.enterprises.at(acme).style == "plain");
    CHECK(config.enterprises.at(acme).entailment_by_model);
    CHECK(config.enterprises.at(acme).events_by_model);
    CHECK(listed(load_acme("style = \"polite\"\n" + std::string{whole})).find("style must be") != std::string::npos);
}

TEST_CASE("a reader and whoever writes may have a name; each address gets one mail") {
    const auto mail = *load_acme(std::string{whole} +
                                 "[deliver.mail]\nserver = \"smtps://mail.example:465\"\nfrom = \"Acme Research <desk@acme.example>\"\n"
                                 "to = [\"김안나 <anna@acme.example>\", \"bo@acme.example\", \"anna@acme.example\"]\n")
                           .enterprises.at(acme)
                           .mail;
    CHECK(mail.from == "desk@acme.example");
    CHECK(mail.from_name == "Acme Research");
    CHECK(mail.to == std::vector<std::string>{"anna@acme.example", "bo@acme.example"});
    CHECK(mail.name_of("anna@acme.example") == "김안나");
    CHECK(mail.name_of("bo@acme.example").empty());
}

}  // namespace fanfold::config::test
