#pragma once
/// Output guards: what a model that obeyed a page, or leaked its prompt, must not get into a
/// report. Pure. They know nothing of how a page gave its order: text/guards.hpp does.
#include <nlohmann/json.hpp>
#include <set>
#include <span>
#include <string>
#include <vector>

#include <fanfold/flow/crawl.hpp>
#include <fanfold/flow/enterprise.hpp>
#include <fanfold/flow/finding.hpp>
#include <fanfold/flow/report.hpp>

namespace fanfold::check {

/// The words that an answer may not hold, beside those of the configuration.
struct AnswerSecrets {
    std::string fence;          ///< the mark around the document in the prompt
    std::string prompt;         ///< the system message
    bool told_by_model = true;  ///< else claims are sentences of the page, addresses and all
};
struct GuardedAnswer {
    nlohmann::json answer;         ///< without the findings that were refused
    std::vector<Dropped> dropped;  ///< those, by template
};
/// Refuses every finding whose words (its quote and the surfaces of its entities excepted) hold the
/// address of a page or mailbox, a Markdown image or link, a banned word or a piece of the prompt,
/// or, anywhere in it, a canary or the fence's mark. Other answers pass as they are.
auto guard_answer(nlohmann::json answer, const std::string& template_name, const Guards& guards,
                  const AnswerSecrets& secrets) -> GuardedAnswer;

/// Takes out of `list` ("items", "bullets") of a fold's reply what is told with a word that no report says: its event is
/// then told otherwise. Returns how many.
auto drop_banned(nlohmann::json& reply, const char* list, const Guards& guards) -> int;

/// Events with findings from hostile pages and from others lose those of the hostile ones; events
/// with nothing else are `quarantined`, their importance capped (policy quarantine), or go (drop).
void set_apart(std::vector<Event>& events, const std::set<Digest>& hostile, InjectionPolicy policy);

struct ReportGuard {
    Guards guards;
    std::set<Digest> hostile;   ///< documents that give orders to a model
    bool told_by_model = true;  ///< else sentences stand in their sources' languages on purpose
};
/// Drops findings whose quote is an order to a model or holds an address, from a document that
/// gives orders.
void drop_ordered(std::vector<Finding>& findings, std::vector<Dropped>& dropped,
                  const Document& hostile);

/// Labels, caps and refuses what the report must not say, before `check` looks at the evidence, and
/// counts it in `about.guards`. Citations of hostile pages lose their
/// surroundings and a title that is an order. A sentence in another script than the report's
/// language is marked.
auto guard_report(Report report, const ReportGuard& guard) -> Report;

/// Counts of the reasons that guards give, from what was dropped.
void count_guards(About& about);

}  // namespace fanfold::check
