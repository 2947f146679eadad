/// `fanfold ask`: one question in the open.
#include <fmt/format.h>

#include <cstdio>

#include "commands.hpp"
#include "one_page.hpp"
#include "stored.hpp"
#include "terminal.hpp"
#include "trial_words.hpp"
#include "workbench.hpp"

namespace fanfold::app {

namespace {

using Json = nlohmann::ordered_json;
namespace exit_code = cli::exit_code;

auto subject_in(const Page& page) -> Result<Subject> {
    auto document = document_in(page);
    if (!document) return document.error();
    Sighting sighting;
    sighting.url = page.final_url;
    sighting.fetched_at = page.fetched_at;
    return Subject{std::move(*document), std::move(sighting)};
}

auto is_web_address(const std::string& text) -> bool {
    return text.starts_with("http://") || text.starts_with("https://");
}

/// 64 hex digits or so, or what reports print.
auto looks_like_id(const std::string& text) -> bool {
    const bool hex = text.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
    return text.starts_with("d-") || (hex && text.size() >= 32);
}

/// A URL, then a file that is there, then the id of a stored document.
auto subject_of(Workbench& bench, const std::filesystem::path& state, const std::string& named)
    -> Result<Subject> {
    if (is_web_address(named)) {
        const auto url = Url::parse(named);
        if (!url) return Error{ErrorKind::bad_input, "not an http(s) URL: " + named};
        const auto page = fetch_page(bench.context(), *url);
        return page ? subject_in(*page) : Result<Subject>{page.error()};
    }
    std::error_code failed;
    if (named != "-" && !std::filesystem::is_regular_file(named, failed)) {
        auto stored = stored_subject(state, named);
        if (stored || stored.error().kind() != ErrorKind::bad_input || looks_like_id(named)) return stored;
        return Error{ErrorKind::bad_input, std::filesystem::is_directory(named, failed)
                                               ? named + " is a folder: name a file in it"
                                               : "there is no file " + named + "; besides files, URLs and ids of stored "
                                                                               "documents (d-…) are taken"};
    }
    auto bytes = read_page(named);
    return bytes ? subject_in(page_from(std::move(*bytes), "")) : Result<Subject>{bytes.error()};
}

auto reader_of(const config::Config& config, const std::string& name) -> Result<Enterprise> {
    if (name.empty()) return Enterprise{};
    const auto found = config.enterprises.find(EnterpriseName{name});
    if (found != config.enterprises.end()) return found->second;
    return Error{ErrorKind::bad_input, "there is no enterprise \"" + name +
                                           "\" (`fanfold config check` lists broken ones)"};
}

void print_question(const Workbench& bench, const pipeline::Trial& trial,
                    const pipeline::Verdict& verdict) {
    const auto& request = verdict.request;
    fmt::print("{} for {} · version {} · {}\n", trial.resolved.name.str(),
               trial.enterprise.name.str().empty() ? "nobody" : trial.enterprise.name.str(),
               trial.resolved.version.hex().substr(0, 12),
               request.messages.empty() ? "rules (no model)" : bench.name_of(request.model));
    if (request.messages.empty()) return;
    for (const auto& message : request.messages)
        fmt::print("--- {}\n{}\n", message.role, plain_text(message.content));
    fmt::print("--- about {} input tokens, at most {} output tokens, at most {} {}\n",
               input_estimate(request), request.max_output_tokens, rounded(verdict.bound),
               bench.currency());
}

void print_answer(const Workbench& bench, const pipeline::Verdict& verdict) {
    fmt::print("--- answered in {} · {} tokens in, {} out · {} {}\n", to_string(verdict.took),
               verdict.usage.input.count(), verdict.usage.output.count(), rounded(verdict.cost),
               bench.currency());
    fmt::print("{}", judged_text(verdict.judged, ""));
}

auto verdict_json(const Workbench& bench, const pipeline::Trial& trial,
                  const pipeline::Verdict& verdict) -> Json {
    Json messages = Json::array();
    for (const auto& message : verdict.request.messages)
        messages.push_back({{"role", message.role}, {"content", message.content}});
    Json out{{"template", trial.resolved.name.str()},
             {"enterprise", trial.enterprise.name.str()},
             {"version", trial.resolved.version.hex()},
             {"model", messages.empty() ? "rules (no model)" : bench.name_of(verdict.request.model)},
             {"messages", std::move(messages)},
             {"input_tokens_estimate", input_estimate(verdict.request)},
             {"at_most", to_string(verdict.bound)},
             {"currency", bench.currency()},
             {"milliseconds", verdict.took.count()}};
    if (!verdict.told) {
        out["error"] = verdict.told.error().message();
        return out;
    }
    out["answer"] = verdict.told->value;
    out["input_tokens"] = verdict.usage.input.count();
    out["output_tokens"] = verdict.usage.output.count();
    out["cost"] = to_string(verdict.cost);
    out.update(judged_json(verdict.judged));
    return out;
}

}  // namespace

auto ask(const cli::Globals& globals, const cli::Ask& command) -> int {
    auto config = config::load(config_folder(globals.config_dir));
    print_complaints(config.complaints);
    if (!config.usable()) return exit_code::config;
    const auto state = config.house.state;
    const auto cap = cap_from(command.cap);
    if (!cap) return report_error(cap.error());
    if (const auto known = reader_of(config, command.enterprise); !known)
        return report_error(known.error());
    std::vector<EnterpriseName> readers;
    if (!command.enterprise.empty()) readers.emplace_back(command.enterprise);
    auto bench = Workbench::open(std::move(config), readers, command.model, *cap);
    if (!bench) return report_error(bench.error());
    const auto reader = reader_of((*bench)->config(), command.enterprise);
    const auto& catalog = (*bench)->context().catalog;
    const auto resolved = catalog.find(TemplateName{command.name}, *reader);
    if (!resolved) return report_error(resolved.error());
    if (resolved->front.kind != "map")
        return report_error({ErrorKind::bad_input, command.name + " folds answers; only map "
                                                                  "templates are asked"});
    auto subject = subject_of(**bench, state, command.document);
    if (!subject) return report_error(subject.error());
    const auto trial = (*bench)->trial(*reader, *resolved, std::move(subject->document),
                                       std::move(subject->sighting));
    const auto verdicts = (*bench)->ask({trial});
    const auto& verdict = verdicts.front();
    if (command.json) {
        const auto json = verdict_json(**bench, trial, verdict);
        fmt::print("{}\n", json.dump(2, ' ', false, Json::error_handler_t::replace));
    } else {
        print_question(**bench, trial, verdict);
    }
    std::fflush(stdout);
    if (!verdict.told) return report_error(verdict.told.error());
    if (!command.json) print_answer(**bench, verdict);
    return exit_code::ok;
}

}  // namespace fanfold::app
