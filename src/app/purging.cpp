#include "purging.hpp"

#include <fanfold/async/offload.hpp>
#include <fanfold/config/draft.hpp>
#include <fanfold/stage/deliver/outbox.hpp>
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
    std::int64_t marks = 0;
};

auto sweep(const fs::path& state, const EnterpriseName& name, const Traces& traces) -> Result<Swept> {
    Swept out;
    for (const auto& folder : traces.folders) {
        const auto removed = deliver::remove_from_folder(name, folder);
        if (!removed) return removed.error();
        for (const auto& file : *removed) out.files.push_back(file.string());
    }
    const auto marks = forget_marks(state, name);
    if (!marks) return marks.error();
    out.marks = *marks;
    return out;
}

/// Where it may still stand, for a person to look.
auto left_over(const config::Config& config, const EnterpriseName& name) -> Json {
    Json out = Json::array();
    std::error_code failed;
    const auto own = config.house.root / "enterprises" / (name.str() + ".toml");
    if (fs::exists(own, failed)) out.push_back(own.string() + ": as long as it is there, the next run serves it again");
    for (const auto& entry : fs::directory_iterator{config.house.state, failed}) {
        const auto file = entry.path().filename().string();
        if (file.find(".schema-") != std::string::npos || file.starts_with("before-restore-"))
            out.push_back(entry.path().string() + ": a copy from before");
    }
    for (const auto& [job, folder] : config.archives)
        out.push_back(folder.string() + ": the web archive of job " + job.str() + " holds what was fetched");
    out.push_back("backups, mails, webhooks and prompts/ are not looked into");
    return out;
}

auto receipt_of(const EnterpriseName& name, Instant at, const std::vector<SourceName>& sources,
                const store::Cleaned& cleaned, Swept swept) -> Json {
    Json receipt{{"enterprise", name.str()}, {"purged_at", to_rfc3339(at)}, {"by", "fanfold " FANFOLD_VERSION}};
    receipt.update(cleaned_json(cleaned));
    receipt["private_sources"] = Json::array();
    for (const auto& source : sources) receipt["private_sources"].push_back(source.str());
    receipt["files"] = std::move(swept.files);
    receipt["marks"] = swept.marks;
    return receipt;
}

auto keep_receipt(const fs::path& state, const EnterpriseName& name, Instant at, const Json& receipt) -> Status {
    auto stamp = to_rfc3339(at);
    std::erase(stamp, ':');
    std::error_code failed;
    fs::create_directories(state / "purged", failed);
    return config::write_new(state / "purged" / (name.str() + "-" + stamp + ".json"), receipt.dump(2) + "\n");
}

}  // namespace

/// The files first: which there are is told by rows of the store, and whoever was cut off finds those again.
auto purge_enterprise(Premises& premises, config::Config config, EnterpriseName name)
    -> asio::awaitable<Result<Json>> {
    const auto couriers = premises.couriers.get_executor();
    auto look = [state = config.house.state, &config, name] { return traces_of(state, config, name); };
    auto traces = co_await async::offload(couriers, std::move(look));
    if (!traces) co_return traces.error();
    if (!traces->known)
        co_return Error{ErrorKind::bad_input, "neither the configuration nor the store knows an enterprise \"" + name.str() + "\""};
    auto allowed = co_await premises.store->cleaner().may_purge(name);
    if (!allowed) co_return allowed.error();
    auto tidy = [state = config.house.state, name, traces = std::move(*traces)] { return sweep(state, name, traces); };
    auto swept = co_await async::offload(couriers, std::move(tidy));
    if (!swept) co_return swept.error();
    auto sources = private_sources(config, name);
    auto cleaned = co_await premises.store->cleaner().purge(name, sources);
    if (!cleaned) co_return cleaned.error();
    const auto at = premises.clock.now();
    auto receipt = receipt_of(name, at, sources, *cleaned, std::move(*swept));
    auto write_down = [&config, name, at, receipt = std::move(receipt)]() mutable -> Result<Json> {
        receipt["left"] = left_over(config, name);
        if (auto kept = keep_receipt(config.house.state, name, at, receipt); !kept) return kept.error();
        return std::move(receipt);
    };
    auto kept = co_await async::offload(couriers, std::move(write_down));
    co_return kept;
}

}  // namespace fanfold::app
