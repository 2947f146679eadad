/// `fanfold db`: copies of the databases, and whether they are whole.
#include <cstdio>
#include <fanfold/store/backup.hpp>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "owner_client.hpp"
#include "run_command.hpp"
#include "terminal.hpp"
#include "upkeep.hpp"

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

constexpr const char* configs = "configs.jsonl";

/// What each run was configured as goes along with the runs; a state without a finished run has none.
auto copy_configs(const std::filesystem::path& from, const std::filesystem::path& to) -> Status {
    std::error_code failed;
    if (!std::filesystem::exists(from / configs, failed)) return Done{};
    std::filesystem::copy_file(from / configs, to / configs, std::filesystem::copy_options::overwrite_existing, failed);
    if (failed)
        return Error{ErrorKind::no_space, (to / configs).string() + " cannot be written: " + failed.message()};
    return Done{};
}

auto restore_configs(const std::filesystem::path& backup, const std::filesystem::path& state,
                     const std::filesystem::path& aside) -> Status {
    std::error_code failed;
    if (!std::filesystem::exists(backup / configs, failed)) return Done{};
    if (auto kept = copy_configs(state, aside); !kept) return kept;
    return copy_configs(backup, state);
}

}  // namespace

auto db_backup(const cli::Globals& globals, const cli::DbBackup& command) -> int {
    const auto state = state_folder(globals);
    if (!state) return exit_code::config;
    const auto files = store::back_up(*state, command.folder);
    if (!files) return report_error(files.error());
    if (auto copied = copy_configs(*state, command.folder); !copied) return report_error(copied.error());
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
    if (auto restored = restore_configs(command.folder, *state, *aside); !restored) return report_error(restored.error());
    std::error_code failed;
    // A new machine: nothing stood there.
    const bool nothing_stood_there = std::filesystem::remove(*aside, failed);
    std::printf("Restored into %s%s%s\n", state->c_str(), nothing_stood_there ? "" : "; what stood there is in ",
                nothing_stood_there ? "" : aside->c_str());
    std::puts("The folders of reports are not in a backup: `fanfold report export DIR` writes them again.");
    return exit_code::ok;
}

namespace {

auto clean_alone(Context& context, store::Rehearsal rehearsal, Result<store::Cleaned>& out) -> boost::asio::awaitable<void> {
    out = co_await context.store->cleaner().clean(context.config.house.retention, context.clock.now(), rehearsal,
                                                 store::Pace::at_once);
}

/// The daemon does it between its runs; we do it if nobody owns the store.
auto clean_by_owner(const std::filesystem::path& state, bool rehearsal) -> Result<std::optional<store::Cleaned>> {
    serve::Fields form;
    if (rehearsal) form.emplace("rehearsal", "1");
    const auto asked = ask_owner(state, "/api/v1/store/clean", form);
    if (!asked) return asked.error();
    if (!*asked) return std::optional<store::Cleaned>{};
    const auto body = nlohmann::json::parse((*asked)->body, nullptr, false);
    if (!body.is_object() || !body.contains("rows"))
        return Error{ErrorKind::busy, body.is_object() ? body.value("error", "") : (*asked)->body};
    store::Cleaned out;
    out.rows = body["rows"].get<std::map<std::string, std::int64_t>>();
    out.bytes = body.value("bytes", std::int64_t{0});
    out.anew = body.value("anew", false);
    out.anew_due = body.value("anew_due", false);
    return std::optional{std::move(out)};
}

auto clean_store(config::Config config, bool rehearsal) -> Result<store::Cleaned> {
    auto asked = clean_by_owner(config.house.state, rehearsal);
    if (!asked) return asked.error();
    if (*asked) return std::move(**asked);
    Context context{std::move(config), Duration::zero()};
    if (auto opened = context.open_store(false); !opened) return opened.error();
    Result<store::Cleaned> out;
    bool interrupted = false;
    run_on_io(context, clean_alone(context, rehearsal ? store::Rehearsal::yes : store::Rehearsal::no, out), interrupted);
    if (interrupted) return Error{ErrorKind::cancelled, "stopped; the next cleaning goes on where this one ended"};
    return out;
}

}  // namespace

auto db_gc(const cli::Globals& globals, const cli::DbGc& command) -> int {
    auto config = config::load(config_folder(globals.config_dir));
    print_complaints(config.complaints);
    if (!config.usable()) return exit_code::config;
    const auto cleaned = clean_store(std::move(config), command.dry_run);
    if (!cleaned) return report_error(cleaned.error());
    if (command.json)
        std::printf("%s\n", cleaned_json(*cleaned).dump(2).c_str());
    else
        print_cleaned(*cleaned, command.dry_run);
    return exit_code::ok;
}

}  // namespace fanfold::app
