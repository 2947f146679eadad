/// `fanfold demo`: the bundled sample web on loopback, three enterprises, the extractive model. No
/// network, no key.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fanfold/sim/model.hpp>
#include <fanfold/sim/site.hpp>
#include <fanfold/stage/deliver/render.hpp>
#include <fstream>

#include "commands.hpp"
#include "context.hpp"
#include "one_page.hpp"
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
        return std::filesystem::absolute(command.folder).lexically_normal();
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

namespace {

/// A night of the demo: whose folder, and what was made of it.
struct DemoNight {
    config::Config config;
    int code = 0;
    pipeline::Summary summary;
};

auto live_through_demo(config::Config config, bool quiet) -> DemoNight {
    NightOptions options;
    options.quiet = quiet;
    options.as_of = demo_evening;
    DemoNight night{config, 0, {}};
    night.code = run_night(std::move(config), options,
                           [&](const Context& context, const pipeline::Summary& made) {
                               night.summary = made;
                               show_results(context, made);
                           });
    return night;
}

/// The same web and the same enterprises, in a state and with reports of their own, asked of
/// `server`: what the simulator knows its invented pages to say.
auto with_gold_answers(config::Config config, const sim::ModelServer& server) -> config::Config {
    const ModelName name{"replay"};
    config::ModelSettings model;
    model.name = name;
    model.provider = "openai";
    model.endpoint = "http://127.0.0.1:" + std::to_string(server.port()) + "/v1";
    model.model_id = "simulator-gold";
    model.free = true;
    if (auto here = http::Network::parse("127.0.0.0/8")) model.allow_networks = {*here};
    config.house.models.insert_or_assign(name, std::move(model));
    for (const auto* tier : {"small", "large"}) config.house.tiers.insert_or_assign(tier, name);
    config.house.state = config.house.root / "state-replay";
    for (auto& [each, enterprise] : config.enterprises)
        enterprise.folder = FolderDelivery{config.house.root / "reports-replay"};
    return config;
}

auto replay(const config::Config& config, bool quiet) -> int {
    const sim::ModelServer server{sim::ModelSettings{}};
    std::puts(
        "\nNow with answers beside it. No model was asked: these are the simulator's gold answers, "
        "what a\nmodel should find in these invented pages. Reports made of them say "
        "\"simulator-gold\".");
    return live_through_demo(with_gold_answers(config, server), quiet).code;
}

auto choose_model(config::Config& config, const std::string& model) -> Status {
    if (model.empty() || model == "replay") return Done{};
    if (!config.house.models.contains(ModelName{model}) && model != "extractive")
        return Error{ErrorKind::bad_input,
                     "the demo has no model \"" + model +
                         "\"; it knows extractive, replay, and what you add to " +
                         (config.house.root / "fanfold.toml").string()};
    for (const auto* tier : {"small", "large"})
        config.house.tiers.insert_or_assign(tier, ModelName{model});
    return Done{};
}

/// So that every command finds the sample web while it is served.
auto write_connect_to(const std::filesystem::path& folder, int port) -> Status {
    const auto path = folder / "fanfold.toml";
    auto text = read_input(path.string());
    if (!text) return text.error();
    const auto place = fmt::format("\"127.0.0.1:{}\"", port);
    const std::string table = "[crawl.connect_to]           # written by fanfold demo --serve\n\"*\" = ";
    if (const auto at = text->find(table); at != std::string::npos) {
        const auto value = at + table.size();
        text->replace(value, text->find('\n', value) - value, place);
    } else {
        *text += "\n" + table + place + "\n";
    }
    std::ofstream out{path, std::ios::binary};
    out << *text;
    out.close();
    return out ? Status{Done{}} : Error{ErrorKind::no_space, "cannot write " + path.string()};
}

auto keep_serving(const cli::Demo& command, const std::filesystem::path& folder,
                  std::span<const EmbeddedFile> web) -> int {
    if (auto written = write_connect_to(folder, command.port); !written)
        return report_error(written.error());
    const sim::SiteServer server{sim::serve_embedded(web),
                                 static_cast<std::uint16_t>(command.port)};
    std::printf(
        "The sample web is served until you press Ctrl-C, as http://harborpost.example/ and eight "
        "more hosts.\nIn another terminal:\n    fanfold -C %s once http://harborpost.example/\n",
        folder.c_str());
    std::fflush(stdout);
    ::pause();  // until a signal ends the process
    return exit_code::ok;
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
    if (auto chosen = choose_model(config, command.model); !chosen)
        return report_error(chosen.error());
    if (!globals.quiet)
        std::printf(
            "A sample web of %zu files is served on loopback; configuration and reports are in\n   "
            " %s\n\n",
            web.size(), folder->c_str());
    const auto night = live_through_demo(config, globals.quiet);
    show_first_screen(night.config, night.summary);
    int code = night.code;
    if (command.model == "replay") code = std::max(code, replay(config, globals.quiet));
    return command.serve ? keep_serving(command, *folder, web) : code;
}

}  // namespace fanfold::app
