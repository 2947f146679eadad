/// `fanfold enterprise purge`: everything of one client goes, with a receipt.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "owner_client.hpp"
#include "purging.hpp"
#include "run_command.hpp"
#include "terminal.hpp"

namespace fanfold::app {

namespace {

using Json = nlohmann::ordered_json;
namespace exit_code = cli::exit_code;

auto purge_alone(Context& context, EnterpriseName name, Result<Json>& out) -> boost::asio::awaitable<void> {
    auto config = context.config;
    out = co_await purge_enterprise(*context.premises, std::move(config), std::move(name), store::Pace::at_once);
}

void print_receipt(const Json& receipt) {
    for (const auto& [table, count] : receipt["rows"].items())
        std::printf("%12lld %s\n", static_cast<long long>(count.get<std::int64_t>()), table.c_str());
    std::printf("%12zu files of reports\n%12zu web archives\n%12lld marks\n", receipt["files"].size(),
                receipt["archives"].size(), static_cast<long long>(receipt["marks"].get<std::int64_t>()));
    for (const auto& line : receipt["left"]) std::printf("Left: %s\n", line.get<std::string>().c_str());
}

auto tell(const Json& receipt, bool json) -> int {
    if (json)
        std::printf("%s\n", receipt.dump(2, ' ', false, Json::error_handler_t::replace).c_str());
    else
        print_receipt(receipt);
    return exit_code::ok;
}

}  // namespace

auto enterprise_purge(const cli::Globals& globals, const cli::EnterprisePurge& command) -> int {
    auto config = config::load(config_folder(globals.config_dir));
    print_complaints(config.complaints, false);
    if (!config.usable()) return exit_code::config;
    if (!command.yes)
        return report_error({ErrorKind::bad_input, "this deletes every report, finding and delivery of " + command.name +
                                                       " for good; `fanfold enterprise export` keeps a copy. Say --yes to do it"});
    const auto asked = ask_owner(config.house.state, "/api/v1/enterprises/" + command.name + "/purge", {});
    if (!asked) return report_error(asked.error());
    if (*asked) {
        const auto receipt = Json::parse((*asked)->body, nullptr, false);
        return (*asked)->status == 200 && receipt.is_object() ? tell(receipt, command.json) : tell_reply(**asked);
    }
    Context context{std::move(config), Duration::zero()};
    if (auto opened = context.open_store(false); !opened) return report_error(opened.error());
    Result<Json> receipt;
    bool interrupted = false;
    run_on_io(context, purge_alone(context, EnterpriseName{command.name}, receipt), interrupted);
    if (!receipt) return report_error(receipt.error());
    return tell(*receipt, command.json);
}

}  // namespace fanfold::app
