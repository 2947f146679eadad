#include "importance_reasons.hpp"

#include <fanfold/text/fold.hpp>
#include <nlohmann/json.hpp>

namespace fanfold::app {

namespace {

constexpr int answers_looked_at = 5'000;

auto text_at(const nlohmann::json& object, const char* key) -> std::string {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

/// By its claim, of which a finding keeps all but marks and spaces.
auto reason_in(const std::string& reply, const Finding& finding) -> std::string {
    const auto answer = nlohmann::json::parse(reply, nullptr, false);
    if (!answer.is_object() || !answer.contains("findings") || !answer["findings"].is_array()) return {};
    const auto claim = text::fold_key(finding.claim);
    for (const auto& told : answer["findings"])
        if (told.is_object() && text::fold_key(text_at(told, "claim")) == claim) return text_at(told, "importance_reason");
    return {};
}

}  // namespace

auto ImportanceReasons::of(const Finding& finding) -> std::string {
    auto known = answers_.find(finding.template_name);
    if (known == answers_.end()) {
        auto lines = reader_.answered(finding.enterprise, finding.template_name, answers_looked_at);
        known = answers_.emplace(finding.template_name, lines ? std::move(*lines) : std::vector<store::AnsweredLine>{}).first;
    }
    for (const auto& line : known->second) {
        if (line.run != finding.run || line.document != finding.document) continue;
        if (auto reason = reason_in(line.answer.reply, finding); !reason.empty()) return reason;
    }
    return {};
}

}  // namespace fanfold::app
