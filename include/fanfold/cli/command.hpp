#pragma once
/// What a user typed, as plain values. Pure: parses words and returns a Command, or a text and an
/// exit code; it opens nothing and asks nothing. `app/` does what a command says.
///
/// Strings are kept as they were typed; what they mean (times, ids, selectors) is for who executes
/// them to judge.
#include <string>
#include <variant>
#include <vector>

#include <fanfold/cli/start.hpp>

namespace fanfold::cli {

/// Exit codes of the program (sysexits.h where there is one).
namespace exit_code {
inline constexpr int ok = 0;       ///< every report delivered on time within its job's tolerance
inline constexpr int late = 1;     ///< some late, or below tolerance
inline constexpr int failed = 1;   ///< a test of a template failed
inline constexpr int differs = 1;  ///< of commands that compare: there is a difference
inline constexpr int missing = 2;  ///< some missing
inline constexpr int usage = 64;
inline constexpr int bad_input = 65;
inline constexpr int unavailable = 69;  ///< store or model
inline constexpr int no_space = 73;
inline constexpr int busy = 75;  ///< another process owns the state (--no-wait)
inline constexpr int config = 78;
}  // namespace exit_code

/// Before or after the command's name.
struct Globals {
    std::string config_dir;  ///< -C DIR; empty = $FANFOLD_CONFIG, then ./fanfold.toml's folder,
                             ///< then /etc/fanfold
    bool quiet = false;      ///< -q: only errors on stderr
    bool verbose = false;    ///< -v: more on stderr; `fetch -v` shows the headers
    std::string log_level;   ///< error, warning, info, debug; empty = by -q, -v and where stderr goes
    std::string log_format = "auto";  ///< human, json, journald; auto = by where stderr goes
};

/// The night: crawl, ask, fold, check, deliver.
struct Run {
    std::string job;                       ///< empty = the only one, or "nightly"
    std::vector<std::string> enterprises;  ///< names or "tag:T"; empty = the job's
    std::string as_of;                     ///< RFC 3339 or a date: run as if it were then
    std::string reask_since;               ///< ask again what was asked of documents since then
    bool no_wait = false;                  ///< exit 75 instead of waiting for another owner
    bool again = false;                    ///< sources that were crawled a while ago are crawled again
    bool due = false;                      ///< only if the job's schedule says so, or a run is open
    bool json = false;                     ///< the summary as one JSON line on stdout
    std::string metrics_file;              ///< for node_exporter's textfile collector
    bool shadow = false;    ///< the last finished run once more, on a copy, beside what it told
    std::string state;      ///< of a shadow: the folder that is copied; empty = the configured one
    std::string cap = "1";  ///< of a shadow: of the house's currency, for all of it
    std::string out;        ///< of a shadow: where its reports are kept; empty = nowhere
};
/// What `Run` would ask and cost.
struct Plan {
    std::string job;
    std::vector<std::string> enterprises;
    std::string as_of;
    std::string reask_since;
    int sample = 0;     ///< pages of each source to visit first; 0 = none
    bool diff = false;  ///< price an edit against the last run
    bool json = false;
};
struct Status {
    bool why = false;  ///< also why each source or report is as it is
    bool json = false;
};

struct ReportList {
    std::vector<std::string> enterprises;
    bool json = false;
};
struct ReportShow {
    std::string enterprise;
    std::string run;                  ///< "12" or "r12"; empty = the last
    std::string format = "terminal";  ///< md, html, json, terminal
};
struct ReportExport {
    std::string folder;
    std::vector<std::string> enterprises;
};
struct ReportSearch {
    std::string enterprise;
    std::vector<std::string> words;
    bool json = false;
};
/// What the check threw out of a report, and why.
struct ReportDropped {
    std::string enterprise;
    std::string run;
    bool json = false;
};
/// From a sentence back to where it came from.
struct ReportExplain {
    std::string enterprise;
    std::string run;
    std::vector<std::string> what;  ///< an item's id, or words of its sentence
    bool json = false;
};
struct ReportDiff {
    std::string enterprise;
    std::string from;  ///< run; empty = the one before
    std::string run;   ///< empty = the last
    bool json = false;
};
/// Folds stored findings again; nothing is fetched, asked, stored or delivered.
struct ReportRebuild {
    std::string enterprise;
    std::string run;
    std::string since;  ///< "7d" or a day: the findings of all runs since then
    std::string format = "terminal";
};
struct ReportApprove {
    std::string enterprise;
    std::string run;
    std::string by;
};
struct ReportCorrect {
    std::string item;
    std::string enterprise;
    std::string run;
    std::string text;
    bool drop = false;
    std::string by;
    std::string why;
};
struct ReportMark {
    std::string item;
    std::string label;  ///< useful, wrong, not-for-us
    std::string enterprise;
    std::string run;
    std::string by;
    std::string note;
};
struct ReportMarks {
    std::vector<std::string> enterprises;
    bool json = false;
};
struct DocumentShow {
    std::string id;     ///< "d-…", a digest, or the beginning of one
    bool text = false;  ///< the stored text alone, byte for byte: what citations count in
    bool json = false;
};

struct ConfigCheck {
    bool json = false;
};
struct ConfigShow {
    std::string enterprise;
    std::string origin;  ///< only lines whose key begins so; empty = all
};
/// Prints docs/configuration.md.
struct ConfigReference {};
/// Writes today's keys where files have retired ones.
struct ConfigMigrate {
    bool dry_run = false;
};
struct Init {
    std::string folder;
    std::string currency = "USD";
};
struct Demo {
    std::string folder;  ///< empty = a temporary one
    bool keep = false;   ///< do not remove the temporary folder
    std::string model;   ///< a model of the demo's configuration; empty = extractive
    bool serve = false;  ///< afterwards keep serving the sample web, until stopped
    int port = 8765;     ///< of `serve`
};

struct PromptsList {
    bool json = false;
};
/// A template as an enterprise sees it, with the files it came from.
struct PromptsShow {
    std::string name;
    std::string enterprise;
};
/// The two messages as they would be sent.
struct PromptsRender {
    std::string name;
    std::string enterprise;
    std::string document;  ///< an id; empty = an invented one
};
/// What one reader is asked otherwise than another, or than the packaged templates would ask.
struct PromptsDiff {
    std::string name;
    std::string enterprise;
    std::string against;    ///< another enterprise; empty = no enterprise, so no overlays
    bool packaged = false;  ///< against the packaged files, without local edits
};
/// A packaged template as a local file, to be edited.
struct PromptsCopy {
    std::string name;
};
/// What local templates change, and what packaged ones changed since.
struct PromptsUpstreamDiff {
    std::string name;     ///< empty = all local ones
    bool accept = false;  ///< from now on they are made from what is packaged today
    bool json = false;
};
struct PromptsLint {
    std::vector<std::string> enterprises;
};
/// The tests in front matter.
struct PromptsTest {
    std::string name;                      ///< empty = every template
    std::vector<std::string> enterprises;  ///< as these see them; empty = all, and none
    bool changed = false;  ///< only what was edited since the last run, and for whom
    std::string model = "extractive";
    std::string cap = "1";  ///< of the house's currency, for all of it
    bool json = false;
};
/// One question in the open.
struct Ask {
    std::string name;
    std::string enterprise;
    std::string document;  ///< a file, "-", a URL, or the id of a stored one
    std::string model;     ///< empty = the one that would be asked
    std::string cap = "1";
    bool json = false;
};
/// A template's new answers beside the stored ones.
struct Try {
    std::string name;
    std::vector<std::string> enterprises;  ///< empty = all that use it
    int last = 20;                         ///< documents
    bool watch = false;                    ///< again whenever a prompt file changes
    std::string html;                      ///< file that it is written to; empty = the terminal
    std::string model;
    std::string cap = "1";
    int calibrate = 0;  ///< per cent of documents told as the larger tier tells them; 0 = no
};

/// One room at a time: JSON lines on stdout.
struct Crawl {
    std::vector<std::string> urls;
    int max_pages = 50;
    int max_depth = 1;
    std::string delay;                        ///< between two requests at one host; [crawl] delay
    std::vector<std::string> allow_networks;  ///< besides what the configuration allows
    std::string out;                          ///< file of JSON lines; stdout
    std::string store;                        ///< folder of the state; a temporary one
};
/// What a source would give, before it is configured.
struct SourceTest {
    std::string url;
    bool json = false;
};
struct SourceList {
    bool json = false;
};
struct Fetch {
    std::string url;
};
struct Extract {
    std::string file = "-";  ///< "-" = stdin
    std::string url;         ///< where the page came from, to resolve its links
    bool jsonl = false;      ///< the input is JSON lines of {"url", "html"}
    bool links = false;      ///< `text` keeps the targets of its links
    bool html = false;       ///< `html` beside the text
};
struct Robots {
    std::string file;
    std::string agent;
    std::string url;
};
/// A stored report's JSON in another form.
struct Render {
    std::string file;
    std::string format = "html";
};

/// Where reports were handed over, and what failed.
struct Deliveries {
    bool retry = false;    ///< send again what is not delivered, dead letters too
    bool due = false;      ///< send what is due now, say nothing of what is not: for cron
    bool dry_run = false;  ///< what the last reports would be sent to; sends nothing
    bool json = false;
};

/// What the configured models do with what they are asked, found out by asking.
struct ModelsProbe {
    std::vector<std::string> names;  ///< empty = all that have an endpoint
    bool json = false;
};

struct Schedule {
    std::string pause;   ///< a job
    std::string resume;  ///< a job
    bool json = false;
};
/// The nights of a schedule that no run was made for.
struct Backfill {
    std::string job;
    std::string from;
    std::string to;  ///< empty = now
    bool dry_run = false;
    bool json = false;
};
/// The daemon: schedules, reload, drain.
struct Serve {
    bool no_wait = false;
    std::string metrics_file;
    std::string listen;                     ///< "127.0.0.1:8440", "[::1]:8440", "unix:PATH"; empty = no HTTP
    std::vector<std::string> token_files;   ///< each holds TOKEN [read|operate|admin] [ENTERPRISE,…]
    std::vector<std::string> hosts;         ///< names under which browsers may come, beside the address itself
};
/// Copies of the databases, beside a running owner.
struct DbBackup {
    std::string folder;
};
struct DbCheck {
    std::string folder;  ///< empty = the configured state
    bool json = false;
};
struct DbRestore {
    std::string folder;   ///< what `DbBackup` made
    bool verify = false;  ///< only look whether it could be
};
/// Deletes what is older than [retention] says.
struct DbGc {
    bool dry_run = false;
    bool json = false;
};
struct Version {};

using Command =
    std::variant<Run, Plan, Status, ReportList, ReportShow, ReportExport, ReportSearch,
                 ReportDropped, ReportExplain, ReportDiff, ReportRebuild, ReportApprove,
                 ReportCorrect, ReportMark, ReportMarks, DocumentShow, ConfigCheck, ConfigShow,
                 ConfigReference, ConfigMigrate, Init, Demo, PromptsList, PromptsShow, PromptsRender, PromptsDiff,
                 PromptsCopy, PromptsUpstreamDiff, PromptsLint, PromptsTest, Ask, Try, ModelsProbe, SourceTest, SourceList, Crawl,
                 Fetch, Extract, Robots, Render, Deliveries, Schedule, Backfill, Serve, DbBackup, DbCheck, DbRestore, DbGc, Version,
                 Once, Doctor, SourceAdd, EnterpriseNew, EnterpriseList, EnterpriseExport, EnterpriseImport, EnterprisePurge,
                 ProfileList, ProfileAdd, WatchTest, ConfigDiff, Completions, Man>;

struct Invocation {
    Globals globals;
    Command command;
};

/// Nothing to execute: print `text` (to stdout if `code` is 0, else to stderr) and leave with
/// `code`.
struct Exit {
    int code = exit_code::usage;
    std::string text;
};

/// Never throws on any words. Help and the welcome of a bare `fanfold` are Exit 0; wrong usage is
/// Exit 64 with a did-you-mean where there is a near word.
auto parse(int argc, const char* const* argv) -> std::variant<Invocation, Exit>;

}  // namespace fanfold::cli
