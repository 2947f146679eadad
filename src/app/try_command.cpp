/// `fanfold try`: a template's new answers beside the stored ones, and what it costs to roll it
/// out.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fanfold/pipeline/calibration.hpp>
#include <filesystem>
#include <fstream>

#include "commands.hpp"
#include "comparison.hpp"
#include "prompt_watch.hpp"
#include "terminal.hpp"
#include "workbench.hpp"

namespace fanfold::app {

namespace {

namespace exit_code = cli::exit_code;
namespace fs = std::filesystem;

constexpr auto reask_window = std::chrono::hours{24 * 7};

/// A stored document of one reader, with what the template was told about it before.
struct Sample {
    EnterpriseName reader;
    Document document;
    Sighting sighting;
    std::optional<store::AnsweredLine> before;
};

struct Sampled {
    std::vector<Sample> samples;
    AskedReaders asked;
    std::vector<EnterpriseName> tried;
};

auto uses(const Enterprise& enterprise, const std::string& name) -> bool {
    return std::any_of(enterprise.sections.begin(), enterprise.sections.end(),
                       [&](const SectionSpec& section) {
                           return std::find(section.templates.begin(), section.templates.end(),
                                            TemplateName{name}) != section.templates.end();
                       });
}

auto readers_of(const config::Config& config, const cli::Try& command)
    -> Result<std::vector<EnterpriseName>> {
    auto names = config::select(config, command.enterprises);
    if (!names) return names.error();
    std::erase_if(*names, [&](const EnterpriseName& name) {
        const auto found = config.enterprises.find(name);
        return found == config.enterprises.end() ||
               (command.enterprises.empty() && !uses(found->second, command.name));
    });
    if (names->empty())
        return Error{ErrorKind::bad_input,
                     "no enterprise asks " + command.name + "; name one with --enterprise"};
    return names;
}

/// Gathers documents from the house's state, newest questions first.
class Gatherer {
  public:
    Gatherer(store::Reader& reader, const config::Config& config, const cli::Try& command)
        : reader_(reader), config_(config), command_(command) {}

    auto run(const std::vector<EnterpriseName>& names) -> Result<std::vector<Sample>> {
        for (const auto& name : names)
            if (auto done = add_answered(name); !done) return done.error();
        std::stable_sort(out_.begin(), out_.end(), [](const Sample& a, const Sample& b) {
            return a.before->run > b.before->run;
        });
        if (out_.size() > most()) out_.erase(out_.begin() + command_.last, out_.end());
        for (const auto& name : names)
            if (auto done = add_unasked(config_.enterprises.at(name)); !done) return done.error();
        return std::move(out_);
    }

  private:
    [[nodiscard]] auto most() const -> std::size_t {
        return static_cast<std::size_t>(command_.last);
    }

    auto add_answered(const EnterpriseName& name) -> Status {
        auto lines = reader_.answered(name, TemplateName{command_.name}, command_.last);
        if (!lines) return lines.error();
        for (auto& line : *lines) {
            const auto id = line.document;
            if (auto done = add(name, id, std::move(line)); !done) return done;
        }
        return Done{};
    }

    /// A new template was asked nothing yet: what its reader could see, and has a name in it.
    auto add_unasked(const Enterprise& reader) -> Status {
        if (out_.size() >= most()) return Done{};
        const auto ids = reader_.newest_documents(reader.sources, command_.last);
        if (!ids) return ids.error();
        for (const auto& id : *ids) {
            if (out_.size() >= most()) break;
            if (auto done = add(reader.name, id, std::nullopt); !done) return done;
            if (pipeline::terms_in(reader, out_.back().document).empty()) out_.pop_back();
        }
        return Done{};
    }

    auto add(const EnterpriseName& reader, const Digest& id,
             std::optional<store::AnsweredLine> before) -> Status {
        const auto known = std::any_of(out_.begin(), out_.end(), [&](const Sample& sample) {
            return sample.reader == reader && sample.document.id == id;
        });
        if (known) return Done{};
        auto document = reader_.document(id.hex());
        if (!document) return Done{};  // pruned since
        auto sighting = reader_.sighting_of(id);
        if (!sighting) return sighting.error();
        out_.push_back(
            {reader, std::move(*document), sighting->value_or(Sighting{}), std::move(before)});
        return Done{};
    }

