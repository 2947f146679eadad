/// Commands about templates: what there is, what would be sent, and what is wrong.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <fanfold/pipeline/trial.hpp>
#include <fanfold/prompt/blocks.hpp>
#include <fanfold/prompt/context.hpp>
#include <fanfold/prompt/line_diff.hpp>
#include <fanfold/store/store.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "commands.hpp"
#include "context.hpp"
#include "prompt_checks.hpp"
#include "stored.hpp"
#include "terminal.hpp"
#include "trial_words.hpp"

namespace fanfold::app {

namespace {

using Json = nlohmann::ordered_json;
namespace exit_code = cli::exit_code;

constexpr std::size_t names_listed = 8;

auto load(const cli::Globals& globals) -> config::Config {
    return config::load(config_folder(globals.config_dir));
}

/// Nobody where no name is given.
auto reader_of(const config::Config& config, const std::string& name) -> Result<Enterprise> {
    if (name.empty()) return Enterprise{};
    const auto found = config.enterprises.find(EnterpriseName{name});
    if (found != config.enterprises.end()) return found->second;
    return Error{ErrorKind::bad_input, "there is no enterprise \"" + name + "\" (`fanfold config check` lists broken ones)"};
}

/// A template, and whom it is for.
struct View {
    Enterprise reader;
    prompt::Resolved resolved;
};

auto view_of(const config::Config& config, const prompt::Catalog& catalog, const std::string& name, const std::string& enterprise)
    -> Result<View> {
    auto reader = reader_of(config, enterprise);
    if (!reader) return reader.error();
    auto resolved = catalog.find(TemplateName{name}, *reader);
    if (!resolved) return resolved.error();
    return View{std::move(*reader), std::move(*resolved)};
}

auto sample_document() -> Document {
    Document document;
    document.title = "Example Corp opens a second plant";
    document.text = "Example Corp said on Monday that it opened a second plant. It will employ 400 people.";
    document.language = "en";
    document.kind = "article";
    return document;
}

auto wanted_subject(const config::Config& config, const std::string& id) -> Result<Subject> {
    if (id.empty()) return Subject{sample_document(), {}};
    return stored_subject(config.house.state, id);
}

/// As it would be asked, but for the mark of the fence, which hangs on a secret of the house. What folds is shown without
/// events: those are a night's.
auto request_for(const View& view, Subject subject) -> model::Request {
    if (view.resolved.front.kind == "map") {
        auto terms = pipeline::terms_in(view.reader, subject.document);
        const pipeline::Trial trial{view.reader,      view.resolved, std::move(subject.document), std::move(subject.sighting),
                                    std::move(terms), ModelName{}};
        return pipeline::map_request(trial, "");
    }
    const auto messages = view.resolved.render(prompt::fold_context(nlohmann::json::object(), view.reader));
    model::Request out;
    out.messages = {{"system", messages.system}, {"user", messages.user}};
    out.max_output_tokens = view.resolved.front.max_output_tokens;
    return out;
}

/// Of all that stands around a document.
auto tokens_around(const View& view) -> std::int64_t {
    return input_estimate(request_for(view, {}));
}

auto text_of(const model::Request& request) -> std::string {
    std::string out;
    for (const auto& message : request.messages) out += "--- " + message.role + "\n" + message.content + "\n";
    return out;
}

/// By the version that they are asked in.
using Users = std::map<std::string, std::vector<std::string>>;

auto is_asked_for(const Enterprise& enterprise, const TemplateName& name) -> bool {
    if (name.str() == "fold/section" || name.str() == "fold/headline") return true;  // every report is folded
    return std::any_of(enterprise.sections.begin(), enterprise.sections.end(), [&](const SectionSpec& section) {
        return std::find(section.templates.begin(), section.templates.end(), name) != section.templates.end();
    });
}

auto users_of(const config::Config& config, const prompt::Catalog& catalog, const TemplateName& name) -> Users {
    Users out;
    for (const auto& [enterprise_name, enterprise] : config.enterprises) {
        if (!is_asked_for(enterprise, name)) continue;
        const auto resolved = catalog.find(name, enterprise);
        out[resolved ? resolved->version.hex().substr(0, 12) : "broken"].push_back(enterprise_name.str());
    }
    return out;
}

auto all_of(const Users& users) -> std::vector<std::string> {
    std::vector<std::string> out;
    for (const auto& [version, names] : users) out.insert(out.end(), names.begin(), names.end());
    std::sort(out.begin(), out.end());
    return out;
}

auto some_of(const std::vector<std::string>& names) -> std::string {
    std::string out;
    for (std::size_t at = 0; at < std::min(names.size(), names_listed); ++at) out += (at > 0 ? ", " : "") + names[at];
    if (names.size() > names_listed) out += fmt::format(" and {} more", names.size() - names_listed);
    return out;
}

void print_line(const Json& row, const Users& users) {
    fmt::print("{:<24} {:<13} {:>3}  {}\n", row["name"].get<std::string>(), row["version"].get<std::string>(),
               row["used_by"].size(), row["title"].get<std::string>());
    for (const auto& [version, names] : users) fmt::print("{:<24} {:<13}      {}\n", "", version, some_of(names));
}

void print_indented(const std::string& text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        if (end > at) fmt::print("        {}\n", text.substr(at, end - at));
        at = end + 1;
    }
}

/// The most that one question comes to before its document.
void tell_longest(const prompt::Catalog& catalog, const std::vector<Enterprise>& readers) {
    std::set<std::shared_ptr<const prompt::Resolved::Parts>> seen;
    std::int64_t most = 0;
    std::string whose;
    for (const auto& reader : readers)
        for (const auto& name : catalog.names()) {
            auto resolved = catalog.find(name, reader);
            if (!resolved || !seen.insert(resolved->parts).second) continue;
            const auto tokens = tokens_around({reader, std::move(*resolved)});
            if (tokens <= most) continue;
            most = tokens;
            whose = name.str() + (reader.name.str().empty() ? "" : " for " + reader.name.str());
        }
    fmt::print(stderr, "the longest prompt before its document: {}, about {} input tokens\n", whose, most);
}

/// Whom `prompts lint` looks through the eyes of: nobody, and those that are wanted.
auto lint_readers(const config::Config& config, const std::vector<std::string>& wanted) -> Result<std::vector<Enterprise>> {
    const auto names = config::select(config, wanted);
    std::vector<Enterprise> out{Enterprise{}};
    if (!names && !wanted.empty()) return names.error();
    for (const auto& name : names ? *names : std::vector<EnterpriseName>{})
        if (const auto found = config.enterprises.find(name); found != config.enterprises.end()) out.push_back(found->second);
    return out;
}

struct Printed {
    bool any = false;
    bool fatal = false;
};

auto print_problems(const std::vector<prompt::Problem>& problems) -> Printed {
    Printed out;
    std::set<std::string> printed;
    for (const auto& problem : problems) {
        const auto line = (problem.where.empty() ? "" : problem.where + ": ") + (problem.fatal ? "" : "advice: ") + problem.what;
        out.fatal = out.fatal || problem.fatal;
        if (printed.insert(line).second) fmt::print("{}\n", line);
    }
    out.any = !printed.empty();
    return out;
}

}  // namespace

