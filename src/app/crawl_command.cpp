/// `fanfold crawl`: the same engine without models.
#include <charconv>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <map>

#include "commands.hpp"
#include "context.hpp"
#include "machine.hpp"
#include "room_json.hpp"
#include "run_command.hpp"
#include "temporary_folder.hpp"
#include "terminal.hpp"

namespace fanfold::app {

namespace {

namespace exit_code = cli::exit_code;

auto not_understood(const std::string& what, const std::string& text) -> Error {
    return {ErrorKind::bad_input, what + ": " + text};
}

/// Seconds ("0", "0.5"), or a duration with its unit ("2m").
auto delay_of(const std::string& text) -> std::optional<Duration> {
    double seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc{} || end != text.data() + text.size()) return parse_duration(text);
    if (!(seconds >= 0 && seconds <= 86'400)) return std::nullopt;
    return Duration{static_cast<Duration::rep>(std::ceil(seconds * 1000))};
}

auto source_from(const cli::Crawl& command, Duration configured_delay) -> Result<Source> {
    Source source;
    source.name = SourceName{"crawl"};
    source.max_pages = command.max_pages;
    source.max_depth = command.max_depth;
    const auto delay = command.delay.empty() ? std::optional{configured_delay} : delay_of(command.delay);
    if (!delay) return not_understood("--delay is no time such as 0, 0.5, 2s or 1m", command.delay);
    source.delay = *delay;
    for (const auto& text : command.urls) {
        auto url = Url::parse(text);
        if (!url) return not_understood("not an http(s) URL", text);
        source.seeds.push_back(std::move(*url));
    }
    return source;
}

/// A throw-away configuration with one source and nobody to report to: the crawl runs as the night
/// of an enterprise that watches nothing.
void without_models(config::Config& config, Source source) {
    config.complaints.clear();
    config.house.caps.unlimited = true;
    Job job;
    job.name = JobName{"crawl"};
    config.jobs = {{job.name, job}};
    Enterprise nobody;
    nobody.name = EnterpriseName{"crawl"};
    nobody.sources = {source.name};
    config.sources = {{source.name, std::move(source)}};
    config.enterprises = {{nobody.name, nobody}};
    config.enterprise_texts = {{nobody.name, ""}};
    config.broken.clear();
}

/// What a crawl stored, a JSON line a document.
auto print_documents(store::Reader& reader, std::ostream& out) -> Status {
    auto printed = reader.each_document([&out](const Sighting& sighting, const Document& document) {
        nlohmann::ordered_json json{{"url", sighting.url.str()},
                                    {"document", short_id('d', document.id)}};
        json.update(document_json(document));
        out << json_line(json) << '\n';
    });
    if (!printed) return printed;
    out.flush();
    if (!out) return Error{ErrorKind::no_space, "the documents could not be written"};
    return Done{};
}

void print_summary(const pipeline::Tally& tally, double seconds) {
    std::fprintf(stderr, "%zu pages, %zu failed, %zu documents; %.1f MB in %.1f s: %.1f pages/s\n",
                 tally.pages, tally.failed, tally.documents,
                 static_cast<double>(tally.bytes) / 1e6, seconds,
                 seconds > 0 ? static_cast<double>(tally.pages) / seconds : 0.0);
}

/// What a reason's words tell of: the first that fits.
struct Class {
    const char* name;
    std::vector<std::string_view> words;
};

auto class_of(std::string_view reason) -> std::string {
    static const std::vector<Class> classes{
        {"robots.txt", {"disallows it"}},
        {"max_pages or time", {"max_pages", "time was up", "not reached"}},
        {"host rests", {"its host rests"}},
        {"address not allowed", {"is not public", "may be dialled"}},
        {"redirects", {"redirect"}},
        {"TLS", {"TLS:"}},
        {"DNS", {"resolve", "no such name", "name server"}},
        {"timeout", {"no connection within", "in time", "not a byte for", "no whole answer", "deadline passed"}},
        {"refused", {"no connection (refused"}},
        {"broken connection", {"closed the connection", "connection broke", "HTTP/2"}},
        {"not text", {"not text"}}};
    for (const auto& each : classes)
        for (const auto word : each.words)
            if (reason.find(word) != reason.npos) return each.name;
    const auto status = reason.find("HTTP ");
    const bool told = status != reason.npos && status + 5 < reason.size() && reason[status + 5] >= '1' && reason[status + 5] <= '5';
    return told ? "HTTP " + std::string{reason[status + 5]} + "xx" : "other";
}

/// Every URL that was not fetched counts under its class, and under its reason.
void print_reasons(store::Reader& reader) {
    const auto lines = reader.status(1);
    if (!lines || lines->empty()) return;
    std::map<std::string, int> classes;
    int all = 0;
    for (const auto& [reason, count] : lines->front().unvisited) classes[class_of(reason)] += count, all += count;
    if (all == 0) return;
    std::string line;
    for (const auto& [name, count] : classes) line += (line.empty() ? "" : ", ") + name + " " + std::to_string(count);
    std::fprintf(stderr, "%d not fetched: %s\n", all, line.c_str());
    for (const auto& [reason, count] : lines->front().unvisited)
        std::fprintf(stderr, "  %d not fetched: %s\n", count, reason.c_str());
}

/// A crawl's runs have nothing to do in the state of a house: its nights would go on with them.
auto check_store(const config::Config& config, const std::string& folder) -> Status {
    if (folder.empty()) return Done{};
    const auto trouble = Error{ErrorKind::bad_input, "--store " + folder + " holds the state of a house that makes reports; "
                                                     "name another folder"};
    std::error_code failed;
    if (std::filesystem::equivalent(folder, config.house.state, failed)) return trouble;
    if (!std::filesystem::exists(std::filesystem::path{folder} / "state.db", failed)) return Done{};
    auto reader = store::Store::open_reading(folder);
    if (!reader) return reader.error();
    const auto lines = (*reader)->status(100);
    if (!lines) return lines.error();
    for (const auto& line : *lines)
        if (line.run.job.str() != "crawl") return trouble;
    return Done{};
}

auto write_documents(const std::filesystem::path& state, const std::string& file, bool quiet)
    -> Status {
    auto reader = store::Store::open_reading(state);
    if (!reader) return reader.error();
    if (!quiet) print_reasons(**reader);
    if (file.empty()) return print_documents(**reader, std::cout);
    std::ofstream out{file, std::ios::binary};
    if (!out) return Error{ErrorKind::no_space, "cannot write " + file};
    return print_documents(**reader, out);
}

}  // namespace

auto crawl(const cli::Globals& globals, const cli::Crawl& command) -> int {
    keep_freed_memory();
    auto config = config::load(config_folder(globals.config_dir));
    auto source = source_from(command, config.house.crawl.delay);
    if (!source) return report_error(source.error());
    for (const auto& text : command.allow_networks) {
        auto network = http::Network::parse(text);
        if (!network) return report_error(network.error());
        config.house.crawl.allow_networks.push_back(*network);
    }
    if (auto free = check_store(config, command.store); !free) return report_error(free.error());
    without_models(config, std::move(*source));
    const TemporaryFolder temporary;
    const std::filesystem::path state =
        command.store.empty() ? temporary.path() : std::filesystem::path{command.store};
    if (state.empty())
        return report_error({ErrorKind::no_space, "cannot make a temporary folder"});
    config.house.state = state;
    NightOptions options;
    options.quiet = globals.quiet;
    options.tell_lag = globals.verbose;
    options.reports_to_nobody = true;
    options.anew = true;
    const SystemClock clock;
    const auto began = clock.steady_now();
    const int code = run_night(
        std::move(config), options, [&](const Context&, const pipeline::Summary& summary) {
            const std::chrono::duration<double> took = clock.steady_now() - began;
            if (!globals.quiet) print_summary(summary.tally, took.count());
        });
    const auto written = write_documents(state, command.out, globals.quiet);
    return written ? code : report_error(written.error());
}

}  // namespace fanfold::app
