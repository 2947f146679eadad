/// `fanfold db`: copies of the databases, and whether they are whole.
#include <cstdio>
#include <fanfold/store/backup.hpp>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "context.hpp"
#include "terminal.hpp"

namespace fanfold::app {

namespace {

namespace exit_code = cli::exit_code;
using Json = nlohmann::ordered_json;

/// The configured state folder; an error is printed.
auto state_folder(const cli::Globals& globals) -> std::optional<std::filesystem::path> {
    const auto config = config::load(config_folder(globals.config_dir));
    if (config.usable()) return config.house.state;
    print_complaints(config.complaints);
    return std::nullopt;
}

auto tell(const std::vector<store::CheckedFile>& files, bool json) -> int {
    Json rows = Json::array();
    bool good = true;
    for (const auto& file : files) {
        good = good && file.trouble.empty();
        rows.push_back({{"file", file.name}, {"bytes", file.bytes}, {"trouble", file.trouble}});
        if (!json)
            std::printf("%-10s %12llu bytes  %s\n", file.name.c_str(), static_cast<unsigned long long>(file.bytes),
                        file.trouble.empty() ? "ok" : file.trouble.c_str());
    }
    if (json) std::printf("%s\n", rows.dump(2, ' ', false, Json::error_handler_t::replace).c_str());
    return good ? exit_code::ok : exit_code::unavailable;
}

}  // namespace

auto db_backup(const cli::Globals& globals, const cli::DbBackup& command) -> int {
    const auto state = state_folder(globals);
    if (!state) return exit_code::config;
    const auto files = store::back_up(*state, command.folder);
    if (!files) return report_error(files.error());
    return tell(*files, false);
}

auto db_check(const cli::Globals& globals, const cli::DbCheck& command) -> int {
    std::optional<std::filesystem::path> folder = command.folder;
    if (command.folder.empty()) folder = state_folder(globals);
    if (!folder) return exit_code::config;
    const auto files = store::check_folder(*folder);
    if (!files) return report_error(files.error());
    return tell(*files, command.json);
}

auto db_restore(const cli::Globals& globals, const cli::DbRestore& command) -> int {
    if (command.verify) {
        cli::DbCheck check;
        check.folder = command.folder;
        return db_check(globals, check);
    }
    const auto state = state_folder(globals);
    if (!state) return exit_code::config;
    const auto aside = store::restore(command.folder, *state);
    if (!aside) return report_error(aside.error());
    std::printf("Restored into %s; what stood there is in %s\n", state->c_str(), aside->c_str());
    return exit_code::ok;
}

}  // namespace fanfold::app
