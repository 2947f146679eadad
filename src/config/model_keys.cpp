// What is asked, at which price: the [models.NAME] tables.
#include "model_keys.hpp"

namespace fanfold::config {

namespace {

constexpr Key model_table_keys[] = {
    {.name = "provider",
     .form = Form::choice,
     .doc = "`openai` (any OpenAI-compatible endpoint), `anthropic` (Messages), `extractive` "
            "(inside, free) or `replay` (recorded answers).",
     .choices = "openai|anthropic|extractive|replay",
     .required = true},
    {.name = "endpoint",
     .form = Form::url,
     .doc = "Base URL, `\"https://api.openai.com/v1\"` or `\"https://api.anthropic.com/v1\"`. "
            "Required for these two."},
    {.name = "model",
     .form = Form::text,
     .doc = "The provider's name of the model. Required for `openai` and `anthropic`."},
    {.name = "key",
     .form = Form::secret,
     .doc = "`\"${NAME}\"`: the environment variable that holds the key."},
    {.name = "key_file",
     .form = Form::path,
     .doc = "File that holds the key. May begin with `${CREDENTIALS_DIRECTORY}/` (systemd)."},
    {.name = "region",
     .form = Form::name,
     .doc = "Where it stands (\"eu\"), in words of your choice, for enterprises whose models must "
            "be in some."},
    {.name = "dialect",
     .form = Form::choice,
     .fallback = "\"json_schema\"",
     .doc =
         "How the endpoint takes structured output; `none` puts the schema into the prompt only.",
     .choices = "json_schema|json_object|none"},
    {.name = "legacy_max_tokens",
     .form = Form::flag,
     .fallback = "false",
     .doc = "Send `max_tokens` instead of `max_completion_tokens` (most local servers)."},
    {.name = "send_temperature",
     .form = Form::flag,
     .fallback = "true",
     .doc = "`false` for models that refuse a temperature."},
    {.name = "cache",
     .form = Form::choice,
     .fallback = "\"5m\"",
     .doc = "How long `anthropic` is asked to keep the part of a prompt that many questions share; "
            "`off` asks for no cache.",
     .choices = "5m|1h|off"},
    {.name = "price_input",
     .form = Form::money,
     .doc = "Price of a million input tokens. Required unless `free`."},
    {.name = "price_cached_input",
     .form = Form::money,
     .doc = "Price of a million input tokens read from the provider's cache; 0 is free. When not "
            "written: `price_input`, for `anthropic` a tenth of it."},
    {.name = "price_cache_write_5m",
     .form = Form::money,
     .doc = "Price of a million input tokens written to the provider's cache (for five minutes, "
            "where it has two kinds). When not written: `price_input`, for `anthropic` 1.25 times "
            "that."},
    {.name = "price_cache_write_1h",
     .form = Form::money,
     .doc = "Price of a million input tokens written to the provider's cache for an hour. When "
            "not written: `price_input`, for `anthropic` twice that."},
    {.name = "price_output",
     .form = Form::money,
     .doc = "Price of a million output tokens. Required unless `free`."},
    {.name = "batch",
     .form = Form::flag,
     .fallback = "false",
     .doc = "Put the questions about pages into the provider's batches, at their discount, where "
            "there is time: half an hour and what asking live would take, or no `deliver_by`. What "
            "a batch does not answer is asked live. For `openai` endpoints that have a Batch API, "
            "and `anthropic`."},
    {.name = "batch_lines",
     .form = Form::integer,
     .fallback = "2000",
     .doc = "Most questions in one batch.",
     .low = 1,
     .high = 50'000},
    {.name = "batch_discount",
     .form = Form::integer,
     .fallback = "50",
     .doc = "Percent that the provider takes off what is asked in its batches.",
     .high = 100},
    {.name = "price_as_of", .form = Form::date, .doc = "Day you looked the prices up: 2026-11-01."},
    {.name = "free",
     .form = Form::flag,
     .fallback = "false",
     .doc = "A local server: costs nothing, on purpose."},
    {.name = "max_in_flight",
     .form = Form::integer,
     .fallback = "8",
     .doc = "Calls at once.",
     .low = 1,
     .high = 1024},
    {.name = "requests_per_minute",
     .form = Form::integer,
     .fallback = "0",
     .doc = "Your limit there; 0 = none.",
     .high = 1e7},
    {.name = "tokens_per_minute",
     .form = Form::integer,
     .fallback = "0",
     .doc = "Your limit there; 0 = none.",
     .high = 1e10},
    {.name = "context_tokens",
     .form = Form::integer,
     .fallback = "0",
     .doc = "Longest prompt and answer together; 0 = not known.",
     .high = 1e8},
    {.name = "fallback",
     .form = Form::name,
     .shape = Shape::list,
     .fallback = "[]",
     .doc = "Models asked instead, in this order, when this one can't be had: it does not answer, "
            "its key or its name is refused, or it asks for a pause of more than two minutes. The "
            "report says so."},
    {.name = "allow_networks",
     .form = Form::network,
     .shape = Shape::list,
     .fallback = "[]",
     .doc = "Networks (CIDR) in which this endpoint may stand although they are not public: "
            "`[\"127.0.0.1/32\"]`."},
    {.name = "recorded",
     .form = Form::path,
     .doc = "JSON lines of recorded answers. Required for `replay`."},
    {.name = "timeout",
     .form = Form::duration,
     .fallback = "\"2m\"",
     .doc = "Longest wait for one answer.",
     .low = 1},
};

}  // namespace

constexpr KeyTable model_table{
    "[models.NAME]", "A language model under a name of your choice. `extractive` is always there.",
    model_table_keys};

}  // namespace fanfold::config
