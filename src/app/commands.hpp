#pragma once
/// The commands that read, and those that work one room at a time. Each returns the exit code.
#include <fanfold/cli/command.hpp>

namespace fanfold::app {

// read_commands.cpp: work beside a running owner
auto status(const cli::Globals& globals, const cli::Status& command) -> int;
auto report_list(const cli::Globals& globals, const cli::ReportList& command) -> int;
auto report_show(const cli::Globals& globals, const cli::ReportShow& command) -> int;
auto report_export(const cli::Globals& globals, const cli::ReportExport& command) -> int;
auto report_search(const cli::Globals& globals, const cli::ReportSearch& command) -> int;
auto report_dropped(const cli::Globals& globals, const cli::ReportDropped& command) -> int;
auto document_show(const cli::Globals& globals, const cli::DocumentShow& command) -> int;

// explain_command.cpp, diff_command.cpp, rebuild_command.cpp, mark_commands.cpp: they read; marks
// are appended to a file beside the store
auto report_explain(const cli::Globals& globals, const cli::ReportExplain& command) -> int;
auto report_diff(const cli::Globals& globals, const cli::ReportDiff& command) -> int;
auto report_rebuild(const cli::Globals& globals, const cli::ReportRebuild& command) -> int;
auto report_mark(const cli::Globals& globals, const cli::ReportMark& command) -> int;
auto report_marks(const cli::Globals& globals, const cli::ReportMarks& command) -> int;

// correct_commands.cpp: they own the store while they work
auto report_approve(const cli::Globals& globals, const cli::ReportApprove& command) -> int;
auto report_correct(const cli::Globals& globals, const cli::ReportCorrect& command) -> int;
// plan_command.cpp
auto plan(const cli::Globals& globals, const cli::Plan& command) -> int;

// backfill_command.cpp
auto backfill(const cli::Globals& globals, const cli::Backfill& command) -> int;
// purge_command.cpp
auto enterprise_purge(const cli::Globals& globals, const cli::EnterprisePurge& command) -> int;
// delivery_commands.cpp
auto deliveries(const cli::Globals& globals, const cli::Deliveries& command) -> int;

// setup_commands.cpp: configuration; prompt_commands.cpp
auto config_check(const cli::Globals& globals, const cli::ConfigCheck& command) -> int;
auto config_show(const cli::Globals& globals, const cli::ConfigShow& command) -> int;
auto config_reference() -> int;
auto config_diff(const cli::Globals& globals, const cli::ConfigDiff& command) -> int;
// upgrade_commands.cpp
auto config_migrate(const cli::Globals& globals, const cli::ConfigMigrate& command) -> int;
auto prompts_copy(const cli::Globals& globals, const cli::PromptsCopy& command) -> int;
auto prompts_upstream_diff(const cli::Globals& globals, const cli::PromptsUpstreamDiff& command) -> int;
// shadow_command.cpp
auto run_shadow(const cli::Globals& globals, const cli::Run& command) -> int;
auto init(const cli::Init& command) -> int;
auto prompts_list(const cli::Globals& globals, const cli::PromptsList& command) -> int;
auto prompts_show(const cli::Globals& globals, const cli::PromptsShow& command) -> int;
auto prompts_render(const cli::Globals& globals, const cli::PromptsRender& command) -> int;
auto prompts_diff(const cli::Globals& globals, const cli::PromptsDiff& command) -> int;
auto prompts_lint(const cli::Globals& globals, const cli::PromptsLint& command) -> int;
// test_command.cpp, ask_command.cpp, try_command.cpp: on a ledger that is thrown away
auto prompts_test(const cli::Globals& globals, const cli::PromptsTest& command) -> int;
auto ask(const cli::Globals& globals, const cli::Ask& command) -> int;
auto try_out(const cli::Globals& globals, const cli::Try& command) -> int;
// db_commands.cpp
auto db_backup(const cli::Globals& globals, const cli::DbBackup& command) -> int;
auto db_check(const cli::Globals& globals, const cli::DbCheck& command) -> int;
auto db_restore(const cli::Globals& globals, const cli::DbRestore& command) -> int;
auto db_gc(const cli::Globals& globals, const cli::DbGc& command) -> int;
// serve_command.cpp
auto serve(const cli::Globals& globals, const cli::Serve& command) -> int;
auto schedule(const cli::Globals& globals, const cli::Schedule& command) -> int;

// model_commands.cpp: they cost what the questions cost
auto models_probe(const cli::Globals& globals, const cli::ModelsProbe& command) -> int;

// room_commands.cpp: JSON lines on stdout
auto fetch(const cli::Globals& globals, const cli::Fetch& command) -> int;
auto extract(const cli::Extract& command) -> int;
auto robots(const cli::Robots& command) -> int;
auto render(const cli::Render& command) -> int;

// crawl_command.cpp: the same rooms without models
auto crawl(const cli::Globals& globals, const cli::Crawl& command) -> int;

// source_command.cpp: a site before it is a source, and sources that are
auto source_test(const cli::Globals& globals, const cli::SourceTest& command) -> int;
auto source_list(const cli::Globals& globals, const cli::SourceList& command) -> int;

// once_command.cpp
auto once(const cli::Globals& globals, const cli::Once& command) -> int;

// doctor_command.cpp
auto doctor(const cli::Globals& globals, const cli::Doctor& command) -> int;

// enterprise_new.cpp, enterprise_commands.cpp: clients and profiles
auto enterprise_new(const cli::Globals& globals, const cli::EnterpriseNew& command) -> int;
auto enterprise_list(const cli::Globals& globals, const cli::EnterpriseList& command) -> int;
auto enterprise_export(const cli::Globals& globals, const cli::EnterpriseExport& command) -> int;
auto enterprise_import(const cli::Globals& globals, const cli::EnterpriseImport& command) -> int;
auto profile_list(const cli::Globals& globals, const cli::ProfileList& command) -> int;
auto profile_add(const cli::Globals& globals, const cli::ProfileAdd& command) -> int;
auto source_add(const cli::Globals& globals, const cli::SourceAdd& command) -> int;
// watch_command.cpp
auto watch_test(const cli::Globals& globals, const cli::WatchTest& command) -> int;

// manual_commands.cpp
auto completions(const cli::Completions& command) -> int;
auto man(const cli::Man& command) -> int;

// demo.cpp
auto demo(const cli::Globals& globals, const cli::Demo& command) -> int;

}  // namespace fanfold::app
