#include <fanfold/config/manual.hpp>
#include <sstream>

#include "folder.hpp"

namespace fanfold::config::test {

namespace {

auto read(const std::filesystem::path& path) -> std::string {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

const std::filesystem::path source_dir{FANFOLD_SOURCE_DIR};

}  // namespace

TEST_CASE("what init writes loads without a complaint") {
    Folder folder;
    const auto root = folder.root() / "new" / "desk";
    REQUIRE(scaffold(root, "EUR"));
    const auto config = load(root);
    CHECK_SILENT(config);
    CHECK(config.house.currency == "EUR");
    CHECK(config.house.caps.run == Money::parse("1.00"));
    CHECK(config.house.caps.day == Money::parse("5.00"));
    CHECK(config.enterprises.size() == 1);
    CHECK(config.enterprises.begin()->second.sections.size() == 4);
    CHECK(config.jobs.contains(JobName{"nightly"}));
    CHECK(std::filesystem::exists(root / "prompts/README.md"));
}

TEST_CASE("the commented models of the starting configuration are right once uncommented") {
    Folder folder;
    REQUIRE(scaffold(folder.root() / "c", "USD"));
    std::istringstream lines{read(folder.root() / "c/fanfold.toml")};
    std::string text;
    bool in_models = false;
    for (std::string line; std::getline(lines, line);) {
        in_models = (in_models || line == "# [models.mini]") && line.starts_with('#');
        text += (in_models ? line.substr(std::min<std::size_t>(line.size(), 2)) : line) + "\n";
    }
    const auto config = folder.write("c/fanfold.toml", text).load_from("c");
    CHECK_SILENT(config);
    CHECK(config.house.models.size() == 3);
}

TEST_CASE("init leaves a folder alone that holds something") {
    Folder folder;
    folder.write("mine.txt", "x");
    const auto refused = scaffold(folder.root(), "USD");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind() == ErrorKind::bad_input);
    CHECK_FALSE(std::filesystem::exists(folder.root() / "fanfold.toml"));
    CHECK_FALSE(scaffold(folder.root() / "mine.txt", "USD"));
}

TEST_CASE("init fills an empty folder, and refuses a currency that is none") {
    Folder folder;
    CHECK(scaffold(folder.root(), "KRW"));
    Folder other;
    CHECK_FALSE(scaffold(other.root(), "dollars"));
    CHECK_FALSE(scaffold(other.root(), "US\""));
    CHECK(std::filesystem::is_empty(other.root()));
}

TEST_CASE("init says when it cannot write") {
    const auto refused = scaffold("/proc/fanfold-cannot", "USD");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind() == ErrorKind::no_space);
}

TEST_CASE("the live examples load without a complaint, and no key is needed for that") {
    for (const auto* name : {"live", "live-local"}) {
        INFO(name);
        const auto config = load(source_dir / "config" / name);
        CHECK_SILENT(config);
        CHECK(config.enterprises.size() == 1);
        CHECK(config.sources.size() == 8);
        CHECK(config.house.tiers.at("small") != ModelName{"extractive"});
    }
}

TEST_CASE("docs/configuration.md is what the tables say") {
    const auto page = read(source_dir / "docs/configuration.md");
    const bool same = page == reference();  // both whole would flood the terminal
    INFO("write it with: fanfold config reference > docs/configuration.md");
    CHECK(same);
}

TEST_CASE("fanfold.toml(5) has every key that the reference has") {
    const auto page = manual_page();
    std::istringstream lines{reference()};
    std::size_t keys = 0;
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with("| `")) continue;
        auto key = line.substr(3, line.find('`', 3) - 3);
        std::string escaped;
        for (const char letter : key) escaped += letter == '-' ? std::string{"\\-"} : std::string(1, letter);
        INFO(key);
        CHECK(page.find(".TP\n\\&\\fB" + escaped + "\\fR") != std::string::npos);
        ++keys;
    }
    CHECK(keys > 200);
}

TEST_CASE("the reference names the keys that files use") {
    const auto page = reference();
    for (const auto* key :
         {"`currency`", "`unlimited`", "`price_output`", "`allow_networks`", "`visible_to`",
          "`with_any`", "`deliver_by`", "[deliver.folder]", "[[section]]", "[models.NAME]"}) {
        INFO(key);
        CHECK(page.find(key) != std::string::npos);
    }
}

}  // namespace fanfold::config::test
