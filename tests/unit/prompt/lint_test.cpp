#include <unistd.h>

#include <algorithm>
#include <fanfold/prompt/blocks.hpp>
#include <fanfold/prompt/catalog.hpp>
#include <fanfold/prompt/stray.hpp>
#include <filesystem>
#include <fstream>

#include "catch.hpp"

using namespace fanfold;
namespace fs = std::filesystem;

namespace {

struct Folder {
    fs::path path = fs::temp_directory_path() / ("fanfold-lint-" + std::to_string(getpid()));
    Folder() { fs::create_directories(path); }
    ~Folder() { fs::remove_all(path); }
    void write(const std::string& file, const std::string& text) const {
        fs::create_directories((path / file).parent_path());
        std::ofstream{path / file} << text;
    }
};

auto acme() -> Enterprise {
    Enterprise enterprise;
    enterprise.name = EnterpriseName{"acme"};
    enterprise.industry = "battery";
    enterprise.language = "en";
    return enterprise;
}

/// Of the template a/b as acme sees it: "file.md:LINE: what", without the folder.
auto linted(const Folder& folder, const Enterprise& reader = acme()) -> std::vector<std::string> {
    const auto catalog = prompt::Catalog::load({}, folder.path);
    const auto resolved = catalog.find(TemplateName{"a/b"}, reader);
    if (!resolved) return {resolved.error().message()};
    std::vector<std::string> out;
    for (const auto& problem : catalog.lint(*resolved))
        out.push_back((problem.fatal ? "" : "advice ") + problem.where.substr(folder.path.string().size() + 1) + ": " + problem.what);
    return out;
}

auto map_template(const std::string& front, const std::string& system, const std::string& user) -> std::string {
    return "+++\ntitle = \"T\"\n" + front + "+++\n{{! system }}\n" + system + "\n{{! user }}\n" + user + "\n";
}

constexpr auto findings = R"(
[schema]
type = "object"
[schema.properties.findings]
type = "array"
[schema.properties.findings.items]
type = "object"
properties = { claim = { type = "string" }, quote = { type = "string" }, euros = { type = "number" } }
)";

auto schema_told(const std::string& front) -> std::string {
    const Folder folder;
    folder.write("a/b.md", map_template(front, "Ask.", "{{document.text}}"));
    const auto catalog = prompt::Catalog::load({}, folder.path);
    const auto found = catalog.find(TemplateName{"a/b"}, Enterprise{});
    return found ? "" : found.error().message().substr(folder.path.string().size() + 1);
}

}  // namespace

TEST_CASE("a schema that no answer can keep is refused where it stands: it would be paid for every night") {
    CHECK(schema_told("[schema]\ntype = \"strin\"\n").starts_with("a/b.md:3:1: schema: /type: must be a JSON type"));
    CHECK(schema_told("[schema]\nfoo = 1\n").find("\"foo\" can't be used here") != std::string::npos);
    CHECK(schema_told("[schema]\ntype = \"string\"\npattern = \"(\"\n").find("regular expression") != std::string::npos);
}

TEST_CASE("a schema of answers in which nothing could ever be told is refused") {
    CHECK(schema_told(findings).empty());
    CHECK(schema_told("[schema]\ntype = \"object\"\n").find("no list \"findings\"") != std::string::npos);
    CHECK(schema_told("[schema]\ntype = \"object\"\nproperties = { findings = { type = \"string\" } }\n").find("no list") !=
          std::string::npos);
    CHECK(schema_told("[schema]\ntype = \"object\"\nproperties = { findings = { type = \"array\", items = { type = \"object\", "
                      "properties = { claim = { type = \"string\" } } } } }\n")
              .find("have no \"quote\"") != std::string::npos);
    // Behind a reference, and one whose parts are alternatives.
    CHECK(schema_told("[schema]\n\"$ref\" = \"#/$defs/answer\"\n[schema.\"$defs\".answer]\ntype = \"object\"\nproperties = { findings "
                      "= { type = \"array\", items = { \"$ref\" = \"#/$defs/one\" } } }\n[schema.\"$defs\".one]\ntype = \"object\"\n"
                      "properties = { claim = { type = \"string\" }, quote = { type = \"string\" } }\n")
              .empty());
    CHECK(schema_told("[schema]\nanyOf = [{ type = \"object\" }, { type = \"null\" }]\n").empty());
    // What refers to itself is no endless walk.
    CHECK(schema_told("[schema]\n\"$ref\" = \"#\"\n").find("no list") != std::string::npos);
}

