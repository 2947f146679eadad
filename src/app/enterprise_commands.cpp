/// `fanfold enterprise list|export|import` and `fanfold profile list|add`.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <fanfold/config/draft.hpp>
#include <fanfold/stage/deliver/render.hpp>
#include <fanfold/store/store.hpp>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "context.hpp"
#include "one_page.hpp"
#include "packaged_profiles.hpp"
#include "rivals.hpp"
#include "terminal.hpp"

namespace fanfold::app {

namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;
namespace exit_code = cli::exit_code;

auto load_usable(const cli::Globals& globals) -> Result<config::Config> {
    auto config = config::load(config_folder(globals.config_dir));
    if (config.usable()) return config;
    print_complaints(config.complaints);
    return Error{ErrorKind::fix_config, "the configuration cannot be used; the lines above say why"};
}

auto row_of(const config::Config& config, const EnterpriseName& name) -> Json {
    const auto found = config.enterprises.find(name);
    if (found == config.enterprises.end()) return {{"name", name.str()}, {"broken", true}};
    const auto& enterprise = found->second;
    return {{"name", name.str()},
            {"title", enterprise.title},
            {"language", enterprise.language},
            {"industry", enterprise.industry},
            {"tags", enterprise.tags},
            {"sources", enterprise.sources.size()},
            {"watch", enterprise.watch.size()},
            {"sections", enterprise.sections.size()},
            {"broken", false}};
}

void print_row(const Json& row) {
    if (row["broken"].get<bool>()) {
        std::printf("%-24s broken; `fanfold config check` says why\n",
                    row["name"].get<std::string>().c_str());
        return;
    }
    std::string tags;
    for (const auto& tag : row["tags"])
        tags += (tags.empty() ? "" : ",") + tag.get<std::string>();
    std::printf("%-24s %-3s %-14s %3zu sources %4zu watched  %s\n",
                row["name"].get<std::string>().c_str(), row["language"].get<std::string>().c_str(),
                row["industry"].get<std::string>().c_str(), row["sources"].get<std::size_t>(),
                row["watch"].get<std::size_t>(), tags.c_str());
}

struct Exported {
    fs::path folder;
    Json files = Json::array();

    auto write(const std::string& name, const std::string& bytes) -> Status {
        auto written = config::write_new(folder / name, bytes);
        if (written)
            files.push_back({{"file", name}, {"bytes", bytes.size()}, {"sha256", sha256(bytes).hex()}});
        return written;
    }
};

auto export_config(const config::Config& config, const EnterpriseName& name, Exported& out)
    -> Status {
    const auto own = config.house.root / "enterprises" / (name.str() + ".toml");
    auto text = read_input(own.string());
    if (!text) return text.error();
    if (auto written = out.write("enterprise.toml", *text); !written) return written;
    const auto merged = config.enterprise_texts.find(name);
    if (merged == config.enterprise_texts.end()) return Done{};
    return out.write("enterprise-with-profiles.toml", merged->second);
}

auto export_reports(store::Reader& reader, const EnterpriseName& name, Exported& out) -> Status {
    const auto lines = reader.reports(name);
    if (!lines) return lines.error();
    for (const auto& line : *lines) {
        auto report = reader.report(name, line.run);
        if (!report) return report.error();
        const auto base = "reports/" + to_string(line.run);
        auto written = out.write(base + ".json", deliver::to_json(*report).dump(2));
        if (written) written = out.write(base + ".html", deliver::to_html(*report));
        if (!written) return written;
    }
    return Done{};
}

/// What says what was handed out, with digests, so that it can be shown later.
auto write_receipt(const EnterpriseName& name, Exported& out) -> Status {
    const Json receipt{{"enterprise", name.str()},
                       {"exported_at", to_rfc3339(SystemClock{}.now())},
                       {"by", "fanfold " FANFOLD_VERSION},
                       {"files", out.files}};
    return config::write_new(out.folder / "receipt.json", receipt.dump(2) + "\n");
}

/// What one `enterprise import` wrote, with the line that each client came from.
struct Imported {
    std::map<std::string, int> lines;  ///< by name
    int failed = 0;
};

void tell_line(const std::string& file, int line, const std::string& what) {
    std::fprintf(stderr, "%s:%d: %s\n", file.c_str(), line, what.c_str());
}

/// Loads what was written, as the next run will: who would be broken is not left behind.
void take_back_broken(const fs::path& root, const std::string& file, Imported& imported) {
    const auto config = config::load(root);
    for (const auto& name : config.broken) {
        const auto line = imported.lines.find(name.str());
        if (line == imported.lines.end()) continue;
        const auto path = "enterprises/" + name.str() + ".toml";
        for (const auto& complaint : config.complaints)
            if (complaint.at.file == path && !complaint.warning) tell_line(file, line->second, complaint.what);
        std::error_code ignored;
        fs::remove(root / path, ignored);
        imported.lines.erase(line);
        ++imported.failed;
    }
}

auto draft_from(const std::vector<std::string>& columns, const std::vector<std::string>& fields)
    -> std::map<std::string, std::string> {
    std::map<std::string, std::string> out;
    for (std::size_t at = 0; at < std::min(columns.size(), fields.size()); ++at)
        out[columns[at]] = fields[at];
    return out;
}

auto import_row(const config::Config& config, std::map<std::string, std::string> row) -> Status {
    config::EnterpriseDraft draft;
    draft.comment = "Made by `fanfold enterprise import`.";
    draft.title = row["title"];
    draft.language = row["language"];
    draft.profile = row["profile"];
    draft.tags = split_list(row["tags"]);
    draft.sources = split_list(row["sources"]);
    for (const auto& name : split_list(row["watch"])) draft.watch.push_back(watch_for({name, {}, {}}, ""));
    const auto name = config::name_from(row["name"]);
    if (name.empty() || name != row["name"])
        return Error{ErrorKind::bad_input, "\"" + row["name"] + "\" cannot be a file's name"};
    if (!draft.profile.empty())
        if (auto provided = provide_profile(config, draft.profile); !provided)
            return provided.error();
    return config::write_new(config.house.root / "enterprises" / (name + ".toml"),
                             config::to_toml(draft));
}

auto check_columns(const std::vector<std::string>& columns) -> Status {
    const std::vector<std::string> known{"name", "title",   "language", "profile",
                                         "tags", "sources", "watch"};
    for (const auto& column : columns)
        if (std::find(known.begin(), known.end(), column) == known.end()) {
            const auto near = config::nearest(column, known);
            const bool parted = columns.size() == 1 && column.find_first_of(";\t") != std::string::npos;
            return Error{ErrorKind::bad_input,
                         "the first line names an unknown column \"" + column + "\"" +
                             (parted     ? ": columns are parted by commas here, semicolons part the names "
                                           "within one; save it as CSV with commas."
                              : near     ? "; did you mean \"" + *near + "\"?"
                                         : std::string{"."}) +
                             " Known: name,title,language,profile,tags,sources,watch"};
        }
    if (std::find(columns.begin(), columns.end(), "name") == columns.end())
        return Error{ErrorKind::bad_input,
                     "the first line must name the columns, among them name: "
                     "name,title,language,profile,tags,sources,watch"};
    return Done{};
}

}  // namespace

