#include <algorithm>
#include <array>
#include <fanfold/stage/check/guard.hpp>
#include <fanfold/text/fold.hpp>
#include <fanfold/text/guards.hpp>
#include <optional>

#include "leaks.hpp"

namespace fanfold::check {

namespace {

using nlohmann::json;

constexpr std::size_t longest_dropped = 600;
constexpr std::string_view other_language = "not in the report's language";
constexpr std::string_view labelled = "labelled: from a page that gives orders to a model";

/// Looks through one answer's words.
class AnswerGuard {
  public:
    AnswerGuard(const Guards& guards, const AnswerSecrets& secrets)
        : banned_(guards.banned),
          canaries_(with_fence(guards.canaries, secrets.fence)),
          prompt_(text::fold_key(secrets.prompt)),
          by_model_(secrets.told_by_model) {}

    /// Why the finding is refused; empty if it is not.
    auto trouble(const json& finding) const -> std::string { return trouble(finding, ""); }

  private:
    static auto with_fence(std::vector<std::string> words, const std::string& fence)
        -> std::vector<std::string> {
        if (!fence.empty()) words.push_back(fence);
        return words;
    }

    auto trouble(const json& value, const std::string& name) const -> std::string {
        if (value.is_string()) return trouble_of(value.get_ref<const std::string&>(), name);
        if (!value.is_structured()) return {};
        for (const auto& [key, each] : value.items()) {
            auto why = trouble(each, value.is_object() ? key : name);
            if (!why.empty()) return why;
        }
        return {};
    }

    auto trouble_of(const std::string& text, const std::string& name) const -> std::string {
        if (!canaries_.first_in(text, false).empty()) return std::string{leaked_canary};
        // What is copied from the document may hold what the document holds.
        if (name == "quote" || name == "surface") return {};
        if (by_model_ && holds_image(text)) return std::string{foreign_image};
        if (by_model_ && holds_address(text)) return std::string{foreign_address};
        if (const auto word = banned_.first_in(text, true); !word.empty())
            return std::string{banned_word} + ": " + word;
        return repeats(prompt_, text) ? std::string{leaked_prompt} : std::string{};
    }

    ForbiddenWords banned_;
    ForbiddenWords canaries_;
    std::string prompt_;
    bool by_model_;
};

auto claim_of(const json& finding) -> std::string {
    const auto found = finding.is_object() ? finding.find("claim") : finding.end();
    if (found == finding.end() || !found->is_string()) return {};
    return found->get<std::string>();
}

/// What is kept for `report dropped`: a banned word's sentence, and never what an order asked for.
auto kept_words(std::string_view text, std::string_view reason) -> std::string {
    if (!reason.starts_with(banned_word)) return {};
    return std::string{text::prefix(text, longest_dropped)};
}

auto is_from(const Finding& finding, const std::set<Digest>& hostile) -> bool {
    return hostile.contains(finding.document);
}

void quarantine(Event& event) {
    event.quarantined = true;
    event.importance = std::min(event.importance, quarantine_importance);
    for (auto& finding : event.findings)
        finding.importance = std::min(finding.importance, quarantine_importance);
}

/// What is left of an event once hostile findings are out.
void keep_sound(Event& event, const std::set<Digest>& hostile) {
    std::erase_if(event.findings, [&](const Finding& each) { return is_from(each, hostile); });
    event.importance = 1;
    for (const auto& finding : event.findings)
        event.importance = std::max(event.importance, finding.importance);
}

/// Whole lines: what stands beside an order belongs to it.
auto lines_around(const std::vector<text::OrderPassage>& passages, std::string_view text)
    -> std::vector<ByteSpan> {
    std::vector<ByteSpan> out;
    for (const auto& passage : passages) {
        const auto before =
            passage.at.offset == 0 ? text.npos : text.rfind('\n', passage.at.offset - 1);
        const auto begin = before == text.npos ? 0 : before + 1;
        out.push_back({begin, std::min(text.find('\n', passage.at.end()), text.size()) - begin});
    }
    return out;
}

/// One report, item by item.
class ReportSearch {
  public:
    ReportSearch(Report& report, const ReportGuard& guard)
        : report_(report),
          guard_(guard),
          banned_(guard.guards.banned),
          canaries_(guard.guards.canaries) {
        for (auto& citation : report.citations)
            if (guard.hostile.contains(citation.document)) take(citation);
    }

    void run() {
        std::erase_if(report_.summary, [&](ReportItem& item) {
            return !passes(item, "summary") || (is_quarantined(item) && refuse_headline(item));
        });
        for (auto& section : report_.sections)
            std::erase_if(section.items,
                          [&](ReportItem& item) { return !passes(item, section.id.str()); });
        std::erase_if(report_.sections,
                      [](const ReportSection& section) { return section.items.empty(); });
        if (labelled_ > 0) report_.about.guards[std::string{labelled}] += labelled_;
        if (foreign_ > 0) report_.about.guards[std::string{other_language}] += foreign_;
    }