    store::Reader& reader_;
    const config::Config& config_;
    const cli::Try& command_;
    std::vector<Sample> out_;
};

auto gather(const config::Config& config, const cli::Try& command,
            const std::vector<EnterpriseName>& names) -> Result<Sampled> {
    auto reader = store::Store::open_reading(config.house.state);
    if (!reader) return reader.error();
    auto samples = Gatherer{**reader, config, command}.run(names);
    if (!samples) return samples.error();
    if (samples->empty())
        return Error{ErrorKind::bad_input, "nothing is stored that " + command.name +
                                               " could be asked about; try "
                                               "`fanfold ask` with a file"};
    auto asked = asked_readers(**reader, TemplateName{command.name}, SystemClock{}.now() - reask_window);
    if (!asked) return asked.error();
    return Sampled{std::move(*samples), std::move(*asked), names};
}

/// One round: every sample asked with the template as it stands now.
struct Round {
    std::vector<pipeline::Trial> trials;
    std::vector<pipeline::Verdict> verdicts;
};

auto play(Workbench& bench, const std::string& name, const std::vector<Sample>& samples)
    -> Result<Round> {
    Round out;
    for (const auto& sample : samples) {
        const auto& reader = bench.config().enterprises.at(sample.reader);
        const auto resolved = bench.context().catalog.find(TemplateName{name}, reader);
        if (!resolved) return resolved.error();
        if (resolved->front.kind != "map")
            return Error{ErrorKind::bad_input,
                         name + " folds answers; only map templates are asked"};
        out.trials.push_back(bench.trial(reader, *resolved, sample.document, sample.sighting));
    }
    out.verdicts = bench.ask(out.trials);
    return out;
}

auto pair_of(const Workbench& bench, const Sample& sample, const pipeline::Trial& trial, pipeline::Verdict verdict) -> ComparedPair {
    const auto now = [&]() -> Result<ToldSide> {
        if (!verdict.told) return verdict.told.error();
        return ToldSide{trial.resolved.version, std::move(verdict.judged), verdict.cost, verdict.took};
    };
    ComparedPair out{sample.reader, sample.document.id, sample.document.title, sample.sighting.url.str(), std::nullopt, now()};
    if (!sample.before) return out;
    const auto reply = nlohmann::json::parse(sample.before->answer.reply, nullptr, false);
    out.before = ToldSide{sample.before->version, pipeline::judge(reply, trial), bench.price_of(sample.before->answer)};
    return out;
}

auto compare(Workbench& bench, const std::string& name, const Sampled& sampled) -> Result<Comparison> {
    const auto began = SystemClock{}.steady_now();
    auto round = play(bench, name, sampled.samples);
    if (!round) return round.error();
    Comparison out;
    out.name = TemplateName{name};
    out.model = bench.name_of(round->trials.front().model);
    out.currency = bench.currency();
    for (std::size_t at = 0; at < round->trials.size(); ++at)
        out.pairs.push_back(pair_of(bench, sampled.samples[at], round->trials[at], std::move(round->verdicts[at])));
    out.rollout = rollout_of(sampled.asked, bench.config().enterprises, bench.context().catalog, out.name, sampled.tried);
    out.took = std::chrono::duration_cast<Duration>(SystemClock{}.steady_now() - began);
    return out;
}

/// Beside it and renamed, so that a browser never loads half a page.
auto write_page(const fs::path& file, const std::string& page) -> Status {
    auto beside = file;
    beside += fmt::format(".{}.part", ::getpid());
    std::ofstream out{beside, std::ios::binary};
    out << page;
    out.close();
    std::error_code failed;
    if (out) fs::rename(beside, file, failed);
    if (out && !failed) return Done{};
    const auto why = failed ? failed.message() : std::string{std::strerror(errno)};
    fs::remove(beside, failed);
    return Error{ErrorKind::no_space, "cannot write " + file.string() + ": " + why};
}

auto show_round(Workbench& bench, const cli::Try& command, const Sampled& sampled) -> Status {
    const auto all = compare(bench, command.name, sampled);
    if (!all) return all.error();
    if (bench.interrupted()) return Done{};
    if (command.html.empty()) {
        fmt::print("{}", comparison_text(*all));
    } else {
        if (auto written = write_page(command.html, comparison_html(*all, command.watch)); !written) return written;
        fmt::print("{} documents in {}: {}\n", all->pairs.size(), to_string(all->took), command.html);
    }
    std::fflush(stdout);
    return Done{};
}

/// The tiers of the template's cascade, as models; nothing where it has none.
auto tiers_of(const Workbench& bench, const prompt::FrontMatter& front, const Enterprise& reader)
    -> std::optional<std::pair<ModelName, ModelName>> {
    const bool rules = front.tier == "rules";
    const auto larger = rules ? front.escalate.then : front.escalate.to;
    if (larger.empty()) return std::nullopt;
    const auto& house = bench.config().house;
    return std::pair{pipeline::model_for(house, reader, prompt::first_model_tier(front)),
                     pipeline::model_for(house, reader, larger)};
}

/// Each document asked of both tiers.
auto ask_both(Workbench& bench, const std::string& name, const std::vector<Sample>& samples)
    -> Result<std::vector<pipeline::CalibrationCase>> {
    std::vector<pipeline::Trial> smaller, larger;
    for (const auto& sample : samples) {
        const auto& reader = bench.config().enterprises.at(sample.reader);
        const auto resolved = bench.context().catalog.find(TemplateName{name}, reader);
        if (!resolved) return resolved.error();
        const auto tiers = tiers_of(bench, resolved->front, reader);
        if (!tiers || tiers->first == tiers->second)
            return Error{ErrorKind::bad_input,
                         name + " has no [escalate] to a larger model: there is no threshold to set"};
        auto trial = bench.trial(reader, *resolved, sample.document, sample.sighting);
        if (pipeline::ruled(trial)) continue;
        trial.model = tiers->first;
        smaller.push_back(trial);
        trial.model = tiers->second;
        larger.push_back(std::move(trial));
    }
    const auto first = bench.ask(std::move(smaller));
    const auto second = bench.ask(std::move(larger));
    std::vector<pipeline::CalibrationCase> out;
    for (std::size_t at = 0; at < first.size(); ++at)
        if (second[at].told) out.push_back(pipeline::case_of(first[at], second[at]));
    return out;
}

auto threshold_row(const pipeline::Threshold& one) -> std::string {
    return fmt::format("{:>10} {:>8.2f} {:>9.0f} % {:>9.0f} % {:>9.0f} % {:>14}\n", one.importance,
                       one.dropped, 100 * one.escalated, 100 * one.agreement, 100 * one.at_least,
                       rounded(one.each));
}

void print_thresholds(const std::vector<pipeline::Threshold>& all, double target,
                      std::size_t documents) {
    for (const auto& one : all) fmt::print("{}", threshold_row(one));
    const auto best = pipeline::cheapest(all, target);
    if (best)
        fmt::print("\nThe cheapest that certainly tells what the larger tier tells in {:.0f} % of "
                   "documents:\n\n[escalate]\nto = \"large\"\nimportance = {}\ndropped = {}\n",
                   100 * target, best->importance, best->dropped);
    else
        fmt::print("\nNone certainly reaches {:.0f} % with {} documents: take more (--last), or a "
                   "lower target.\n",
                   100 * target, documents);
}

auto calibrate(Workbench& bench, const cli::Try& command, const Sampled& sampled) -> int {
    const auto cases = ask_both(bench, command.name, sampled.samples);
    if (!cases) return report_error(cases.error());
    if (cases->empty())
        return report_error({ErrorKind::unavailable, "the larger model answered no document; "
                                                     "`fanfold ask` shows why, or raise --cap"});
    fmt::print("{} · {} documents asked of both tiers\n{:>10} {:>8} {:>11} {:>11} {:>11} {:>14}\n",
               command.name, cases->size(), "importance", "dropped", "larger", "agreement",
               "at least", bench.currency() + " each");
    const auto all = pipeline::thresholds_of(*cases);
    print_thresholds(all, command.calibrate / 100.0, cases->size());
    return exit_code::ok;
}

/// Until it is interrupted: again whenever a file changes. A broken template is told, and waited
/// on.
auto keep_trying(Workbench& bench, const cli::Try& command, const Sampled& sampled) -> int {
    auto& context = bench.context();
    auto watch = PromptWatch::of(context.io.get_executor(), context.config.house.root / "prompts");
    if (!watch) return report_error(watch.error());
    while (!bench.interrupted()) {
        fmt::print("\nwaiting for a change below {}\n",
                   (context.config.house.root / "prompts").string());
        std::fflush(stdout);
        bench.run(watch->changed());
        if (bench.interrupted()) break;
        context.catalog = load_catalog(context.config);
        if (const auto shown = show_round(bench, command, sampled); !shown) report_error(shown.error());
    }
    return exit_code::ok;
}

}  // namespace

auto try_out(const cli::Globals& globals, const cli::Try& command) -> int {
    auto config = config::load(config_folder(globals.config_dir));
    print_complaints(config.complaints);
    if (!config.usable()) return exit_code::config;
    if (command.calibrate > 0 && !command.html.empty())
        return report_error({ErrorKind::bad_input, "--calibrate prints a table and writes no page; leave --html out"});
    const auto cap = cap_from(command.cap);
    if (!cap) return report_error(cap.error());
    const auto names = readers_of(config, command);
    if (!names) return report_error(names.error());
    const auto sampled = gather(config, command, *names);
    if (!sampled) return report_error(sampled.error());
    auto bench = Workbench::open(std::move(config), *names, command.model, *cap);
    if (!bench) return report_error(bench.error());
    if (command.calibrate > 0) return calibrate(**bench, command, *sampled);
    const auto shown = show_round(**bench, command, *sampled);
    if (!command.watch) return shown ? exit_code::ok : report_error(shown.error());
    if (!shown) report_error(shown.error());
    return keep_trying(**bench, command, *sampled);
}

}  // namespace fanfold::app