auto prompts_list(const cli::Globals& globals, const cli::PromptsList& command) -> int {
    const auto config = load(globals);
    const auto catalog = load_catalog(config);
    Json rows = Json::array();
    for (const auto& name : catalog.names()) {
        const auto resolved = catalog.find(name, Enterprise{});
        const auto users = users_of(config, catalog, name);
        const Json row{{"name", name.str()},
                       {"title", resolved ? resolved->front.title : resolved.error().message()},
                       {"version", resolved ? resolved->version.hex().substr(0, 12) : ""},
                       {"used_by", all_of(users)},
                       {"versions", users}};
        if (!command.json) print_line(row, users);
        rows.push_back(row);
    }
    if (command.json) fmt::print("{}\n", rows.dump(2));
    return exit_code::ok;
}

auto prompts_show(const cli::Globals& globals, const cli::PromptsShow& command) -> int {
    const auto config = load(globals);
    const auto catalog = load_catalog(config);
    const auto view = view_of(config, catalog, command.name, command.enterprise);
    if (!view) return report_error(view.error());
    const auto& resolved = view->resolved;
    fmt::print("{}: {}\nversion {} · tier {} · about {} input tokens before the {}, at most {} output tokens\n", resolved.name.str(),
               resolved.front.title, resolved.version.hex().substr(0, 12), resolved.front.tier, tokens_around(*view),
               resolved.front.kind == "map" ? "document" : "events", resolved.front.max_output_tokens);
    for (const auto& layer : resolved.layers) fmt::print("    from {}\n", layer);
    for (const auto& part : prompt::shared_parts_of(resolved)) fmt::print("    with {}\n", part.where);
    for (const auto& block : prompt::blocks_of(resolved)) {
        fmt::print("    {:<12} {}\n", block.name, block.where);
        print_indented(block.text);
    }
    return exit_code::ok;
}

