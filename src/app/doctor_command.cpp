/// `fanfold doctor`: is everything there that a night needs?
#include <cstdio>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "doctor_checks.hpp"
#include "model_probe.hpp"
#include "terminal.hpp"

namespace fanfold::app {

namespace {

using Json = nlohmann::ordered_json;
namespace exit_code = cli::exit_code;

void add(std::vector<Check>& out, std::vector<Check> more) {
    for (auto& check : more) out.push_back(std::move(check));
}

auto asked_models(const config::House& house) -> std::vector<config::ModelSettings> {
    std::vector<config::ModelSettings> out;
    for (const auto& [name, settings] : house.models)
        for (const auto& [tier, model] : house.tiers)
            if (model == name && !settings.endpoint.empty() &&
                (out.empty() || out.back().name != name))
                out.push_back(settings);
    return out;
}

auto probe_check(const Probed& probed, const std::string& currency) -> Check {
    Check out{"asked", Health::good, in_words(probed, currency), "", 0};
    const auto& found = probed.found;
    if (!found.answered) {
        out.health = Health::bad;
        out.exit_code = exit_code::unavailable;
        out.cure = "check endpoint, key and model under [models." + probed.card.name.str() + "]";
    } else if (!found.keeps_schema || !found.tells_usage ||
               found.long_prompt == model::LongPrompt::cut) {
        out.health = Health::doubtful;
        out.cure = "see docs/configuration.md, [models." + probed.card.name.str() + "]";
    }
    return out;
}

auto ask_models(const config::Config& config) -> std::vector<Check> {
    const auto wanted = asked_models(config.house);
    if (wanted.empty()) return {};
    Context context{config, Duration::zero()};
    const auto probed = probe_models(context, wanted);
    if (!probed)
        return {{"models", Health::bad, probed.error().message(), "see the lines above",
                 exit_code::config}};
    std::vector<Check> out;
    for (const auto& one : *probed) out.push_back(probe_check(one, config.house.currency));
    return out;
}

auto all_checks(const config::Config& config, bool offline) -> std::vector<Check> {
    auto out = check_config(config);
    out.push_back(check_disk(config));
    out.push_back(check_reports(config));
    out.push_back(check_lock(config));
    out.push_back(check_clock());
    out.push_back(check_zone(config));
    out.push_back(check_roots());
    out.push_back(check_contact(config));
    add(out, check_sign_ins(config));
    if (!offline) out.push_back(check_dns(config));
    add(out, check_renderers(config));
    const auto models = check_model_settings(config);
    bool keys = true;
    for (const auto& check : models) keys = keys && check.health != Health::bad;
    add(out, models);
    if (!offline && keys) add(out, ask_models(config));
    add(out, check_mail(config, offline));
    return out;
}

auto word_of(Health health) -> const char* {
    switch (health) {
        case Health::good:
            return "ok";
        case Health::doubtful:
            return "look";
        case Health::bad:
            return "BAD";
        case Health::skipped:
            return "-";
    }
    return "";
}

auto painted(Health health) -> std::string {
    const std::string word = word_of(health);
    const auto padded = word + std::string(6 - word.size(), ' ');
    if (!colours_wanted()) return padded;
    const auto* colour = health == Health::bad        ? "31"
                         : health == Health::doubtful ? "33"
                                                      : "32";
    return std::string{"\033["} + colour + "m" + padded + "\033[0m";
}

auto as_json(const Check& check) -> Json {
    return {{"about", check.about},
            {"health", word_of(check.health)},
            {"found", check.found},
            {"cure", check.cure}};
}

}  // namespace

auto doctor(const cli::Globals& globals, const cli::Doctor& command) -> int {
    const auto config = config::load(config_folder(globals.config_dir));
    int code = exit_code::ok;
    Json rows = Json::array();
    for (const auto& check : all_checks(config, command.offline)) {
        if (check.health == Health::bad && code == exit_code::ok) code = check.exit_code;
        if (command.json) {
            rows.push_back(as_json(check));
            continue;
        }
        std::printf("%s%-12s %s%s%s\n", painted(check.health).c_str(), check.about.c_str(),
                    check.found.c_str(), check.cure.empty() ? "" : " → ", check.cure.c_str());
    }
    if (command.json)
        std::printf("%s\n", rows.dump(2, ' ', false, Json::error_handler_t::replace).c_str());
    return code;
}

}  // namespace fanfold::app
