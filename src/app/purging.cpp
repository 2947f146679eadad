#include "purging.hpp"

#include <algorithm>
#include <fanfold/async/offload.hpp>
#include <fanfold/config/draft.hpp>
#include <fanfold/stage/deliver/outbox.hpp>
#include <fanfold/stage/fetch/archive_files.hpp>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "marks.hpp"
#include "upkeep.hpp"

namespace fanfold::app {

namespace {

namespace fs = std::filesystem;
namespace asio = boost::asio;
using Json = nlohmann::ordered_json;

/// What is known of it before it goes.
struct Traces {
    std::set<fs::path> folders;  ///< where its reports were written to
    std::set<RunId> runs;        ///< that made it a report
    bool known = false;
};

auto traces_of(const fs::path& state, const config::Config& config, const EnterpriseName& name) -> Result<Traces> {
    Traces out;
    const auto configured = config.enterprises.find(name);
    out.known = configured != config.enterprises.end();
    if (out.known && configured->second.folder) out.folders.insert(configured->second.folder->folder);
    auto reader = store::Store::open_reading(state);
    if (!reader) return reader.error();
    const auto lines = (*reader)->deliveries(std::numeric_limits<int>::max());
    if (!lines) return lines.error();
    for (const auto& line : *lines) {
        if (line.delivery.enterprise != name) continue;
        out.known = true;
        if (line.delivery.kind == "folder") out.folders.insert(line.delivery.target);
    }
    const auto reports = (*reader)->reports(name);
    if (!reports) return reports.error();
    for (const auto& report : *reports) out.runs.insert(report.run);
    auto good = (*reader)->good_config(name);
    if (!good) return good.error();
    out.known = out.known || good->has_value();
    return out;
}

/// Nobody else reads them.
auto private_sources(const config::Config& config, const EnterpriseName& name) -> std::vector<SourceName> {
    std::vector<SourceName> out;
    for (const auto& [source, settings] : config.sources)
        if (settings.visible_to == std::vector{name}) out.push_back(source);
    return out;
}

struct Swept {
    Json files = Json::array();
    Json archives = Json::array();  ///< that went
    std::vector<std::string> shared_archives;  ///< lines for the receipt
    std::int64_t marks = 0;
};

/// Web archives that only its private sources wrote go; what others share stays, and is named.
auto sweep_archives(const config::Config& config, const EnterpriseName& name, const Traces& traces, Swept& out) -> Status {
    std::set<fs::path> folders;
    for (const auto& [job, folder] : config.archives) folders.insert((config.house.root / folder).lexically_normal());
    for (const auto& folder : folders) {
        const auto files = fetch::archive_files(folder, name, traces.runs);
        for (const auto& file : files.own) {
            std::error_code failed;
            if (!fs::remove(file, failed) && failed)
                return Error{ErrorKind::no_space, file.string() + " cannot be removed: " + failed.message()};
            out.archives.push_back(file.string());
        }
        if (!files.trouble.empty())
            out.shared_archives.push_back(folder.string() + ": cannot be looked into: " + files.trouble);
        for (const auto& file : files.shared)
            out.shared_archives.push_back(file.string() + ": a web archive of a run that served it, with what others read too");
        // A purge that was cut off took away what tells of its runs.
        if (traces.runs.empty())
            out.shared_archives.push_back(folder.string() + ": web archives; which of them hold what was fetched for it is not known (any more)");
    }
    return Done{};
}

auto sweep(const config::Config& config, const EnterpriseName& name, const Traces& traces) -> Result<Swept> {
    Swept out;
    for (const auto& folder : traces.folders) {
        const auto removed = deliver::remove_from_folder(name, folder);
        if (!removed) return removed.error();
        for (const auto& file : *removed) out.files.push_back(file.string());
    }
    if (auto swept = sweep_archives(config, name, traces, out); !swept) return swept.error();
    const auto marks = forget_marks(config.house.state, name);
    if (!marks) return marks.error();
    out.marks = *marks;
    return out;
}

/// Archives that hold what its runs fetched.
void add_archives(const std::vector<std::string>& shared, Json& out) {
    constexpr std::size_t most = 100;
    for (std::size_t at = 0; at < std::min(most, shared.size()); ++at)
        out.push_back(shared[at]);
    if (shared.size() > most)
        out.push_back(std::to_string(shared.size() - most) + " more web archives of runs that served it, beside these");
}

/// Where it may still stand, for a person to look.
auto left_over(const config::Config& config, const EnterpriseName& name, const std::vector<std::string>& archives) -> Json {
    Json out = Json::array();
    std::error_code failed;
    const auto own = config.house.root / "enterprises" / (name.str() + ".toml");
    if (fs::exists(own, failed)) out.push_back(own.string() + ": as long as it is there, the next run serves it again");
    for (const auto& entry : fs::directory_iterator{config.house.state, failed}) {
        const auto file = entry.path().filename().string();
        if (file.find(".schema-") != std::string::npos || file.starts_with("before-restore-"))
            out.push_back(entry.path().string() + ": a copy from before");
    }
    add_archives(archives, out);
    out.push_back("backups, mails, webhooks, prompts/ and web archives of jobs that are no longer configured, or of runs whose reports are deleted, are not looked into");
    return out;
}

auto receipt_of(const EnterpriseName& name, Instant at, const std::vector<SourceName>& sources,
                const store::Cleaned& cleaned, Swept swept) -> Json {
    Json receipt{{"enterprise", name.str()}, {"purged_at", to_rfc3339(at)}, {"by", "fanfold " FANFOLD_VERSION}};
    receipt.update(cleaned_json(cleaned));
    receipt["private_sources"] = Json::array();
    for (const auto& source : sources) receipt["private_sources"].push_back(source.str());
    receipt["files"] = std::move(swept.files);
    receipt["archives"] = std::move(swept.archives);
    receipt["marks"] = swept.marks;
    return receipt;
}

auto keep_receipt(const fs::path& state, const EnterpriseName& name, Instant at, const Json& receipt) -> Status {
    auto stamp = to_rfc3339(at);
    std::erase(stamp, ':');
    std::error_code failed;
    const auto file = state / "purged" / (name.str() + "-" + stamp + ".json");
    fs::create_directories(state / "purged", failed);
    auto written = config::write_new(file, receipt.dump(2) + "\n");
    for (const auto& ours : {state / "purged", file})
        fs::permissions(ours, fs::perms::others_all, fs::perm_options::remove, failed);
    return written;
}

}  // namespace

/// The files first: which there are is told by rows of the store, and whoever was cut off finds those again.
auto purge_enterprise(Premises& premises, config::Config config, EnterpriseName name, store::Pace pace)
    -> asio::awaitable<Result<Json>> {
    const auto couriers = premises.couriers.get_executor();
    auto look = [state = config.house.state, &config, name] { return traces_of(state, config, name); };
    auto traces = co_await async::offload(couriers, std::move(look));
    if (!traces) co_return traces.error();
    if (!traces->known)
        co_return Error{ErrorKind::bad_input, "neither the configuration nor the store knows an enterprise \"" + name.str() + "\""};
    auto allowed = co_await premises.store->cleaner().may_purge(name);
    if (!allowed) co_return allowed.error();
    auto tidy = [&config, name, traces = std::move(*traces)] { return sweep(config, name, traces); };
    auto swept = co_await async::offload(couriers, std::move(tidy));
    if (!swept) co_return swept.error();
    auto sources = private_sources(config, name);
    auto cleaned = co_await premises.store->cleaner().purge(name, sources, pace);
    if (!cleaned) co_return cleaned.error();
    const auto at = premises.clock.now();
    auto left = std::move(swept->shared_archives);
    if (cleaned->anew_due) left.emplace_back(anew_due_words);
    auto receipt = receipt_of(name, at, sources, *cleaned, std::move(*swept));
    auto write_down = [&config, &left, name, at, receipt = std::move(receipt)]() mutable -> Result<Json> {
        receipt["left"] = left_over(config, name, left);
        if (auto kept = keep_receipt(config.house.state, name, at, receipt); !kept) return kept.error();
        return std::move(receipt);
    };
    auto kept = co_await async::offload(couriers, std::move(write_down));
    co_return kept;
}

}  // namespace fanfold::app