auto enterprise_list(const cli::Globals& globals, const cli::EnterpriseList& command) -> int {
    const auto config = load_usable(globals);
    if (!config) return report_error(config.error());
    const auto names = config::select(*config, command.enterprises);
    if (!names) return report_error(names.error());
    Json rows = Json::array();
    for (const auto& name : *names) rows.push_back(row_of(*config, name));
    if (command.json) {
        std::printf("%s\n", rows.dump(2).c_str());
        return exit_code::ok;
    }
    for (const auto& row : rows) print_row(row);
    if (rows.empty()) std::puts("No client yet. `fanfold enterprise new NAME` makes one.");
    return exit_code::ok;
}

auto enterprise_export(const cli::Globals& globals, const cli::EnterpriseExport& command) -> int {
    const auto config = load_usable(globals);
    if (!config) return report_error(config.error());
    const EnterpriseName name{command.name};
    const std::vector<std::string> selector{command.name};
    if (const auto known = config::select(*config, selector); !known)
        return report_error(known.error());
    Exported out{command.folder, Json::array()};
    auto done = export_config(*config, name, out);
    const auto reader = store::Store::open_reading(config->house.state);
    if (done && reader) done = export_reports(**reader, name, out);
    if (done) done = write_receipt(name, out);
    if (!done) return report_error(done.error());
    std::printf("%zu files and their receipt in %s\n", out.files.size(), command.folder.c_str());
    return exit_code::ok;
}

auto enterprise_import(const cli::Globals& globals, const cli::EnterpriseImport& command) -> int {
    const auto config = load_usable(globals);
    if (!config) return report_error(config.error());
    const auto text = read_input(command.file);
    if (!text) return report_error(text.error());
    std::vector<std::string> columns;
    Imported imported;
    int number = 0;
    const auto rows = without_mark(*text);
    for (std::size_t at = 0; at < rows.size();) {
        const auto end = std::min(rows.find('\n', at), rows.size());
        const auto fields = csv_fields(rows.substr(at, end - at));
        at = end + 1;
        ++number;
        if (fields.size() == 1 && fields.front().empty()) continue;
        if (columns.empty()) {
            columns = fields;
            if (auto fine = check_columns(columns); !fine)
                return report_error(fine.error().at(command.file));
            continue;
        }
        const auto row = draft_from(columns, fields);
        if (const auto done = import_row(*config, row)) {
            imported.lines.emplace(row.at("name"), number);
        } else {
            tell_line(command.file, number, done.error().message());
            ++imported.failed;
        }
    }
    take_back_broken(config->house.root, command.file, imported);
    std::printf("%zu clients written to %s%s\n", imported.lines.size(),
                (config->house.root / "enterprises").c_str(),
                imported.failed > 0 ? fmt::format(", {} lines were not", imported.failed).c_str() : "");
    return imported.failed > 0 ? exit_code::bad_input : exit_code::ok;
}

auto profile_list(const cli::Globals& globals, const cli::ProfileList& command) -> int {
    const auto root = config_folder(globals.config_dir);
    Json rows = Json::array();
    for (const auto& profile : packaged_profiles()) {
        std::error_code failed;
        const bool here = fs::exists(fs::path{root} / "profiles" / (profile.name + ".toml"), failed);
        rows.push_back({{"name", profile.name}, {"what", profile.what}, {"copied", here}});
    }
    if (command.json) {
        std::printf("%s\n", rows.dump(2).c_str());
        return exit_code::ok;
    }
    for (const auto& row : rows)
        std::printf("%-26s %-8s %s\n", row["name"].get<std::string>().c_str(),
                    row["copied"].get<bool>() ? "copied" : "", row["what"].get<std::string>().c_str());
    return exit_code::ok;
}

auto profile_add(const cli::Globals& globals, const cli::ProfileAdd& command) -> int {
    const auto config = load_usable(globals);
    if (!config) return report_error(config.error());
    const auto copied = provide_profile(*config, command.name);
    if (!copied) return report_error(copied.error());
    std::printf(*copied ? "Copied to %s\n" : "%s is there already\n",
                (config->house.root / "profiles" / (command.name + ".toml")).c_str());
    return exit_code::ok;
}

}  // namespace fanfold::app
