/// Commands about the configured models.
#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <cstdio>
#include <fanfold/model/probe.hpp>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "context.hpp"
#include "model_probe.hpp"
#include "models.hpp"
#include "terminal.hpp"

namespace fanfold::app {

namespace {

using Json = nlohmann::ordered_json;
namespace exit_code = cli::exit_code;

auto settings_of(const config::House& house, const std::vector<std::string>& names)
    -> Result<std::vector<config::ModelSettings>> {
    std::vector<config::ModelSettings> out;
    for (const auto& name : names) {
        const auto found = house.models.find(ModelName{name});
        if (found == house.models.end())
            return Error{ErrorKind::bad_input,
                         "no model is called \"" + name + "\" under [models] in fanfold.toml"};
        out.push_back(found->second);
    }
    if (names.empty())
        for (const auto& [name, settings] : house.models)
            if (!settings.endpoint.empty()) out.push_back(settings);
    if (out.empty())
        return Error{ErrorKind::bad_input,
                     "no model under [models] in fanfold.toml has an endpoint"};
    return out;
}

auto probe_all(const std::vector<std::unique_ptr<model::ModelClient>>& clients, const Clock& clock,
               std::vector<Probed>& out) -> boost::asio::awaitable<void> {
    for (const auto& client : clients) {
        auto found = co_await model::probe(*client, clock, Deadline::never());
        out.push_back({client->card(), std::move(found)});
    }
}

auto long_prompt_in_words(const model::Probe& found) -> std::string {
    switch (found.long_prompt) {
        case model::LongPrompt::not_tried:
            return "long prompts not tried";
        case model::LongPrompt::read:
            return fmt::format("{} words read as {} tokens", found.long_words, *found.long_tokens);
        case model::LongPrompt::cut:
            return fmt::format(
                "{} words CUT to {} tokens without a word: write context_tokens, or raise the "
                "server's context",
                found.long_words, *found.long_tokens);
        case model::LongPrompt::refused:
            return fmt::format("{} words refused as too long", found.long_words);
        case model::LongPrompt::failed:
            break;
    }
    return "long prompt failed: " + found.trouble;
}

auto as_json(const Probed& probed, const std::string& currency) -> Json {
    const auto& found = probed.found;
    return {{"model", probed.card.name.str()},
            {"provider", probed.card.provider},
            {"model_id", probed.card.model_id},
            {"answered", found.answered},
            {"trouble", found.trouble},
            {"schema_kept", found.keeps_schema},
            {"usage_told", found.tells_usage},
            {"long_prompt", to_string(found.long_prompt)},
            {"long_prompt_words", found.long_words},
            {"long_prompt_tokens", found.long_tokens ? Json(*found.long_tokens) : Json()},
            {"took_ms", found.took.count()},
            {"revision", found.revision},
            {"cost", to_string(found.cost)},
            {"currency", currency}};
}

}  // namespace

auto in_words(const Probed& probed, const std::string& currency) -> std::string {
    const auto& found = probed.found;
    auto out = fmt::format("{} ({}{}): ", probed.card.name.str(), probed.card.provider,
                           probed.card.model_id.empty() ? "" : ", " + probed.card.model_id);
    if (!found.answered) return out + "NO ANSWER: " + found.trouble;
    out += fmt::format("answered in {}", to_string(found.took));
    if (!found.revision.empty()) out += " as " + found.revision;
    out += found.keeps_schema
               ? "; schema kept"
               : "; schema IGNORED: try dialect = \"json_object\" or \"none\", answers are checked "
                 "anyway";
    out += found.tells_usage ? "; usage told"
                             : "; usage NOT told: every call counts as its upper bound";
    out += "; " + long_prompt_in_words(found);
    return out + fmt::format("; cost {} {}", to_string(found.cost), currency);
}

auto probe_models(Context& context, const std::vector<config::ModelSettings>& wanted)
    -> Result<std::vector<Probed>> {
    http::HttpClient http{context.io.get_executor(), model_client_settings(context.config.house)};
    std::vector<std::unique_ptr<model::ModelClient>> clients;
    for (const auto& settings : wanted) {
        auto client = build_model(settings, http, context.clock, context.cpu.get_executor());
        if (!client) return client.error();
        clients.push_back(std::move(*client));
    }
    std::vector<Probed> probed;
    boost::asio::co_spawn(context.io, probe_all(clients, context.clock, probed),
                          [](std::exception_ptr thrown) {
                              if (thrown) std::rethrow_exception(thrown);
                          });
    context.io.restart();
    context.io.run();
    return probed;
}

auto models_probe(const cli::Globals& globals, const cli::ModelsProbe& command) -> int {
    Context context{config::load(config_folder(globals.config_dir)), Duration::zero()};
    const auto& house = context.config.house;
    const auto wanted = settings_of(house, command.names);
    if (!wanted) return report_error(wanted.error());
    const auto probed = probe_models(context, *wanted);
    if (!probed) return report_error(probed.error());
    bool all = true;
    for (const auto& one : *probed) {
        const auto text =
            command.json
                ? as_json(one, house.currency).dump(-1, ' ', false, Json::error_handler_t::replace)
                : in_words(one, house.currency);
        std::puts(text.c_str());
        all = all && one.found.answered;
    }
    return all ? exit_code::ok : exit_code::unavailable;
}

}  // namespace fanfold::app
