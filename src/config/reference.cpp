#include "keys.hpp"
#include "retired.hpp"
#include "tree.hpp"
#include "values.hpp"

namespace fanfold::config {

namespace {

constexpr std::string_view introduction = R"(# Configuration

Generated from the tables by which `fanfold config check` reads; a test keeps them equal.

A configuration is a folder of TOML files. `fanfold init DIR` writes one to start from, `fanfold config check` names
every mistake at once as `file:line:column: what`, and `fanfold config show ENTERPRISE` prints what an enterprise got
from where. It is found by `-C DIR`, `$FANFOLD_CONFIG`, a `fanfold.toml` in the current folder, `/etc/fanfold`, in
this order.

| file | is |
|---|---|
| `fanfold.toml` | the house: money, manners, models. An error here stops everything |
| `sources/*.toml` | where documents come from; one source a file, or several in `[[source]]` tables |
| `profiles/**.toml` | what many enterprises share; a profile may inherit others |
| `enterprises/*.toml` | one enterprise a file, named by it |
| `jobs/*.toml` | when, for whom, until when |
| `prompts/` | your own templates and overlays (see prompts.md) |

An unknown key is an error. A broken source, profile or enterprise file affects only what refers to it: such an
enterprise runs on its last good version, and its report says so.

**Inheritance.** Profiles first to last, then the enterprise. A value overrides; `[words]`, `[models]`, `[calendar]` and
`[deliver]` merge by key; `tags`, `sources` and `holidays` are united; `[[watch]]`, `[[glossary]]`, `[[section]]` and `[[mute]]` append, and an entry with the `id`
(`name`) of an inherited one changes that one, key by key.

**Values.** Durations: `"90s"`, `"15m"`, `"2h"`, `"7d"`, `"1h30m"`. Sizes: `"500KiB"`, `"8MiB"`. Money: `"1.00"` or `1.0`, in the house's currency.
Secrets stand in the environment or in files of their own, never here.
)";

auto listed(std::string_view choices) -> std::string {
    std::string out;
    for (const auto& each : split(choices, '|')) out += (out.empty() ? "`" : ", `") + each + "`";
    return out;
}

auto takes(const Key& key) -> std::string {
    switch (key.form) {
        case Form::text:
        case Form::prose:
            return "text";
        case Form::name:
            return "name";
        case Form::integer:
            return "whole number";
        case Form::number:
            return "number " + decimal(key.low) + "–" + decimal(key.high);
        case Form::flag:
            return "true or false";
        case Form::duration:
            return "duration";
        case Form::size: return "size";
        case Form::media_type: return "media type";
        case Form::money:
            return "money";
        case Form::date:
            return "day";
        case Form::holiday:
            return "day of one year or every year";
        case Form::language:
            return "language";
        case Form::currency:
            return "currency";
        case Form::url:
            return "URL";
        case Form::path:
            return "path";
        case Form::choice:
            return listed(key.choices);
        case Form::network:
            return "network";
        case Form::port:
            return "port";
        case Form::pattern:
            return "pattern";
        case Form::address:
            return "address";
        case Form::name_server:
            return "name server";
        case Form::secret:
            return "`\"${NAME}\"`";
        case Form::schedule:
            return "cron";
        case Form::zone:
        case Form::timezone:
            return "time zone";
        case Form::delivery_time:
            return "time or duration";
        case Form::mail_address:
            return "mail address";
        case Form::mail_server:
            return "mail server";
    }
    return "";
}

auto many(const Key& key) -> std::string {
    if (key.shape == Shape::list) return "list of: ";
    if (key.shape == Shape::one_or_list) return "one or a list of: ";
    return key.shape == Shape::map ? "table of: " : "";
}

void write_table(const KeyTable& table, int level, std::string& out) {
    out += "\n" + std::string(static_cast<std::size_t>(level), '#') + " " +
           std::string{table.heading} + "\n\n" + std::string{table.doc} + "\n";
    bool first = true;
    for (const auto& key : table.keys) {
        if (key.table != nullptr) continue;
        if (first) out += "\n| key | takes | default | meaning |\n|---|---|---|---|\n";
        first = false;
        const auto fallback =
            key.fallback.empty() ? std::string{} : "`" + std::string{key.fallback} + "`";
        out += "| `" + std::string{key.name} + "` | " + many(key) + takes(key) + " | " + fallback +
               " | " + std::string{key.doc} + " |\n";
    }
    for (const auto& key : table.keys) {
        if (key.table != nullptr) write_table(*key.table, level + 1, out);
    }
}

auto file_of(FileKind kind) -> std::string_view {
    switch (kind) {
        case FileKind::house:
            return house_keys().heading;
        case FileKind::source:
            return "sources/*.toml";
        case FileKind::enterprise:
            return enterprise_keys().heading;
        case FileKind::job:
            return job_keys().heading;
    }
    return "";
}

void write_retired(std::string& out) {
    out += "\n## Keys that were renamed or taken out\n\nThey go on working and are warned of; `fanfold config migrate` writes "
           "today's in their place.\n\n| in | key | since | today |\n|---|---|---|---|\n";
    for (const auto& key : retired_keys()) {
        const auto today = key.now.empty() ? "gone: " + std::string{key.why} : "`" + shown_path(key.now) + "`";
        out += "| " + std::string{file_of(key.in)} + " | `" + shown_path(key.path) + "` | " + std::string{key.since} +
               " | " + today + " |\n";
    }
}

}  // namespace

auto reference() -> std::string {
    std::string out{introduction};
    for (const auto* table :
         {&house_keys(), &source_file_keys(), &enterprise_keys(), &job_keys()}) {
        write_table(*table, 2, out);
    }
    write_retired(out);
    return out;
}

}  // namespace fanfold::config
