#include <algorithm>

#include <fanfold/config/config.hpp>

#include "words.hpp"

namespace fanfold::cli {

namespace {

constexpr const char* welcome =
    "Fanfold is the nightly research desk in one binary: it reads the sources you name, asks a "
    "language model many\n"
    "small questions about them, and has one cited report ready in the morning.\n"
    "\n"
    "  fanfold once URL     a cited report of a site or a folder, now; nothing configured, nothing spent\n"
    "  fanfold demo         three reports from a sample web, offline, in a minute\n"
    "  fanfold init DIR     write a configuration to start from\n"
    "  fanfold -C DIR run   make the reports\n"
    "\n"
    "fanfold --help lists every command.\n";

constexpr const char* exit_codes =
    "Example: fanfold once ./notes\n"
    "Exit codes: 0 all on time · 1 some late · 2 some missing · 64 usage · 65 bad input · 69 store "
    "or model\n"
    "unavailable · 73 disk · 75 busy · 78 configuration. Data on stdout, logs on stderr.";

auto all_subcommands(const CLI::App& app) -> std::vector<CLI::App*> {
    // The non-const overload lists what exists; the const one what was typed.
    return const_cast<CLI::App&>(app).get_subcommands([](const CLI::App*) { return true; });
}

/// All commands have to fit a screen: no empty lines between the groups of the first page.
class ShortFirstPage : public CLI::Formatter {
  public:
    auto make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const -> std::string override {
        auto out = CLI::Formatter::make_help(app, std::move(name), mode);
        if (app->get_parent() != nullptr) return out;
        for (auto at = out.find("\n\n"); at != std::string::npos; at = out.find("\n\n", at)) out.erase(at, 1);
        return out;
    }
};

/// Options that stand after a command's name, but belong to the program, are found there too. One
/// command at a time: without the limit "fanfold crawl run" would be two.
void let_fall_through(CLI::App& app) {
    app.fallthrough();
    app.require_subcommand(0, 1);
    app.get_formatter()->label("REQUIRED", "(required)");
    app.get_formatter()->column_width(34);
    for (auto* each : all_subcommands(app)) let_fall_through(*each);
}

void group(CLI::App& app, const char* title, std::initializer_list<const char*> names) {
    for (const auto* name : names) app.get_subcommand(name)->group(title);
}

}  // namespace

void build(CLI::App& app, Typed& typed) {
    app.name("fanfold");
    app.formatter(std::make_shared<ShortFirstPage>());
    app.footer(exit_codes);
    add_globals(app, typed);
    add_once(app, typed);
    add_start_commands(app, typed);
    add_nightly_commands(app, typed);
    add_report_commands(app, typed);
    add_config_commands(app, typed);
    add_prompt_commands(app, typed);
    add_model_commands(app, typed);
    add_client_commands(app, typed);
    add_room_commands(app, typed);
    add_manual_commands(app, typed);
    group(app, "Start", {"once", "demo", "init", "doctor"});
    group(app, "Every night", {"run", "plan", "status", "deliveries", "schedule", "backfill", "serve", "db"});
    group(app, "Reports", {"report", "document"});
    group(app, "Configuration", {"enterprise", "profile", "watch", "source", "config", "prompts", "ask", "try", "models"});
    group(app, "One room at a time", {"crawl", "fetch", "extract", "robots", "render"});
    group(app, "Other", {"completions", "man", "version"});
    let_fall_through(app);
}

auto shown_subcommands(const CLI::App& command) -> std::vector<const CLI::App*> {
    std::vector<const CLI::App*> out;
    for (const auto* each : all_subcommands(command))
        if (!each->get_group().empty()) out.push_back(each);
    return out;
}

auto path_of(const CLI::App& command) -> std::string {
    const auto* parent = const_cast<CLI::App&>(command).get_parent();
    return parent == nullptr ? command.get_name()
                             : path_of(*parent) + " " + command.get_name();
}

namespace {

/// The command that was typed, as deep as it was understood.
auto deepest(const CLI::App& app) -> const CLI::App& {
    const auto typed = app.get_subcommands();
    return typed.empty() ? app : deepest(*typed.front());
}

auto printable(std::string_view word) -> std::string {
    std::string out{word.substr(0, 80)};
    for (auto& letter : out)
        letter = static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f ? '?' : letter;
    return out;
}

auto usage(const CLI::App& command, const std::string& what) -> Exit {
    return {exit_code::usage, "fanfold: " + what + "\nSee `" + path_of(command) + " --help`.\n"};
}

auto did_you_mean(std::string_view word, const std::vector<std::string>& known) -> std::string {
    const auto near = config::nearest(word, known);
    return near ? ". Did you mean " + *near + "?" : "";
}

void collect_options(const CLI::App& app, std::vector<std::string>& out) {
    for (const auto* option : app.get_options()) {
        for (const auto& name : option->get_lnames()) out.push_back("--" + name);
    }
    if (const auto* parent = const_cast<CLI::App&>(app).get_parent()) collect_options(*parent, out);
}

auto unknown_option(const CLI::App& command, const std::string& word) -> Exit {
    std::vector<std::string> known;
    collect_options(command, known);
    const auto name = word.substr(0, word.find('='));
    return usage(command, "unknown option " + printable(name) + did_you_mean(name, known));
}

auto unknown_word(const CLI::App& command, const std::string& word) -> Exit {
    std::vector<std::string> known;
    for (const auto* each : all_subcommands(command)) known.push_back(each->get_name());
    if (known.empty()) return usage(command, "unexpected word " + printable(word));
    return usage(command, "unknown command " + printable(word) + did_you_mean(word, known));
}

auto refused(const CLI::App& app, const std::string& reason) -> Exit {
    const auto& command = deepest(app);
    for (const auto& extra : app.remaining(true)) {
        if (extra == "--") continue;
        const bool option = extra.size() > 1 && extra.front() == '-';
        return option ? unknown_option(command, extra) : unknown_word(command, extra);
    }
    return usage(command, printable(reason.substr(0, reason.find('\n'))));
}

/// Nothing wrong, but no command either.
auto unfinished(const CLI::App& app, bool nothing_typed) -> Exit {
    if (nothing_typed) return {exit_code::ok, welcome};
    return {exit_code::usage, app.help() + "\nfanfold: a command is missing\n"};
}

/// "fanfold help run" is "fanfold run --help"; CLI11 wants the words last to first.
auto words_of(int argc, const char* const* argv) -> std::vector<std::string> {
    std::vector<std::string> out;
    for (int at = 1; at < argc; ++at) out.emplace_back(argv[at]);
    if (!out.empty() && out.front() == "help") {
        out.erase(out.begin());
        out.emplace_back("--help");
    }
    std::reverse(out.begin(), out.end());
    return out;
}

auto parse_words(CLI::App& app, Typed& typed, std::vector<std::string> words)
    -> std::variant<Invocation, Exit> {
    const bool nothing_typed = words.empty();
    try {
        app.parse(words);
    } catch (const CLI::CallForHelp&) {
        return Exit{exit_code::ok, app.help()};
    } catch (const CLI::Error& error) {
        return refused(app, error.what());
    }
    if (typed.version) typed.command = Version{};
    if (!typed.command) return unfinished(app, nothing_typed);
    return Invocation{typed.globals, *typed.command};
}

}  // namespace

auto parse(int argc, const char* const* argv) -> std::variant<Invocation, Exit> {
    Typed typed;
    CLI::App app{"The nightly research desk in one binary."};
    try {
        build(app, typed);
        return parse_words(app, typed, words_of(argc, argv));
    } catch (const std::exception& error) {
        return Exit{exit_code::usage, std::string{"fanfold: "} + error.what() + "\n"};
    }
}

}  // namespace fanfold::cli
