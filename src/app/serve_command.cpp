/// `fanfold serve`
#include "commands.hpp"
#include "daemon.hpp"
#include "logging.hpp"
#include "terminal.hpp"

namespace fanfold::app {

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
        options.http.grants.push_back(std::move(*grant));
    }
    Daemon daemon{std::move(config), std::move(options), make_log(globals, Service::yes)};
    return daemon.run();
}

}  // namespace fanfold::app
