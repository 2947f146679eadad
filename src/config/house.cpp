#include "house.hpp"

#include <cstdlib>
#include <fanfold/config/user_agent.hpp>

#include "access.hpp"
#include "caps.hpp"
#include "check.hpp"
#include "enterprises.hpp"
#include "parse.hpp"
#include "reader.hpp"
#include "rendering.hpp"
#include "retired.hpp"
#include "values.hpp"

namespace fanfold::config {

namespace {

constexpr std::string_view program = "fanfold/0.1";

void read_settings(const Reader& table, HouseRead& out) {
    const auto house = table.table("house");
    out.house.currency = house.text("currency", out.house.currency);
    out.house.language = house.text("language", out.house.language);
    out.house.timezone = house.text("timezone", out.house.timezone);
    out.house.state = from_root(out.house.root, house.text("state", usual_place(out.house.root, "FANFOLD_STATE", "state")));
}

void read_template_caps(const Node& caps, House& house, Complaints& complaints) {
    const auto* templates = caps.find("templates");
    if (templates == nullptr) return;
    for (const auto& entry : templates->entries) {
        if (entry.value.kind != Kind::table) continue;
        check_caps(entry.value, "[caps.templates." + in_quotes(entry.key) + "]", complaints);
        house.template_caps.emplace(TemplateName{entry.key}, caps_of(Reader{entry.value}));
    }
}

void read_caps(const Node& table, House& house, Complaints& complaints) {
    const Reader caps = Reader{table}.table("caps");
    house.caps = caps_of(caps);
    house.caps.unlimited = caps.flag("unlimited", false);
    const auto* written = table.find("caps");
    if (written != nullptr) {
        check_caps(*written, "[caps]", complaints);
        read_template_caps(*written, house, complaints);
    }
    const auto at = written == nullptr ? table.at : written->at;
    const bool any = caps.has("run") || caps.has("day") || caps.has("month");
    if (house.caps.unlimited && any) {
        complaints.error(at, "[caps] says unlimited = true and gives a cap: keep one of the two");
    } else if (!house.caps.unlimited && !(caps.has("run") && caps.has("day"))) {
        complaints.error(
            at, std::string{any ? "half a cap" : "no cap on money"} +
                    ": write [caps] with run = \"1.00\" and day = \"5.00\", or unlimited = true");
    }
}

auto user_agent(const Reader& crawl) -> std::string {
    const auto contact = crawl.text("contact");
    return crawl.text("user_agent", contact.empty() ? std::string{program}
                                                    : std::string{program} + " (+" + contact + ")");
}

auto is_host(std::string_view text) -> bool {
    if (text == "*") return true;
    return !text.empty() && text.find_first_of("/ \t@#?") == std::string_view::npos;
}

void check_connect_to(const Node& table, Complaints& complaints) {
    const auto* crawl = table.find("crawl");
    const auto* dial = crawl == nullptr ? nullptr : crawl->find("connect_to");
    if (dial == nullptr) return;
    for (const auto& entry : dial->entries) {
        if (is_host(entry.key)) continue;
        complaints.error(entry.key_at, "crawl.connect_to: " + in_quotes(entry.key) +
                                           " must be a host name or \"*\"");
    }
}

void read_crawl(const Reader& table, HouseRead& out) {
    const auto crawl = table.table("crawl");
    auto& settings = out.house.crawl;
    settings.contact = crawl.text("contact");
    settings.user_agent = user_agent(crawl);
    settings.workers = crawl.whole("workers", settings.workers);
    settings.request_time = crawl.duration("request_time", settings.request_time);
    settings.per_address = crawl.whole("per_address", settings.per_address);
    settings.source_time = crawl.duration("source_time", settings.source_time);
    if (crawl.has("fresh")) settings.fresh = crawl.duration("fresh", std::chrono::hours{1});
    settings.allow_networks = crawl.networks("allow_networks");
    settings.allow_ports = crawl.ports("allow_ports");
    settings.connect_to = crawl.map("connect_to");
    settings.dns = crawl.name_servers("dns");
    settings.browser = browser_of(crawl.table("browser"));
    settings.delay = crawl.duration("delay", settings.delay);
    if (crawl.has("proxy")) out.proxy = proxy_of(crawl.table("proxy"), out.house.root);
}

void read_retention(const Reader& table, Retention& retention) {
    const auto keep = table.table("retention");
    retention.documents = keep.duration("documents", retention.documents);
    retention.links = keep.duration("links", retention.links);
    retention.runs = keep.duration("runs", retention.runs);
    retention.answers = keep.duration("answers", retention.answers);
    retention.reports = keep.duration("reports", retention.reports);
    constexpr double gibibyte = 1u << 30;
    retention.bytes = static_cast<std::uint64_t>(keep.number("gibibytes", 0) * gibibyte);
}

}  // namespace

auto usual_place(const std::filesystem::path& root, const char* variable, const char* in_root) -> std::string {
    const char* house = std::getenv("FANFOLD_CONFIG");
    const char* named = std::getenv(variable);
    if (house == nullptr || named == nullptr || !std::filesystem::path{named}.is_absolute()) return in_root;
    std::error_code ignored;
    if (!std::filesystem::equivalent(root, house, ignored)) return in_root;
    // A house that has one there already goes on with it, rather than silently begin an empty one elsewhere.
    return std::filesystem::exists(root / in_root, ignored) ? in_root : named;
}

auto from_root(const std::filesystem::path& root, const std::string& path)
    -> std::filesystem::path {
    return (root / path).lexically_normal();
}

auto read_house(const std::filesystem::path& root, const Files& files, Complaints& complaints)
    -> HouseRead {
    HouseRead out;
    out.house.root = root;
    out.house.state = from_root(root, "state");
    complaints.fatal(true);
    if (!files.house) {
        complaints.error({"fanfold.toml", 0, 0},
                         "there is none in " + root.string() + ": write one with `fanfold init " +
                             root.string() + "`, or name another folder with -C");
    }
    auto table = files.house && files.house->readable
                     ? parse_toml(files.house->bytes, files.house->path, complaints)
                     : std::nullopt;
    out.readable = table.has_value();
    if (table) {
        out.table = std::move(*table);
        modernize(out.table, FileKind::house, retired_keys(), complaints);
        check_table(out.table, house_keys(), "", complaints);
        read_settings(Reader{out.table}, out);
        read_caps(out.table, out.house, complaints);
        read_crawl(Reader{out.table}, out);
        check_connect_to(out.table, complaints);
        if (const auto* crawl = out.table.find("crawl")) check_proxy(*crawl, "[crawl.proxy]", complaints);
        read_retention(Reader{out.table}, out.house.retention);
        check_deliveries(out.table, complaints, "alerts");
        out.house.alerts = read_alerts(Reader{out.table}.table("alerts"), out.house);
    }
    read_models(out.table, out.house, complaints);
    complaints.fatal(false);
    return out;
}

auto user_agent_of(const CrawlSettings& crawl) -> std::string {
    const bool told = crawl.contact.empty() || crawl.user_agent.find(crawl.contact) != std::string::npos;
    return told ? crawl.user_agent : crawl.user_agent + " (+" + crawl.contact + ")";
}

}  // namespace fanfold::config
