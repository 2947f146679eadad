#include <fanfold/prompt/mustache.hpp>
#include <fanfold/text/html.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "catch.hpp"

using namespace fanfold;
using nlohmann::json;

namespace {

const std::filesystem::path spec_folder = FANFOLD_SHARED_DIR "/conformance/mustache";

auto html(const json& test) -> std::string {
    std::map<std::string, prompt::Template> parsed;
    const auto partial_texts = test.value("partials", json::object());
    for (const auto& [name, text] : partial_texts.items())
        if (auto partial = prompt::Template::parse(text.get<std::string>()))
            parsed.emplace(name, *partial);
    auto main = prompt::Template::parse(test["template"].get<std::string>());
    if (!main) return main.error().message();
    const prompt::Partials partials = [&](const std::string& name) {
        const auto found = parsed.find(name);
        return found == parsed.end() ? nullptr : &found->second;
    };
    return main->render(test["data"], partials, text::escape_html);
}

auto passed(const std::string& file) -> int {
    std::ifstream in{spec_folder / file};
    const auto tests = json::parse(in)["tests"];
    int count = 0;
    for (const auto& test : tests) {
        INFO(file << ": " << test["name"] << ": " << test["desc"]
                  << "\ntemplate: " << test["template"]);
        CHECK(html(test) == test["expected"].get<std::string>());
        ++count;
    }
    return count;
}

}  // namespace

TEST_CASE("every required case and every inheritance case of the mustache specification passes") {
    if (!std::filesystem::exists(spec_folder)) {
        WARN("skipped: the mustache specification is not at " << spec_folder);
        return;
    }
    int required = 0;
    for (const auto* file : {"comments.json", "delimiters.json", "interpolation.json",
                             "inverted.json", "partials.json", "sections.json"})
        required += passed(file);
    CHECK(required == 136);
    CHECK(passed("~inheritance.json") == 27);
}
