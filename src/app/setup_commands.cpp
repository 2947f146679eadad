/// Commands about configuration and prompts.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <set>
#include <fanfold/config/named_templates.hpp>
#include <fanfold/prompt/context.hpp>
#include <fanfold/prompt/line_diff.hpp>
#include <fanfold/store/store.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "context.hpp"
#include "doctor_checks.hpp"
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

auto all_templates_found(const config::Config& config, const prompt::Catalog& catalog) -> bool {
    for (const auto& [name, enterprise] : config.enterprises)
        for (const auto& section : enterprise.sections)
            for (const auto& template_name : section.templates)
                if (!catalog.find(template_name, enterprise)) return false;
    return true;
}

/// "; did you mean …" of a name that no template has.
auto near_template(const prompt::Catalog& catalog, const TemplateName& wanted) -> std::string {
    std::vector<std::string> known;
    for (const auto& name : catalog.names()) known.push_back(name.str());
    if (std::find(known.begin(), known.end(), wanted.str()) != known.end()) return {};
    const auto near = config::nearest(wanted.str(), known);
    return near ? "; did you mean \"" + *near + "\"?" : std::string{};
}

/// Templates that enterprises name and that cannot be had, broken enterprises' too; of a profile's line
/// once. Only who has a mistake pays for reading the files again.
auto broken_templates(const config::Config& config, const prompt::Catalog& catalog)
    -> std::vector<prompt::Problem> {
    auto problems = catalog.problems();
    if (config.broken.empty() && all_templates_found(config, catalog)) return problems;
    std::set<std::string> told;
    for (const auto& [enterprise, templates] : config::named_templates(config.house.root, config.house))
        for (const auto& [name, at] : templates) {
            const auto found = catalog.find(name, enterprise);
            const auto where = config::to_string(at);
            if (found || !told.insert(where).second) continue;
            problems.push_back({where, found.error().message() + near_template(catalog, name), true});
        }
    return problems;
}

auto find_template(const config::Config& config, const prompt::Catalog& catalog,
                   const std::string& name, const std::string& enterprise)
    -> Result<prompt::Resolved> {
    if (enterprise.empty()) return catalog.find(TemplateName{name}, Enterprise{});
    const auto found = config.enterprises.find(EnterpriseName{enterprise});
    if (found == config.enterprises.end())
        return Error{ErrorKind::bad_input, "there is no enterprise \"" + enterprise +
                                               "\" (`fanfold config check` lists broken ones)"};
    return catalog.find(TemplateName{name}, found->second);
}

auto sample_document() -> Document {
    Document document;
    document.title = "Example Corp opens a second plant";
    document.text =
        "Example Corp said on Monday that it opened a second plant. It will employ 400 people.";
    document.language = "en";
    document.kind = "article";
    return document;
}

auto wanted_document(const config::Config& config, const std::string& id) -> Result<Document> {
    if (id.empty()) return sample_document();
    auto reader = store::Store::open_reading(config.house.state);
    if (!reader) return reader.error();
    return (*reader)->document(id);
}

/// What the overlays change, with neither the reader's words nor a document of theirs: those would
/// hide it.
auto asked_text(const prompt::Resolved& resolved) -> std::string {
    const auto document = sample_document();
    const Enterprise nobody;
    const Sighting sighting;
    const prompt::MapSubject subject{nobody, document, sighting, {}, "0000000000000000"};
    const auto messages = resolved.render(prompt::map_context(subject));
    return "--- system\n" + messages.system + "\n--- user\n" + messages.user + "\n";
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
    const auto problems = broken_templates(config, load_catalog(config));
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
            std::fprintf(stderr, "%s: %s\n", problem.where.c_str(), problem.what.c_str());
        for (const auto& check : check_renderers(config))
            if (check.health != Health::good)
                std::fprintf(stderr, "warning: %s: %s\n", check.found.c_str(), check.cure.c_str());
    }
    if (!is_clean(config) || !problems.empty()) return exit_code::config;
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

auto prompts_list(const cli::Globals& globals, const cli::PromptsList& command) -> int {
    const auto config = load(globals);
    const auto catalog = load_catalog(config);
    Json rows = Json::array();
    for (const auto& name : catalog.names()) {
        const auto resolved = catalog.find(name, Enterprise{});
        std::vector<std::string> users;
        for (const auto& [enterprise_name, enterprise] : config.enterprises)
            for (const auto& section : enterprise.sections)
                if (std::find(section.templates.begin(), section.templates.end(), name) !=
                    section.templates.end())
                    users.push_back(enterprise_name.str());
        rows.push_back({{"name", name.str()},
                        {"title", resolved ? resolved->front.title : resolved.error().message()},
                        {"version", resolved ? resolved->version.hex().substr(0, 12) : ""},
                        {"used_by", users}});
    }
    if (command.json) {
        std::printf("%s\n", rows.dump(2).c_str());
        return exit_code::ok;
    }
    for (const auto& row : rows)
        std::printf("%-24s %-13s %3zu  %s\n", row["name"].get<std::string>().c_str(),
                    row["version"].get<std::string>().c_str(), row["used_by"].size(),
                    row["title"].get<std::string>().c_str());
    return exit_code::ok;
}

