/// `fanfold once`: a cited report of these pages or files, now. What it makes is an ordinary
/// configuration in a folder, so that `--save` only has to keep it.
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fanfold/stage/deliver/render.hpp>
#include <fstream>

#include "commands.hpp"
#include "once_subjects.hpp"
#include "one_page.hpp"
#include "run_command.hpp"
#include "temporary_folder.hpp"
#include "terminal.hpp"
#include "workbench.hpp"

extern char** environ;

namespace fanfold::app {

namespace {

namespace fs = std::filesystem;
namespace exit_code = cli::exit_code;

const EnterpriseName reader_name{"once"};
/// So that a report is there in a minute; what is not visited by then is named in it.
constexpr auto visiting_time = std::chrono::seconds{35};
/// Everything a site shows counts, undated pages too.
constexpr auto whole_archive = std::chrono::hours{24 * 3650};
constexpr std::string_view ollama = "ollama:";

auto enterprise_of(const cli::Once& command, const Subjects& subjects) -> config::EnterpriseDraft {
    config::EnterpriseDraft out;
    out.comment = "Made by `fanfold once`. Names to watch, sections and sources are yours to edit.";
    out.title = subjects.title;
    out.language = command.language;
    for (const auto& source : subjects.sources) out.sources.push_back(source.name);
    for (const auto& term : command.watch) {
        config::WatchDraft watch;
        watch.names = {term};
        out.watch.push_back(std::move(watch));
    }
    if (out.watch.empty()) {
        config::WatchDraft all;
        all.comment = "\"*\": every document matters. Replace it by the names you want to hear of.";
        all.names = {"*"};
        out.watch.push_back(std::move(all));
    }
    out.tells_all = true;
    const bool korean = command.language == "ko";
    out.sections = {{"points", korean ? "주요 내용" : "What they say", {"brief/points"}, 15}};
    return out;
}

auto local_model_text(const std::string& model) -> std::string {
    return "\n[models.local]\nprovider = \"openai\"\nendpoint = \"http://127.0.0.1:11434/v1\"\n"
           "model = " +
           config::in_toml(model) +
           "\nfree = true\nallow_networks = [\"127.0.0.1/32\"]\nlegacy_max_tokens = true\n"
           "max_in_flight = 1\n";
}

void replace_all(std::string& text, std::string_view from, const std::string& to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

/// The house's file of the configuration that is in force, or the packaged one.
auto house_text(const fs::path& work, const fs::path& house, const cli::Once& command,
                const Subjects& subjects) -> Result<std::string> {
    std::error_code failed;
    const bool own = fs::exists(house / "fanfold.toml", failed);
    auto text = read_input(((own ? house : work) / "fanfold.toml").string());
    if (!text || own) return text;
    if (command.model.starts_with(ollama)) {
        replace_all(*text, "= \"extractive\"", "= \"local\"");
        *text += local_model_text(command.model.substr(ollama.size()));
    }
    std::string networks;
    for (const auto& network : subjects.network_texts)
        networks += (networks.empty() ? "" : ", ") + config::in_toml(network);
    if (!networks.empty())
        replace_all(*text, "\n[crawl]\n", "\n[crawl]\nallow_networks = [" + networks + "]\n");
    return text;
}

auto write_over(const fs::path& path, const std::string& text) -> Status {
    std::error_code ignored;
    fs::remove(path, ignored);
    return config::write_new(path, text);
}

auto write_work(const fs::path& work, const fs::path& house, const cli::Once& command,
                const Subjects& subjects) -> Status {
    if (auto made = config::scaffold(work, "USD"); !made) return made;
    std::error_code ignored;
    for (const auto* sample :
         {"sources/example.toml", "enterprises/example.toml", "profiles/industry/technology.toml"})
        fs::remove(work / sample, ignored);
    auto text = house_text(work, house, command, subjects);
    if (!text) return text.error();
    if (auto written = write_over(work / "fanfold.toml", *text); !written) return written;
    for (const auto& source : subjects.sources)
        if (auto written = config::write_new(work / "sources" / (source.name + ".toml"),
                                             config::to_toml(source));
            !written)
            return written;
    return config::write_new(work / "enterprises" / (reader_name.str() + ".toml"),
                             config::to_toml(enterprise_of(command, subjects)));
}

/// Where the house's own file does not have it.
void add_local_model(config::House& house, const std::string& wanted) {
    if (!wanted.starts_with(ollama)) return;
    config::ModelSettings model;
    model.name = ModelName{"local"};
    model.provider = "openai";
    model.endpoint = "http://127.0.0.1:11434/v1";
    model.model_id = wanted.substr(ollama.size());
    model.free = true;
    model.legacy_max_tokens = true;
    model.max_in_flight = 1;
    if (auto here = http::Network::parse("127.0.0.1/32")) model.allow_networks = {*here};
    house.models.insert_or_assign(model.name, std::move(model));
}

auto chosen_model(const config::House& house, const std::string& wanted) -> Result<ModelName> {
    if (wanted.starts_with(ollama)) return ModelName{"local"};
    const ModelName name{wanted.empty() ? "extractive" : wanted};
    if (wanted.empty() || wanted == "extractive" || house.models.contains(name)) return name;
    std::vector<std::string> known{"extractive"};
    for (const auto& [each, settings] : house.models) known.push_back(each.str());
    const auto near = config::nearest(wanted, known);
    return Error{ErrorKind::bad_input,
                 "there is no model \"" + wanted + "\"" +
                     (near ? "; did you mean \"" + *near + "\"?" : "") +
                     ". Write it under [models] in a fanfold.toml (-C DIR), or ask a local one: "
                     "--model ollama:qwen3:8b"};
}

/// What is so this once and is not written down.
auto adjust(config::Config& config, const cli::Once& command, const Subjects& subjects) -> Status {
    const auto cap = cap_from(command.cap);
    if (!cap) return cap.error();
    const auto model = chosen_model(config.house, command.model);
    if (!model) return model.error();
    add_local_model(config.house, command.model);
    config.house.caps = Caps{};
    config.house.caps.run = *cap;
    config.house.when_money_ends = {ModelName{"extractive"}};
    for (const auto* tier : {"small", "large"}) config.house.tiers.insert_or_assign(tier, *model);
    auto& crawl = config.house.crawl;
    crawl.source_time = visiting_time;
    if (crawl.contact.empty()) crawl.contact = "one look, asked for by a person";
    crawl.allow_networks.insert(crawl.allow_networks.end(), subjects.networks.begin(),
                                subjects.networks.end());
    if (!subjects.ports.empty() && crawl.allow_ports.empty())
        crawl.allow_ports = {80, 443, 8080, 8443};
    crawl.allow_ports.insert(crawl.allow_ports.end(), subjects.ports.begin(),
                             subjects.ports.end());
    for (auto& [name, source] : config.sources) source.since = whole_archive;
    return Done{};
}

auto show_in_browser(const fs::path& file) -> Status {
    std::string program = "xdg-open", argument = file.string();
    char* words[] = {program.data(), argument.data(), nullptr};
    pid_t child = 0;
    if (posix_spawnp(&child, program.c_str(), nullptr, nullptr, words, environ) == 0) {
        int ended = 0;
        if (waitpid(child, &ended, 0) == child && WIFEXITED(ended) && WEXITSTATUS(ended) == 0)
            return Done{};
    }
    return Error{ErrorKind::unavailable,
                 "no browser could be started (xdg-open); the report is in " + file.string()};
}

/// Where the HTML goes: --out, or with --open a file that stays after this command.
auto html_path(const cli::Once& command) -> fs::path {
    if (!command.out.empty()) return fs::absolute(command.out);
    if (!command.open) return {};
    std::error_code failed;
    return fs::temp_directory_path(failed) / fmt::format("fanfold-once-{}.html", ::getpid());
}

auto hand_over_html(const cli::Once& command, const Report& report) -> Status {
    const auto path = html_path(command);
    if (path.empty()) return Done{};
    std::ofstream out{path, std::ios::binary};
    out << deliver::to_html(report);
    out.close();
    if (!out)
        return Error{ErrorKind::no_space, "cannot write " + path.string() + ": " + std::strerror(errno)};
    std::printf("HTML     %s\n", path.c_str());
    return command.open ? show_in_browser(path) : Status{Done{}};
}

void tell_unread(const Subjects& subjects) {
    if (subjects.unread_endings.empty()) return;
    std::string kinds;
    int count = 0;
    for (const auto& [ending, files] : subjects.unread_endings) {
        kinds += fmt::format("{}{} {}", kinds.empty() ? "" : ", ", files, ending);
        count += files;
    }
    std::printf("Skipped  %d files of kinds that are not read: %s\n", count, kinds.c_str());
}

void tell_price(const Context& context, const pipeline::Summary& summary, const Report& report) {
    const auto& counters = context.engine->counters();
    std::printf("\nRead     %zu pages or files, %zu documents, %d questions\nModel    %s\n",
                summary.tally.pages, summary.tally.documents, report.about.questions,
                report.model.c_str());
    std::printf("Price    %s %s (%zu calls)\n", to_string(counters.settled).c_str(),
                context.config.house.currency.c_str(),
                static_cast<std::size_t>(counters.calls));
}

void tell_next(const cli::Once& command) {
    if (command.save.empty()) return;
    std::printf("Saved    %s\n         the same every night: fanfold -C %s run\n",
                command.save.c_str(), command.save.c_str());
}

struct Told {
    const cli::Once& command;
    const Subjects& subjects;
    Status handed = Done{};

    /// There is no report before this one, whatever a quiet night says.
    void name_what_is_missing(Report& report) const {
        if (report.status != ReportStatus::quiet || report.about.matched > 0 || command.watch.empty()) return;
        std::string terms;
        for (const auto& term : command.watch) terms += (terms.empty() ? "\"" : ", \"") + term + "\"";
        const auto* words = command.language == "ko" ? "읽은 문서 {}건 가운데 관심어가 나오는 문서는 없습니다: {}."
                            : report.about.documents == 1 ? "{} document was read, and it does not name {}."
                                                          : "{} documents were read, and none of them names {}.";
        ReportItem told;
        told.text = fmt::format(fmt::runtime(words), report.about.documents, terms);
        report.summary.push_back(std::move(told));
    }

    void operator()(const Context& context, const pipeline::Summary& summary) {
        const auto reader = store::Store::open_reading(context.config.house.state);
        if (!reader) return;
        auto report = (*reader)->report(reader_name, summary.run);
        if (!report) return;
        name_what_is_missing(*report);
        std::fputs(deliver::to_terminal(*report, terminal_width(), colours_wanted()).c_str(),
                   stdout);
        tell_price(context, summary, *report);
        tell_unread(subjects);
        handed = hand_over_html(command, *report);
        tell_next(command);
    }
};

/// Its enterprise is made from what was typed: the word is told, not the place in a file that goes away.
auto typed_well(const config::Config& config) -> Status {
    if (config.broken.empty()) return Done{};
    for (const auto& complaint : config.complaints)
        if (!complaint.warning && complaint.at.file.starts_with("enterprises/"))
            return Error{ErrorKind::bad_input, complaint.what};
    return Done{};
}

/// The same for what is only odd, such as a language that reports have no headings in.
void tell_odd_words(config::Config& config) {
    const auto typed = [](const config::Complaint& each) {
        return each.warning && each.at.file.starts_with("enterprises/");
    };
    for (const auto& complaint : config.complaints)
        if (typed(complaint)) std::fprintf(stderr, "fanfold: %s\n", complaint.what.c_str());
    std::erase_if(config.complaints, typed);
}

/// An explicit -C that is broken is told; a folder that happens to be there is not needed.
auto house_folder(const cli::Globals& globals) -> fs::path {
    return fs::absolute(config_folder(globals.config_dir));
}

}  // namespace

auto once(const cli::Globals& globals, const cli::Once& command) -> int {
    if (auto may = may_write(command.out); !may) return report_error(may.error());
    const auto subjects = read_subjects(command.subjects, command.pages);
    if (!subjects) return report_error(subjects.error());
    const TemporaryFolder temporary;
    if (temporary.path().empty())
        return report_error({ErrorKind::no_space, "cannot make a temporary folder"});
    const auto work = command.save.empty() ? temporary.path() : fs::absolute(command.save);
    if (auto written = write_work(work, house_folder(globals), command, *subjects); !written)
        return report_error(written.error());
    auto config = config::load(work);
    if (auto good = typed_well(config); !good) return report_error(good.error());
    tell_odd_words(config);
    if (auto ready = adjust(config, command, *subjects); !ready)
        return report_error(ready.error());
    NightOptions options;
    options.quiet = globals.quiet;
    Told told{command, *subjects};
    const int code = run_night(std::move(config), options, std::ref(told));
    return told.handed ? code : report_error(told.handed.error());
}

}  // namespace fanfold::app
