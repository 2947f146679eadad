#include <fanfold/prompt/mustache.hpp>
#include <map>
#include <nlohmann/json.hpp>

#include "catch.hpp"

using namespace fanfold;
using nlohmann::json;

namespace {

auto rendered(const std::string& text, const json& context,
              const std::map<std::string, std::string>& partial_texts = {}) -> std::string {
    std::map<std::string, prompt::Template> parsed;
    for (const auto& [name, partial] : partial_texts)
        parsed.emplace(name, *prompt::Template::parse(partial));
    const prompt::Partials partials = [&](const std::string& name) -> const prompt::Template* {
        const auto found = parsed.find(name);
        return found == parsed.end() ? nullptr : &found->second;
    };
    auto main = prompt::Template::parse(text);
    REQUIRE(main);
    return main->render(context, partials, prompt::escape_nothing);
}

auto message(const std::string& text) -> std::string {
    const auto parsed = prompt::Template::parse(text);
    REQUIRE_FALSE(parsed);
    return parsed.error().message();
}

}  // namespace

TEST_CASE("a value that looks like a template is not rendered again") {
    CHECK(rendered("{{text}}", {{"text", "{{secret}}{{> p}}"}, {"secret", "x"}},
                   {{"p", "partial"}}) == "{{secret}}{{> p}}");
}

TEST_CASE("a template that includes itself ends") {
    CHECK(rendered("{{> p}}", json::object(), {{"p", "a{{> p}}"}}).size() < 100);
}

TEST_CASE("a block that overrides itself ends") {
    CHECK(rendered("{{<p}}{{$a}}{{$a}}x{{/a}}{{/a}}{{/p}}", json::object(), {{"p", "{{$a}}{{/a}}"}})
              .size() < 100);
}

TEST_CASE("blocks inside a partial can be overridden") {
    CHECK(rendered("{{<p}}{{$style}}short{{/style}}{{/p}}", json::object(),
                   {{"p", "{{> rules}}"}, {"rules", "Style: {{$style}}long{{/style}}"}}) ==
          "Style: short");
}

TEST_CASE("what is wrong in a template is told with line and column") {
    CHECK(message("a\nb {{#open}}") == "2:3: {{#open}} is never closed");
    CHECK(message("{{/x}}") == "1:1: {{/x}} closes nothing");
    CHECK(message("{{#a}}\n{{/b}}") == "2:1: {{/b}} closes {{#a}}");
    CHECK(message("x {{never") == "1:3: this tag is never closed with }}");
    CHECK(message("{{}}") == "1:1: a tag needs a name");
    CHECK(message("{{two words}}").find("a name has no spaces") != std::string::npos);
    CHECK(message("{{=x=}}").find("delimiters") != std::string::npos);
}

TEST_CASE("sections nested beyond reason are refused, not followed") {
    std::string deep;
    for (int count = 0; count < 10'000; ++count) deep += "{{#a}}";
    CHECK(message(deep).find("nested too deeply") != std::string::npos);
}

TEST_CASE("variables, partials and blocks are named for lint") {
    const auto parsed =
        prompt::Template::parse("{{a}} {{#b}}{{c.d}}{{/b}} {{> p}} {{<q}}{{$r}}{{/r}}{{/q}}");
    REQUIRE(parsed);
    CHECK(parsed->variables() == std::vector<std::string>{"a", "b", "c.d"});
    CHECK(parsed->partial_names() == std::vector<std::string>{"p", "q"});
    CHECK(parsed->block_names() == std::vector<std::string>{"r"});
}
