#include "doctor_checks.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/timex.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <fanfold/cli/command.hpp>
#include <fanfold/pipeline/access.hpp>
#include <fanfold/render/renderer.hpp>
#include <map>
#include <set>

#include "context.hpp"
#include "one_page.hpp"
#include "price_days.hpp"

namespace fanfold::app {

namespace {

namespace fs = std::filesystem;
namespace exit_code = cli::exit_code;

constexpr std::uintmax_t mebibyte = 1u << 20;
constexpr std::uintmax_t little_room = 2048 * mebibyte;
constexpr std::uintmax_t no_room = 64 * mebibyte;
constexpr const char* certificates = "/etc/ssl/certs/ca-certificates.crt";

/// The folder itself, or the nearest above it that exists.
auto existing(fs::path path) -> fs::path {
    std::error_code failed;
    path = fs::absolute(path);
    while (!fs::exists(path, failed) && path.has_relative_path()) path = path.parent_path();
    return path;
}

/// The programs that sources want their pages drawn by, each with the first of these sources.
auto wanted_renderers(const config::Config& config) -> std::map<std::string, SourceName> {
    std::map<std::string, SourceName> out;
    for (const auto& [name, source] : config.sources) {
        const auto& how = source.rendering;
        if (how.by == Rendering::By::browser) out.emplace(config.house.crawl.browser.program, name);
        if (how.by == Rendering::By::program && !how.argv.empty()) out.emplace(how.argv.front(), name);
    }
    return out;
}

auto model_check(const config::ModelSettings& model) -> Check {
    Check out{"model " + model.name.str(), Health::good,
              model.provider + (model.model_id.empty() ? "" : ", " + model.model_id), "", 0};
    if (const auto key = config::secret(model); !key) {
        out.health = Health::bad;
        out.exit_code = exit_code::config;
        out.found = key.error().message();
        out.cure = model.key_env.empty() ? "make the file of key_file readable"
                                         : "export " + model.key_env + "=… before fanfold starts";
        return out;
    }
    if (!model.free && model.price_as_of.empty() && model.price_input) {
        out.health = Health::doubtful;
        out.cure = "look the prices up and write price_as_of, or the caps hold on old prices";
    } else if (const auto stale = stale_price(model, SystemClock{}.now())) {
        out.health = Health::doubtful;
        out.found += ": " + *stale;
        out.cure = "look the prices up again and write the day into price_as_of: caps and plans go by them";
    } else if (model.context_tokens == 0 && !model.endpoint.empty()) {
        out.health = Health::doubtful;
        out.found += ", context not known";
        out.cure = "write context_tokens, so that long documents are asked in parts";
    }
    return out;
}

}  // namespace

auto check_config(const config::Config& config) -> std::vector<Check> {
    const auto errors = std::count_if(config.complaints.begin(), config.complaints.end(),
                                      [](const auto& each) { return !each.warning; });
    const auto root = config.house.root.string();
    if (errors > 0)
        return {{"config", Health::bad, fmt::format("{}: {} mistakes", root, errors),
                 "fanfold config check", exit_code::config}};
    return {{"config", Health::good,
             fmt::format("{}: {} enterprises, {} sources, {} jobs", root, config.enterprises.size(),
                         config.sources.size(), config.jobs.size()),
             "", 0}};
}

auto check_disk(const config::Config& config) -> Check {
    const auto folder = existing(config.house.state);
    std::error_code failed;
    const auto space = fs::space(folder, failed);
    if (failed || ::access(folder.c_str(), W_OK) != 0)
        return {"disk", Health::bad, folder.string() + " cannot be written",
                "give it to the user that runs fanfold, or name another [house] state",
                exit_code::no_space};
    auto found = fmt::format("{:.1f} GB free for {}",
                             static_cast<double>(space.available) / 1e9,
                             config.house.state.string());
    if (space.available < no_room)
        return {"disk", Health::bad, std::move(found), "make room: a night cannot start",
                exit_code::no_space};
    if (space.available < little_room)
        return {"disk", Health::doubtful, std::move(found), "make room: a year of nights wants more",
                0};
    return {"disk", Health::good, std::move(found), "", 0};
}

auto check_reports(const config::Config& config) -> Check {
    std::set<fs::path> folders;
    for (const auto& [name, enterprise] : config.enterprises)
        if (enterprise.folder) folders.insert(enterprise.folder->folder / name.str());
    for (const auto& folder : folders) {
        const auto there = existing(folder);
        std::error_code failed;
        if (fs::is_directory(there, failed) && ::access(there.c_str(), W_OK | X_OK) == 0) continue;
        return {"reports", Health::bad, there.string() + " cannot be written, so no report gets to " + folder.string(),
                "give it to the user that runs fanfold, or name another [deliver.folder] path", exit_code::no_space};
    }
    return {"reports", Health::good, fmt::format("{} folders can be written", folders.size()), "", 0};
}

auto check_lock(const config::Config& config) -> Check {
    const auto path = config.house.state / "lock";
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return {"lock", Health::good, "nobody owns the state", "", 0};
    const bool free = ::flock(file, LOCK_EX | LOCK_NB) == 0;
    ::close(file);
    if (free) return {"lock", Health::good, "nobody owns the state", "", 0};
    const auto pid = read_input(path.string());
    return {"lock", Health::good,
            "a fanfold runs now, pid " + (pid ? pid->substr(0, pid->find('\n')) : "?"), "", 0};
}

auto check_clock() -> Check {
    timex state{};
    const int said = ::adjtimex(&state);
    std::time_t now = std::time(nullptr);
    std::tm utc{};
    gmtime_r(&now, &utc);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", &utc);
    if (utc.tm_year + 1900 < 2026)
        return {"clock", Health::bad, text, "set it: timedatectl set-ntp true", exit_code::config};
    if (said == TIME_ERROR || (state.status & STA_UNSYNC) != 0)
        return {"clock", Health::doubtful, std::string{text} + ", not synchronised as the kernel knows",
                "timedatectl set-ntp true (in a container its host's clock counts)", 0};
    return {"clock", Health::good, text, "", 0};
}

auto check_zone(const config::Config& config) -> Check {
    std::time_t now = std::time(nullptr);
    std::tm local{};
    localtime_r(&now, &local);
    char text[32];
    std::strftime(text, sizeof text, "%Z, %H:%M", &local);
    std::string found = std::string{text};
    for (const auto& [name, job] : config.jobs)
        if (!job.deliver_by.empty())
            found += "; " + name.str() + " is due at " + job.deliver_by + " of it";
    const bool by_the_clock =
        std::any_of(config.jobs.begin(), config.jobs.end(), [](const auto& each) {
            return each.second.deliver_by.find(':') != std::string::npos;
        });
    if (local.tm_gmtoff == 0 && by_the_clock)
        return {"zone", Health::doubtful, std::move(found),
                "if readers are elsewhere: TZ=Asia/Seoul (or theirs) for cron or the unit", 0};
    return {"zone", Health::good, std::move(found), "", 0};
}

auto check_roots() -> Check {
    const auto text = read_input(certificates);
    std::size_t count = 0;
    if (text)
        for (auto at = text->find("BEGIN CERT"); at != std::string::npos;
             at = text->find("BEGIN CERT", at + 1))
            ++count;
    if (count == 0)
        return {"TLS roots", Health::bad, std::string{certificates} + " cannot be read",
                "apt-get install ca-certificates", exit_code::unavailable};
    return {"TLS roots", Health::good, fmt::format("{} in {}", count, certificates), "", 0};
}

auto check_contact(const config::Config& config) -> Check {
    const auto host = uncalled_host(config, config.enterprises);
    const auto& contact = config.house.crawl.contact;
    if (!host) return {"contact", Health::good, contact.empty() ? "no public host is visited" : contact, "", 0};
    return {"contact", Health::doubtful, "who visits " + *host + " does not say who is calling; no night begins before",
            "write contact = \"https://…\" or a mail address under [crawl] in fanfold.toml", 0};
}

auto check_sign_ins(const config::Config& config) -> std::vector<Check> {
    std::vector<Check> out;
    for (const auto& [name, source] : config.sources) {
        if (!source.sign_in) continue;
        const auto opened = pipeline::open_access(source, {});
        if (opened)
            out.push_back({"sign-in", Health::good, "source " + name.str() + ": password, token or cookies are there", "", 0});
        else
            out.push_back({"sign-in", Health::bad, opened.error().message(), "see [sign_in] in docs/recipes.md; until then it is not read",
                           exit_code::config});
    }
    return out;
}

auto check_renderers(const config::Config& config) -> std::vector<Check> {
    std::vector<Check> out;
    for (const auto& [program, source] : wanted_renderers(config)) {
        const auto found = render::find_program(program);
        const bool browser = program == config.house.crawl.browser.program;
        if (found)
            out.push_back({"renderer", Health::good, *found, "", 0});
        else
            out.push_back({"renderer", Health::doubtful,
                           found.error().message() + "; source " + source.str() + " is read without its scripts",
                           browser ? "apt-get install chromium, or name another [crawl.browser] program"
                                   : "correct [source.fetcher] exec, or install it",
                           0});
    }
    return out;
}

auto check_model_settings(const config::Config& config) -> std::vector<Check> {
    std::vector<Check> out;
    for (const auto& name : used_models(config)) {
        const auto found = config.house.models.find(name);
        if (found != config.house.models.end()) out.push_back(model_check(found->second));
    }
    if (out.empty())
        out.push_back({"model", Health::good, "extractive, inside: free, and labelled in reports",
                       "", 0});
    return out;
}

}  // namespace fanfold::app
