#pragma once
/// What `fanfold doctor` looks at, one check each. They read the machine; `offline` ones ask nobody.
#include <string>
#include <vector>

#include <fanfold/config/config.hpp>

namespace fanfold::app {

enum class Health { good, doubtful, bad, skipped };

struct Check {
    std::string about;  ///< "disk"
    Health health = Health::good;
    std::string found;
    std::string cure;  ///< what to do; empty when it is good
    int exit_code = 0;  ///< of `fanfold doctor` when it is bad
};

auto check_config(const config::Config& config) -> std::vector<Check>;
auto check_disk(const config::Config& config) -> Check;
/// Whether each folder that reports go to can be written, or made.
auto check_reports(const config::Config& config) -> Check;
auto check_lock(const config::Config& config) -> Check;
auto check_clock() -> Check;
auto check_zone(const config::Config& config) -> Check;
auto check_roots() -> Check;
/// Key, price and context of each model that a tier names, as written; nobody is asked.
auto check_model_settings(const config::Config& config) -> std::vector<Check>;
/// The programs that draw pages of sources; none where no source asks for one.
auto check_renderers(const config::Config& config) -> std::vector<Check>;
/// Whether it says who is calling where a public host is to be visited.
auto check_contact(const config::Config& config) -> Check;
/// The passwords, tokens and cookies.txt of sources, read as a night would; nobody is asked.
auto check_sign_ins(const config::Config& config) -> std::vector<Check>;
/// Resolves a few hosts of sources.
auto check_dns(const config::Config& config) -> Check;
/// Connects to each mail server and waits for its greeting.
auto check_mail(const config::Config& config, bool offline) -> std::vector<Check>;

}  // namespace fanfold::app
