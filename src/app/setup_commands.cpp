/// Commands about configuration.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <fanfold/prompt/line_diff.hpp>
#include <fanfold/store/store.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "context.hpp"
#include "doctor_checks.hpp"
#include "price_days.hpp"
#include "prompt_checks.hpp"
#include "terminal.hpp"

namespace fanfold::app {

namespace {

using Json = nlohmann::ordered_json;
namespace exit_code = cli::exit_code;

auto load(const cli::Globals& globals) -> config::Config {
    return config::load(config_folder(globals.config_dir));
}

auto is_clean(const config::Config& config) -> bool {
    for (const auto& complaint : config.complaints)
        if (!complaint.warning) return false;
    return true;
}

/// Which files the last run had, as it noted.
void print_last_config(const config::Config& config) {
    std::ifstream in{config.house.state / "configs.jsonl"};
    std::string last;
    for (std::string line; std::getline(in, line);) last = line;
    const auto noted = Json::parse(last, nullptr, false);
    if (!noted.is_object()) return;
    const auto text = [&](const char* key) { return noted.value(key, std::string{}); };
    std::printf("last run %s at %s, configuration %s%s%s; now %s\n", text("run").c_str(),
                text("at").c_str(), text("config").substr(0, 12).c_str(),
                noted.contains("commit") ? ", commit " : "", text("commit").substr(0, 12).c_str(),
                config.digest.hex().substr(0, 12).c_str());
}

/// Lines of one key, with the line of the table that they stand in.
auto show_lines_of(const std::string& text, const cli::ConfigShow& command) -> int {
    std::string table;
    bool in_it = false, found = false;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        const auto line = text.substr(at, end - at);
        at = end + 1;
        const bool opens = line.starts_with("[");
        if (opens) {
            in_it = line.find(command.origin) < line.find(']');
            table = line;
        }
        const bool own = line.starts_with(command.origin + " ");
        if (!in_it && !own) continue;
        if (!in_it && !table.empty()) std::printf("%s\n", table.c_str()), table.clear();
        std::printf("%s\n", line.c_str());
        found = true;
    }
    if (found) return exit_code::ok;
    return report_error({ErrorKind::bad_input, "nothing called \"" + command.origin +
                                                   "\" is set for " + command.enterprise +
                                                   "; without --origin all of it is shown"});
}

}  // namespace

auto config_check(const cli::Globals& globals, const cli::ConfigCheck& command) -> int {
    const auto config = load(globals);
    const auto catalog = load_catalog(config);
    auto problems = broken_templates(config, catalog);
    for (auto& stray : stray_prompts(config, catalog)) problems.push_back(std::move(stray));
    for (const auto& [name, model] : config.house.models)
        if (const auto stale = stale_price(model, SystemClock{}.now()))
            problems.push_back({"[models." + name.str() + "]", *stale + ": caps and plans go by them", false});
    if (command.json) {
        Json rows = Json::array();
        for (const auto& complaint : config.complaints)
            rows.push_back({{"file", complaint.at.file},
                            {"line", complaint.at.line},
                            {"column", complaint.at.column},
                            {"what", complaint.what},
                            {"warning", complaint.warning}});
        for (const auto& problem : problems)
            rows.push_back(
                {{"where", problem.where}, {"what", problem.what}, {"warning", !problem.fatal}});
        std::printf("%s\n", rows.dump(2).c_str());
    } else {
        print_complaints(config.complaints);
        for (const auto& problem : problems)
            std::fprintf(stderr, "%s: %s%s\n", problem.where.c_str(), problem.fatal ? "" : "warning: ", problem.what.c_str());
        for (const auto& check : check_renderers(config))
            if (check.health != Health::good)
                std::fprintf(stderr, "warning: %s: %s\n", check.found.c_str(), check.cure.c_str());
    }
    const bool broken = std::any_of(problems.begin(), problems.end(), [](const auto& problem) { return problem.fatal; });
    if (!is_clean(config) || broken) return exit_code::config;
    if (!command.json)
        std::printf("%zu enterprises, %zu sources, %zu jobs: all good\n", config.enterprises.size(),
                    config.sources.size(), config.jobs.size());
    return exit_code::ok;
}

auto config_show(const cli::Globals& globals, const cli::ConfigShow& command) -> int {
    const auto config = load(globals);
    const auto text = config::show(config, EnterpriseName{command.enterprise});
    if (!text) return report_error(text.error());
    if (command.origin.empty()) {
        std::printf("%s", text->c_str());
        return exit_code::ok;
    }
    return show_lines_of(*text, command);
}

auto config_diff(const cli::Globals& globals, const cli::ConfigDiff& command) -> int {
    const auto config = load(globals);
    std::vector<std::string> selector;
    if (!command.enterprise.empty()) selector.push_back(command.enterprise);
    const auto names = config::select(config, selector);
    if (!names) return report_error(names.error());
    const auto reader = store::Store::open_reading(config.house.state);
    if (!reader) return report_error(reader.error());
    print_last_config(config);
    bool differs = false;
    for (const auto& name : *names) {
        const auto before = (*reader)->good_config(name);
        if (!before) return report_error(before.error());
        const auto now = config.enterprise_texts.find(name);
        if (now == config.enterprise_texts.end()) {
            std::printf("%s is broken; `fanfold config check` says why\n", name.str().c_str());
            continue;
        }
        const auto text = prompt::line_diff(before->value_or(""), now->second);
        if (text.empty()) continue;
        differs = true;
        std::printf("%s%s\n%s", name.str().c_str(), *before ? "" : " (no run has seen it yet)",
                    text.c_str());
    }
    if (!differs) std::puts("no difference from the last run");
    return exit_code::ok;
}

auto config_reference() -> int {
    std::printf("%s", config::reference().c_str());
    return exit_code::ok;
}

auto init(const cli::Init& command) -> int {
    const auto made = config::scaffold(command.folder, command.currency);
    if (!made) return report_error(made.error());
    std::printf(
        "Wrote a starting configuration to %s\n\nNext:\n    edit %s/sources and %s/enterprises\n   "
        " fanfold -C %s config check\n    fanfold -C %s run\n",
        command.folder.c_str(), command.folder.c_str(), command.folder.c_str(),
        command.folder.c_str(), command.folder.c_str());
    return exit_code::ok;
}

}  // namespace fanfold::app
