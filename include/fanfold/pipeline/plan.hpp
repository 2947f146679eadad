#pragma once
/// What the next run is expected to ask and to cost, and what the last plan was worth. No model is
/// asked for any of it.
#include <fanfold/flow/enterprise.hpp>
#include <fanfold/schedule/run_book.hpp>
#include <fanfold/stage/fanout/ledger.hpp>
#include <fanfold/value/money.hpp>
#include <map>
#include <optional>
#include <vector>

namespace fanfold::pipeline {

/// What something is expected to cost, and between what.
struct PriceRange {
    Money low, expected, high;
    auto operator+=(const PriceRange& more) -> PriceRange& {
        low += more.low;
        expected += more.expected;
        high += more.high;
        return *this;
    }
};

/// For one enterprise.
struct Forecast {
    EnterpriseName enterprise;
    std::size_t questions = 0;        ///< due
    std::size_t by_rules = 0;         ///< of them, those that rules answer
    std::size_t calls = 0;            ///< whose answer is not in the store; shared ones once
    std::size_t shared = 0;           ///< further ones, asked and paid for by another's question
    std::size_t batched = 0;          ///< of the calls, those that go into batches first
    double escalations = 0;           ///< calls to a larger model that are expected on top
    std::int64_t input_tokens = 0;    ///< of the calls, estimated
    std::int64_t output_tokens = 0;   ///< … as earlier answers were long
    PriceRange cost;                  ///< with folding and escalations
    Money upper_bound;                ///< of the calls, escalations included
};

/// The last run for which there was a plan, and what it came to.
struct Hindsight {
    schedule::PlannedRun planned;
    std::map<EnterpriseName, fanout::Spent> came_to;
};

struct Outlook {
    std::vector<Forecast> lines;
    std::int64_t calls_known = 0;   ///< earlier calls that prices were learnt from
    std::optional<Hindsight> last;
    bool nothing_seen = false;      ///< no source was visited yet
    std::size_t pages_sampled = 0;  ///< of so many known links; 0: nothing was sampled
    std::size_t pages_known = 0;
};

/// As it is kept, to be set beside what the run came to.
auto plan_of(const JobName& job, Instant now, const Outlook& outlook) -> schedule::Plan;

/// What an edit of configuration or templates would have made of the last run.
struct Edit {
    struct Part {
        std::size_t questions = 0;
        std::size_t calls = 0;  ///< of them, with answers that are not in the store
        std::int64_t input_tokens = 0;
        PriceRange cost;
    };
    EnterpriseName enterprise;
    TemplateName template_name;
    Part added;    ///< would be asked, and were not
    Part removed;  ///< were asked, and would not be; cost is what they came to
    Part changed;  ///< would be asked in other words: asked again with --reask alone
    std::size_t same = 0;
};
struct EditOutlook {
    schedule::Run run;
    std::vector<Edit> lines;  ///< of templates that differ
};

}  // namespace fanfold::pipeline
