/// `fanfold deliveries`: what was handed over, what failed, and sending it again.
#include <cstdio>
#include <fanfold/pipeline/deliveries.hpp>
#include <fanfold/stage/deliver/letter.hpp>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "owner_client.hpp"
#include "owner_work.hpp"
#include "run_command.hpp"
#include "terminal.hpp"

namespace fanfold::app {

namespace {

namespace asio = boost::asio;
namespace exit_code = cli::exit_code;
using Json = nlohmann::ordered_json;

constexpr int lines_shown = 200;

auto state_of(const store::DeliveryLine& line) -> std::string {
    if (line.delivered_at) return "delivered";
    if (line.dead) return "dead";
    if (line.delivery.tries == 0 && line.next_try > SystemClock{}.now()) return "held";
    return line.delivery.tries > 0 ? "waiting" : "due";
}

auto json_of(const store::DeliveryLine& line) -> Json {
    const auto& delivery = line.delivery;
    Json out{{"id", delivery.id},
             {"enterprise", delivery.enterprise.str()},
             {"run", to_string(delivery.run)},
             {"kind", delivery.kind},
             {"target", delivery.target},
             {"state", state_of(line)},
             {"failed", delivery.tries},
             {"started", delivery.starts}};
    if (line.delivered_at) out["delivered_at"] = to_rfc3339(*line.delivered_at);
    if (!line.trouble.empty()) out["trouble"] = line.trouble;
    if (state_of(line) == "waiting" || state_of(line) == "held")
        out["next_try"] = to_rfc3339(line.next_try);
    return out;
}

void print(const Json& json) {
    std::printf("%s\n", json.dump(2, ' ', false, Json::error_handler_t::replace).c_str());
}

void print_line(const store::DeliveryLine& line) {
    const auto& delivery = line.delivery;
    std::printf("%-10s %-24s %-6s %-8s %s%s%s\n", state_of(line).c_str(),
                delivery.enterprise.str().c_str(), to_string(delivery.run).c_str(),
                delivery.kind.c_str(), delivery.target.c_str(), line.trouble.empty() ? "" : "  ",
                line.trouble.c_str());
}

auto list(const config::Config& config, bool as_json) -> int {
    auto reader = store::Store::open_reading(config.house.state);
    if (!reader) return report_error(reader.error());
    auto lines = (*reader)->deliveries(lines_shown);
    if (!lines) return report_error(lines.error());
    Json rows = Json::array();
    for (const auto& line : *lines) {
        if (as_json)
            rows.push_back(json_of(line));
        else
            print_line(line);
    }
    if (as_json) print(rows);
    return exit_code::ok;
}

/// Where a delivery would go, without anything secret.
auto endpoint_of(const Enterprise& enterprise, const deliver::Delivery& delivery) -> std::string {
    if (delivery.kind == "mail")
        return enterprise.mail->server + (enterprise.mail->tls ? "" : " (no TLS)");
    if (delivery.kind == "webhook")
        return enterprise.webhook->url.empty() ? "${" + enterprise.webhook->url_from.env + "}"
                                               : enterprise.webhook->url;
    return delivery.target;
}

auto size_of(const Enterprise& enterprise, const deliver::Delivery& delivery, const Report& report)
    -> std::size_t {
    if (delivery.kind == "mail")
        return deliver::compose_mail(report, {enterprise.mail->from, delivery.target, enterprise.mail->unsubscribe, {},
                                              enterprise.mail->from_name, enterprise.mail->name_of(delivery.target)})
            .size();
    const auto format = delivery.kind == "webhook" ? enterprise.webhook->format : "json";
    return deliver::webhook_body(report, format).size();
}

auto would_send(const Enterprise& enterprise, const deliver::Delivery& delivery,
                const Report& report) -> Json {
    return {{"enterprise", enterprise.name.str()},
            {"run", to_string(report.run)},
            {"kind", delivery.kind},
            {"target", delivery.target},
            {"endpoint", endpoint_of(enterprise, delivery)},
            {"subject", deliver::subject_of(report)},
            {"bytes", size_of(enterprise, delivery, report)},
            {"key", deliver::delivery_key(report, delivery.kind, delivery.target)}};
}

auto dry_run(const config::Config& config, bool as_json) -> int {
    auto reader = store::Store::open_reading(config.house.state);
    if (!reader) return report_error(reader.error());
    Json rows = Json::array();
    for (const auto& [name, enterprise] : config.enterprises) {
        const auto report = (*reader)->report(name, std::nullopt);
        if (!report) continue;
        for (const auto& delivery : pipeline::deliveries_of(enterprise, report->run))
            rows.push_back(would_send(enterprise, delivery, *report));
    }
    if (as_json) {
        print(rows);
        return exit_code::ok;
    }
    for (const auto& row : rows)
        std::printf(
            "%-8s %-24s %s via %s: \"%s\", %zu bytes\n", row["kind"].get<std::string>().c_str(),
            row["enterprise"].get<std::string>().c_str(), row["target"].get<std::string>().c_str(),
            row["endpoint"].get<std::string>().c_str(), row["subject"].get<std::string>().c_str(),
            row["bytes"].get<std::size_t>());
    return exit_code::ok;
}

enum class Which { due, dead_too };

auto send_alone(Context& context, Which which, Result<Troubles>& out) -> asio::awaitable<void> {
    auto loaded = co_await context.load_enterprises();
    if (!loaded) {
        out = loaded.error();
        co_return;
    }
    const OwnerWork work{*context.premises, context.enterprises};
    if (which == Which::due)
        out = co_await send_waiting(work);
    else
        out = co_await send_again(work);
}

auto send(Context& context, Which which) -> int {
    Result<Troubles> troubles{Troubles{}};
    bool interrupted = false;
    run_on_io(context, send_alone(context, which, troubles), interrupted);
    if (!troubles) return report_error(troubles.error());
    for (const auto& line : *troubles) std::fprintf(stderr, "fanfold: %s\n", line.c_str());
    return troubles->empty() && !interrupted ? exit_code::ok : exit_code::late;
}

/// Whoever owns the store, a daemon or a run, sends what is due by itself.
auto send_due(config::Config config) -> int {
    Context context{std::move(config), Duration::zero()};
    const auto opened = context.open_store(true);
    if (!opened && opened.error().kind() == ErrorKind::busy) return exit_code::ok;
    return opened ? send(context, Which::due) : report_error(opened.error());
}

/// By whoever owns the store; by us if nobody does.
auto retry(config::Config config) -> int {
    const auto asked = ask_owner(config.house.state, "/api/v1/deliveries/retry", {});
    if (!asked) return report_error(asked.error());
    if (*asked) return tell_reply(**asked);
    Context context{std::move(config), Duration::zero()};
    if (auto opened = context.open_store(false); !opened) return report_error(opened.error());
    return send(context, Which::dead_too);
}

}  // namespace

auto deliveries(const cli::Globals& globals, const cli::Deliveries& command) -> int {
    auto config = config::load(config_folder(globals.config_dir));
    print_complaints(config.complaints);
    if (!config.usable()) return exit_code::config;
    if (command.dry_run) return dry_run(config, command.json);
    if (command.due) return send_due(std::move(config));
    if (command.retry)
        if (const int code = retry(config); code != exit_code::ok) return code;
    return list(config, command.json);
}

}  // namespace fanfold::app
