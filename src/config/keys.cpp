#include "keys.hpp"

#include "access_keys.hpp"
#include "deliver_keys.hpp"
#include "editing_keys.hpp"
#include "model_keys.hpp"
#include "rendering_keys.hpp"

namespace fanfold::config {

namespace {

constexpr Key house_table_keys[] = {
    {.name = "currency",
     .form = Form::currency,
     .fallback = "\"USD\"",
     .doc = "ISO 4217 letters of every amount of money in this folder."},
    {.name = "language",
     .form = Form::language,
     .fallback = "\"en\"",
     .doc = "Report language of enterprises that do not write their own."},
    {.name = "state",
     .form = Form::path,
     .fallback = "\"state\"",
     .doc = "Folder of the databases, from the config folder unless absolute; `$FANFOLD_STATE` when not written (container)."},
    {.name = "timezone",
     .form = Form::timezone,
     .fallback = "\"UTC\"",
     .doc = "Whose days and months the shared caps count: \"Asia/Seoul\". Enterprises that do not "
            "write their own are there too."},
};
constexpr KeyTable house_table{"[house]", "What holds for everything.", house_table_keys};

constexpr Key own_caps_keys[] = {
    {.name = "run", .form = Form::money, .doc = "At most this much for one run: \"0.20\"."},
    {.name = "day", .form = Form::money, .doc = "… for one day, over all runs."},
    {.name = "month", .form = Form::money, .doc = "… for one month."},
    {.name = "run_tokens",
     .form = Form::integer,
     .doc = "At most so many tokens for one run, input and output."},
    {.name = "day_tokens", .form = Form::integer, .doc = "… for one day."},
    {.name = "month_tokens", .form = Form::integer, .doc = "… for one month."},
};
constexpr KeyTable enterprise_caps_table{
    "[caps]",
    "Its own limits beside the shared ones. Days and months are those of its time zone.",
    own_caps_keys};
constexpr KeyTable template_caps_table{
    "[caps.templates.\"TOPIC/NAME\"]",
    "Limits of one template, over all enterprises; the folding ones are \"fold/section\" and "
    "\"fold/headline\".",
    own_caps_keys};

constexpr Key caps_table_keys[] = {
    {.name = "run",
     .form = Form::money,
     .doc = "At most this much for one run, over all enterprises: \"1.00\"."},
    {.name = "day",
     .form = Form::money,
     .doc = "At most this much for one day, over all runs: \"5.00\"."},
    {.name = "month", .form = Form::money, .doc = "At most this much for one month: \"80.00\"."},
    {.name = "run_tokens",
     .form = Form::integer,
     .doc = "At most so many tokens for one run, input and output; what one call may use at most is "
            "reserved before it is sent, a token counted as a byte."},
    {.name = "day_tokens", .form = Form::integer, .doc = "… for one day."},
    {.name = "month_tokens", .form = Form::integer, .doc = "… for one month."},
    {.name = "templates", .shape = Shape::named, .table = &template_caps_table},
    {.name = "then",
     .form = Form::name,
     .shape = Shape::list,
     .fallback = "[]",
     .doc = "Models asked instead, in this order, when a cap would be exceeded: a cheaper one, or "
            "`[\"extractive\"]`, which is free. What matters least comes last; the report says so. "
            "None: the rest is not asked."},
    {.name = "unlimited",
     .form = Form::flag,
     .fallback = "false",
     .doc = "`true` instead of `run` and `day`: spend without a cap. One of the two ways must be "
            "written."},
};
constexpr KeyTable caps_table{
    "[caps]", "Limits on money. The worst case of a call is reserved before it is sent.",
    caps_table_keys};

constexpr Key crawl_table_keys[] = {
    {.name = "contact",
     .form = Form::text,
     .doc = "URL or mail address by which a site's owner can reach you; stands in the User-Agent. "
            "Asked for before "
            "public hosts are crawled."},
    {.name = "user_agent",
     .form = Form::text,
     .fallback = "\"fanfold/0.1 (+CONTACT)\"",
     .doc = "The whole User-Agent, if the usual one will not do."},
    {.name = "workers",
     .form = Form::integer,
     .fallback = "32",
     .doc = "Visits in the air at once.",
     .low = 1,
     .high = 4096},
    {.name = "per_address",
     .form = Form::integer,
     .fallback = "4",
     .doc = "Requests at once to one IP address (of IPv6: one /64), however many hosts it has; one host "
            "gets one at a time.",
     .low = 1,
     .high = 1024},
    {.name = "delay",
     .form = Form::duration,
     .fallback = "\"1s\"",
     .doc = "Gap between two requests at one host, for sources that do not write their own."},
    {.name = "request_time",
     .form = Form::duration,
     .fallback = "\"60s\"",
     .doc = "One request may take this long, all in: a host that drips is cut.",
     .low = 1},
    {.name = "source_time",
     .form = Form::duration,
     .fallback = "\"30m\"",
     .doc = "A source's crawl ends after this; what it has by then is used. For sources that do not write their own.",
     .low = 1},
    {.name = "fresh",
     .form = Form::duration,
     .doc = "A source whose crawl began less than this ago, and came to its end, is not crawled again, whichever job asks: what "
            "that crawl found is used, and the report says so. `\"0s\"`: every run crawls. Not written: one hour for what other jobs "
            "crawled, while a job's own next run crawls again. `run --again` crawls whatever this says."},
    {.name = "allow_networks",
     .form = Form::network,
     .shape = Shape::list,
     .fallback = "[]",
     .doc = "Networks (CIDR) that may be crawled although they are not public: your own intranet."},
    {.name = "allow_ports",
     .form = Form::port,
     .shape = Shape::list,
     .fallback = "[80, 443, 8080, 8443]",
     .doc = "Ports that may be dialled on public addresses."},
    {.name = "connect_to",
     .form = Form::address,
     .shape = Shape::map,
     .doc = "Host (or `\"*\"`) to `\"address:port\"`: dial this instead of resolving the name."},
    {.name = "dns",
     .form = Form::name_server,
     .shape = Shape::list,
     .fallback = "[]",
     .doc = "Name servers, `\"IP\"` or `\"IP:port\"`, to be asked instead of the system's (`/etc/resolv.conf`) for what is crawled."},
    {.name = "proxy", .shape = Shape::table, .table = &crawl_proxy_table},
    {.name = "browser", .shape = Shape::table, .table = &crawl_browser_table},
};
constexpr KeyTable crawl_table{"[crawl]", "How pages are fetched.", crawl_table_keys};

constexpr Key tiers_table_keys[] = {
    {.name = "small",
     .form = Form::name,
     .fallback = "\"extractive\"",
     .doc = "Model of templates with tier `small`."},
    {.name = "large",
     .form = Form::name,
     .fallback = "\"extractive\"",
     .doc = "Model of templates with tier `large`."},
};
constexpr KeyTable tiers_table{"[tiers]", "Which model answers for which tier of templates.",
                               tiers_table_keys};

constexpr Key guards_table_keys[] = {
    {.name = "injection",
     .form = Form::choice,
     .fallback = "\"quarantine\"",
     .doc =
         "What becomes of a page that gives orders to a model. `flag`: what it tells is "
         "labelled. `quarantine`: labelled, importance at most 2, never in the headline. `drop`: "
         "it is not asked about.",
     .choices = "quarantine|flag|drop"},
    {.name = "redact",
     .form = Form::choice,
     .shape = Shape::list,
     .fallback = "[]",
     .doc = "Personal data that no model sees: `[\"email\", \"phone\", \"card\", \"iban\", "
            "\"krn\"]` (krn: Korean resident numbers). Quotes still stand in the stored text.",
     .choices = "email|phone|card|iban|krn"},
    {.name = "banned",
     .form = Form::text,
     .shape = Shape::list,
     .fallback = "[]",
     .doc = "Words that no report says; a claim with one is dropped and counted."},
    {.name = "canaries",
     .form = Form::text,
     .shape = Shape::list,
     .fallback = "[]",
     .doc = "Words that must never come out of a model; an answer with one is dropped and counted. "
            "The mark around each document in a prompt is always one."},
};
constexpr KeyTable guards_table{
    "[guards]",
    "Against hostile pages and leaking data. In fanfold.toml for all, in a profile or an "
    "enterprise for itself, key by key.",
    guards_table_keys};

constexpr Key retention_table_keys[] = {
    {.name = "documents",
     .form = Form::duration,
     .fallback = "\"180d\"",
     .doc = "Texts that no kept report cites, since they were last seen. Their addresses stay known, so that they are "
            "never taken for news."},
    {.name = "links",
     .form = Form::duration,
     .fallback = "\"30d\"",
     .doc = "What a finished run visited, address by address."},
    {.name = "runs",
     .form = Form::duration,
     .fallback = "\"400d\"",
     .doc = "Questions, findings and calls of a finished run. A text that comes back later than this is asked about again."},
    {.name = "answers",
     .form = Form::duration,
     .fallback = "\"400d\"",
     .doc = "Replies of models: while one stands, nobody pays for it again."},
    {.name = "reports",
     .form = Form::duration,
     .fallback = "\"0s\"",
     .doc = "Reports with their evidence. The newest of each enterprise always stays."},
    {.name = "gibibytes",
     .form = Form::number,
     .fallback = "0",
     .doc = "Of `crawl.db`: above it texts go before their time, the longest unseen first, down to a week. 0: as many as there are.",
     .high = 1e6},
};
constexpr KeyTable retention_table{
    "[retention]",
    "How long what is stored is kept; looked after once a day, after a run, and by `fanfold db gc`. `\"0s\"`: for ever. "
    "Nothing but reports is dropped before seven days. Where a job folds a week, `runs` and `reports` must be 8 days at "
    "least; where one folds a month, 35.",
    retention_table_keys};

constexpr Key house_file_keys[] = {
    {.name = "house", .shape = Shape::table, .table = &house_table},
    {.name = "caps", .shape = Shape::table, .table = &caps_table},
    {.name = "crawl", .shape = Shape::table, .table = &crawl_table},
    {.name = "retention", .shape = Shape::table, .table = &retention_table},
    {.name = "alerts", .shape = Shape::table, .table = &alerts_table},
    {.name = "models", .shape = Shape::named, .table = &model_table},
    {.name = "tiers", .shape = Shape::table, .table = &tiers_table},
    {.name = "guards", .shape = Shape::table, .table = &guards_table},
};
constexpr KeyTable house_file{"fanfold.toml", "The house: money, manners and models.",
                              house_file_keys};

constexpr Key watch_table_keys[] = {
    {.name = "names",
     .form = Form::text,
     .shape = Shape::list,
     .doc = "What it is called. Required. Legal forms (Inc., Ltd., (주)) and spaces inside names "
            "are folded away. `[\"*\"]`: every document matters."},
    {.name = "aliases",
     .form = Form::text,
     .shape = Shape::list,
     .doc = "Other spellings, tickers, products."},
    {.name = "with_any",
     .form = Form::text,
     .shape = Shape::list,
     .doc = "A hit counts only if one of these stands in the document too."},
    {.name = "without", .form = Form::text, .shape = Shape::list, .doc = "… and none of these."},
    {.name = "case",
     .form = Form::flag,
     .fallback = "false",
     .doc = "Capitals must match (SK, not sk)."},
    {.name = "anywhere",
     .form = Form::flag,
     .fallback = "false",
     .doc = "No word boundaries asked (Hangul compounds)."},
    {.name = "weight",
     .form = Form::number,
     .fallback = "1.0",
     .doc = "In the route score.",
     .high = 100},
    {.name = "id",
     .form = Form::text,
     .doc = "Unique in its enterprise; by default the first name in small letters. An entry with "
            "the id of a profile's "
            "entry changes that one, key by key."},
};
constexpr KeyTable watch_table{"[[watch]]", "Something the reader wants to hear of.",
                               watch_table_keys};

constexpr Key glossary_table_keys[] = {
    {.name = "names",
     .form = Form::text,
     .shape = Shape::list,
     .doc = "What it is called in any language, the house's own way first: `[\"Samsung "
            "Electronics\", \"삼성전자\"]`. Required."},
    {.name = "id",
     .form = Form::text,
     .doc = "Unique in its enterprise; by default the first name in small letters."},
};
constexpr KeyTable glossary_table{
    "[[glossary]]", "Names that mean one thing, so that a sentence is checked across languages.",
    glossary_table_keys};

constexpr Key section_table_keys[] = {
    {.name = "name",
     .form = Form::name,
     .doc =
         "Required. A section with the name of a profile's section changes that one, key by key.",
     .required = true},
    {.name = "title",
     .form = Form::text,
     .doc = "As it stands in the report; by default the name."},
    {.name = "templates",
     .form = Form::name,
     .shape = Shape::list,
     .doc = "Map templates that feed it: `[\"market/moves\"]`. Required."},
    {.name = "max_items",
     .form = Form::integer,
     .fallback = "8",
     .doc = "Its share of the report's items. What other sections leave free of theirs goes to events "
            "of importance 4 and 5.",
     .low = 1,
     .high = 200},
    {.name = "max_chars",
     .form = Form::integer,
     .fallback = "0",
     .doc = "Its sentences have at most so many letters together; the first is always told. 0: any.",
     .high = 100'000},
};
constexpr KeyTable section_table{"[[section]]", "A section of the report.", section_table_keys};

constexpr Key tier_choice_keys[] = {
    {.name = "small",
     .form = Form::name,
     .doc = "Model of templates with tier `small`; the house's when not written."},
    {.name = "large",
     .form = Form::name,
     .doc = "Model of templates with tier `large`; the house's when not written."},
    {.name = "allow",
     .form = Form::name,
     .shape = Shape::list,
     .fallback = "[]",
     .doc = "The only models that may read for it, stand-ins included; `extractive` always may. "
            "Empty: all."},
    {.name = "regions",
     .form = Form::name,
     .shape = Shape::list,
     .fallback = "[]",
     .doc = "The only regions its models may be in, as [models.NAME] `region` says. Empty: all."},
    {.name = "keys",
     .form = Form::text,
     .shape = Shape::list,
     .fallback = "[]",
     .doc = "The only keys that may pay for it, as [models.NAME] writes them: `\"${EU_KEY}\"` or "
            "the file. Empty: all."},
};
constexpr KeyTable tier_choice{"[models]",
                               "Other models than the house's, by tier, and which may read for it "
                               "at all: `config check` looks, and the engine again before any send.",
                               tier_choice_keys};

constexpr Key checks_table_keys[] = {
    {.name = "entailment",
     .form = Form::choice,
     .fallback = "\"rules\"",
     .doc = "Whether a sentence says what its quotes say (denials, plans, who did it, when) is judged by `rules`; with `model`, "
            "the model of tier `small` is asked too, one sentence a call, and what it doubts is marked.",
     .choices = "rules|model"},
    {.name = "events",
     .form = Form::choice,
     .fallback = "\"rules\"",
     .doc = "Which tellings are of one event is judged by `rules`; with `model`, the model of tier `large` is asked about the few "
            "pairs that rules leave open: half alike, and one of them in Korean, Chinese or Japanese; at most 40 a report, one a call.",
     .choices = "rules|model"},
};
constexpr KeyTable checks_table{"[check]", "How sentences are compared with their quotes, and events with each other.",
                                checks_table_keys};

constexpr Key enterprise_table_keys[] = {
    {.name = "title",
     .form = Form::text,
     .doc = "As readers write it: \"Hanbit Battery\". By default the file's name."},
    {.name = "profile",
     .form = Form::name,
     .shape = Shape::one_or_list,
     .doc = "Profiles to inherit, first to last: `\"industry/battery\"` is "
            "profiles/industry/battery.toml."},
    {.name = "language",
     .form = Form::language,
     .fallback = "\"en\"",
     .doc = "Of the report; `[house] language` when not written."},
    {.name = "style",
     .form = Form::choice,
     .doc = "How a report in Korean writes: `plain` is 개조식 (-함, -음), `formal` is 합니다체. When not written, models write "
            "as newspapers do (-했다). Sentences that are taken from pages stay as they are.",
     .choices = "plain|formal"},
    {.name = "industry", .form = Form::name, .doc = "Picks the industry overlay of templates."},
    {.name = "tags",
     .form = Form::name,
     .shape = Shape::list,
     .doc = "For selecting: `--enterprise tag:T`. Profiles' tags are added."},
    {.name = "sources",
     .form = Form::name,
     .shape = Shape::list,
     .doc = "Names of sources. Profiles' sources come first."},
    {.name = "min_score",
     .form = Form::number,
     .fallback = "0.2",
     .doc = "Route score below which nothing is asked.",
     .high = 1},
    {.name = "carry",
     .form = Form::duration,
     .fallback = "\"7d\"",
     .doc = "How long an unchanged event stays in the report."},
    {.name = "caps", .shape = Shape::table, .table = &enterprise_caps_table},
    {.name = "timezone",
     .form = Form::timezone,
     .doc = "Of every day and clock time in its reports, and whose days and months its caps count: \"Asia/Seoul\"; "
            "`[house] timezone` when not written. Where that is UTC, its reports show times as the job's `timezone` has them."},
    {.name = "words",
     .form = Form::prose,
     .shape = Shape::map,
     .doc = "Prompt variables of your choice: `about`, `reader`, `interests` … Merged key by key."},
    {.name = "models", .shape = Shape::table, .table = &tier_choice},
    {.name = "guards", .shape = Shape::table, .table = &guards_table},
    {.name = "check", .shape = Shape::table, .table = &checks_table},
    {.name = "deliver", .shape = Shape::table, .table = &deliver_table},
    {.name = "watch", .shape = Shape::tables, .table = &watch_table},
    {.name = "glossary", .shape = Shape::tables, .table = &glossary_table},
    {.name = "section", .shape = Shape::tables, .table = &section_table},
    {.name = "mute", .shape = Shape::tables, .table = &mute_table},
    {.name = "release", .shape = Shape::table, .table = &release_table},
    {.name = "length", .shape = Shape::table, .table = &length_table},
    {.name = "calendar", .shape = Shape::table, .table = &calendar_table},
};
constexpr KeyTable enterprise_table{"enterprises/NAME.toml, profiles/**.toml",
                                    "Who a report is for; what many share.", enterprise_table_keys};

}  // namespace

auto house_keys() -> const KeyTable& {
    return house_file;
}
auto enterprise_keys() -> const KeyTable& {
    return enterprise_table;
}

}  // namespace fanfold::config
