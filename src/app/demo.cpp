/// `fanfold demo`: the bundled sample web on loopback, three enterprises, the extractive model. No
/// network, no key.
#include <fmt/format.h>

#include <cstdio>
#include <fanfold/sim/site.hpp>
#include <fanfold/stage/deliver/render.hpp>
#include <fstream>

#include "commands.hpp"
#include "context.hpp"
#include "run_command.hpp"
#include "terminal.hpp"

namespace fanfold::app {

namespace {

namespace exit_code = cli::exit_code;
/// The sample web's evening: its articles are dated in the week before.
constexpr auto demo_evening = "2026-11-23T21:00:00Z";
constexpr std::string_view web_prefix = "web/";

auto demo_folder(const cli::Demo& command) -> Result<std::filesystem::path> {
    std::error_code failed;
    if (!command.folder.empty()) {
        std::filesystem::create_directories(command.folder, failed);
        if (failed)
            return Error{ErrorKind::no_space,
                         "cannot make " + command.folder + ": " + failed.message()};
        return std::filesystem::absolute(command.folder);
    }
    std::string pattern =
        (std::filesystem::temp_directory_path(failed) / "fanfold-demo-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr)
        return Error{ErrorKind::no_space, "cannot make a temporary folder"};
    return std::filesystem::path{pattern};
}

/// The demo's configuration is written out, so that it can be read, changed and run again.
auto write_config(const std::filesystem::path& folder) -> Status {
    std::error_code failed;
    for (const auto& file : demo_house_files()) {
        if (file.path.starts_with(web_prefix)) continue;
        const auto target = folder / file.path;
        if (std::filesystem::exists(target, failed)) continue;
        std::filesystem::create_directories(target.parent_path(), failed);
        std::ofstream out{target, std::ios::binary};
        out.write(file.bytes.data(), static_cast<std::streamsize>(file.bytes.size()));
        if (!out) return Error{ErrorKind::no_space, "cannot write " + target.string()};
    }
    return Done{};
}

auto sample_web() -> std::vector<EmbeddedFile> {
    std::vector<EmbeddedFile> files;
    for (const auto& file : demo_house_files())
        if (file.path.starts_with(web_prefix))
            files.push_back({file.path.substr(web_prefix.size()), file.bytes});
    return files;
}

void show_results(const Context& context, const pipeline::Summary& summary) {
    std::puts("\nThree reports:");
    for (const auto& outcome : summary.outcomes)
        std::printf("    %-22s %s/%s/latest.html\n", outcome.enterprise.str().c_str(),
                    outcome.folder.c_str(), outcome.enterprise.str().c_str());
    const auto root = context.config.house.root.string();
    std::printf(
        "\nLook closer:\n    fanfold -C %s report show --enterprise %s\n    fanfold -C %s "
        "status\n\n",
        root.c_str(),
        summary.outcomes.empty() ? "E" : summary.outcomes.front().enterprise.str().c_str(),
        root.c_str());
}

void show_first_screen(const config::Config& config, const pipeline::Summary& summary) {
    auto reader = store::Store::open_reading(config.house.state);
    if (!reader) return;
    for (const auto& outcome : summary.outcomes) {
        const auto report = (*reader)->report(outcome.enterprise, summary.run);
        if (!report || report->language != "en") continue;
        const auto text = deliver::to_terminal(*report, terminal_width(), colours_wanted());
        std::size_t end = 0;
        for (int lines = 0; lines < 40 && end != std::string::npos; ++lines)
            end = text.find('\n', end + 1);
        std::printf("%s\n", text.substr(0, end).c_str());
        return;
    }
}

}  // namespace

auto demo(const cli::Globals& globals, const cli::Demo& command) -> int {
    const auto folder = demo_folder(command);
    if (!folder) return report_error(folder.error());
    if (auto written = write_config(*folder); !written) return report_error(written.error());
    const auto web = sample_web();
    const sim::SiteServer server{sim::serve_embedded(web)};

    auto config = config::load(*folder);
    config.house.crawl.connect_to = {{"*", "127.0.0.1:" + std::to_string(server.port())}};
    if (!command.model.empty()) {
        if (!config.house.models.contains(ModelName{command.model}) &&
            command.model != "extractive")
            return report_error(
                {ErrorKind::bad_input, "the demo has no model \"" + command.model +
                                           "\"; it knows extractive, and what you add to " +
                                           (*folder / "fanfold.toml").string()});
        for (const auto* tier : {"small", "large"})
            config.house.tiers.insert_or_assign(tier, ModelName{command.model});
    }
    if (!globals.quiet)
        std::printf(
            "A sample web of %zu files is served on loopback; configuration and reports are in\n   "
            " %s\n\n",
            web.size(), folder->c_str());
    NightOptions options;
    options.quiet = globals.quiet;
    options.as_of = demo_evening;
    const auto seen = config;
    pipeline::Summary summary;
    const int code = run_night(std::move(config), options,
                               [&](const Context& context, const pipeline::Summary& made) {
                                   summary = made;
                                   show_results(context, made);
                               });
    show_first_screen(seen, summary);
    return code;
}

}  // namespace fanfold::app
