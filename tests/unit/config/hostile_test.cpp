#include <random>

#include "folder.hpp"

namespace fanfold::config::test {

namespace {

constexpr const char* files[] = {"fanfold.toml", "sources/example.toml",
                                 "profiles/industry/technology.toml", "enterprises/example.toml",
                                 "jobs/nightly.toml"};

auto read(const std::filesystem::path& path) -> std::string {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

/// One to four bytes changed, dropped, doubled, or a piece copied elsewhere.
auto mutant(std::string text, std::mt19937& random) -> std::string {
    constexpr std::string_view letters = "[]{}=\"'#.,\n\\\0\xff\xf0 0-e_x:T";
    for (auto times = 1 + random() % 4; times > 0 && !text.empty(); --times) {
        const auto at = random() % text.size();
        switch (random() % 5) {
            case 0:
                text[at] = letters[random() % letters.size()];
                break;
            case 1:
                text.erase(at, 1 + random() % 8);
                break;
            case 2:
                text.insert(at, 1, letters[random() % letters.size()]);
                break;
            case 3:
                text.insert(random() % text.size(), text.substr(at, random() % 40));
                break;
            default:
                text[at] = static_cast<char>(random());
                break;
        }
    }
    return text;
}

auto one_file(const std::string& text) -> Config {
    Folder folder;
    return folder.sound().write("enterprises/acme.toml", text).load();
}

}  // namespace

TEST_CASE("five hundred mutants of a sound configuration never throw, and what breaks is said") {
    Folder folder;
    const auto root = folder.root() / "c";
    REQUIRE(scaffold(root, "USD"));
    std::mt19937 random{20'261'124};
    int complained = 0;
    for (int round = 0; round < 500; ++round) {
        const std::string file = files[static_cast<std::size_t>(round) % std::size(files)];
        const auto sound = read(root / file);
        folder.write("c/" + file, mutant(sound, random));
        const auto config = load(root);
        const bool lost = !config.broken.empty() || !config.usable() || config.jobs.empty() ||
                          config.sources.size() < 3;
        if (lost) CHECK_FALSE(config.complaints.empty());
        complained += config.complaints.empty() ? 0 : 1;
        for (const auto& [name, text] : config.enterprise_texts)
            CHECK(enterprise_from(name, text, config));
        folder.write("c/" + file, sound);
    }
    CHECK(complained > 100);
    CHECK(load(root).complaints.empty());
}

TEST_CASE("deep nesting is refused before it can exhaust the stack") {
    std::string dots = "a";
    for (int at = 0; at < 100'000; ++at) dots += ".a";
    CHECK_SAYS(one_file(dots + " = 1\n"), "enterprises/acme.toml:1:");
    CHECK_SAYS(one_file("[" + dots + "]\n"), "enterprises/acme.toml:1:");
    CHECK_SAYS(one_file("a = " + std::string(100'000, '[') + "\n"), "enterprises/acme.toml:1:");
    std::string tables = "x = ";
    for (int at = 0; at < 50'000; ++at) tables += "{a=";
    CHECK_SAYS(one_file(tables), "enterprises/acme.toml:1:");
}

TEST_CASE("dots and brackets inside texts and comments are only text") {
    const std::string prose(500, '.');
    const std::string brackets(500, '[');
    const auto config =
        one_file("profile = \"base\" # " + prose + brackets + "\n[words]\na = \"" + prose + "\\\"" +
                 brackets + "\"\nb = '" + prose + brackets + "'\nc = \"\"\"" + prose + "\n\"" +
                 brackets + "\\\"\"\"\"\nd = '''" + prose + "\n'" + brackets + "'''\n");
    CHECK_SILENT(config);
}

TEST_CASE("a file beyond any sense of size is refused") {
    CHECK_SAYS(one_file(std::string(5u << 20, '#')),
               "enterprises/acme.toml: is larger than 4194304 bytes");
}

TEST_CASE("a flood of mistakes is cut") {
    std::string text;
    for (int at = 0; at < 5000; ++at) text += "k" + std::to_string(at) + " = 1\n";
    const auto config = one_file(text);
    CHECK(config.complaints.size() < 200);
    CHECK(listed(config).find("more complaints about this file are not listed") !=
          std::string::npos);
}

TEST_CASE("bytes that are not text are a complaint") {
    CHECK_SAYS(one_file(std::string{"title = \"\xff\xfe\"\n"}), "enterprises/acme.toml:1:");
    CHECK_SAYS(one_file(std::string("title = \"\0\"\n", 12)), "enterprises/acme.toml:1:");
    CHECK_SAYS(one_file("title = \"\\u0000\"\n"),
               "enterprises/acme.toml:1:9: title must be a text");
    CHECK_SAYS(one_file("title = \"\\u001b[31mred\"\n"),
               "enterprises/acme.toml:1:9: title must be a text in quotes, not \"?[31mred\"");
}

TEST_CASE("a name cannot climb out of a folder") {
    CHECK_SAYS(one_file("profile = \"../../etc\"\n"),
               "enterprises/acme.toml:1:11: profile must be a name");
    CHECK_SAYS(one_file("profile = \"base\"\nindustry = \"/etc\"\n"),
               "enterprises/acme.toml:2:12: industry must be a name");
}

TEST_CASE("numbers at the edge are numbers") {
    CHECK_SAYS(one_file("min_score = nan\n"),
               "enterprises/acme.toml:1:13: min_score must be a number");
    CHECK_SAYS(one_file("min_score = -0.1\n"),
               "enterprises/acme.toml:1:13: min_score must be a number");
    CHECK_SAYS(one_file("caps.run = 1e300\n"),
               "enterprises/acme.toml:1:12: caps.run must be an amount");
    CHECK_SAYS(one_file("[[section]]\nname = \"a\"\nmax_items = 9223372036854775807\n"),
               "enterprises/acme.toml:3:13: section.max_items must be");
    CHECK_SAYS(one_file("carry = \"99999999999999999999d\"\n"),
               "enterprises/acme.toml:1:9: carry must be a duration");
}

TEST_CASE("ten thousand watch entries over ten thousand inherited ones merge at once") {
    Folder folder;
    folder.sound();
    std::string many;
    for (int at = 0; at < 10'000; ++at)
        many += "[[watch]]\nnames = [\"n" + std::to_string(at) + "\"]\n";
    folder.write("profiles/many.toml", many)
        .write("enterprises/acme.toml", "profile = [\"base\", \"many\"]\n" + many);
    const auto config = folder.load();
    CHECK_SILENT(config);
    CHECK(config.enterprises.at(EnterpriseName{"acme"}).watch.size() == 10'001);
}

}  // namespace fanfold::config::test
