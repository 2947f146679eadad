#include <chrono>
#include <fanfold/prompt/catalog.hpp>
#include <fanfold/prompt/context.hpp>
#include <filesystem>
#include <set>

#include "catch.hpp"

using namespace fanfold;
namespace fs = std::filesystem;

namespace {

const fs::path packaged = FANFOLD_SOURCE_DIR "/prompts";
constexpr auto topics = {"market/moves",     "market/competitors", "products/launches",
                         "regulation/rules", "risk/incidents",     "deals/funding",
                         "people/moves",     "technology/papers",  "customers/voice",
                         "supply/chain",     "jobs/hiring",        "security/advisories"};

auto reader_of(const std::string& name, const std::string& industry, const std::string& language)
    -> Enterprise {
    Enterprise enterprise;
    enterprise.name = EnterpriseName{name};
    enterprise.industry = industry;
    enterprise.language = language;
    return enterprise;
}

auto industries() -> std::vector<std::string> {
    std::vector<std::string> names;
    for (const auto& folder : fs::directory_iterator{packaged / "overlays/industry"})
        names.push_back(folder.path().filename().string());
    return names;
}

auto system_prompt(const prompt::Catalog& catalog, const std::string& name,
                   const Enterprise& enterprise) -> std::string {
    const auto resolved = catalog.find(TemplateName{name}, enterprise);
    REQUIRE(resolved);
    const Document document;
    const Sighting sighting;
    const prompt::MapSubject subject{enterprise, document, sighting, {}, "mark"};
    return resolved->render(prompt::map_context(subject)).system;
}

}  // namespace

TEST_CASE("twelve topics state question, what to ignore and importance, in English and Korean") {
    const auto catalog = prompt::Catalog::load({}, packaged);
    for (const auto* topic : topics) {
        INFO(topic);
        std::set<std::string> blocks;
        const auto resolved = catalog.find(TemplateName{topic}, reader_of("acme", "", "ko"));
        REQUIRE(resolved);
        for (const auto& origin : resolved->origins()) blocks.insert(origin.block);
        for (const auto* block : {"question", "focus", "ignore", "importance", "style"})
            CHECK(blocks.contains(block));
        CHECK(system_prompt(catalog, topic, reader_of("acme", "", "en")) !=
              system_prompt(catalog, topic, reader_of("acme", "", "ko")));
    }
}

TEST_CASE("ten industries or more each change three topics or more, each in its own words") {
    const auto catalog = prompt::Catalog::load({}, packaged);
    CHECK(industries().size() >= 10);
    for (const auto* topic : topics) {
        std::set<std::string> seen{system_prompt(catalog, topic, reader_of("acme", "", "en"))};
        std::size_t overlays = 0;
        for (const auto& industry : industries()) {
            const auto file =
                packaged / "overlays/industry" / industry / (std::string{topic} + ".md");
            if (!fs::exists(file)) continue;
            ++overlays;
            seen.insert(system_prompt(catalog, topic, reader_of("acme", industry, "en")));
        }
        INFO(topic);
        CHECK(seen.size() == overlays + 1);
    }
    for (const auto& industry : industries()) {
        INFO(industry);
        std::size_t changed = 0;
        for (const auto* topic : topics)
            changed += system_prompt(catalog, topic, reader_of("acme", "", "en")) !=
                       system_prompt(catalog, topic, reader_of("acme", industry, "en"));
        CHECK(changed >= 3);
    }
}

TEST_CASE("every overlay of the library is of a template that exists") {
    const auto catalog = prompt::Catalog::load({}, packaged);
    std::set<std::string> known;
    for (const auto& name : catalog.names()) known.insert(name.str());
    for (const auto& entry : fs::recursive_directory_iterator{packaged / "overlays"}) {
        if (!entry.is_regular_file()) continue;
        auto path = fs::relative(entry.path(), packaged / "overlays");
        const auto topic = path.parent_path().filename() / path.stem();
        INFO(path.string());
        CHECK(known.contains(topic.string()));
    }
}

TEST_CASE("500 enterprises resolve 24 templates each", "[.bench]") {
    const auto catalog = prompt::Catalog::load({}, packaged);
    const auto names = catalog.names();
    const auto all = industries();
    const auto began = std::chrono::steady_clock::now();
    std::size_t resolved = 0;
    for (int number = 0; number < 500; ++number) {
        const auto enterprise = reader_of("e" + std::to_string(number),
                                          all[static_cast<std::size_t>(number) % all.size()],
                                          number % 2 == 0 ? "en" : "ko");
        const auto other = reader_of("f" + std::to_string(number), enterprise.industry, "ko");
        for (std::size_t at = 0; at < 12; ++at) {
            resolved += bool(catalog.find(names[at], enterprise));
            resolved += bool(catalog.find(names[at], other));
        }
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    WARN(resolved << " resolved in " << took.count() << " s");
    CHECK(resolved == 12'000);
    CHECK(took.count() < 2.0);
}
