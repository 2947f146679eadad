// What is left out of reports, whether a person looks at them first, and on which days there is one, and how
// long it may be: [[mute]], [release], [length], [calendar].
#include "editing_keys.hpp"

namespace fanfold::config {

namespace {

constexpr Key mute_table_keys[] = {
    {.name = "event",
     .form = Form::text,
     .doc = "Id of an item (\"i-…\") or of its event (\"e-…\"), as `fanfold report explain` shows "
            "it."},
    {.name = "source", .form = Form::name, .doc = "What this source alone tells is left out."},
    {.name = "pattern",
     .form = Form::text,
     .doc = "Stands in the sentence or in a claim; capitals and widths do not matter."},
    {.name = "until",
     .form = Form::date,
     .doc = "Last day on which it holds; by default for good."},
    {.name = "why", .form = Form::text, .doc = "For whoever wonders later."},
};

constexpr Key release_table_keys[] = {
    {.name = "way",
     .form = Form::choice,
     .fallback = "\"auto\"",
     .doc = "auto: sent at once. review: waits for `fanfold report approve`, and after `wait` is "
            "sent marked as not reviewed. hold: never sent without approval.",
     .choices = "auto|review|hold"},
    {.name = "wait",
     .form = Form::duration,
     .fallback = "\"1h\"",
     .doc = "How long `review` waits."},
};

constexpr Key length_table_keys[] = {
    {.name = "max_items",
     .form = Form::integer,
     .fallback = "0",
     .doc = "Items of the whole report. 0: as many as its sections have room for.",
     .high = 1'000},
    {.name = "max_chars",
     .form = Form::integer,
     .fallback = "0",
     .doc = "Letters of all its sentences together; the least important go first. 0: any.",
     .high = 1'000'000},
    {.name = "minor_share",
     .form = Form::number,
     .fallback = "0.1",
     .doc = "Share of its items that events of importance 1 and 2 may take; a report of up to eight is "
            "filled up with them.",
     .high = 1},
};

constexpr Key calendar_table_keys[] = {
    {.name = "days",
     .form = Form::choice,
     .shape = Shape::list,
     .fallback = R"(["mon", "tue", "wed", "thu", "fri", "sat", "sun"])",
     .doc = "Days of the week with a report.",
     .choices = "mon|tue|wed|thu|fri|sat|sun"},
    {.name = "holidays",
     .form = Form::holiday,
     .shape = Shape::list,
     .fallback = "[]",
     .doc = "Days without one: `\"2026-12-25\"`, or `\"12-25\"` of every year. Profiles' holidays "
            "are added."},
};

}  // namespace

constexpr KeyTable mute_table{
    "[[mute]]",
    "What the report leaves out. Every part that is written must hold; at least one of event, "
    "source and pattern. What was left out is counted in the report and listed, with file and "
    "line of the rule, by `fanfold report dropped`.",
    mute_table_keys};

constexpr KeyTable release_table{
    "[release]",
    "Whether a person looks at a report before mails, webhooks and programs get it. The folder "
    "always has it at once.",
    release_table_keys};

constexpr KeyTable length_table{
    "[length]",
    "How long a report may be. What finds no room is counted at its foot.",
    length_table_keys};

constexpr KeyTable calendar_table{
    "[calendar]",
    "On which days there is a report, in the enterprise's `timezone`: by the day of the job's "
    "`deliver_by`, or the run's first day without one. What comes on other days stands in the next "
    "report. `run --enterprise` makes a report on any day.",
    calendar_table_keys};

}  // namespace fanfold::config