auto prompts_render(const cli::Globals& globals, const cli::PromptsRender& command) -> int {
    const auto config = load(globals);
    const auto catalog = load_catalog(config);
    const auto view = view_of(config, catalog, command.name, command.enterprise);
    if (!view) return report_error(view.error());
    auto subject = wanted_subject(config, command.document);
    if (!subject) return report_error(subject.error());
    const auto request = request_for(*view, std::move(*subject));
    fmt::print("{}--- about {} input tokens, at most {} output tokens\n", plain_text(text_of(request)), input_estimate(request),
               request.max_output_tokens);
    return exit_code::ok;
}

/// Each as its own reader is asked: language, industry and words are what two readers differ by.
auto prompts_diff(const cli::Globals& globals, const cli::PromptsDiff& command) -> int {
    const auto config = load(globals);
    const auto catalog = load_catalog(config);
    const auto view = view_of(config, catalog, command.name, command.enterprise);
    if (!view) return report_error(view.error());
    const auto bare = prompt::Catalog::load(packaged_prompts_files(), {});
    const bool same_reader = command.packaged && command.against.empty();
    const auto other = view_of(config, command.packaged ? bare : catalog, command.name,
                               same_reader ? command.enterprise : command.against);
    if (!other) return report_error(other.error());
    const auto asked = [](const View& one) { return plain_text(text_of(request_for(one, {sample_document(), {}}))); };
    const auto text = prompt::line_diff(asked(*other), asked(*view));
    fmt::print("{}", text.empty() ? "no difference\n" : text);
    return exit_code::ok;
}

auto prompts_lint(const cli::Globals& globals, const cli::PromptsLint& command) -> int {
    const auto config = load(globals);
    const auto catalog = load_catalog(config);
    const auto readers = lint_readers(config, command.enterprises);
    if (!readers) return report_error(readers.error());
    const auto began = SystemClock{}.steady_now();
    auto problems = lint_prompts(config, catalog, *readers);
    const auto took = SystemClock{}.steady_now() - began;
    if (command.enterprises.empty())
        for (auto& stray : stray_prompts(config, catalog)) problems.push_back(std::move(stray));
    const auto printed = print_problems(problems);
    if (!printed.any) fmt::print("{} templates: all good\n", catalog.names().size());
    std::fflush(stdout);
    if (!globals.quiet) {
        tell_longest(catalog, *readers);
        fmt::print(stderr, "{} templates for {} readers resolved and linted in {} ms\n", catalog.names().size(), readers->size(),
                   std::chrono::duration_cast<std::chrono::milliseconds>(took).count());
    }
    return printed.fatal ? exit_code::config : exit_code::ok;
}

}  // namespace fanfold::app
