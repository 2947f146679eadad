#include <algorithm>

#include <fanfold/cli/manual.hpp>

#include "words.hpp"

namespace fanfold::cli::test {

namespace {

const std::vector<std::string> commands{"run",
                                        "plan",
                                        "status",
                                        "schedule",
                                        "serve",
                                        "db",
                                        "db backup",
                                        "db check",
                                        "db restore",
                                        "report",
                                        "report list",
                                        "report show",
                                        "report export",
                                        "report search",
                                        "report dropped",
                                        "report explain",
                                        "report diff",
                                        "report rebuild",
                                        "report approve",
                                        "report correct",
                                        "report mark",
                                        "report marks",
                                        "document",
                                        "document show",
                                        "source",
                                        "source test",
                                        "source list",
                                        "config",
                                        "config check",
                                        "config show",
                                        "config migrate",
                                        "init",
                                        "demo",
                                        "prompts",
                                        "prompts list",
                                        "prompts show",
                                        "prompts render",
                                        "prompts diff",
                                        "prompts copy",
                                        "prompts upstream-diff",
                                        "prompts lint",
                                        "models",
                                        "models probe",
                                        "crawl",
                                        "fetch",
                                        "extract",
                                        "robots",
                                        "render",
                                        "once",
                                        "doctor",
                                        "source add",
                                        "enterprise",
                                        "enterprise new",
                                        "enterprise list",
                                        "enterprise export",
                                        "enterprise import",
                                        "profile",
                                        "profile list",
                                        "profile add",
                                        "watch",
                                        "watch test",
                                        "config diff",
                                        "completions",
                                        "man",
                                        "version"};

auto help(const std::string& line) -> std::string {
    const auto parsed = parse_words(line);
    INFO(line);
    REQUIRE(std::holds_alternative<Exit>(parsed));
    CHECK(std::get<Exit>(parsed).code == exit_code::ok);
    return std::get<Exit>(parsed).text;
}

auto lines(const std::string& text) -> std::ptrdiff_t {
    return std::ranges::count(text, '\n');
}

auto longest_line(const std::string& text) -> std::size_t {
    std::istringstream in{text};
    std::size_t longest = 0;
    for (std::string line; std::getline(in, line);) longest = std::max(longest, line.size());
    return longest;
}

}  // namespace

TEST_CASE("a bare fanfold welcomes with the three first commands") {
    const auto text = help("");
    for (const auto* word :
         {"fanfold demo", "fanfold init DIR", "fanfold -C DIR run", "fanfold --help"}) {
        CHECK(text.find(word) != std::string::npos);
    }
    CHECK(lines(text) < 12);
}

TEST_CASE("help lists every command on one screen") {
    const auto text = help("--help");
    for (const auto& command : commands) {
        if (command.find(' ') == std::string::npos)
            CHECK(text.find("\n  " + command) != std::string::npos);
    }
    CHECK(text.find("Exit codes") != std::string::npos);
    CHECK(text.find("Example: fanfold ") != std::string::npos);
    CHECK(lines(text) <= 50);
    CHECK(longest_line(text) <= 112);
}

TEST_CASE("the help of each command fits a screen and shows an example of itself") {
    for (const auto& command : commands) {
        INFO(command);
        const auto text = help(command + " --help");
        INFO(text);
        CHECK(lines(text) <= 24);
        CHECK(longest_line(text) <= 112);
        CHECK(text.find("  fanfold " + command) != std::string::npos);
    }
}

TEST_CASE("the examples in the help are right") {
    for (const auto& command : commands) {
        const auto text = help(command + " --help");
        const auto at = text.find("Example:\n  fanfold ");
        if (at == std::string::npos) continue;
        const auto begin = at + std::string_view{"Example:\n  fanfold "}.size();
        const auto example = text.substr(begin, text.find('\n', begin) - begin);
        INFO(example);
        CHECK(std::holds_alternative<Invocation>(parse_words(example)));
    }
}

TEST_CASE("help is a word too") {
    CHECK(help("help") == help("--help"));
    CHECK(help("help run") == help("run --help"));
    CHECK(help("run -h") == help("run --help"));
}

TEST_CASE("the manual has a page for every command, and completions know each") {
    const auto pages = manual();
    REQUIRE(pages.front().file == "fanfold.1");
    for (const auto& command : commands) {
        INFO(command);
        auto file = "fanfold-" + command + ".1";
        std::ranges::replace(file, ' ', '-');
        CHECK(std::ranges::any_of(pages, [&](const auto& page) { return page.file == file; }));
        for (const auto* shell : {"bash", "zsh", "fish"})
            CHECK(completions(shell)->find(command) != std::string::npos);
    }
    CHECK(completions("tcsh").error().kind() == ErrorKind::bad_input);
}

TEST_CASE("hidden commands are in no completion and have no page") {
    CHECK(completions("bash")->find("reference") == std::string::npos);
    for (const auto& page : manual()) CHECK(page.file != "fanfold-config-reference.1");
}

TEST_CASE("hidden commands are not listed") {
    CHECK(help("config --help").find("reference") == std::string::npos);
}

}  // namespace fanfold::cli::test
