// What is left out of reports, and whether a person looks at them first: [[mute]], [release].
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

}  // namespace fanfold::config
