#include <algorithm>
#include <cctype>

#include <fanfold/cli/manual.hpp>
#include <fanfold/config/manual.hpp>

#include "words.hpp"

namespace fanfold::cli {

namespace {

auto file_name(const CLI::App& command) -> std::string {
    auto out = path_of(command);
    std::replace(out.begin(), out.end(), ' ', '-');
    return out;
}

auto synopsis(const CLI::App& command) -> std::string {
    std::string out = "\\fB" + config::troff_escaped(path_of(command)) + "\\fR [OPTIONS]";
    for (const auto* option : command.get_options([](const CLI::Option* each) {
             return each->get_positional();
         }))
        out += option->get_required() ? " " + option->get_name() : " [" + option->get_name() + "]";
    return out + "\n";
}

auto option_text(const CLI::Option& option) -> std::string {
    return ".TP\n\\fB" + config::troff_escaped(option.get_name(option.get_positional(), true)) + "\\fR " +
           config::troff_escaped(option.get_type_name()) + "\n\\&" + config::troff_escaped(option.get_description()) + "\n";
}

auto options_text(const CLI::App& command) -> std::string {
    std::string out;
    for (const auto* option : command.get_options()) out += option_text(*option);
    return out.empty() ? out : ".SH OPTIONS\n" + out;
}

auto commands_text(const CLI::App& command) -> std::string {
    std::string out;
    for (const auto* below : shown_subcommands(command))
        out += ".TP\n\\fB" + config::troff_escaped(path_of(*below)) + "\\fR\n\\&" +
               config::troff_escaped(below->get_description()) + "\n";
    return out.empty() ? out : ".SH COMMANDS\n" + out;
}

auto page_of(const CLI::App& command) -> std::string {
    auto title = file_name(command);
    std::transform(title.begin(), title.end(), title.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
    const bool whole = command.get_name() == "fanfold";
    return ".TH " + title + " 1 \"\" fanfold\n.SH NAME\n" + config::troff_escaped(file_name(command)) + " \\- " +
           config::troff_escaped(command.get_description()) + "\n.SH SYNOPSIS\n" + synopsis(command) +
           commands_text(command) + options_text(command) +
           (whole ? ".SH EXIT STATUS\n" : ".SH EXAMPLE\n.nf\n") + "\\&" +
           config::troff_escaped(command.get_footer()) + (whole ? "\n" : "\n.fi\n");
}

void add_pages(const CLI::App& command, std::vector<ManualPage>& out) {
    out.push_back({file_name(command) + ".1", page_of(command)});
    for (const auto* below : shown_subcommands(command)) add_pages(*below, out);
}

}  // namespace

auto manual() -> std::vector<ManualPage> {
    Typed typed;
    CLI::App app{"The nightly research desk in one binary."};
    build(app, typed);
    std::vector<ManualPage> out;
    add_pages(app, out);
    return out;
}

}  // namespace fanfold::cli
