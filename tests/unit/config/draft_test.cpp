#include <fanfold/config/draft.hpp>

#include "folder.hpp"

namespace fanfold::config::test {

namespace {

auto read(const std::filesystem::path& path) -> std::string {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace

TEST_CASE("what a command writes loads as it was meant, whatever the names hold") {
    SourceDraft source;
    source.comment = "Two lines\nof comment";
    source.name = "news";
    source.seeds = {"https://example.com/news"};
    source.max_depth = 1;
    source.since = "3650d";
    EnterpriseDraft enterprise;
    enterprise.title = "Acme \"Quoted\" \\ Co\n\x01";
    enterprise.language = "ko";
    enterprise.tags = {"demo"};
    enterprise.sources = {"news"};
    enterprise.about = "makers of things";
    WatchDraft watch;
    watch.names = {"Acme", "아크메"};
    watch.with_any = {"battery"};
    watch.match_case = true;
    watch.weight = 1.5;
    enterprise.watch = {watch};
    enterprise.sections = {{"points", "Points", {"brief/points"}, 12}};
    Folder folder;
    folder.sound()
        .write("sources/news.toml", to_toml(source))
        .write("enterprises/drafted.toml", to_toml(enterprise));
    const auto config = folder.load();
    CHECK_SILENT(config);
    const auto& loaded = config.enterprises.at(EnterpriseName{"drafted"});
    CHECK(loaded.title == "Acme \"Quoted\" \\ Co  ");
    CHECK(loaded.watch.at(0).names == watch.names);
    CHECK(loaded.watch.at(0).weight == 1.5);
    CHECK(loaded.watch.at(0).match_case);
    CHECK(loaded.sections.at(0).max_items == 12);
    CHECK(loaded.words.at("about") == "makers of things");
    CHECK(config.sources.at(SourceName{"news"}).max_depth == 1);
}

TEST_CASE("a name of a file is made of what may stand in it") {
    CHECK(name_from("Hanbit Battery Co.") == "hanbit-battery-co");
    CHECK(name_from("www.kestrel.example") == "www-kestrel-example");
    CHECK(name_from("한빛").empty());
    CHECK(name_from(std::string(200, 'x')).size() == 60);
}

TEST_CASE("the sections of a profile are those that this folder's copy of it has, inherited ones too") {
    Folder folder;
    folder.sound()
        .write("profiles/deep.toml", "[[section]]\nname = \"market\"\ntitle = \"Rivals\"\ntemplates = [\"market/moves\"]\n")
        .write("profiles/own.toml", "profile = \"deep\"\n[[section]]\nname = \"own\"\ntemplates = [\"market/moves\"]\n"
                                    "[[section]]\nname = \"market\"\ntitle = \"시장\"\n")
        .write("profiles/bad.toml", "profile = \"nowhere\"\n");
    const auto sections = inherited_sections(folder.root(), "own");
    REQUIRE(sections.size() == 2);
    CHECK(sections[0].name == "market");
    CHECK(sections[0].title == "시장");
    CHECK(sections[1].name == "own");
    CHECK(inherited_sections(folder.root(), "bad").empty());
    CHECK(inherited_sections(folder.root(), "none").empty());
}

TEST_CASE("a file that is there is never written over") {
    Folder folder;
    folder.write("sources/news.toml", "mine");
    const auto again = write_new(folder.root() / "sources/news.toml", "yours");
    REQUIRE_FALSE(again);
    CHECK(again.error().kind() == ErrorKind::bad_input);
    CHECK(read(folder.root() / "sources/news.toml") == "mine");
}

TEST_CASE("every packaged profile loads for an enterprise that names it") {
    Folder folder;
    folder.sound();
    int profiles = 0;
    const std::filesystem::path packaged{FANFOLD_SOURCE_DIR "/config/profiles"};
    for (const auto& entry : std::filesystem::recursive_directory_iterator{packaged}) {
        if (entry.path().extension() != ".toml") continue;
        const auto name = entry.path().lexically_relative(packaged).replace_extension().string();
        folder.write("profiles/" + name + ".toml", read(entry.path()));
        folder.write("enterprises/e" + std::to_string(profiles++) + ".toml",
                     "profile = \"" + name + "\"\nsources = [\"" +
                         folder.load().sources.begin()->first.str() + "\"]\n");
    }
    CHECK(profiles >= 8);
    const auto config = folder.load();
    CHECK_SILENT(config);
    for (const auto& [name, enterprise] : config.enterprises) {
        if (name.str().front() != 'e') continue;
        INFO(enterprise.industry);
        CHECK(enterprise.watch.size() >= 6);
        CHECK(enterprise.sections.size() >= 5);
        CHECK(enterprise.words.contains("reader"));
    }
}

}  // namespace fanfold::config::test
