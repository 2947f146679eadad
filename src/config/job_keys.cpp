/// jobs/NAME.toml: when, for whom, until when; and how a key is found in any table.
#include <algorithm>

#include "keys.hpp"

namespace fanfold::config {

namespace {

constexpr Key job_table_keys[] = {
    {.name = "enterprises",
     .form = Form::text,
     .shape = Shape::list,
     .fallback = "[]",
     .doc = "Names or `\"tag:T\"`; empty = all."},
    {.name = "fold",
     .form = Form::choice,
     .fallback = "\"night\"",
     .doc = "night: visits sources and asks. week, month: folds what other jobs' runs found since the last report of "
            "this job; nothing is visited, no document is asked about. Such a report is made on the first day of the "
            "week (month) that has a time in `schedule` and a report by the enterprise's [calendar].",
     .choices = "night|week|month"},
    {.name = "schedule",
     .form = Form::schedule,
     .doc = "Five-field cron, or `@hourly`, `@daily`, `@weekly`, `@monthly`: `\"30 2 * * *\"`. `H` stands for a value "
            "that is always the same for this job: `\"H H(1-4) * * *\"`."},
    {.name = "timezone", .form = Form::zone, .doc = "Of `schedule` and `deliver_by`: `\"Europe/Berlin\"`; not written = this machine's."},
    {.name = "catchup",
     .form = Form::choice,
     .fallback = "\"last\"",
     .doc = "Times that passed while `fanfold serve` was not running: left out, the newest made up for, or all.",
     .choices = "none|last|all"},
    {.name = "catchup_window",
     .form = Form::duration,
     .fallback = "\"24h\"",
     .doc = "Older times are never made up for."},
    {.name = "overlap",
     .form = Form::choice,
     .fallback = "\"skip\"",
     .doc = "A time that comes while the job still runs: left out, done afterwards, or instead of it.",
     .choices = "skip|queue|cancel"},
    {.name = "deliver_by",
     .form = Form::delivery_time,
     .doc =
         "`\"07:00\"` in that time zone, or a duration from the start (`\"2h\"`); not written = no deadline."},
    {.name = "tolerance",
     .form = Form::number,
     .fallback = "1.0",
     .doc = "Share of enterprises that must be delivered on time for exit 0.",
     .high = 1},
    {.name = "warc",
     .form = Form::path,
     .doc = "Folder, from the config folder unless absolute, into which all that is fetched is written as WARC/1.1."},
};
constexpr KeyTable job_table{"jobs/NAME.toml",
                             "When, for whom, until when. Without any file: `nightly`, for all.",
                             job_table_keys};

}  // namespace

auto KeyTable::find(std::string_view name) const -> const Key* {
    const auto found =
        std::find_if(keys.begin(), keys.end(), [&](const Key& key) { return key.name == name; });
    return found == keys.end() ? nullptr : &*found;
}

auto job_keys() -> const KeyTable& {
    return job_table;
}

}  // namespace fanfold::config