TEST_CASE("a language that no text is told to be in breaks no template: it is advice") {
    const Folder folder;
    folder.write("a/b.md", map_template("[when]\nlanguages = [\"en\", \"und\", \"nb\", \"kr\", \"en-US\"]\n", "Ask.", "{{document.text}}"));
    const auto catalog = prompt::Catalog::load({}, folder.path);
    const auto found = catalog.find(TemplateName{"a/b"}, acme());
    REQUIRE(found);
    CHECK(found->front.when.languages.size() == 5);
    std::vector<std::string> advised;
    for (const auto& problem : catalog.problems()) {
        CHECK_FALSE(problem.fatal);
        advised.push_back(problem.what);
    }
    REQUIRE_FALSE(advised.empty());
    CHECK(advised.back().starts_with("no document is in a language \"en-US\""));
    CHECK(std::none_of(advised.begin(), advised.end(), [](const auto& what) { return what.find("\"und\"") != std::string::npos; }));
}

TEST_CASE("kinds and languages of documents that do not exist are told, with what there is") {
    const Folder folder;
    folder.write("a/b.md", map_template("[when]\nkinds = [\"artcle\"]\nlanguages = [\"en\", \"zh\", \"xx\", \"kr\"]\n", "Ask.",
                                        "{{document.text}}"));
    const auto catalog = prompt::Catalog::load({}, folder.path);
    REQUIRE(catalog.problems().size() == 3);
    CHECK(catalog.problems()[0].what ==
          "no document is of the kind \"artcle\", but of article, listing, forum, product, document, entry; did you mean \"article\"?");
    CHECK(catalog.problems()[0].fatal);
    CHECK_FALSE(catalog.problems()[1].fatal);
    CHECK(catalog.problems()[1].what.find("language \"xx\"") != std::string::npos);
    CHECK(catalog.problems()[2].what.find("language \"kr\"") != std::string::npos);
}

TEST_CASE("lint looks at the whole of a name, and says on which line it stands") {
    const Folder folder;
    folder.write("shared/part.md", "One.\n{{enterprise.name}}\n");
    folder.write("a/b.md", map_template("", "{{words.foo}} {{enterprise.industry}}\n{{document.txet}}",
                                        "{{document.text}}\n{{#hits}}{{.}}{{/hits}}{{#document}}{{title}}{{titel}}{{/document}}\n{{> shared/part}}"));
    folder.write("overlays/industry/battery/a/b.md", "{{<parent}}\n{{$none}}\n{{nope}}\n{{/none}}\n{{/parent}}\n");
    CHECK(linted(folder) == std::vector<std::string>{
                                "a/b.md:6: unknown variable {{document.txet}}; did you mean {{document.text}}?",
                                "a/b.md:9: unknown variable {{titel}}",
                                "overlays/industry/battery/a/b.md:3: unknown variable {{nope}}",
                                "shared/part.md:2: unknown variable {{enterprise.name}}",
                                "advice overlays/industry/battery/a/b.md:2: block \"none\" is in no layer below: it is never shown"});
}

TEST_CASE("lint knows what is there when answers are folded, and nothing else") {
    const Folder folder;
    folder.write("a/b.md", map_template("kind = \"section\"\n", "{{section.title}} {{words.reader}}",
                                        "{{#events}}\n{{id}} {{#claims}}{{claim}}{{/claims}} {{before}} {{befor}}\n{{/events}}\n{{document.text}}"));
    CHECK(linted(folder) == std::vector<std::string>{"a/b.md:9: unknown variable {{befor}}; did you mean {{before}}?",
                                                     "a/b.md:11: {{document.text}} is not there when answers are folded"});
}

TEST_CASE("a map template shows the document to the model, and in the user message") {
    const Folder folder;
    folder.write("a/b.md", map_template("", "Ask.", "Here it is."));
    REQUIRE(linted(folder).size() == 1);
    CHECK(linted(folder)[0].find("the user message holds no {{document.text}}") != std::string::npos);
    folder.write("a/b.md", map_template("", "Ask {{document.text}}", "{{#hits}}{{document.text}}{{/hits}}"));
    REQUIRE(linted(folder).size() == 1);
    CHECK(linted(folder)[0].find("stands in the system message") != std::string::npos);
}