auto prompts_show(const cli::Globals& globals, const cli::PromptsShow& command) -> int {
    const auto config = load(globals);
    const auto catalog = load_catalog(config);
    const auto resolved = find_template(config, catalog, command.name, command.enterprise);
    if (!resolved) return report_error(resolved.error());
    std::printf("%s: %s\nversion %s · tier %s · at most %d output tokens\n",
                resolved->name.str().c_str(), resolved->front.title.c_str(),
                resolved->version.hex().substr(0, 12).c_str(), resolved->front.tier.c_str(),
                resolved->front.max_output_tokens);
    for (const auto& layer : resolved->layers) std::printf("    from %s\n", layer.c_str());
    for (const auto& origin : resolved->origins())
        std::printf("    %-12s %s\n", origin.block.c_str(), origin.where.c_str());
    return exit_code::ok;
}

auto prompts_render(const cli::Globals& globals, const cli::PromptsRender& command) -> int {
    const auto config = load(globals);
    const auto catalog = load_catalog(config);
    const auto resolved = find_template(config, catalog, command.name, command.enterprise);
    if (!resolved) return report_error(resolved.error());
    const auto document = wanted_document(config, command.document);
    if (!document) return report_error(document.error());
    const auto found = config.enterprises.find(EnterpriseName{command.enterprise});
    const auto enterprise = found == config.enterprises.end() ? Enterprise{} : found->second;
    const Sighting sighting;
    const prompt::MapSubject subject{enterprise, *document, sighting, {}, "0000000000000000"};
    const auto messages = resolved->render(prompt::map_context(subject));
    std::printf("--- system\n%s\n--- user\n%s\n", messages.system.c_str(), messages.user.c_str());
    return exit_code::ok;
}

auto prompts_diff(const cli::Globals& globals, const cli::PromptsDiff& command) -> int {
    const auto config = load(globals);
    const auto catalog = load_catalog(config);
    const auto resolved = find_template(config, catalog, command.name, command.enterprise);
    if (!resolved) return report_error(resolved.error());
    const auto bare = prompt::Catalog::load(packaged_prompts_files(), {});
    const auto other =
        command.packaged
            ? find_template(config, bare, command.name,
                            command.against.empty() ? command.enterprise : command.against)
            : find_template(config, catalog, command.name, command.against);
    if (!other) return report_error(other.error());
    const auto text = prompt::line_diff(asked_text(*other), asked_text(*resolved));
    std::printf("%s", text.empty() ? "no difference\n" : text.c_str());
    return exit_code::ok;
}

auto prompts_lint(const cli::Globals& globals, const cli::PromptsLint& command) -> int {
    const auto config = load(globals);
    const auto catalog = load_catalog(config);
    auto problems = catalog.problems();
    std::vector<Enterprise> views{Enterprise{}};
    for (const auto& [name, enterprise] : config.enterprises)
        if (command.enterprises.empty() ||
            std::find(command.enterprises.begin(), command.enterprises.end(), name.str()) !=
                command.enterprises.end())
            views.push_back(enterprise);
    const auto began = SystemClock{}.steady_now();
    for (const auto& view : views)
        for (const auto& name : catalog.names()) {
            const auto resolved = catalog.find(name, view);
            if (!resolved) continue;
            for (auto& problem : catalog.lint(*resolved)) problems.push_back(std::move(problem));
        }
    const auto took = SystemClock{}.steady_now() - began;
    bool fatal = false;
    std::set<std::string> printed;
    for (const auto& problem : problems) {
        const auto line = problem.where + ": " + (problem.fatal ? "" : "advice: ") + problem.what;
        fatal = fatal || problem.fatal;
        if (printed.insert(line).second) std::printf("%s\n", line.c_str());
    }
    if (printed.empty()) std::printf("%zu templates: all good\n", catalog.names().size());
    if (!globals.quiet)
        std::fprintf(stderr, "%zu templates for %zu readers resolved and linted in %lld ms\n",
                     catalog.names().size(), views.size(),
                     static_cast<long long>(
                         std::chrono::duration_cast<std::chrono::milliseconds>(took).count()));
    return fatal ? exit_code::config : exit_code::ok;
}

}  // namespace fanfold::app