  private:
    /// The quote stands; what stands around it may be the order, and so may the title.
    void take(Citation& citation) {
        hostile_.insert(citation.n);
        citation.before.clear();
        citation.after.clear();
        if (holds_address(citation.title) || !text::orders_in(citation.title).empty())
            citation.title.clear();
    }
    auto cites_hostile(const ReportItem& item) const -> bool {
        return std::any_of(item.citations.begin(), item.citations.end(),
                           [&](int n) { return hostile_.contains(n); });
    }
    auto is_quarantined(const ReportItem& item) const -> bool {
        return guard_.guards.injection != InjectionPolicy::flag && cites_hostile(item);
    }
    auto refuse_headline(const ReportItem& item) -> bool {
        return !refuse("summary", item.text, std::string{hostile_headline});
    }
    auto refuse(const std::string& where, std::string_view text, std::string reason) -> bool {
        auto kept = kept_words(text, reason);
        report_.about.dropped.push_back({where, std::move(kept), std::move(reason)});
        return false;
    }

    auto passes(ReportItem& item, const std::string& where) -> bool {
        if (auto why = trouble(item.text); !why.empty())
            return refuse(where, item.text, std::move(why));
        if (auto why = trouble(item.why); !why.empty()) {
            refuse(where, item.why, std::move(why));
            item.why.clear();
        }
        if (guard_.told_by_model && in_other_script(item.text, report_.language)) {
            item.marks.emplace_back(other_language);
            ++foreign_;
        }
        if (cites_hostile(item)) label(item);
        return true;
    }
    void label(ReportItem& item) {
        item.marks.insert(item.marks.begin(), std::string{quarantine_mark});
        if (is_quarantined(item))
            item.importance = std::min(item.importance, quarantine_importance);
        ++labelled_;
    }
    auto trouble(const std::string& text) const -> std::string {
        if (!canaries_.first_in(text, false).empty()) return std::string{leaked_canary};
        if (holds_image(text)) return std::string{foreign_image};
        // The extractive model tells a page in its own words, addresses and all.
        if (guard_.told_by_model && holds_address(text)) return std::string{foreign_address};
        if (const auto word = banned_.first_in(text, true); !word.empty())
            return std::string{banned_word} + ": " + word;
        return {};
    }

    Report& report_;
    const ReportGuard& guard_;
    ForbiddenWords banned_;
    ForbiddenWords canaries_;
    std::set<int> hostile_;
    int labelled_ = 0;
    int foreign_ = 0;
};

}  // namespace

auto guard_answer(json answer, const std::string& template_name, const Guards& guards,
                  const AnswerSecrets& secrets) -> GuardedAnswer {
    GuardedAnswer out;
    const auto listed = answer.is_object() ? answer.find("findings") : answer.end();
    if (listed != answer.end() && listed->is_array()) {
        const AnswerGuard guard{guards, secrets};
        auto kept = json::array();
        for (auto& finding : *listed) {
            auto why = guard.trouble(finding);
            if (why.empty()) {
                kept.push_back(std::move(finding));
                continue;
            }
            auto words = kept_words(claim_of(finding), why);
            out.dropped.push_back({template_name, std::move(words), std::move(why)});
        }
        *listed = std::move(kept);
    }
    out.answer = std::move(answer);
    return out;
}

auto drop_banned(json& reply, const char* list, const Guards& guards) -> int {
    const auto found = reply.is_object() ? reply.find(list) : reply.end();
    if (guards.banned.empty() || found == reply.end() || !found->is_array()) return 0;
    const ForbiddenWords banned{guards.banned};
    auto kept = json::array();
    for (auto& told : *found) {
        const auto text = told.is_object() ? told.find("text") : told.end();
        const bool says = text != told.end() && text->is_string() &&
                          !banned.first_in(text->get_ref<const std::string&>(), true).empty();
        if (!says) kept.push_back(std::move(told));
    }
    const auto gone = static_cast<int>(found->size() - kept.size());
    *found = std::move(kept);
    return gone;
}

void set_apart(std::vector<Event>& events, const std::set<Digest>& hostile,
               InjectionPolicy policy) {
    if (policy == InjectionPolicy::flag || hostile.empty()) return;
    std::erase_if(events, [&](Event& event) {
        const auto count =
            std::count_if(event.findings.begin(), event.findings.end(),
                          [&](const Finding& each) { return is_from(each, hostile); });
        if (count == 0) return false;
        const bool all = static_cast<std::size_t>(count) == event.findings.size();
        if (!all) keep_sound(event, hostile);
        if (all && policy == InjectionPolicy::quarantine) quarantine(event);
        return all && policy == InjectionPolicy::drop;
    });
}

void drop_ordered(std::vector<Finding>& findings, std::vector<Dropped>& dropped,
                  const Document& hostile) {
    const auto orders = lines_around(text::orders_in(hostile.text), hostile.text);
    std::erase_if(findings, [&](const Finding& finding) {
        const bool ordered = std::any_of(orders.begin(), orders.end(), [&](const ByteSpan& line) {
            return finding.at.offset < line.end() && line.offset < finding.at.end();
        });
        if (!ordered && !holds_address(finding.quote)) return false;
        dropped.push_back({finding.template_name.str(), {}, std::string{ordered_quote}});
        return true;
    });
}

auto guard_report(Report report, const ReportGuard& guard) -> Report {
    ReportSearch{report, guard}.run();
    count_guards(report.about);
    return report;
}

void count_guards(About& about) {
    constexpr std::array reasons{foreign_address, foreign_image, banned_word,     leaked_canary,
                                 leaked_prompt,   ordered_quote, hostile_headline};
    for (const auto& dropped : about.dropped)
        for (const auto reason : reasons)
            if (std::string_view{dropped.reason}.starts_with(reason))
                ++about.guards[std::string{reason}];
}

}  // namespace fanfold::check
