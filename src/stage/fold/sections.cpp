#include "sections.hpp"

#include <algorithm>
#include <fanfold/text/facts.hpp>

namespace fanfold::fold {

namespace {

/// A section without templates takes what no section before it takes.
auto feeds(const SectionSpec& section, const TemplateName& name) -> bool {
    return section.templates.empty() ||
           std::find(section.templates.begin(), section.templates.end(), name) !=
               section.templates.end();
}

/// Numbers and days of the quotes, taken once for all that is compared with them.
struct Facts {
    std::vector<text::Number> numbers;
    std::vector<text::DayMention> days;
};

auto add_days_around(std::vector<text::DayMention>& days, Instant at) {
    if (at == Instant{}) return;
    for (auto shift : {std::chrono::hours{-8}, std::chrono::hours{0}, std::chrono::hours{9}}) {
        const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(at + shift)};
        days.push_back({static_cast<int>(day.year()),
                        static_cast<int>(static_cast<unsigned>(day.month())),
                        static_cast<int>(static_cast<unsigned>(day.day())),
                        {}});
    }
}

auto facts_of(const std::vector<Finding>& findings) -> Facts {
    Facts out;
    for (const auto& finding : findings) {
        for (auto& number : text::numbers(finding.quote)) out.numbers.push_back(std::move(number));
        for (auto& day : text::days(finding.quote)) out.days.push_back(day);
        add_days_around(out.days, finding.document_time);
    }
    return out;
}

auto day_carried(const text::DayMention& told, const std::vector<text::DayMention>& known) -> bool {
    return std::any_of(known.begin(), known.end(),
                       [&](const text::DayMention& day) { return text::carries(day, told); });
}

auto is_year_of(const text::Number& told, const std::vector<text::DayMention>& known) -> bool {
    return told.unit.empty() &&
           std::any_of(known.begin(), known.end(), [&](const text::DayMention& day) {
               return static_cast<double>(day.year) == told.value;
           });
}

auto all_carried(std::string_view text, const Facts& known) -> bool {
    const auto numbers = text::numbers(text);
    const auto days = text::days(text);
    return std::all_of(numbers.begin(), numbers.end(),
                       [&](const text::Number& number) {
                           return is_year_of(number, known.days) ||
                                  std::any_of(known.numbers.begin(), known.numbers.end(),
                                              [&](const text::Number& other) {
                                                  return text::same_value(number, other);
                                              });
                       }) &&
           std::all_of(days.begin(), days.end(),
                       [&](const auto& day) { return day_carried(day, known.days); });
}

auto better(const Finding& a, const Finding& b) -> bool {
    if (a.importance != b.importance) return a.importance > b.importance;
    if (a.document_time != b.document_time) return a.document_time > b.document_time;
    return a.id < b.id;
}

}  // namespace

auto sections_of(const Enterprise& enterprise) -> std::vector<SectionSpec> {
    if (!enterprise.sections.empty()) return enterprise.sections;
    const bool korean = enterprise.language.starts_with("ko");
    return {SectionSpec{SectionName{"news"}, korean ? "소식" : "News", {}, 12}};
}

auto item_id(const EnterpriseName& enterprise, const Digest& event) -> std::string {
    FieldHasher hasher;
    return short_id('i', hasher.add(enterprise.str()).add(event).finish());
}

auto section_at(const std::vector<SectionSpec>& sections, const std::vector<Finding>& findings)
    -> std::size_t {
    for (std::size_t at = 0; at < sections.size(); ++at)
        for (const auto& finding : findings)
            if (feeds(sections[at], finding.template_name)) return at;
    return no_section;
}

auto carried(std::string_view text, const std::vector<Finding>& findings) -> bool {
    return all_carried(text, facts_of(findings));
}

auto best_finding(const Event& event) -> const Finding& {
    const Finding* best = nullptr;
    const Finding* proven = nullptr;
    for (const auto& finding : event.findings) {
        if (best == nullptr || better(finding, *best)) best = &finding;
        const bool ahead = proven == nullptr || better(finding, *proven);
        if (ahead && carried(finding.claim, {finding})) proven = &finding;
    }
    return proven != nullptr ? *proven : *best;
}

}  // namespace fanfold::fold
