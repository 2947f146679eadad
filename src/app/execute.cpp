#include <cstdio>
#include <fanfold/app/execute.hpp>

#include "commands.hpp"
#include "run_command.hpp"

namespace fanfold::app {

namespace {

struct Execute {
    const cli::Globals& globals;

    auto operator()(const cli::Run& command) const -> int { return run(globals, command); }
    auto operator()(const cli::Plan& command) const -> int { return plan(globals, command); }
    auto operator()(const cli::Status& command) const -> int { return status(globals, command); }
    auto operator()(const cli::ReportList& command) const -> int {
        return report_list(globals, command);
    }
    auto operator()(const cli::ReportShow& command) const -> int {
        return report_show(globals, command);
    }
    auto operator()(const cli::ReportExport& command) const -> int {
        return report_export(globals, command);
    }
    auto operator()(const cli::ReportSearch& command) const -> int {
        return report_search(globals, command);
    }
    auto operator()(const cli::ReportDropped& command) const -> int {
        return report_dropped(globals, command);
    }
    auto operator()(const cli::ReportExplain& command) const -> int {
        return report_explain(globals, command);
    }
    auto operator()(const cli::ReportDiff& command) const -> int {
        return report_diff(globals, command);
    }
    auto operator()(const cli::ReportRebuild& command) const -> int {
        return report_rebuild(globals, command);
    }
    auto operator()(const cli::ReportApprove& command) const -> int {
        return report_approve(globals, command);
    }
    auto operator()(const cli::ReportCorrect& command) const -> int {
        return report_correct(globals, command);
    }
    auto operator()(const cli::ReportMark& command) const -> int {
        return report_mark(globals, command);
    }
    auto operator()(const cli::ReportMarks& command) const -> int {
        return report_marks(globals, command);
    }
    auto operator()(const cli::DocumentShow& command) const -> int {
        return document_show(globals, command);
    }
    auto operator()(const cli::ConfigCheck& command) const -> int {
        return config_check(globals, command);
    }
    auto operator()(const cli::ConfigShow& command) const -> int {
        return config_show(globals, command);
    }
    auto operator()(const cli::ConfigReference&) const -> int { return config_reference(); }
    auto operator()(const cli::ConfigMigrate& command) const -> int { return config_migrate(globals, command); }
    auto operator()(const cli::PromptsCopy& command) const -> int { return prompts_copy(globals, command); }
    auto operator()(const cli::PromptsUpstreamDiff& command) const -> int {
        return prompts_upstream_diff(globals, command);
    }
    auto operator()(const cli::Init& command) const -> int { return init(command); }
    auto operator()(const cli::Demo& command) const -> int { return demo(globals, command); }
    auto operator()(const cli::PromptsList& command) const -> int {
        return prompts_list(globals, command);
    }
    auto operator()(const cli::PromptsShow& command) const -> int {
        return prompts_show(globals, command);
    }
    auto operator()(const cli::PromptsRender& command) const -> int {
        return prompts_render(globals, command);
    }
    auto operator()(const cli::PromptsDiff& command) const -> int {
        return prompts_diff(globals, command);
    }
    auto operator()(const cli::PromptsLint& command) const -> int {
        return prompts_lint(globals, command);
    }
    auto operator()(const cli::ModelsProbe& command) const -> int {
        return models_probe(globals, command);
    }
    auto operator()(const cli::PromptsTest& command) const -> int {
        return prompts_test(globals, command);
    }
    auto operator()(const cli::Ask& command) const -> int { return ask(globals, command); }
    auto operator()(const cli::Try& command) const -> int { return try_out(globals, command); }
    auto operator()(const cli::SourceTest& command) const -> int {
        return source_test(globals, command);
    }
    auto operator()(const cli::SourceList& command) const -> int {
        return source_list(globals, command);
    }
    auto operator()(const cli::Crawl& command) const -> int { return crawl(globals, command); }
    auto operator()(const cli::Fetch& command) const -> int { return fetch(globals, command); }
    auto operator()(const cli::Extract& command) const -> int { return extract(command); }
    auto operator()(const cli::Robots& command) const -> int { return robots(command); }
    auto operator()(const cli::Render& command) const -> int { return render(command); }
    auto operator()(const cli::Deliveries& command) const -> int {
        return deliveries(globals, command);
    }
    auto operator()(const cli::Schedule& command) const -> int {
        return schedule(globals, command);
    }
    auto operator()(const cli::Once& command) const -> int { return once(globals, command); }
    auto operator()(const cli::Doctor& command) const -> int { return doctor(globals, command); }
    auto operator()(const cli::SourceAdd& command) const -> int {
        return source_add(globals, command);
    }
    auto operator()(const cli::EnterpriseNew& command) const -> int { return enterprise_new(globals, command); }
    auto operator()(const cli::EnterpriseList& command) const -> int { return enterprise_list(globals, command); }
    auto operator()(const cli::EnterpriseExport& command) const -> int { return enterprise_export(globals, command); }
    auto operator()(const cli::EnterpriseImport& command) const -> int { return enterprise_import(globals, command); }
    auto operator()(const cli::ProfileList& command) const -> int { return profile_list(globals, command); }
    auto operator()(const cli::ProfileAdd& command) const -> int { return profile_add(globals, command); }
    auto operator()(const cli::WatchTest& command) const -> int { return watch_test(globals, command); }
    auto operator()(const cli::ConfigDiff& command) const -> int { return config_diff(globals, command); }
    auto operator()(const cli::Completions& command) const -> int { return completions(command); }
    auto operator()(const cli::Man& command) const -> int { return man(command); }
    auto operator()(const cli::DbBackup& command) const -> int { return db_backup(globals, command); }
    auto operator()(const cli::DbCheck& command) const -> int { return db_check(globals, command); }
    auto operator()(const cli::DbRestore& command) const -> int { return db_restore(globals, command); }
    auto operator()(const cli::Backfill& command) const -> int { return backfill(globals, command); }
    auto operator()(const cli::DbGc& command) const -> int { return db_gc(globals, command); }
    auto operator()(const cli::EnterprisePurge& command) const -> int { return enterprise_purge(globals, command); }
    auto operator()(const cli::Serve& command) const -> int { return serve(globals, command); }
    auto operator()(const cli::Version&) const -> int {
        return std::puts("fanfold " FANFOLD_VERSION) < 0 ? 1 : 0;
    }
};

}  // namespace

auto execute(const cli::Invocation& invocation) -> int {
    return std::visit(Execute{invocation.globals}, invocation.command);
}

}  // namespace fanfold::app
