#pragma once
/// An enterprise: who a report is for, with everything its profile gave it already merged in.
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fanfold/flow/timing.hpp>
#include <fanfold/time/clock.hpp>
#include <fanfold/value/digest.hpp>
#include <fanfold/value/money.hpp>
#include <fanfold/value/name.hpp>

namespace fanfold {

/// Something the reader wants to hear of. A document hits it when a name or alias stands in it (see
/// stage/route).
struct WatchEntry {
    std::string id;  ///< unique in its enterprise; the first name, folded, when not given
    std::vector<std::string> names;
    std::vector<std::string> aliases;
    std::vector<std::string>
        with_any;  ///< a hit counts only if one of these stands in the document too
    std::vector<std::string> without;  ///< … and none of these
    bool match_case = false;
    bool anywhere = false;  ///< no word boundaries asked (Hangul compounds)
    double weight = 1.0;
};

/// One thing's names, as different languages and houses write it; the first is how this house does.
struct Term {
    std::vector<std::string> names;
};

/// A section of the report and the map templates that feed it.
struct SectionSpec {
    SectionName name;
    std::string title;
    std::vector<TemplateName> templates;
    int max_items = 8;
    int max_chars = 0;  ///< of its sentences; 0 = as many as there are
};

/// How long a report may be.
struct Length {
    int max_items = 0;  ///< 0 = what its sections have room for
    int max_chars = 0;  ///< of its sentences; 0 = as many as there are
    double minor_share = 0.1;  ///< of its items may be of importance 1 and 2, if it has eight others
};

/// Limits on money and on tokens. Of the house's, `run` and `day` are both required in the
/// configuration unless `unlimited` is written.
struct Caps {
    std::optional<Money> run;
    std::optional<Money> day;
    bool unlimited = false;  ///< the house's: no limit on money, on purpose
    std::optional<Money> month;
    std::optional<std::int64_t> run_tokens, day_tokens, month_tokens;
    auto operator==(const Caps&) const -> bool = default;
};

/// Which models may read for an enterprise; an empty list forbids nothing. `keys` are names of
/// environment variables and files, as [models.NAME] writes them.
struct Permits {
    std::vector<ModelName> models;
    std::vector<std::string> keys;
    std::vector<std::string> regions;
};

struct FolderDelivery {
    std::filesystem::path folder;
};

/// Where a secret stands; it is read only when something is sent. Both empty: there is none.
struct SecretPlace {
    std::string env;             ///< from "${NAME}"
    std::filesystem::path file;  ///< from …_file
    auto operator==(const SecretPlace&) const -> bool = default;
};

/// [deliver.mail]: one mail a recipient. Off while `to` is empty.
struct MailDelivery {
    std::string server;  ///< "smtp://host:587", "smtps://host:465"
    bool tls = true;     ///< of smtp://: no STARTTLS, no mail
    std::string user;
    SecretPlace password;
    std::string from;
    std::string from_name = "Fanfold";  ///< as readers' mail programs show it
    std::vector<std::string> to;
    std::map<std::string, std::string> to_names;  ///< of `to`, where a name was written
    std::string unsubscribe;                  ///< mailto: or https: of List-Unsubscribe; by default
                                              ///< a mail to `from`
    std::vector<std::string> allow_networks;  ///< CIDR
    std::string marks;  ///< the daemon's door as readers reach it; empty: no links to mark items by
    /// Empty where none was written.
    [[nodiscard]] auto name_of(const std::string& reader) const -> std::string {
        const auto found = to_names.find(reader);
        return found == to_names.end() ? std::string{} : found->second;
    }
};

/// [deliver.webhook]. Off while there is no URL.
struct WebhookDelivery {
    std::string url;  ///< or, when the URL itself is a secret, `url_from`
    SecretPlace url_from;
    std::string format = "json";  ///< json, slack, teams
    SecretPlace key;              ///< of the HMAC; none: unsigned
    std::vector<std::string> allow_networks;
};

/// [deliver.exec]. Off while `argv` is empty.
struct ExecDelivery {
    std::vector<std::string> argv;  ///< no shell; the report's JSON on stdin
    Duration timeout = std::chrono::seconds{60};
};

/// What becomes of a page that gives orders to a model (text/guards.hpp). flag: what it tells is
/// labelled. quarantine: labelled, importance at most 2, never in the headline, never beside other
/// pages' claims in one call. drop: it is not asked about.
enum class InjectionPolicy { quarantine, flag, drop };
/// "quarantine", "flag", "drop"
auto to_string(InjectionPolicy policy) -> std::string;
auto injection_policy_from(std::string_view text) -> std::optional<InjectionPolicy>;

/// Against hostile pages and leaking data.
struct Guards {
    InjectionPolicy injection = InjectionPolicy::quarantine;
    std::vector<std::string> redact;    ///< kinds of personal data that no model sees
    std::vector<std::string> banned;    ///< words that no report says
    std::vector<std::string> canaries;  ///< words that must never come out, wherever they stand
};

struct Enterprise {
    EnterpriseName name;
    std::string title;            ///< as readers write it ("Hanbit Battery")
    std::string language = "en";  ///< of the report: BCP 47 ("en", "ko")
    std::string style;  ///< of sentences in Korean: "plain" (개조식), "formal" (합니다체); "" = 신문체
    std::string industry;         ///< picks the industry overlay of templates
    std::vector<std::string> tags;
    std::vector<SourceName> sources;
    std::vector<WatchEntry> watch;
    std::vector<Term> glossary;
    std::vector<SectionSpec> sections;
    Length length;
    std::map<std::string, ModelName>
        models;  ///< tier ("small", "large") → model; missing = the default
    std::map<std::string, std::string> words;  ///< prompt variables: about, reader, interests …
    Caps caps;                                 ///< its own, beside the shared ones
    Permits permits;
    std::string timezone = "UTC";  ///< in which its days and months are counted and shown
    ReportDays report_days;
    Guards guards;
    bool entailment_by_model = false;  ///< after the rules, a model compares sentences and quotes
    bool events_by_model = false;      ///< after the rules, a model is asked which events are one
    double min_score = 0.2;  ///< route score below which nothing is asked
    Duration carry =
        std::chrono::hours{24 * 7};        ///< how long an unchanged event stays in the report
    std::optional<FolderDelivery> folder;  ///< the only delivery that is on by default
    std::optional<MailDelivery> mail;
    std::optional<WebhookDelivery> webhook;
    std::optional<ExecDelivery> exec;
    Digest config_digest;  ///< of everything above
    bool last_good =
        false;  ///< its file is broken now; this is the stored version, and the report says so
};

/// When, for whom, until when. `enterprises` are names or "tag:T"; empty = all.
struct Job {
    JobName name;
    std::vector<std::string> enterprises;
    Period period = Period::night;
    std::string schedule;  ///< five-field cron; shown, and used by `serve`
    std::string
        deliver_by;  ///< "07:00" local, or a duration ("2h") from the start; empty = no deadline
    double tolerance = 1.0;  ///< share of enterprises that must be delivered on time for exit 0
};

}  // namespace fanfold
