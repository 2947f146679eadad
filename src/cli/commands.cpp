#include "add.hpp"

namespace fanfold::cli {

void add_globals(CLI::App& app, Typed& typed) {
    app.add_option("-C,--config", typed.globals.config_dir, "Config folder")->type_name("DIR");
    app.add_flag("-q,--quiet", typed.globals.quiet, "Only errors on stderr");
    app.add_flag("-v,--verbose", typed.globals.verbose,
                 "More on stderr (fetch: the headers of the answer)");
    app.add_option("--log-level", typed.globals.log_level, "How much of the log on stderr: error, warning, info, debug")
        ->check(CLI::IsMember({"error", "warning", "info", "debug"}).description(""))
        ->type_name("LEVEL");
    app.add_option("--log-format", typed.globals.log_format, "auto (by where stderr goes), human, json, journald")
        ->check(CLI::IsMember({"auto", "human", "json", "journald"}).description(""))
        ->type_name("FORM");
    app.add_flag("--version", typed.version, "Print the version");
}

void add_start_commands(CLI::App& app, Typed& typed) {
    Add<Init>(app, typed, "init", "Write a configuration to start from",
              "fanfold init ./desk --currency EUR")
        .word("DIR", &Init::folder, "New or empty folder")
        .option("--currency", &Init::currency, "USD", "Of every amount in it");
    Add<Demo>(app, typed, "demo", "Three reports from the bundled sample web, offline",
              "fanfold demo ./demo")
        .optional_word("DIR", &Demo::folder, "Folder to work in; by default a temporary one")
        .flag("--keep", &Demo::keep, "Keep the temporary folder")
        .option("--model", &Demo::model, "NAME",
                "By default extractive; replay: recorded answers beside the extractive ones")
        .flag("--serve", &Demo::serve, "Then keep serving the sample web, to try things on")
        .number("--port", &Demo::port, 1, 65535, "Of --serve");
}

namespace {

void add_db_commands(CLI::App& app, Typed& typed) {
    auto& db = group_of(app, "db", "Back up, check, clean and restore the databases", "fanfold db backup /backup/monday");
    Add<DbBackup>(db, typed, "backup", "Copy the databases, also while a run goes on", "fanfold db backup /backup/monday")
        .word("DIR", &DbBackup::folder, "New or empty folder");
    Add<DbCheck>(db, typed, "check", "Read every page of every database", "fanfold db check")
        .optional_word("DIR", &DbCheck::folder, "A backup; by default the configured state")
        .flag("--json", &DbCheck::json, "As JSON");
    Add<DbRestore>(db, typed, "restore", "Put a backup in the place of the databases",
                   "fanfold db restore /backup/monday --verify")
        .word("DIR", &DbRestore::folder, "What `db backup` made")
        .flag("--verify", &DbRestore::verify, "Only look whether it could be");
    Add<DbGc>(db, typed, "gc", "Delete what is older than [retention] says; the disk gets the room",
              "fanfold db gc --dry-run")
        .flag("--dry-run", &DbGc::dry_run, "Count what would go; delete nothing")
        .flag("--json", &DbGc::json, "As JSON");
}

void add_run(CLI::App& app, Typed& typed) {
    Add<Run>(app, typed, "run", "Make the reports: crawl, ask, fold, check, deliver",
             "fanfold run --enterprise tag:battery")
        .option("--job", &Run::job, "J", "Job to run; the only one, or nightly")
        .list("--enterprise,-e", &Run::enterprises, "E|tag:T",
              "Only these; may be given several times")
        .option("--as-of", &Run::as_of, "TIME",
                "As if it were then: 2026-11-24 or 2026-11-24T02:30:00Z")
        .option("--reask", &Run::reask_since, "SINCE",
                "Ask again what was asked since then (date or 7d); costs money")
        .flag("--again", &Run::again, "Crawl again also what was crawled a while ago ([crawl] fresh)")
        .flag("--no-wait", &Run::no_wait, "Exit 75 if another process owns the state")
        .flag("--due", &Run::due, "Only if the job is due by its schedule, or a killed run is to be finished")
        .flag("--json", &Run::json, "The summary as one JSON line on stdout")
        .option("--metrics-file", &Run::metrics_file, "FILE",
                "For node_exporter's textfile collector: NAME.prom")
        .flag("--shadow", &Run::shadow, "Before an upgrade: the last run once more, on a copy, beside what it told")
        .option("--state", &Run::state, "DIR", "The state to copy (or a backup); by default the configured one")
        .option("--cap", &Run::cap, "AMOUNT", "Never more than this for all of it; by default 1")
        .option("--out", &Run::out, "DIR", "Keep the new reports here")
        .only_beside("--shadow", {"--state", "--cap", "--out"})
        .never_beside("--shadow", {"--as-of", "--reask", "--again", "--no-wait", "--due", "--metrics-file"})
        .more("--shadow visits, stores and delivers nothing. It exits 0 if all is told as before, 1 if it is told\n"
              "otherwise, 2 if a report is missing or questions got no answer (raise --cap).");
}

}  // namespace

void add_nightly_commands(CLI::App& app, Typed& typed) {
    add_run(app, typed);
    Add<Plan>(app, typed, "plan", "Calls, tokens and money of the next run",
              "fanfold plan --reask 7d")
        .option("--job", &Plan::job, "J", "Job to price; the only one, or nightly")
        .list("--enterprise,-e", &Plan::enterprises, "E|tag:T",
              "Only these; may be given several times")
        .option("--as-of", &Plan::as_of, "TIME", "As if it were then")
        .option("--reask", &Plan::reask_since, "SINCE",
                "With everything asked since then asked again")
        .number("--sample", &Plan::sample, 0, 1000,
                "Visit N pages of each source first, in a scratch store: a first night's range")
        .flag("--diff", &Plan::diff,
              "Price an edit: what today's files would have asked in the last run")
        .flag("--json", &Plan::json, "As JSON");
    Add<Status>(app, typed, "status", "Last runs, sources and money", "fanfold status --why")
        .flag("--why", &Status::why, "Also why each source and report is as it is")
        .flag("--json", &Status::json, "As JSON");
    Add<Deliveries>(app, typed, "deliveries", "Where reports were handed over, and what failed",
                    "fanfold deliveries --retry")
        .flag("--retry", &Deliveries::retry, "Send again what is not delivered, dead letters too")
        .flag("--due", &Deliveries::due, "For cron: send what is due now, such as reviews whose wait is over")
        .flag("--dry-run", &Deliveries::dry_run, "Print what would go where; send nothing")
        .flag("--json", &Deliveries::json, "As JSON");
    Add<Serve>(app, typed, "serve", "The daemon: runs jobs by their schedules", "fanfold serve --no-wait")
        .flag("--no-wait", &Serve::no_wait, "Exit 75 if another process owns the state")
        .option("--metrics-file", &Serve::metrics_file, "FILE",
                "Written after each run, for node_exporter's textfile collector")
        .option("--listen", &Serve::listen, "ADDRESS",
                "Pages, API, metrics: 127.0.0.1:8440 or unix:/PATH; others need a token")
        .list("--token-file", &Serve::token_files, "FILE",
              "Holds TOKEN [read|operate|admin] [ENTERPRISE,…]; may be given several times")
        .list("--host", &Serve::hosts, "NAME", "A name under which browsers may come");
    add_db_commands(app, typed);
    Add<Schedule>(app, typed, "schedule", "Jobs and when they are due", "fanfold schedule")
        .option("--pause", &Schedule::pause, "J", "Leave its times out until it is resumed")
        .option("--resume", &Schedule::resume, "J", "Follow its schedule again")
        .flag("--json", &Schedule::json, "As JSON");
    Add<Backfill>(app, typed, "backfill", "Make the runs that a schedule missed, as if it were then",
                  "fanfold backfill --from 2026-11-20 --dry-run")
        .option("--job", &Backfill::job, "J", "By default the only one, or nightly")
        .required("--from", &Backfill::from, "TIME", "First night: 2026-11-20 or 2026-11-20T02:00:00Z")
        .option("--to", &Backfill::to, "TIME", "Up to here; by default now")
        .flag("--dry-run", &Backfill::dry_run, "List the nights; run nothing")
        .flag("--json", &Backfill::json, "The nights as JSON");
}

namespace {

void add_report_reading(CLI::App& report, Typed& typed) {
    Add<ReportExplain>(report, typed, "explain",
                       "A sentence, back to its findings, prompts, pages and prices",
                       "fanfold report explain i-7k2m9qd0 -e acme")
        .word("WHAT", &ReportExplain::what, "Id of an item, or words of its sentence")
        .required("--enterprise,-e", &ReportExplain::enterprise, "E", "Whose report")
        .option("--run", &ReportExplain::run, "N", "Of which run; by default the last")
        .flag("--json", &ReportExplain::json, "As JSON");
    Add<ReportDiff>(report, typed, "diff", "What changed between two nights",
                    "fanfold report diff -e acme --from r11 --run r12")
        .required("--enterprise,-e", &ReportDiff::enterprise, "E", "Whose reports")
        .option("--from", &ReportDiff::from, "N", "Earlier run; by default the report before")
        .option("--run", &ReportDiff::run, "N", "Later run; by default the last")
        .flag("--json", &ReportDiff::json, "As JSON");
    Add<ReportRebuild>(report, typed, "rebuild",
                       "A draft from stored findings: nothing is fetched, asked or delivered",
                       "fanfold report rebuild -e acme --since 7d --format md")
        .required("--enterprise,-e", &ReportRebuild::enterprise, "E", "Whose report")
        .option("--run", &ReportRebuild::run, "N", "Of which run; by default the last")
        .option("--since", &ReportRebuild::since, "SINCE",
                "Of all runs since then (day or 7d): a weekly page")
        .choice("--format", &ReportRebuild::format, report_formats, "How");
}

void add_report_editing(CLI::App& report, Typed& typed) {
    Add<ReportApprove>(report, typed, "approve",
                       "Let a report go that waits for a person ([release])",
                       "fanfold report approve -e acme --by \"Kim\"")
        .required("--enterprise,-e", &ReportApprove::enterprise, "E", "Whose report")
        .option("--run", &ReportApprove::run, "N", "Of which run; by default the last")
        .required("--by", &ReportApprove::by, "NAME", "Who has looked at it");
    Add<ReportCorrect>(report, typed, "correct",
                       "Change or take out an item; who got the report gets the new version",
                       "fanfold report correct i-7k2m9qd0 -e acme --text \"…\" --by \"Kim\"")
        .word("ITEM", &ReportCorrect::item, "Id of the item")
        .required("--enterprise,-e", &ReportCorrect::enterprise, "E", "Whose report")
        .option("--run", &ReportCorrect::run, "N", "Of which run; by default the last")
        .option("--text", &ReportCorrect::text, "SENTENCE", "What it says from now on")
        .flag("--drop", &ReportCorrect::drop, "Take it out")
        .required("--by", &ReportCorrect::by, "NAME", "Who changes it; the report names them")
        .option("--why", &ReportCorrect::why, "WORDS", "For its readers");
    Add<ReportMark>(report, typed, "mark", "Say of an item that it is useful, wrong or not for us",
                    "fanfold report mark i-7k2m9qd0 wrong -e acme --note namesake")
        .word("ITEM", &ReportMark::item, "Id of the item")
        .word("LABEL", &ReportMark::label, "useful, wrong or not-for-us")
        .required("--enterprise,-e", &ReportMark::enterprise, "E", "Whose report")
        .option("--run", &ReportMark::run, "N", "Of which run; by default the last")
        .option("--by", &ReportMark::by, "NAME", "Who says so")
        .option("--note", &ReportMark::note, "WORDS", "Why");
    Add<ReportMarks>(report, typed, "marks", "All marks, with what was marked: labelled data",
                     "fanfold report marks --json")
        .list("--enterprise,-e", &ReportMarks::enterprises, "E|tag:T", "Only these")
        .flag("--json", &ReportMarks::json, "One JSON object a line, with quotes and templates");
}

}  // namespace

void add_report_commands(CLI::App& app, Typed& typed) {
    auto& report =
        group_of(app, "report", "List, show, explain, compare, correct and search reports",
                 "fanfold report list");
    Add<ReportList>(report, typed, "list", "Reports that were made", "fanfold report list --json")
        .list("--enterprise,-e", &ReportList::enterprises, "E|tag:T", "Only these")
        .flag("--json", &ReportList::json, "As JSON");
    Add<ReportShow>(report, typed, "show", "One report",
                    "fanfold report show --enterprise acme --format md")
        .required("--enterprise,-e", &ReportShow::enterprise, "E", "Whose report")
        .option("--run", &ReportShow::run, "N", "Of which run; by default the last")
        .choice("--format", &ReportShow::format, report_formats, "How");
    Add<ReportExport>(report, typed, "export", "Write reports into a folder",
                      "fanfold report export ./archive")
        .word("DIR", &ReportExport::folder, "Folder to write into")
        .list("--enterprise,-e", &ReportExport::enterprises, "E|tag:T", "Only these");
    Add<ReportSearch>(report, typed, "search", "Find words in one enterprise's reports",
                      "fanfold report search --enterprise acme solid state")
        .required("--enterprise,-e", &ReportSearch::enterprise, "E", "Whose reports")
        .word("WORDS", &ReportSearch::words, "All of these")
        .flag("--json", &ReportSearch::json, "As JSON");
    Add<ReportDropped>(report, typed, "dropped", "What the check threw out, and why",
                       "fanfold report dropped --enterprise acme")
        .option("--enterprise,-e", &ReportDropped::enterprise, "E", "Whose report; by default all")
        .option("--run", &ReportDropped::run, "N", "Of which run; by default the last")
        .flag("--json", &ReportDropped::json, "As JSON");
    add_report_reading(report, typed);
    add_report_editing(report, typed);
    auto& document =
        group_of(app, "document", "Look at a stored document", "fanfold document show d-4k2m9x0t");
    Add<DocumentShow>(document, typed, "show", "One document and where it was seen",
                      "fanfold document show d-4k2m9x0t --text")
        .word("ID", &DocumentShow::id, "d-… or a digest")
        .flag("--text", &DocumentShow::text, "Only the stored text: what citations count in")
        .flag("--json", &DocumentShow::json, "As JSON");
}

void add_config_commands(CLI::App& app, Typed& typed) {
    auto& config =
        group_of(app, "config", "Check and show the configuration", "fanfold config check");
    Add<ConfigCheck>(config, typed, "check", "Every mistake at once, with file:line:column",
                     "fanfold config check -C ./desk")
        .flag("--json", &ConfigCheck::json, "As JSON");
    Add<ConfigShow>(config, typed, "show", "One enterprise, each value with its origin",
                    "fanfold config show acme")
        .word("ENTERPRISE", &ConfigShow::enterprise, "Its name")
        .option("--origin", &ConfigShow::origin, "KEY", "Only this key, such as watch or carry");
    Add<ConfigDiff>(config, typed, "diff", "What changed since the last run",
                    "fanfold config diff acme")
        .optional_word("ENTERPRISE", &ConfigDiff::enterprise, "By default all");
    Add<ConfigMigrate>(config, typed, "migrate", "Write today's keys where files have retired ones",
                       "fanfold config migrate --dry-run")
        .flag("--dry-run", &ConfigMigrate::dry_run, "Print the changes as a unified diff; write nothing")
        .more("Comments, layout and order stay; each file that changes is kept as FILE.old. What is no TOML, or would\n"
              "mean something else, is named with line and column and left alone: exit 78.");
    Add<ConfigReference>(config, typed, "reference", "Every key, as docs/configuration.md",
                         "fanfold config reference")
        .hidden();
}

namespace {

void add_prompt_trials(CLI::App& app, CLI::App& prompts, Typed& typed) {
    constexpr auto* cap = "Never more than this for all of it";
    Add<PromptsTest>(prompts, typed, "test", "The tests that stand in templates",
                     "fanfold prompts test --changed")
        .optional_word("NAME", &PromptsTest::name, "Such as market/moves; by default all")
        .list("--enterprise,-e", &PromptsTest::enterprises, "E|tag:T", "As these see them")
        .flag("--changed", &PromptsTest::changed,
              "Only what was edited since the last run, and whose prompt that changes")
        .option("--model", &PromptsTest::model, "NAME", "By default extractive, which is free")
        .option("--cap", &PromptsTest::cap, "AMOUNT", cap)
        .flag("--json", &PromptsTest::json, "As JSON");
    Add<Ask>(app, typed, "ask", "One question in the open: prompt, price, answer, checks",
             "fanfold ask market/moves --enterprise acme --document https://example.com/news")
        .word("NAME", &Ask::name, "Such as market/moves")
        .option("--enterprise,-e", &Ask::enterprise, "E", "The reader; by default none")
        .required("--document", &Ask::document, "FILE|URL|ID", "What it is asked about")
        .option("--model", &Ask::model, "NAME", "By default the one that would be asked")
        .option("--cap", &Ask::cap, "AMOUNT", cap)
        .flag("--json", &Ask::json, "As JSON");
    Add<Try>(app, typed, "try", "A template's new answers beside the stored ones",
             "fanfold try market/moves --enterprise acme --watch")
        .word("NAME", &Try::name, "Such as market/moves")
        .list("--enterprise,-e", &Try::enterprises, "E|tag:T", "By default all that use it")
        .number("--last", &Try::last, 1, 200, "Documents")
        .flag("--watch", &Try::watch, "Again whenever a prompt file changes")
        .option("--html", &Try::html, "FILE", "Old beside new as one page; with --watch it reloads itself")
        .option("--model", &Try::model, "NAME", "By default the one that would be asked")
        .number("--calibrate", &Try::calibrate, 0, 99,
                "Ask both tiers: the cheapest [escalate] that loses nothing in N of 100")
        .option("--cap", &Try::cap, "AMOUNT", cap);
}

}  // namespace

void add_prompt_commands(CLI::App& app, Typed& typed) {
    auto& prompts =
        group_of(app, "prompts", "List, show, render and lint templates", "fanfold prompts list");
    Add<PromptsList>(prompts, typed, "list", "All templates, and who is asked them in which version", "fanfold prompts list")
        .flag("--json", &PromptsList::json, "As JSON");
    Add<PromptsShow>(prompts, typed, "show", "A template as an enterprise sees it, block by block",
                     "fanfold prompts show market/moves --enterprise acme")
        .word("NAME", &PromptsShow::name, "Such as market/moves")
        .option("--enterprise,-e", &PromptsShow::enterprise, "E", "With its overlays");
    Add<PromptsRender>(prompts, typed, "render", "The messages as they would be sent, and their tokens",
                       "fanfold prompts render market/moves --enterprise acme")
        .word("NAME", &PromptsRender::name, "Such as market/moves")
        .option("--enterprise,-e", &PromptsRender::enterprise, "E", "With its overlays and words")
        .option("--document", &PromptsRender::document, "ID",
                "About this one; by default an invented one");
    Add<PromptsDiff>(prompts, typed, "diff", "What two readers are asked differently",
                     "fanfold prompts diff market/moves --enterprise acme --against globex")
        .word("NAME", &PromptsDiff::name, "Such as market/moves")
        .option("--enterprise,-e", &PromptsDiff::enterprise, "E", "The reader; by default none")
        .option("--against", &PromptsDiff::against, "E", "Another reader; by default none")
        .flag("--packaged", &PromptsDiff::packaged,
              "Against the packaged files, without your edits");
    Add<PromptsCopy>(prompts, typed, "copy", "Copy a packaged template into your configuration, to edit it",
                     "fanfold prompts copy market/moves")
        .word("NAME", &PromptsCopy::name, "Such as market/moves or shared/rules")
        .more("Mostly an overlay is enough: it has only the blocks that differ, and follows the rest. What was packaged\n"
              "that day is kept in prompts/.packaged/, for `fanfold prompts upstream-diff`.");
    Add<PromptsUpstreamDiff>(prompts, typed, "upstream-diff", "Your edits beside what newer packaged templates changed",
                             "fanfold prompts upstream-diff market/moves")
        .optional_word("NAME", &PromptsUpstreamDiff::name, "Such as market/moves; by default all that you have")
        .flag("--accept", &PromptsUpstreamDiff::accept, "You have merged: note that yours are made from today's")
        .flag("--json", &PromptsUpstreamDiff::json, "As JSON")
        .more("Where it is known what yours was made from, both sides are told apart, and lines that both changed are\n"
              "named; else yours stands beside today's. Exit 1 if there is something to look at.");
    Add<PromptsLint>(prompts, typed, "lint", "Mistakes in templates; overlays and words that nobody uses",
                     "fanfold prompts lint")
        .list("--enterprise,-e", &PromptsLint::enterprises, "E|tag:T",
              "As these see them; by default all");
    add_prompt_trials(app, prompts, typed);
}

void add_model_commands(CLI::App& app, Typed& typed) {
    auto& models = group_of(app, "models", "Try what the models do", "fanfold models probe");
    Add<ModelsProbe>(models, typed, "probe",
                     "Ask each two small questions: schema kept? usage told? prompt cut?",
                     "fanfold models probe small")
        .optional_word("NAME", &ModelsProbe::names,
                       "Of [models.NAME]; by default all that have an endpoint")
        .flag("--json", &ModelsProbe::json, "As JSON lines");
}

void add_room_commands(CLI::App& app, Typed& typed) {
    Add<Crawl>(app, typed, "crawl", "Follow links from these pages",
               "fanfold crawl https://example.com/ --max-pages 20")
        .word("URL", &Crawl::urls, "Where to start")
        .number("--max-pages", &Crawl::max_pages, 1, 10'000'000, "At most so many requests")
        .number("--max-depth,--depth", &Crawl::max_depth, 0, 100, "Links away from the start")
        .option("--delay", &Crawl::delay, "S", "Seconds between requests at a host; by default [crawl] delay, or 1")
        .list("--allow-networks", &Crawl::allow_networks, "CIDR", "Not public, and yet to be dialled")
        .option("--out", &Crawl::out, "FILE", "Write the documents here, not to stdout")
        .option("--store", &Crawl::store, "DIR", "Keep what was crawled here; a second crawl asks only for news");
    auto& source = group_of(app, "source", "Look at sources before and after they are configured",
                            "fanfold source test https://example.com/");
    Add<SourceTest>(source, typed, "test", "Robots, feeds, sitemaps and three pages of a site",
                    "fanfold source test https://example.com/news/")
        .word("URL|NAME", &SourceTest::url, "A page of it, or a configured source: signed in as it would be")
        .flag("--json", &SourceTest::json, "As JSON");
    Add<SourceAdd>(source, typed, "add", "Write a site's feeds, newsroom or sitemap to sources/",
                   "fanfold source add https://example.com/ --name example")
        .word("URL", &SourceAdd::url, "Its home page")
        .option("--name", &SourceAdd::name, "NAME", "How enterprises will list it")
        .list("--visible-to", &SourceAdd::visible_to, "E", "Only these may list it; by default all");
    Add<SourceList>(source, typed, "list", "Configured sources, where they start and who reads them",
                    "fanfold source list")
        .flag("--json", &SourceList::json, "As JSON");
    Add<Fetch>(app, typed, "fetch", "Fetch one page politely; -v shows headers",
               "fanfold fetch https://example.com/ -v")
        .word("URL", &Fetch::url, "The page");
    Add<Extract>(app, typed, "extract", "Title, text, dates and links of a page",
                 "fanfold extract page.html --url https://example.com/a")
        .optional_word("FILE", &Extract::file, "HTML, PDF or text, gzipped or not; - for stdin")
        .option("--url", &Extract::url, "U", "Where it came from")
        .flag("--jsonl", &Extract::jsonl, "Input is JSON lines, a page each; fields below")
        .flag("--links", &Extract::links, "The text keeps the targets of its links")
        .flag("--html", &Extract::html, "The main part as HTML of few tags, beside the text")
        .more("A line of --jsonl has \"html\" or \"path\" (a regular file), and may have \"url\",\n"
              "\"id\", \"content_type\" and \"fetched_at\" (2026-11-24T05:00:00Z: what \"2 days ago\"\n"
              "is counted from). The answer, in the order of the lines: id, url, title, text,\n"
              "published, modified, authors, site_name, language, kind, canonical_url,\n"
              "description, image, license, tdm_reservation, state, confidence, why; or id,\n"
              "line, url, error. At most 50 MB a page. Exit 65 where a single page is none;\n"
              "with --jsonl 0, whatever its lines answer.");
    Add<Robots>(app, typed, "robots", "May this agent fetch this URL?",
                "fanfold robots robots.txt --agent fanfold --url https://example.com/a")
        .word("FILE", &Robots::file, "robots.txt, or - for stdin")
        .required("--agent", &Robots::agent, "NAME", "Product token of the crawler")
        .required("--url", &Robots::url, "U", "The page asked about");
    Add<Render>(app, typed, "render", "A report's JSON in another form",
                "fanfold render report.json --format md")
        .word("FILE", &Render::file, "JSON report, or - for stdin")
        .choice("--format", &Render::format, report_formats, "How");
    Add<Version>(app, typed, "version", "Print the version", "fanfold version");
}

}  // namespace fanfold::cli
