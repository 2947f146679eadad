#include "folder.hpp"

namespace fanfold::config::test {

namespace {

const EnterpriseName acme{"acme"};

/// The line of `text` that begins with `start`, white space squeezed.
auto line(const std::string& text, const std::string& start) -> std::string {
    const auto at = ("\n" + text).find("\n" + start);
    if (at == std::string::npos) return "no line begins with " + start;
    std::string out;
    for (const char letter : text.substr(at, text.find('\n', at) - at)) {
        if (letter != ' ' || out.empty() || out.back() != ' ') out += letter;
    }
    return out;
}

}  // namespace

TEST_CASE("each line of a shown enterprise has its origin") {
    Folder folder;
    const auto text = show(folder.sound().load(), acme);
    REQUIRE(text);
    CHECK(line(*text, "title") == "title = \"Acme\" # enterprises/acme.toml:1:9");
    CHECK(line(*text, "tags") == "tags = [\"base\"] # profiles/base.toml:2:8");
    CHECK(line(*text, "[[watch]]") == "[[watch]] # profiles/base.toml:3:1");
    CHECK(line(*text, "templates") == "templates = [\"market/moves\"] # profiles/base.toml:8:13");
}

TEST_CASE("a list that several files make names each of them") {
    Folder folder;
    folder.sound().write("enterprises/acme.toml", "profile = \"base\"\ntags = [\"x\", \"y\"]\n");
    const auto text = show(folder.load(), acme);
    CHECK(line(*text, "tags") ==
          "tags = [\"base\", \"x\", \"y\"] # profiles/base.toml:2:8, enterprises/acme.toml:2:9");
}

TEST_CASE("defaults are shown as such") {
    Folder folder;
    const auto text = show(folder.sound().load(), acme);
    CHECK(line(*text, "min_score") == "min_score = 0.2 # default");
    CHECK(line(*text, "carry") == "carry = \"7d\" # default");
}

TEST_CASE("what is shown is TOML and means the same") {
    Folder folder;
    folder.sound().write(
        "enterprises/acme.toml",
        "profile = \"base\"\ntitle = \"Say \\\"hi\\\" \\\\ 한빛\"\nmin_score = 1\nweird = 1\n");
    folder.write("enterprises/acme.toml",
                 "profile = \"base\"\ntitle = \"Say \\\"hi\\\" \\\\ 한빛\"\nmin_score = "
                 "1\n[words]\n\"a key\" = \"tab\\there\"\n");
    const auto config = folder.load();
    CHECK_SILENT(config);
    const auto text = show(config, acme);
    const auto back = enterprise_from(acme, *text, config);
    REQUIRE(back);
    CHECK(back->title == "Say \"hi\" \\ 한빛");
    CHECK(back->words.at("a key") == "tab\there");
    CHECK(back->min_score == 1.0);
}

TEST_CASE("an unknown or broken enterprise cannot be shown, and the message says why") {
    Folder folder;
    const auto config = folder.sound().write("enterprises/bad.toml", "[[[").load();
    const auto unknown = show(config, EnterpriseName{"acmee"});
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().kind() == ErrorKind::bad_input);
    CHECK(unknown.error().message() == "no enterprise is called \"acmee\"; did you mean \"acme\"?");
    const auto broken = show(config, EnterpriseName{"bad"});
    REQUIRE_FALSE(broken);
    CHECK(broken.error().kind() == ErrorKind::fix_config);
}

}  // namespace fanfold::config::test
