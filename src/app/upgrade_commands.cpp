/// What helps over an upgrade: files with retired keys, and local templates beside newer packaged ones.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <fanfold/config/migration.hpp>
#include <fanfold/prompt/line_diff.hpp>
#include <fanfold/prompt/upstream.hpp>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "context.hpp"
#include "terminal.hpp"

namespace fanfold::app {

namespace {

namespace exit_code = cli::exit_code;
namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using prompt::LocalEdit;
using prompt::Upstream;

void print_migration(const config::Migration& plan) {
    for (const auto& file : plan.files)
        fmt::print("{}", prompt::unified_diff(file.before, file.after, "a/" + file.path, "b/" + file.path));
}

/// Each file by itself: what can't be written leaves the others written.
auto write_migration(const fs::path& root, const config::Migration& plan) -> int {
    int code = exit_code::ok;
    for (const auto& file : plan.files) {
        const auto copy = config::replace_file(root / file.path, file.before, file.after);
        if (!copy) {
            code = report_error(copy.error());
            continue;
        }
        fmt::print("{}: {} changed, the old one is {}\n", file.path, file.changes.size(), copy->string());
        for (const auto& change : file.changes)
            fmt::print("    {}: {}\n", to_string(change.at), change.what.substr(0, change.what.find("; `fanfold")));
    }
    return code;
}

/// In the order in which a person should look.
auto words_of(Upstream judged) -> const char* {
    switch (judged) {
        case Upstream::same:
            return "the same as what is packaged: you may delete yours";
        case Upstream::settled:
            return "what is packaged has not changed since yours was made";
        case Upstream::moved_on:
            return "what is packaged changed since yours was made";
        case Upstream::unedited:
            return "never edited, and what is packaged changed since: delete yours to follow it";
        case Upstream::unknown:
            return "what yours was made from is not known; once you have merged, note it with --accept";
        case Upstream::gone:
            return "no longer packaged: what it was for is gone, or has another name";
    }
    return "";
}

auto name_of(Upstream judged) -> const char* {
    switch (judged) {
        case Upstream::same:
            return "same";
        case Upstream::settled:
            return "settled";
        case Upstream::moved_on:
            return "moved_on";
        case Upstream::unedited:
            return "unedited";
        case Upstream::unknown:
            return "unknown";
        case Upstream::gone:
            return "gone";
    }
    return "";
}

/// Of an overlay of which nothing is known there is nothing to see: it has only blocks.
auto wants_a_look(const LocalEdit& edit) -> bool {
    const auto judged = prompt::judge(edit);
    if (judged == Upstream::unknown) return !edit.is_overlay();
    return judged == Upstream::moved_on || judged == Upstream::unedited || judged == Upstream::gone;
}

/// What the operator changed; of an overlay it is all there is.
auto own_diff(const LocalEdit& edit) -> std::string {
    if (edit.is_overlay()) return {};
    if (!edit.base && !edit.packaged) return {};
    const auto& from = edit.base ? *edit.base : *edit.packaged;
    return prompt::unified_diff(from, edit.text, edit.base ? "packaged then" : "packaged now", "yours");
}

auto packaged_diff(const LocalEdit& edit) -> std::string {
    if (!edit.base || !edit.packaged) return {};
    return prompt::unified_diff(*edit.base, *edit.packaged, "packaged then", "packaged now");
}

auto met_lines(const LocalEdit& edit) -> std::vector<prompt::LineRange> {
    if (edit.is_overlay() || !edit.base || !edit.packaged) return {};
    return prompt::both_changed(*edit.base, edit.text, *edit.packaged);
}

auto range_words(const prompt::LineRange& range) -> std::string {
    if (range.last < range.first) return fmt::format("before line {}", range.first);
    if (range.last == range.first) return fmt::format("line {}", range.first);
    return fmt::format("lines {} to {}", range.first, range.last);
}

void print_edit(const LocalEdit& edit) {
    const auto judged = prompt::judge(edit);
    fmt::print("{}{}: {}\n", edit.path, edit.is_overlay() ? " (overlay of " + edit.of + ")" : "", words_of(judged));
    if (judged == Upstream::same) return;
    const auto show = [](const char* heading, const std::string& diff) {
        if (!diff.empty()) fmt::print("\n{}\n{}\n", heading, diff);
    };
    show(edit.base ? "What you changed:" : "Yours beside what is packaged:", own_diff(edit));
    show("What is packaged changed since:", packaged_diff(edit));
    const auto met = met_lines(edit);
    for (const auto& range : met) fmt::print("both changed {} of what yours was made from\n", range_words(range));
    if (judged == Upstream::moved_on && !edit.is_overlay() && met.empty())
        fmt::print("no line was changed by both: the new parts can be taken over as they are\n");
}

auto json_of(const LocalEdit& edit) -> Json {
    Json met = Json::array();
    for (const auto& range : met_lines(edit)) met.push_back({{"first", range.first}, {"last", range.last}});
    return {{"path", edit.path},
            {"of", edit.of},
            {"state", name_of(prompt::judge(edit))},
            {"yours", own_diff(edit)},
            {"packaged", packaged_diff(edit)},
            {"both_changed", std::move(met)}};
}

auto accept_all(const std::vector<LocalEdit>& edits, const fs::path& local) -> int {
    for (const auto& edit : edits) {
        if (auto noted = prompt::accept(edit, local); !noted) return report_error(noted.error());
        fmt::print("{}: made from what is packaged today\n", edit.path);
    }
    return exit_code::ok;
}

auto wanted_edits(const fs::path& local, const std::string& name) -> Result<std::vector<LocalEdit>> {
    auto edits = prompt::local_edits(packaged_prompts_files(), local);
    if (!edits || name.empty()) return edits;
    std::erase_if(*edits, [&](const LocalEdit& edit) { return edit.of != name + ".md"; });
    if (edits->empty())
        return Error{ErrorKind::bad_input, "there is neither a copy nor an overlay of \"" + name + "\" in " + local.string()};
    return edits;
}

auto local_prompts(const cli::Globals& globals) -> fs::path {
    std::error_code failed;
    return fs::absolute(config_folder(globals.config_dir), failed).lexically_normal() / "prompts";
}

}  // namespace

auto config_migrate(const cli::Globals& globals, const cli::ConfigMigrate& command) -> int {
    const auto root = config_folder(globals.config_dir);
    const auto plan = config::plan_migration(root);
    int code = exit_code::ok;
    if (command.dry_run)
        print_migration(plan);
    else
        code = write_migration(root, plan);
    std::fflush(stdout);
    print_complaints(plan.troubles);
    const bool broken = std::any_of(plan.troubles.begin(), plan.troubles.end(),
                                    [](const config::Complaint& each) { return !each.warning; });
    if (plan.files.empty() && !broken && !globals.quiet)
        std::fprintf(stderr, "%zu files: nothing to change\n", plan.looked_at);
    return broken ? exit_code::config : code;
}

auto prompts_copy(const cli::Globals& globals, const cli::PromptsCopy& command) -> int {
    const auto file = prompt::copy_packaged(packaged_prompts_files(), command.name + ".md", local_prompts(globals));
    if (!file) return report_error(file.error());
    fmt::print("{}\n", file->string());
    return exit_code::ok;
}

auto prompts_upstream_diff(const cli::Globals& globals, const cli::PromptsUpstreamDiff& command) -> int {
    const auto local = local_prompts(globals);
    const auto edits = wanted_edits(local, command.name);
    if (!edits) return report_error(edits.error());
    if (command.accept) return accept_all(*edits, local);
    if (command.json) {
        Json rows = Json::array();
        for (const auto& edit : *edits) rows.push_back(json_of(edit));
        fmt::print("{}\n", rows.dump(2, ' ', false, Json::error_handler_t::replace));
    } else {
        if (edits->empty()) fmt::print("no packaged template is copied or overlaid in {}\n", local.string());
        for (const auto& edit : *edits) print_edit(edit);
    }
    return std::any_of(edits->begin(), edits->end(), wants_a_look) ? exit_code::differs : exit_code::ok;
}

}  // namespace fanfold::app
