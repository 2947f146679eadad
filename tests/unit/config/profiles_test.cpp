#include "folder.hpp"

namespace fanfold::config::test {

namespace {

const EnterpriseName acme{"acme"};

auto at(const Config& config, const std::string& key) -> std::string {
    const auto& origins = config.origins.at(acme);
    const auto found = origins.find(key);
    return found == origins.end() ? "nowhere" : to_string(found->second);
}

/// region ← industry ← acme, each giving something.
auto layered() -> Config {
    Folder folder;
    folder.sound();
    folder.write("sources/more.toml", "seeds = [\"https://more.example/\"]\n");
    folder.write("profiles/region/asia.toml",
                 "language = \"ko\"\ntags = [\"asia\"]\ntitle = \"Region\"\n[words]\nreader = "
                 "\"Seoul\"\nabout = \"asia\"\n");
    folder.write(
        "profiles/industry/battery.toml",
        "profile = [\"base\", \"region/asia\"]\nindustry = \"battery\"\ntitle = "
        "\"Industry\"\n[words]\nabout = \"batteries\"\n"
        "[[watch]]\nid = \"rival\"\nnames = [\"Rival\"]\naliases = [\"RVL\"]\nweight = 1.0\n"
        "[deliver.folder]\npath = \"shared\"\n");
    folder.write("enterprises/acme.toml",
                 "profile = \"industry/battery\"\ntitle = \"Acme\"\nsources = [\"more\", "
                 "\"news\"]\ntags = [\"asia\", \"demo\"]\n"
                 "[words]\ninterests = \"cells\"\n"
                 "[[watch]]\nid = \"rival\"\nweight = 3.0\n[[watch]]\nnames = [\"Lithium\"]\n"
                 "[[section]]\nname = \"market\"\nmax_items = 2\n");
    return folder.load();
}

}  // namespace

TEST_CASE("the enterprise wins over its profile, and the later profile over the earlier") {
    const auto config = layered();
    CHECK_SILENT(config);
    const auto& enterprise = config.enterprises.at(acme);
    CHECK(enterprise.title == "Acme");
    CHECK(enterprise.language == "ko");
    CHECK(enterprise.industry == "battery");
    CHECK(enterprise.words.at("about") == "batteries");
    CHECK(enterprise.words.at("reader") == "Seoul");
    CHECK(enterprise.words.at("interests") == "cells");
    CHECK(enterprise.folder->folder.filename() == "shared");
}

TEST_CASE("tags and sources are united, the profile's first") {
    const auto config = layered();
    const auto& enterprise = config.enterprises.at(acme);
    CHECK(enterprise.tags == std::vector<std::string>{"base", "asia", "demo"});
    CHECK(enterprise.sources == std::vector<SourceName>{SourceName{"news"}, SourceName{"more"}});
}

TEST_CASE("watch entries append, and one with an inherited id changes it key by key") {
    const auto config = layered();
    const auto& watch = config.enterprises.at(acme).watch;
    REQUIRE(watch.size() == 3);
    CHECK(watch[0].names.front() == "Acme");
    CHECK(watch[1].id == "rival");
    CHECK(watch[1].weight == 3.0);
    CHECK(watch[1].aliases == std::vector<std::string>{"RVL"});
    CHECK(watch[2].names.front() == "Lithium");
}

TEST_CASE("a section with an inherited name changes it key by key") {
    const auto config = layered();
    const auto& sections = config.enterprises.at(acme).sections;
    REQUIRE(sections.size() == 1);
    CHECK(sections[0].title == "Market");
    CHECK(sections[0].max_items == 2);
}

TEST_CASE("every value knows the file, line and column it came from") {
    const auto config = layered();
    CHECK(at(config, "title") == "enterprises/acme.toml:2:9");
    CHECK(at(config, "language") == "profiles/region/asia.toml:1:12");
    CHECK(at(config, "industry") == "profiles/industry/battery.toml:2:12");
    CHECK(at(config, "words.about") == "profiles/industry/battery.toml:5:9");
    CHECK(at(config, "words.reader") == "profiles/region/asia.toml:5:10");
    CHECK(at(config, "watch[1].weight") == "enterprises/acme.toml:9:10");
    CHECK(at(config, "watch[1].aliases") == "profiles/industry/battery.toml:9:11");
    CHECK(at(config, "watch[2].names") == "enterprises/acme.toml:11:9");
    CHECK(at(config, "watch[2]") == "enterprises/acme.toml:10:1");
    CHECK(at(config, "tags[0]") == "profiles/base.toml:2:9");
    CHECK(at(config, "tags[2]") == "enterprises/acme.toml:4:17");
    CHECK(at(config, "section[0].max_items") == "enterprises/acme.toml:14:13");
    CHECK(at(config, "deliver.folder.path") == "profiles/industry/battery.toml:12:8");
    CHECK(at(config, "profile") == "nowhere");
}

TEST_CASE("the stored text says all without its profiles") {
    const auto config = layered();
    const auto& text = config.enterprise_texts.at(acme);
    CHECK(text.find("profile") == std::string::npos);
    Config bare;
    bare.house = config.house;
    bare.sources = config.sources;
    const auto back = enterprise_from(acme, text, bare);
    REQUIRE(back);
    CHECK(back->watch.size() == 3);
    CHECK(back->language == "ko");
}

TEST_CASE("an unknown profile is named where it is asked for") {
    Folder folder;
    folder.sound().write("enterprises/acme.toml", "title = \"A\"\nprofile = \"bsae\"\n");
    CHECK_SAYS(folder.load(),
               "enterprises/acme.toml:2:11: no profile is called \"bsae\"; did you mean \"base\"?");
}

TEST_CASE("profiles in a circle are refused, and those outside it run") {
    Folder folder;
    folder.sound();
    folder.write("profiles/a.toml", "profile = \"b\"\n")
        .write("profiles/b.toml", "profile = \"c\"\n")
        .write("profiles/c.toml", "profile = \"a\"\n");
    folder.write("enterprises/other.toml", "profile = [\"base\", \"a\"]\n");
    const auto config = folder.load();
    CHECK_SAYS(config,
               "profiles/c.toml:1:11: profiles inherit each other in a circle: a → b → c → a");
    CHECK(config.broken == std::vector<EnterpriseName>{EnterpriseName{"other"}});
    CHECK(config.enterprises.contains(acme));
}

TEST_CASE("a profile that names itself is a circle, used or not") {
    Folder folder;
    folder.sound().write("profiles/a.toml", "profile = \"a\"\n");
    const auto config = folder.load();
    CHECK_SAYS(config, "profiles/a.toml:1:11: profiles inherit each other in a circle");
    CHECK(config.enterprises.contains(acme));
}

TEST_CASE("what two profiles share is inherited once") {
    Folder folder;
    folder.sound();
    folder.write("profiles/a.toml", "profile = \"base\"\n")
        .write("profiles/b.toml", "profile = \"base\"\n[[watch]]\nnames = [\"B\"]\n");
    folder.write("enterprises/acme.toml", "profile = [\"a\", \"b\"]\n");
    const auto config = folder.load();
    CHECK_SILENT(config);
    CHECK(config.enterprises.at(acme).watch.size() == 2);
}

TEST_CASE("a broken profile breaks those that use it, directly or not") {
    Folder folder;
    folder.sound()
        .write("profiles/bad.toml", "[[watch]]\nname = [\"X\"]\n")
        .write("profiles/mid.toml", "profile = \"bad\"\n");
    folder.write("enterprises/one.toml", "profile = [\"base\", \"bad\"]\n")
        .write("enterprises/two.toml", "profile = \"mid\"\n");
    const auto config = folder.load();
    CHECK_SAYS(config,
               "profiles/bad.toml:2:1: unknown key \"name\" in [[watch]]; did you mean \"names\"?");
    CHECK_SAYS(
        config,
        "enterprises/one.toml:1:20: profile \"bad\" cannot be used: profiles/bad.toml has errors");
    CHECK_SAYS(config, "profiles/mid.toml:1:11: profile \"bad\" cannot be used");
    CHECK(config.broken.size() == 2);
    CHECK(config.enterprises.size() == 1);
}

TEST_CASE("a wrong value in a shared profile is said once, however many share it") {
    Folder folder;
    folder.sound().write("profiles/base.toml", std::string{"sources = [\"nowhere\"]\n"});
    for (const auto* name : {"a", "b", "c"})
        folder.write(std::string{"enterprises/"} + name + ".toml", "profile = \"base\"\n");
    const auto config = folder.load();
    CHECK_SAYS(config, "profiles/base.toml:1:12: no source is called \"nowhere\"");
    CHECK(std::ranges::count_if(config.complaints, [](const Complaint& each) {
              return each.at.file == "profiles/base.toml";
          }) == 1);
    CHECK(config.broken.size() == 4);
}

TEST_CASE("a key of an inherited delivery or model table is overridden alone") {
    Folder folder;
    folder.sound();
    folder.write("profiles/m.toml", "profile = \"base\"\n[models]\nsmall = \"extractive\"\n");
    folder.write("enterprises/acme.toml", "profile = \"m\"\n[models]\nlarge = \"extractive\"\n");
    CHECK(folder.load().enterprises.at(acme).models.size() == 2);
}

}  // namespace fanfold::config::test
