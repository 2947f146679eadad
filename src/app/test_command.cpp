/// `fanfold prompts test`: the tests that stand in templates, and whom an edit changes.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <set>

#include "commands.hpp"
#include "terminal.hpp"
#include "trial_words.hpp"
#include "workbench.hpp"

namespace fanfold::app {

namespace {

using Json = nlohmann::ordered_json;
namespace exit_code = cli::exit_code;

/// A reader whose prompt is another one than the one that asked last.
struct Change {
    EnterpriseName enterprise;
    TemplateName template_name;
    std::optional<Digest> before;  ///< none: never asked for them
    Digest now;
};

/// A template as somebody sees it, with its tests.
struct View {
    Enterprise reader;
    prompt::Resolved resolved;
};

auto templates_of(const Enterprise& enterprise) -> std::set<TemplateName> {
    std::set<TemplateName> out;
    for (const auto& section : enterprise.sections)
        out.insert(section.templates.begin(), section.templates.end());
    return out;
}

using Versions = std::map<std::pair<EnterpriseName, TemplateName>, Digest>;

auto recorded_versions(const std::filesystem::path& state) -> Result<Versions> {
    auto reader = store::Store::open_reading(state);
    if (!reader) return reader.error();
    const auto lines = (*reader)->template_versions();
    if (!lines) return lines.error();
    Versions out;
    for (const auto& line : *lines) out[{line.enterprise, line.template_name}] = line.version;
    return out;
}

auto changes_of(const std::vector<Enterprise>& readers, const prompt::Catalog& catalog,
                const std::string& only, const Versions& recorded) -> std::vector<Change> {
    std::vector<Change> out;
    for (const auto& reader : readers)
        for (const auto& name : templates_of(reader)) {
            if (!only.empty() && name.str() != only) continue;
            const auto resolved = catalog.find(name, reader);
            if (!resolved) continue;
            const auto known = recorded.find({reader.name, name});
            if (known != recorded.end() && known->second == resolved->version) continue;
            Change change{reader.name, name, std::nullopt, resolved->version};
            if (known != recorded.end()) change.before = known->second;
            out.push_back(std::move(change));
        }
    return out;
}

auto is_wanted(const std::vector<Change>& changes, const Enterprise& reader,
               const TemplateName& name) -> bool {
    return std::any_of(changes.begin(), changes.end(), [&](const Change& change) {
        return change.enterprise == reader.name && change.template_name == name;
    });
}

/// Each prompt once: readers who are asked the same words need no test of their own.
auto views_of(const std::vector<Enterprise>& readers, const prompt::Catalog& catalog,
              const cli::PromptsTest& command, const std::vector<Change>& changes)
    -> std::vector<View> {
    std::vector<View> out;
    std::set<std::pair<TemplateName, Digest>> seen;
    for (const auto& reader : readers)
        for (const auto& name : catalog.names()) {
            if (!command.name.empty() && name.str() != command.name) continue;
            if (command.changed && !is_wanted(changes, reader, name)) continue;
            auto resolved = catalog.find(name, reader);
            if (!resolved || resolved->front.tests.empty()) continue;
            if (seen.emplace(name, resolved->version).second)
                out.push_back({reader, std::move(*resolved)});
        }
    return out;
}

struct Tested {
    const View* view;
    const prompt::TestCase* test;
    std::vector<std::string> failures;
};

auto run_tests(Workbench& bench, const std::vector<View>& views) -> std::vector<Tested> {
    std::vector<Tested> out;
    std::vector<pipeline::Trial> trials;
    for (const auto& view : views)
        for (const auto& test : view.resolved.front.tests) {
            auto trial =
                bench.trial(view.reader, view.resolved, pipeline::document_of(test), Sighting{});
            trial.terms = test.watch;
            trials.push_back(std::move(trial));
            out.push_back({&view, &test, {}});
        }
    const auto verdicts = bench.ask(std::move(trials));
    for (std::size_t at = 0; at < out.size(); ++at) {
        const auto& verdict = verdicts[at];
        out[at].failures = verdict.told ? pipeline::failures_of(*out[at].test, verdict.judged)
                                        : std::vector{verdict.told.error().message()};
    }
    return out;
}

auto reader_words(const EnterpriseName& name) -> std::string {
    return name.str().empty() ? std::string{"nobody"} : name.str();
}

auto short_version(const std::optional<Digest>& version) -> std::string {
    return version ? version->hex().substr(0, 12) : std::string{"never asked"};
}

void print_text(const std::vector<Change>& changes, const std::vector<Tested>& tested) {
    for (const auto& change : changes)
        fmt::print("changed  {} for {}: {} -> {}\n", change.template_name.str(),
                   change.enterprise.str(), short_version(change.before),
                   short_version(change.now));
    std::size_t failed = 0;
    for (const auto& one : tested) {
        fmt::print("{}  {} for {}: {}\n", one.failures.empty() ? "ok      " : "FAILED  ",
                   one.view->resolved.name.str(), reader_words(one.view->reader.name),
                   one.test->title);
        for (const auto& failure : one.failures)
            fmt::print("          {}: {}\n", one.test->where, plain_text(failure));
        failed += !one.failures.empty();
    }
    fmt::print("{} tests, {} failed\n", tested.size(), failed);
}

void print_json(const std::vector<Change>& changes, const std::vector<Tested>& tested) {
    Json changed = Json::array();
    for (const auto& change : changes)
        changed.push_back({{"template", change.template_name.str()},
                           {"enterprise", change.enterprise.str()},
                           {"before", change.before ? change.before->hex() : ""},
                           {"now", change.now.hex()}});
    Json tests = Json::array();
    for (const auto& one : tested)
        tests.push_back({{"template", one.view->resolved.name.str()},
                         {"enterprise", one.view->reader.name.str()},
                         {"test", one.test->title},
                         {"where", one.test->where},
                         {"failures", one.failures}});
    const Json out{{"changed", std::move(changed)}, {"tests", std::move(tests)}};
    fmt::print("{}\n", out.dump(2, ' ', false, Json::error_handler_t::replace));
}

auto readers_of(const config::Config& config, const cli::PromptsTest& command)
    -> Result<std::vector<Enterprise>> {
    std::vector<Enterprise> out;
    if (command.enterprises.empty() && !command.changed) out.emplace_back();
    const auto names = config::select(config, command.enterprises);
    if (!names) return names.error();
    for (const auto& name : *names)
        if (const auto found = config.enterprises.find(name); found != config.enterprises.end())
            out.push_back(found->second);
    return out;
}

}  // namespace

auto prompts_test(const cli::Globals& globals, const cli::PromptsTest& command) -> int {
    auto config = config::load(config_folder(globals.config_dir));
    const auto state = config.house.state;
    const auto cap = cap_from(command.cap);
    if (!cap) return report_error(cap.error());
    Versions recorded;
    if (command.changed) {
        auto versions = recorded_versions(state);
        if (!versions) return report_error(versions.error());
        recorded = std::move(*versions);
    }
    auto bench = Workbench::open(std::move(config), {}, command.model, *cap);
    if (!bench) return report_error(bench.error());
    const auto& catalog = (*bench)->context().catalog;
    const auto readers = readers_of((*bench)->config(), command);
    if (!readers) return report_error(readers.error());
    if (!command.name.empty())
        if (const auto known = catalog.find(TemplateName{command.name}, Enterprise{}); !known)
            return report_error(known.error());
    const auto changes = command.changed ? changes_of(*readers, catalog, command.name, recorded)
                                         : std::vector<Change>{};
    const auto views = views_of(*readers, catalog, command, changes);
    const auto tested = run_tests(**bench, views);
    if (command.json)
        print_json(changes, tested);
    else
        print_text(changes, tested);
    const bool good = std::all_of(tested.begin(), tested.end(),
                                  [](const Tested& one) { return one.failures.empty(); });
    return good ? exit_code::ok : exit_code::failed;
}

}  // namespace fanfold::app
