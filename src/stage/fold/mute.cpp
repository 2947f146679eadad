/// [[mute]]: what an enterprise does not want to read.
#include <algorithm>
#include <fanfold/stage/fold/mute.hpp>
#include <fanfold/text/fold.hpp>

#include "sections.hpp"

namespace fanfold::fold {

namespace {

using Sources = std::map<SightingId, SourceName>;

auto holds(std::string_view text, const std::string& folded_pattern) -> bool {
    return text::fold_key(text).find(folded_pattern) != std::string::npos;
}

/// One rule against one event.
class Mute {
  public:
    Mute(const MuteRule& rule, const Sources& sources)
        : rule_(rule), sources_(sources), pattern_(text::fold_key(rule.pattern)) {}

    /// True if nothing of the event is left; evidence of a muted source is taken out.
    auto silences(Event& event) const -> bool {
        if (!rule_.event.empty() && !is_meant(event)) return false;
        if (rule_.source.empty()) return rule_.pattern.empty() || tells_pattern(event);
        std::erase_if(event.findings, [&](const Finding& finding) {
            return of_source(finding) && (pattern_.empty() || holds(finding.claim, pattern_));
        });
        return event.findings.empty();
    }

  private:
    [[nodiscard]] auto is_meant(const Event& event) const -> bool {
        return rule_.event == short_id('e', event.id) ||
               rule_.event == item_id(event.enterprise, event.id);
    }
    [[nodiscard]] auto tells_pattern(const Event& event) const -> bool {
        if (pattern_.empty()) return false;
        return holds(event.text, pattern_) ||
               std::any_of(event.findings.begin(), event.findings.end(),
                           [&](const Finding& each) { return holds(each.claim, pattern_); });
    }
    [[nodiscard]] auto of_source(const Finding& finding) const -> bool {
        const auto found = sources_.find(finding.sighting);
        return found != sources_.end() && found->second.str() == rule_.source;
    }

    const MuteRule& rule_;
    const Sources& sources_;
    std::string pattern_;
};

auto dropped_by(const MuteRule& rule, const Event& before) -> Dropped {
    const auto text = before.text.empty() ? best_finding(before).claim : before.text;
    return {before.section.str(), text,
            "muted: " + rule.where + (rule.why.empty() ? "" : " (" + rule.why + ")")};
}

}  // namespace

auto mute(std::vector<Event>& events, std::span<const MuteRule> rules, const Sources& sources,
          Instant now) -> std::vector<Dropped> {
    std::vector<Dropped> out;
    for (const auto& rule : rules) {
        if (rule.until && now >= *rule.until) continue;
        const Mute muting{rule, sources};
        std::erase_if(events, [&](Event& event) {
            if (event.findings.empty()) return false;
            const auto before = event;
            if (!muting.silences(event)) return false;
            out.push_back(dropped_by(rule, before));
            return true;
        });
    }
    return out;
}

}  // namespace fanfold::fold
