/// `fanfold serve`
#include <algorithm>
#include <cstdio>
#include <fanfold/config/config.hpp>

#include "commands.hpp"
#include "daemon.hpp"
#include "logging.hpp"
#include "terminal.hpp"

namespace fanfold::app {

namespace {

/// It may come with a reload; until then its token opens less than whoever wrote it thinks.
void warn_of_unknown(const serve::Grant& grant, const config::Config& config, const std::string& file) {
    std::vector<std::string> known;
    for (const auto& [name, enterprise] : config.enterprises) known.push_back(name.str());
    for (const auto& name : config.broken) known.push_back(name.str());
    for (const auto& name : grant.enterprises) {
        if (std::find(known.begin(), known.end(), name) != known.end()) continue;
        const auto near = config::nearest(name, known);
        std::fprintf(stderr, "fanfold: warning: %s: there is no enterprise \"%s\"%s; the token opens nothing of it\n", file.c_str(),
                     name.c_str(), near ? ("; did you mean \"" + *near + "\"?").c_str() : "");
    }
}

}  // namespace

auto serve(const cli::Globals& globals, const cli::Serve& command) -> int {
    const auto folder = config_folder(globals.config_dir);
    auto config = config::load(folder);
    print_complaints(config.complaints, stderr_is_terminal());
    if (!config.usable()) return cli::exit_code::config;
    DaemonOptions options;
    options.config_folder = folder;
    options.no_wait = command.no_wait;
    options.metrics_file = command.metrics_file;
    options.http.listen = command.listen;
    options.http.hosts = command.hosts;
    for (const auto& file : command.token_files) {
        const auto line = config::secret(SecretPlace{"", file}, "--token-file");
        if (!line) return report_error(line.error());
        auto grant = serve::parse_grant(*line);
        if (!grant) return report_error(grant.error().at(file));
        warn_of_unknown(*grant, config, file);
        options.http.grants.push_back(std::move(*grant));
    }
    Daemon daemon{std::move(config), std::move(options), make_log(globals, Service::yes)};
    return daemon.run();
}

}  // namespace fanfold::app
