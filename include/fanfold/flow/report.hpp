#pragma once
/// The folded result and its evidence. A citation stands alone: it keeps its quote with 300 bytes
/// on either side, the URL, the time and the digest, whatever happens to the document later.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fanfold/flow/finding.hpp>
#include <fanfold/flow/timing.hpp>
#include <fanfold/time/clock.hpp>
#include <fanfold/value/digest.hpp>
#include <fanfold/value/money.hpp>
#include <fanfold/value/name.hpp>
#include <fanfold/value/span.hpp>

namespace fanfold {

struct Citation {
    int n = 0;  ///< as printed: [1], [2] …
    Digest document;
    SightingId sighting;
    SourceName source;
    std::string url;
    std::string title;
    std::optional<Instant> published;
    Instant fetched_at{};
    std::string quote;  ///< the document's bytes at `at`
    ByteSpan at;
    std::string before;  ///< up to 300 bytes of context, whole characters
    std::string after;
    std::string attribution;  ///< whom its source wants named beside it; may be empty
    bool shortened = false;   ///< by its source's `quote_max`: no context, and perhaps no quote
};

/// The mark of what a hostile page tells; it stands before all others.
inline constexpr std::string_view quarantine_mark = "from a page that gives orders to a model";
/// An item with this mark is never more important than this.
inline constexpr int quarantine_importance = 2;

/// What people reworded has a mark that begins so; their name follows.
inline constexpr std::string_view edited_mark = "edited by: ";

struct ReportItem {
    std::string id;  ///< short and stable: "i-7k2m9qd0"
    std::string text;
    std::vector<int> citations;
    EventStatus status = EventStatus::fresh;
    int importance = 3;
    Digest event;  ///< empty in summary bullets
    std::string why;
    std::vector<std::string>
        marks;  ///< what check found and did not drop ("number not in quote: 42")
};

struct ReportSection {
    SectionName id;
    std::string title;
    std::vector<ReportItem> items;
};

/// A sentence that check refused, kept so that `report dropped` can show it.
struct Dropped {
    std::string where;  ///< section, "summary" or a template's name
    std::string text;
    std::string reason;
};

/// One line of coverage: what was looked at, or why it could not be.
struct Coverage {
    SourceName source;
    int pages = 0;  ///< fetched or confirmed unchanged
    int fresh = 0;  ///< new or changed documents
    int failed = 0;
    std::string trouble;  ///< in words; empty when all went well
};

/// What was heard of one watched name.
struct Watched {
    std::string name;    ///< the first of its watch entry
    int documents = 0;   ///< distinct stories of this period that name it
    std::vector<SourceName> sources;  ///< that told them
    std::optional<Instant> last;      ///< when it was last heard of, in this report or one before
};

struct About {
    std::vector<Coverage> sources;
    std::vector<Watched> watched;  ///< most stories first, then what was heard of last
    int documents = 0;  ///< in the window and visible to the enterprise
    int clusters = 0;
    int matched = 0;  ///< clusters that hit the watch list
    int questions = 0;
    int answered = 0;
    int reused = 0;                      ///< answered from what was already paid for
    std::map<std::string, int> unasked;  ///< reason → questions left unasked
    std::map<std::string, int> cut;      ///< section's title → events that found no room in it
    int failed = 0;
    int findings = 0;
    std::vector<Dropped> dropped;
    std::map<std::string, int> guards;  ///< what each guard caught, in words → how often
    std::string currency;
    Money cost;     ///< settled, of this run and enterprise
    Money unknown;  ///< reserved by attempts whose end is not known
    std::int64_t calls = 0;
    std::vector<std::string>
        notes;  ///< degraded parts in plain words ("configuration is broken since …")
};

enum class ReportStatus { complete, degraded, late, quiet };
auto to_string(ReportStatus status) -> std::string;
auto report_status_from(std::string_view text) -> std::optional<ReportStatus>;

struct Report {
    EnterpriseName enterprise;
    std::string enterprise_title;
    RunId run;
    JobName job;
    Period period = Period::night;
    Instant made_at{};
    Instant window_from{};  ///< exclusive
    Instant window_to{};    ///< inclusive
    std::string language;
    std::string timezone = "UTC";  ///< IANA: of every day and clock time that is shown
    std::string style;  ///< of its own sentences in Korean, as Enterprise::style
    std::string model;  ///< as readers should read it: "extractive (no model)", "small: gpt-…"
    ReportStatus status = ReportStatus::complete;
    std::vector<ReportItem> summary;
    std::vector<ReportSection> sections;
    std::vector<Citation> citations;
    About about;
};

}  // namespace fanfold
