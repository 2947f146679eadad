#include <functional>

#include <fanfold/cli/manual.hpp>

#include "words.hpp"

namespace fanfold::cli {

namespace {

/// "report show", "" for fanfold itself.
auto inner_path(const CLI::App& command) -> std::string {
    const auto path = path_of(command);
    const auto blank = path.find(' ');
    return blank == std::string::npos ? std::string{} : path.substr(blank + 1);
}

void each_command(const CLI::App& command, const std::function<void(const CLI::App&)>& visit) {
    visit(command);
    for (const auto* below : shown_subcommands(command)) each_command(*below, visit);
}

auto words_after(const CLI::App& command) -> std::string {
    std::string out;
    for (const auto* below : shown_subcommands(command)) out += below->get_name() + " ";
    for (const auto* option : command.get_options()) {
        for (const auto& name : option->get_lnames()) out += "--" + name + " ";
        for (const auto& name : option->get_snames()) out += "-" + name + " ";
    }
    return out;
}

auto bash(const CLI::App& app) -> std::string {
    std::string known, cases;
    each_command(app, [&](const CLI::App& command) {
        const auto path = inner_path(command);
        if (!path.empty()) known += (known.empty() ? "\"" : "|\"") + path + "\"";
        cases += "        \"" + path + "\") words=\"" + words_after(command) + "\" ;;\n";
    });
    return "# fanfold completions bash > /etc/bash_completion.d/fanfold\n"
           "_fanfold() {\n"
           "    local word path='' words='' current=${COMP_WORDS[COMP_CWORD]}\n"
           "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
           "        case \"${path:+$path }$word\" in\n            " +
           known +
           ") path=\"${path:+$path }$word\" ;;\n"
           "        esac\n"
           "    done\n"
           "    case \"$path\" in\n" +
           cases +
           "    esac\n"
           "    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
           "    [ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- \"$current\"))\n"
           "}\n"
           "complete -o filenames -F _fanfold fanfold\n";
}

auto zsh(const CLI::App& app) -> std::string {
    return "#compdef fanfold\n"
           "# fanfold completions zsh > \"${fpath[1]}/_fanfold\"\n"
           "autoload -U +X bashcompinit && bashcompinit\n" +
           bash(app);
}

/// Inside single quotes of fish.
auto quoted(const std::string& text) -> std::string {
    std::string out = "'";
    for (const char letter : text) {
        if (letter == '\'' || letter == '\\') out += '\\';
        out += letter;
    }
    return out + "'";
}

auto fish_lines(const CLI::App& command) -> std::string {
    const auto path = inner_path(command);
    const auto when = "complete -c fanfold -n " + quoted("__fanfold_at " + quoted(path));
    std::string out;
    for (const auto* below : shown_subcommands(command))
        out += when + " -f -a " + below->get_name() + " -d " + quoted(below->get_description()) +
               "\n";
    for (const auto* option : command.get_options()) {
        if (option->get_lnames().empty()) continue;
        out += when + " -l " + option->get_lnames().front();
        if (!option->get_snames().empty()) out += " -s " + option->get_snames().front();
        if (option->get_items_expected_max() > 0) out += " -r";
        out += " -d " + quoted(option->get_description()) + "\n";
    }
    return out;
}

auto fish(const CLI::App& app) -> std::string {
    std::string known, lines;
    each_command(app, [&](const CLI::App& command) {
        if (!inner_path(command).empty()) known += " " + quoted(inner_path(command));
        lines += fish_lines(command);
    });
    return "# fanfold completions fish > ~/.config/fish/completions/fanfold.fish\n"
           "function __fanfold_at\n"
           "    set -l path ''\n"
           "    for word in (commandline -opc)[2..-1]\n"
           "        set -l longer (string trim -- \"$path $word\")\n"
           "        contains -- $longer" +
           known +
           "; and set path $longer\n"
           "    end\n"
           "    test \"$path\" = \"$argv[1]\"\n"
           "end\n" +
           lines;
}

}  // namespace

auto completions(const std::string& shell) -> Result<std::string> {
    Typed typed;
    CLI::App app;
    build(app, typed);
    if (shell == "bash") return bash(app);
    if (shell == "zsh") return zsh(app);
    if (shell == "fish") return fish(app);
    return Error{ErrorKind::bad_input,
                 "completions are there for bash, zsh and fish, not for \"" + shell + "\""};
}

}  // namespace fanfold::cli
