// Where reports are handed over: the [deliver.*] tables.
#include "deliver_keys.hpp"

namespace fanfold::config {

namespace {

constexpr Key folder_table_keys[] = {
    {.name = "path",
     .form = Form::path,
     .fallback = "\"reports\"",
     .doc = "Reports are written to PATH/ENTERPRISE/; from the config folder unless absolute."},
};
constexpr KeyTable folder_table{
    "[deliver.folder]",
    "Files in a folder: Markdown, HTML, JSON and an Atom feed; the only delivery that is on.",
    folder_table_keys};

constexpr std::string_view endpoint_networks =
    "Networks (CIDR) of this endpoint that may be dialled although they are not public.";

constexpr Key mail_table_keys[] = {
    {.name = "to",
     .form = Form::mail_address,
     .shape = Shape::one_or_list,
     .doc = "Readers, as `\"anna@acme.example\"` or `\"Anna Kim <anna@acme.example>\"`; each gets a mail of their own. No "
            "mail while there are none."},
    {.name = "from",
     .form = Form::mail_address,
     .doc = "Required with `to`; `\"Acme Research <reports@acme.example>\"`. Without a name it is Fanfold's."},
    {.name = "server",
     .form = Form::mail_server,
     .doc = "`\"smtps://mail.example:465\"`, or `\"smtp://mail.example:587\"` with STARTTLS. "
            "Required with `to`."},
    {.name = "tls",
     .form = Form::flag,
     .fallback = "true",
     .doc = "`false` sends over smtp:// in the clear: for a relay on this machine."},
    {.name = "user", .form = Form::text, .doc = "To log in with."},
    {.name = "password",
     .form = Form::secret,
     .doc = "`\"${NAME}\"`: the environment variable that holds the password."},
    {.name = "password_file",
     .form = Form::path,
     .doc = "File that holds the password. May begin with `${CREDENTIALS_DIRECTORY}/`."},
    {.name = "unsubscribe",
     .form = Form::text,
     .doc = "`mailto:` or `https:` of List-Unsubscribe; by default a mail to `from`."},
    {.name = "allow_networks",
     .form = Form::network,
     .shape = Shape::list,
     .fallback = "[]",
     .doc = endpoint_networks},
    {.name = "marks",
     .form = Form::url,
     .doc = "Where readers reach `fanfold serve --listen`: `\"https://desk.example\"`. Each item of the "
            "mail then has a link to say useful, wrong or not for us, signed for this reader."},
};
/// An alert has no items to mark.
constexpr auto alert_mail_keys = std::span{mail_table_keys}.first(std::size(mail_table_keys) - 1);
constexpr KeyTable mail_table{"[deliver.mail]", "A mail with text and HTML to each reader.",
                              mail_table_keys};

constexpr Key webhook_table_keys[] = {
    {.name = "url", .form = Form::url, .doc = "Where to POST. No webhook while there is none."},
    {.name = "url_secret",
     .form = Form::secret,
     .doc = "`\"${NAME}\"`: instead of `url`, when the URL itself is a secret (Slack, Teams)."},
    {.name = "format",
     .form = Form::choice,
     .fallback = "\"json\"",
     .doc = "`json` is the report as docs/report.schema.json has it.",
     .choices = "json|slack|teams"},
    {.name = "key",
     .form = Form::secret,
     .doc = "`\"${NAME}\"`: signs the body, `X-Fanfold-Signature: v1=` and the hex HMAC-SHA256 of "
            "`<X-Fanfold-Timestamp>.<body>`."},
    {.name = "key_file",
     .form = Form::path,
     .doc = "File that holds the key. May begin with `${CREDENTIALS_DIRECTORY}/`."},
    {.name = "allow_networks",
     .form = Form::network,
     .shape = Shape::list,
     .fallback = "[]",
     .doc = endpoint_networks},
};
constexpr KeyTable webhook_table{"[deliver.webhook]",
                                 "A POST with an `Idempotency-Key` that stays the same when it is "
                                 "sent again.",
                                 webhook_table_keys};

constexpr Key exec_table_keys[] = {
    {.name = "argv",
     .form = Form::text,
     .shape = Shape::list,
     .doc = "Program and arguments; no shell. No program while it is empty."},
    {.name = "timeout",
     .form = Form::duration,
     .fallback = "\"1m\"",
     .doc = "The program is killed after this.",
     .low = 1},
};
constexpr KeyTable exec_table{"[deliver.exec]",
                              "A program with the report's JSON on stdin, and FANFOLD_ENTERPRISE, "
                              "FANFOLD_RUN and FANFOLD_KEY in its environment.",
                              exec_table_keys};

constexpr Key deliver_table_keys[] = {
    {.name = "folder", .shape = Shape::table, .table = &folder_table},
    {.name = "mail", .shape = Shape::table, .table = &mail_table},
    {.name = "webhook", .shape = Shape::table, .table = &webhook_table},
    {.name = "exec", .shape = Shape::table, .table = &exec_table},
};

constexpr KeyTable alert_mail_table{"[alerts.mail]", "A short mail to each of them.", alert_mail_keys};
constexpr KeyTable alert_webhook_table{
    "[alerts.webhook]", "A POST of {kind, about, text, at}; the `Idempotency-Key` stays the same when it is sent again.",
    webhook_table_keys};
constexpr KeyTable alert_exec_table{
    "[alerts.exec]", "A program with the alert's JSON on stdin, and FANFOLD_ALERT, FANFOLD_ABOUT and FANFOLD_KEY in its environment.",
    exec_table_keys};

constexpr Key alerts_table_keys[] = {
    {.name = "mail", .shape = Shape::table, .table = &alert_mail_table},
    {.name = "webhook", .shape = Shape::table, .table = &alert_webhook_table},
    {.name = "exec", .shape = Shape::table, .table = &alert_exec_table},
    {.name = "ping",
     .form = Form::url,
     .doc = "A dead man's switch: asked for (GET) after each run that went well, so that somebody else notices when none "
            "does."},
    {.name = "ping_secret",
     .form = Form::secret,
     .doc = "`\"${NAME}\"`: instead of `ping`, when the URL itself is a secret."},
    {.name = "allow_networks",
     .form = Form::network,
     .shape = Shape::list,
     .fallback = "[]",
     .doc = "Networks (CIDR) of `ping` that may be dialled although they are not public."},
    {.name = "budget",
     .form = Form::number,
     .fallback = "0.8",
     .doc = "Share of a cap at which it is told.",
     .low = 0.01,
     .high = 1},
    {.name = "nights",
     .form = Form::integer,
     .fallback = "3",
     .doc = "A source that could not be read, or showed nothing new, in so many runs one after the other is told.",
     .low = 1,
     .high = 60},
    {.name = "only",
     .form = Form::choice,
     .shape = Shape::list,
     .fallback = "[]",
     .doc = "Only these kinds; none: all.",
     .choices = "run.failed|report.missing|delivery.failed|deadline.at_risk|deadline.missed|budget|source.down|source.silent|sources.odd"},
};
}  // namespace

constexpr KeyTable alerts_table{
    "[alerts]", "Who is told before the next report when something goes wrong; docs/operations.md says what to do.",
    alerts_table_keys};

constexpr KeyTable deliver_table{"[deliver]", "Where reports are handed over.", deliver_table_keys};

}  // namespace fanfold::config