TEST_CASE("what is asked for many at once knows no reader") {
    const Folder folder;
    folder.write("shared/reader.md", "For {{enterprise.title}}. {{words.about}}\n");
    const auto user = "{{document.text}} {{#hits}}{{.}}{{/hits}} {{enterprise.industry}}";
    folder.write("a/b.md", map_template("scope = \"document\"\n", "{{> shared/reader}}\n{{enterprise.title}} in {{enterprise.language}}", user));
    const auto told = linted(folder);
    REQUIRE(told.size() == 3);
    CHECK(told[0].starts_with("advice a/b.md:7: {{enterprise.title}} names no enterprise with scope = \"document\""));
    CHECK(told[1].starts_with("advice a/b.md:9: {{hits}} is always empty"));
    CHECK(told[2].starts_with("advice a/b.md:9: {{enterprise.industry}} is always empty"));
    folder.write("a/b.md", map_template("scope = \"industry\"\n", "{{> shared/reader}}", user));
    CHECK(linted(folder).size() == 1);
}

TEST_CASE("blocks, shared parts and readers' words are told with their text and place") {
    const Folder folder;
    folder.write("shared/rules.md", "Rules. {{words.reader}}\n{{$style}}plain{{/style}}\n");
    folder.write("a/b.md", map_template("", "{{$focus}}base {{#hits}}{{.}}{{/hits}}{{/focus}}\n{{> shared/rules}}", "{{document.text}}"));
    folder.write("overlays/enterprise/acme/a/b.md", "{{<parent}}\n{{$style}}\nshort\n{{/style}}\n{{/parent}}\n");
    const auto catalog = prompt::Catalog::load({}, folder.path);
    const auto resolved = catalog.find(TemplateName{"a/b"}, acme());
    REQUIRE(resolved);
    const auto blocks = prompt::blocks_of(*resolved);
    REQUIRE(blocks.size() == 2);
    CHECK(blocks[0].name == "focus");
    CHECK(blocks[0].text == "base {{#hits}}{{.}}{{/hits}}");
    CHECK(blocks[0].where.ends_with("/a/b.md:5"));
    CHECK(blocks[1].text == "short\n");
    CHECK(blocks[1].where.ends_with("overlays/enterprise/acme/a/b.md:2"));
    const auto shared = prompt::shared_parts_of(*resolved);
    REQUIRE(shared.size() == 1);
    CHECK(shared[0].where.ends_with("/shared/rules.md:1"));
    const auto words = prompt::words_used(*resolved);
    REQUIRE(words.size() == 1);
    CHECK(words[0].word == "reader");
    CHECK(words[0].where.ends_with("/shared/rules.md:1"));
}

TEST_CASE("overlays that nobody reads are told, each with what was meant") {
    const Folder folder;
    for (const auto* file : {"overlays/enterprise/acme/market/moves.md", "overlays/enterprise/acmee/market/moves.md",
                             "overlays/enterprise/acme/market/mvoes.md", "overlays/industry/batery/market/moves.md",
                             "overlays/language/kr/market/moves.md", "overlays/langauge/ko/market/moves.md",
                             "overlays/enterprise/market/moves.md", "overlays/enterprise/acme/.git/market/moves.md", "overlays/README.md"})
        folder.write(file, "{{<parent}}{{/parent}}\n");
    const prompt::Readers readers{{"acme"}, {"battery"}, {"en", "ko"}};
    std::vector<std::string> told;
    for (const auto& stray : prompt::stray_overlays(folder.path, {TemplateName{"market/moves"}}, readers))
        told.push_back((stray.fatal ? "" : "advice ") + stray.where.substr(folder.path.string().size() + 10) + ": " + stray.what);
    CHECK(told == std::vector<std::string>{
                      "enterprise/acme/market/mvoes.md: there is no template \"market/mvoes\" to redefine blocks of; did you mean "
                      "\"market/moves\"?",
                      "advice enterprise/acmee/market/moves.md: there is no enterprise \"acmee\": this is never used; did you mean \"acme\"?",
                      "enterprise/market/moves.md: an overlay stands in overlays/KIND/NAME/ under the path of its template: nobody reads this",
                      "advice industry/batery/market/moves.md: no enterprise has industry = \"batery\": this is never used; did you mean "
                      "\"battery\"?",
                      "langauge/ko/market/moves.md: overlays are for an industry, an enterprise or a language, not for \"langauge\": nobody "
                      "reads this; did you mean \"language\"?",
                      "advice language/kr/market/moves.md: no enterprise reads language = \"kr\": this is never used; did you mean \"ko\"?"});
    CHECK(prompt::stray_overlays(folder.path / "none", {}, readers).empty());
}
