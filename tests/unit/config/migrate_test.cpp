#include "migrate.hpp"

#include <sys/stat.h>

#include <fanfold/config/migration.hpp>

#include "folder.hpp"
#include "toml_text.hpp"

namespace fanfold::config::test {

namespace {

/// Names that nobody has: what each way of retiring does to a text.
constexpr Retired invented[] = {
    {.in = FileKind::enterprise, .path = "colour", .now = "color", .since = "9.0", .why = ""},
    {.in = FileKind::enterprise, .path = "sales.goal", .now = "sales.aim", .since = "9.0", .why = ""},
    {.in = FileKind::enterprise, .path = "parts.*.size", .now = "parts.*.form.width", .since = "9.0", .why = ""},
    {.in = FileKind::enterprise, .path = "top", .now = "limits.top", .since = "9.0", .why = ""},
    {.in = FileKind::enterprise, .path = "sales.floor", .now = "limits.floor", .since = "9.0", .why = ""},
    {.in = FileKind::enterprise, .path = "watch.alias", .now = "watch.names", .since = "9.0", .why = ""},
    {.in = FileKind::enterprise, .path = "watch.heavy", .now = "watch.score.weight", .since = "9.0", .why = ""},
    {.in = FileKind::enterprise, .path = "dead", .now = "", .since = "9.0", .why = "nobody used it"},
    {.in = FileKind::source, .path = "wait", .now = "delay", .since = "9.0", .why = ""},
};

auto rewritten(const std::string& text, FileKind kind = FileKind::enterprise) -> std::string {
    Complaints complaints;
    const auto out = rewrite(text, "file.toml", kind, invented, complaints);
    std::string said;
    for (const auto& each : complaints.take()) said += to_string(each.at) + ": " + each.what + "\n";
    return out ? out->text : said;
}

auto written(const std::filesystem::path& path) -> std::string {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

auto names_in(const std::filesystem::path& folder) -> std::vector<std::string> {
    std::vector<std::string> out;
    for (const auto& entry : std::filesystem::directory_iterator{folder}) out.push_back(entry.path().filename());
    std::sort(out.begin(), out.end());
    return out;
}

constexpr const char* told_of = "[caps]\nrun = \"1\"\nday = \"5\"\n";

}  // namespace

TEST_CASE("a renamed key changes its name and nothing else") {
    CHECK(rewritten("# of all\n\n  colour   =  \"red\"   # the house's\n[words]\ncolour = \"not this one\"\n") ==
          "# of all\n\n  color   =  \"red\"   # the house's\n[words]\ncolour = \"not this one\"\n");
    CHECK(rewritten("[sales]\r\ngoal = 3 # a year\r\n\r\n# end") == "[sales]\r\naim = 3 # a year\r\n\r\n# end");
    CHECK(rewritten("sales.goal = 3\n") == "sales.aim = 3\n");
    CHECK(rewritten("sales = { goal = 3, other = \"goal = 4\" }\n") == "sales = { aim = 3, other = \"goal = 4\" }\n");
    CHECK(rewritten("\"colour\" = 'a'\n") == "color = 'a'\n");
    CHECK(rewritten("\xef\xbb\xbf" "colour = 1") == "\xef\xbb\xbf" "color = 1");
}

TEST_CASE("a renamed table is renamed in every header that names it") {
    CHECK(rewritten("[colour]\na = 1\n[colour.deep]\nb = 2\n[[colour.list]]\nc = 3\n") ==
          "[color]\na = 1\n[color.deep]\nb = 2\n[[color.list]]\nc = 3\n");
}

TEST_CASE("what only looks like a key is left alone") {
    const std::string text = "title = \"\"\"\ncolour = 1\n\"\"\"\nnames = [\n  \"colour = 2\", # colour = 3\n  'dead',\n]\n# colour = 4\n";
    CHECK(rewritten(text) == text);
}

TEST_CASE("lists of tables are changed in each of their elements, in brackets or in lines") {
    CHECK(rewritten("[[watch]]\nalias = [\"a\"]\n[[watch]]\nid = \"b\"\nalias = [\n  \"b\", # two\n]\n") ==
          "[[watch]]\nnames = [\"a\"]\n[[watch]]\nid = \"b\"\nnames = [\n  \"b\", # two\n]\n");
    CHECK(rewritten("watch = [{ alias = [\"a\"] }, { id = \"b\", alias = [\"b\"] }]\n") ==
          "watch = [{ names = [\"a\"] }, { id = \"b\", names = [\"b\"] }]\n");
    CHECK(rewritten("[[watch]]\nheavy = 2\n[watch.score]\nx = 1\n[[watch]]\nheavy = 3\n") ==
          "[[watch]]\n[watch.score]\nx = 1\nweight = 2\n[[watch]]\nscore.weight = 3\n");
    CHECK(rewritten("wait = \"1s\"\n", FileKind::source) == "delay = \"1s\"\n");
    CHECK(rewritten("[[source]]\nwait = \"1s\"\n[[source]]\nwait = \"2s\"\n", FileKind::source) ==
          "[[source]]\ndelay = \"1s\"\n[[source]]\ndelay = \"2s\"\n");
}

TEST_CASE("a moved key stays in its place where it can, and goes below the header where there is one") {
    CHECK(rewritten("# cap\ntop = \"2\" # daily\nx = 1\n") == "# cap\nlimits.top = \"2\" # daily\nx = 1\n");
    CHECK(rewritten("# cap\ntop = \"2\" # daily\nx = 1\n\n[limits]\n  low = 1\n\n[z]\n") ==
          "# cap\nx = 1\n\n[limits]\n  low = 1\n  top = \"2\" # daily\n\n[z]\n");
    CHECK(rewritten("top = 2\n[limits] # none yet") == "[limits] # none yet\ntop = 2\n");
    CHECK(rewritten("[parts.a]\nsize = 1\n[parts.b]\nsize = 2\n[parts.b.form]\nx = 1\n") ==
          "[parts.a]\nform.width = 1\n[parts.b]\n[parts.b.form]\nx = 1\nwidth = 2\n");
    CHECK(rewritten("limits.low = 0\n[sales]\nfloor = 1\n") == "limits.low = 0\nlimits.floor = 1\n[sales]\n");
    CHECK(rewritten("[sales]\nfloor = 1 # low\ny = 2\n") == "[sales]\ny = 2\n\n[limits]\nfloor = 1 # low\n");
}

TEST_CASE("what was taken out goes, and what a person wrote behind it stays") {
    CHECK(rewritten("a = 1\n  dead = [\n 1,\n] # since May\nb = 2\n") == "a = 1\n  # since May\nb = 2\n");
    CHECK(rewritten("a = 1\n[dead]\nx = { y = 1 }\n[dead.deep]\nz = 2\n# kept\n[b]\n") == "a = 1\n# kept\n[b]\n");
}

TEST_CASE("a file that says both, or in a way that is not understood, is left alone with the place") {
    CHECK(rewritten("x = 1\ncolour = 2\ncolor = 3\n") ==
          "file.toml:2:10: says colour and color: keep one of the two\n");
    CHECK(rewritten("limits = { low = 1 }\ntop = 2\n") ==
          "file.toml:2:1: top is [limits] top since 9.0; `fanfold config migrate` writes it so: not here, because of how it "
          "is written; change it by hand\n");
    CHECK(rewritten("a = 1\nb = = 2\n").starts_with("file.toml:2:5: not TOML: "));
}

TEST_CASE("a text without retired keys is given back byte for byte, and a second time changes nothing") {
    for (const std::string text : {"", "\n", "# only this", "a = 1", "[x]\n[[y]]\nz = '''\n'''\n"})
        CHECK(rewritten(text) == text);
    const auto once = rewritten("top = 2\ncolour = 1\n[sales]\nfloor = 3\ngoal = 4\n");
    CHECK(rewritten(once) == once);
}

TEST_CASE("an outline ends, whatever it is given") {
    constexpr std::string_view letters = "a.=[]{}\"'#,\\ \n\r\t";
    std::uint32_t state = 7;
    for (int round = 0; round < 20'000; ++round) {
        std::string text;
        for (int length = static_cast<int>(state >> 8) % 24; length > 0; --length) {
            state = state * 1664525 + 1013904223;
            text += letters[(state >> 16) % letters.size()];
        }
        state = state * 1664525 + 1013904223;
        for (const auto& statement : outline_of(text).statements) CHECK(statement.value.end <= text.size());
    }
}

TEST_CASE("retired keys go on working, and are warned of with the cure") {
    Folder folder;
    folder.sound().write("fanfold.toml", std::string{told_of} + "[alerts.mail]\nto = [\"a@b.example\"]\nfrom = \"a@b.example\"\n"
                                                               "server = \"smtp://127.0.0.1:25\"\ntls = false\nmarks = \"https://x.example\"\n");
    folder.write("enterprises/acme.toml", "title = \"Acme\"\nprofile = \"base\"\ncap_per_run = \"0.20\"\n");
    const auto config = folder.load();
    CHECK_SAYS(config, "enterprises/acme.toml:3:1: warning: cap_per_run is [caps] run since 0.1.0; `fanfold config migrate` "
                       "writes it so\n");
    CHECK_SAYS(config, "fanfold.toml:9:1: warning: [alerts.mail] marks is gone since 0.1.0: an alert has no items to mark; "
                       "`fanfold config migrate` takes it out\n");
    REQUIRE(config.enterprises.contains(EnterpriseName{"acme"}));
    CHECK(config.enterprises.at(EnterpriseName{"acme"}).caps.run == Money::parse("0.20"));
}

TEST_CASE("an enterprise's retired key wins over today's of its profile") {
    Folder folder;
    folder.sound().write("profiles/base.toml", std::string{Folder::profile} + "[caps]\nrun = \"9\"\n");
    folder.write("enterprises/acme.toml", "title = \"Acme\"\nprofile = \"base\"\ncap_per_run = \"0.20\"\n");
    CHECK(folder.load().enterprises.at(EnterpriseName{"acme"}).caps.run == Money::parse("0.20"));
}

TEST_CASE("a stored text of an older version is understood") {
    Folder folder;
    const auto config = folder.sound().load();
    const auto old = enterprise_from(EnterpriseName{"acme"},
                                     "title = \"Acme\"\nsources = [\"news\"]\ncap_per_run = \"0.20\"\n", config);
    REQUIRE(old);
    CHECK(old->caps.run == Money::parse("0.20"));
}

TEST_CASE("after a migration the same is meant, and nothing is warned of") {
    Folder folder;
    folder.sound().write("enterprises/acme.toml", "title = \"Acme\"\nprofile = \"base\"\ncap_per_run = \"0.20\"  # see the contract\n");
    folder.write("enterprises/broken.toml", "title = \"Broken\nprofile = \"base\"\n");
    const auto before = folder.load().enterprise_texts.at(EnterpriseName{"acme"});
    const auto plan = plan_migration(folder.root());
    REQUIRE(plan.files.size() == 1);
    CHECK(plan.files[0].path == "enterprises/acme.toml");
    REQUIRE(plan.troubles.size() == 1);
    CHECK(plan.troubles[0].at.file == "enterprises/broken.toml");
    CHECK(plan.troubles[0].at.line == 1);
    const auto file = folder.root() / plan.files[0].path;
    ::chmod(file.c_str(), 0640);
    const auto copy = replace_file(file, plan.files[0].before, plan.files[0].after);
    REQUIRE(copy);
    CHECK(written(file) == "title = \"Acme\"\nprofile = \"base\"\ncaps.run = \"0.20\"  # see the contract\n");
    CHECK(written(*copy) == plan.files[0].before);
    CHECK(copy->filename() == "acme.toml.old");
    struct stat now {};
    REQUIRE(::stat(file.c_str(), &now) == 0);
    CHECK((now.st_mode & 0777) == 0640);
    CHECK(folder.load().enterprise_texts.at(EnterpriseName{"acme"}) == before);
    CHECK(plan_migration(folder.root()).files.empty());
    CHECK(names_in(folder.root() / "enterprises") == std::vector<std::string>{"acme.toml", "acme.toml.old", "broken.toml"});
}

TEST_CASE("a file that was changed meanwhile is left alone, a link is followed, and no copy is written over") {
    Folder folder;
    folder.write("real/a.toml", "one").write("a.toml.old", "mine").write("c.toml", "one");
    std::filesystem::create_symlink(folder.root() / "real/a.toml", folder.root() / "a.toml");
    CHECK(replace_file(folder.root() / "c.toml", "other", "new").error().kind() == ErrorKind::busy);
    CHECK(written(folder.root() / "c.toml") == "one");
    const auto first = replace_file(folder.root() / "a.toml", "one", "two");
    const auto second = replace_file(folder.root() / "a.toml", "two", "three");
    REQUIRE(first);
    REQUIRE(second);
    CHECK(std::filesystem::is_symlink(folder.root() / "a.toml"));
    CHECK(written(folder.root() / "real/a.toml") == "three");
    CHECK(names_in(folder.root() / "real") == std::vector<std::string>{"a.toml", "a.toml.old", "a.toml.old.2"});
    CHECK(written(folder.root() / "a.toml.old") == "mine");
    CHECK(replace_file(folder.root() / "none.toml", "", "x").error().kind() == ErrorKind::no_space);
}

}  // namespace fanfold::config::test
