#include "meanwhile.hpp"

#include <cstdio>
#include <fanfold/async/see_off.hpp>
#include <nlohmann/json.hpp>

#include "night.hpp"
#include "owner_client.hpp"
#include "owner_door.hpp"

namespace fanfold::app {

namespace {

namespace asio = boost::asio;
using Json = nlohmann::ordered_json;

auto is_daemon(const std::filesystem::path& state) -> bool {
    const auto reply = ask_owner(state, "/api/v1/owner", {});
    if (!reply || !*reply) return false;
    const auto body = Json::parse((*reply)->body, nullptr, false);
    return body.is_object() && body.value("daemon", false);
}

auto joined(const std::vector<std::string>& words) -> std::string {
    std::string out;
    for (const auto& word : words) out += (out.empty() ? "" : ";") + word;
    return out;
}

auto needs_it_alone() -> Error {
    return {ErrorKind::busy, "a daemon owns the store and lives in the present: stop it (`systemctl stop fanfold`) for a run "
                             "with --as-of"};
}

auto readers_of(const Context& context) -> asio::awaitable<Result<OwnerDoor::Readers>> {
    co_return context.enterprises;
}

}  // namespace

auto answer_meanwhile(Context& context, asio::awaitable<void> work) -> asio::awaitable<void> {
    const auto& state = context.config.house.state;
    OwnerDoor door{*context.premises, [&context] { return readers_of(context); }, state};
    auto answer = [&door](serve::HttpRequest request) { return door.answer(std::move(request)); };
    serve::HttpServer server{context.io.get_executor(), OwnerDoor::socket_in(state), std::move(answer)};
    async::TaskGroup serving{context.io.get_executor()};
    if (server.listen()) serving.start(server.serve());
    co_await async::do_beside(serving, std::move(work));
}

auto run_by_daemon(const config::Config& config, const cli::Run& command) -> std::optional<int> {
    const auto& state = config.house.state;
    if (!is_daemon(state)) return std::nullopt;
    if (command.due) return cli::exit_code::ok;  // the daemon does what is due
    if (!command.as_of.empty()) return report_error(needs_it_alone());
    const auto job = find_job(config, command.job);
    if (!job) return report_error(job.error());
    serve::Fields form{{"reask", command.reask_since}, {"enterprises", joined(command.enterprises)}};
    if (command.again) form.emplace("again", "true");
    const auto reply = ask_owner(state, "/api/v1/jobs/" + job->name.str() + "/run", form);
    if (!reply) return report_error(reply.error());
    if (!*reply) return std::nullopt;
    const auto code = tell_reply(**reply);
    const auto body = Json::parse((*reply)->body, nullptr, false);
    const auto summary = body.is_object() ? body.value("summary", "") : "";
    if (code != cli::exit_code::ok && !summary.empty())
        std::fprintf(stderr, "fanfold: %s (exit %d)\n", summary.c_str(), code);
    else if (stdout_is_terminal() && !command.json)
        std::printf("%s\n", summary.c_str());
    if (command.json) std::printf("%s\n", (*reply)->body.c_str());
    return code;
}

}  // namespace fanfold::app
