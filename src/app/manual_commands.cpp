/// Completions and manual pages.
#include <cstdio>
#include <fanfold/cli/manual.hpp>
#include <fanfold/config/manual.hpp>
#include <filesystem>
#include <fstream>

#include "commands.hpp"
#include "terminal.hpp"

namespace fanfold::app {

auto completions(const cli::Completions& command) -> int {
    const auto text = cli::completions(command.shell);
    if (!text) return report_error(text.error());
    std::fputs(text->c_str(), stdout);
    return cli::exit_code::ok;
}

auto man(const cli::Man& command) -> int {
    auto pages = cli::manual();
    pages.push_back({"fanfold.toml.5", config::manual_page()});
    if (command.folder.empty()) {
        std::fputs(pages.front().text.c_str(), stdout);
        return cli::exit_code::ok;
    }
    std::error_code failed;
    std::filesystem::create_directories(command.folder, failed);
    for (const auto& page : pages) {
        const auto path = std::filesystem::path{command.folder} / page.file;
        std::ofstream out{path, std::ios::binary};
        out << page.text;
        out.close();
        if (!out) return report_error({ErrorKind::no_space, "cannot write " + path.string()});
    }
    std::printf("%zu pages in %s\n", pages.size(), command.folder.c_str());
    return cli::exit_code::ok;
}

}  // namespace fanfold::app
