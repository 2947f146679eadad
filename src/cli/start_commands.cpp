/// The first hour and the tenth client.
#include "add.hpp"

namespace fanfold::cli {

void add_once(CLI::App& app, Typed& typed) {
    Add<Once>(app, typed, "once", "A cited report of pages or files, nothing configured",
              "fanfold once https://example.com/news ./notes --watch 'solid state' --open")
        .word("URL|OPML|FOLDER", &Once::subjects, "Sites, a feed list, folders or files")
        .list("--watch,-w", &Once::watch, "TERM", "Only what names one of these; by default all")
        .option("--language", &Once::language, "L", "Of the report: en, ko")
        .option("--model", &Once::model, "NAME",
                "Of [models], or ollama:NAME; by default extractive, free")
        .option("--cap", &Once::cap, "AMOUNT", "Never more than this; by default 0.20")
        .number("--pages", &Once::pages, 1, 1000, "Requests a site")
        .option("--out", &Once::out, "FILE", "Also write the report as HTML")
        .flag("--open", &Once::open, "Show the HTML in the browser")
        .option("--save", &Once::save, "DIR", "Keep it as a configuration for every night");
}

namespace {

void add_enterprises(CLI::App& app, Typed& typed) {
    auto& group = group_of(app, "enterprise", "Add, list, import and export clients",
                           "fanfold enterprise new acme --profile industry/battery");
    Add<EnterpriseNew>(group, typed, "new", "A client: its sources found, its watch list proposed",
                       "fanfold enterprise new acme --language ko --profile industry/battery "
                       "--competitors rivals.txt")
        .word("NAME", &EnterpriseNew::name, "How commands will call it: acme")
        .option("--title", &EnterpriseNew::title, "TEXT", "As readers write it: \"Acme Corp.\"")
        .option("--language", &EnterpriseNew::language, "L", "Of the report: en, ko")
        .option("--profile", &EnterpriseNew::profile, "P",
                "To inherit; packaged ones are copied (fanfold profile list)")
        .option("--competitors", &EnterpriseNew::competitors, "FILE",
                "Names or home pages, one a line, or CSV: name,home,aliases")
        .list("--home", &EnterpriseNew::homes, "URL", "Its own home page, or others to visit")
        .list("--tag", &EnterpriseNew::tags, "T", "To select it by: --enterprise tag:T")
        .flag("--offline", &EnterpriseNew::offline, "Visit no site");
    Add<EnterpriseList>(group, typed, "list", "Clients: profile, sources, watch entries",
                        "fanfold enterprise list --enterprise tag:battery")
        .list("--enterprise,-e", &EnterpriseList::enterprises, "E|tag:T", "Only these")
        .flag("--json", &EnterpriseList::json, "As JSON");
    Add<EnterpriseExport>(group, typed, "export", "Everything kept for one client, with a receipt",
                          "fanfold enterprise export acme ./acme-2026")
        .word("NAME", &EnterpriseExport::name, "The client")
        .word("DIR", &EnterpriseExport::folder, "New or empty folder");
    Add<EnterpriseImport>(group, typed, "import", "Many clients from a CSV file",
                          "fanfold enterprise import clients.csv")
        .word("FILE", &EnterpriseImport::file,
              "First line: name,title,language,profile,tags,sources,watch (lists with ';')");
    Add<EnterprisePurge>(group, typed, "purge", "Delete everything of one client, with a receipt",
                         "fanfold enterprise purge acme --yes")
        .word("NAME", &EnterprisePurge::name, "The client")
        .flag("--yes", &EnterprisePurge::yes, "Do it: there is no way back")
        .flag("--json", &EnterprisePurge::json, "The receipt as JSON");
}

void add_profiles(CLI::App& app, Typed& typed) {
    auto& group = group_of(app, "profile", "Profiles of industries", "fanfold profile list");
    Add<ProfileList>(group, typed, "list", "Packaged profiles, and yours", "fanfold profile list")
        .flag("--json", &ProfileList::json, "As JSON");
    Add<ProfileAdd>(group, typed, "add", "Copy a packaged profile into your configuration",
                    "fanfold profile add industry/battery")
        .word("NAME", &ProfileAdd::name, "Such as industry/battery");
}

}  // namespace

void add_client_commands(CLI::App& app, Typed& typed) {
    add_enterprises(app, typed);
    add_profiles(app, typed);
    auto& watch = group_of(app, "watch", "Try a watch list", "fanfold watch test acme");
    Add<WatchTest>(watch, typed, "test", "Hits and near misses in stored documents, and what to add",
                   "fanfold watch test acme --last 1000")
        .word("ENTERPRISE", &WatchTest::enterprise, "Whose list")
        .number("--last", &WatchTest::last, 1, 100'000, "Documents")
        .flag("--json", &WatchTest::json, "As JSON");
}

void add_manual_commands(CLI::App& app, Typed& typed) {
    Add<Doctor>(app, typed, "doctor", "Is everything there for a night? One line each, with the cure",
                "fanfold doctor --offline")
        .flag("--offline", &Doctor::offline, "Ask nobody outside this machine")
        .flag("--json", &Doctor::json, "As JSON");
    Add<Completions>(app, typed, "completions", "Words that your shell completes",
                     "fanfold completions bash")
        .word("SHELL", &Completions::shell, "bash, zsh or fish");
    Add<Man>(app, typed, "man", "The manual", "fanfold man ~/.local/share/man/man1")
        .optional_word("DIR", &Man::folder, "Write a page a command there; by default print one");
}

}  // namespace fanfold::cli
