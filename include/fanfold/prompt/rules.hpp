#pragma once
/// The rules tier: answers that need no model. A rule is a regular expression with a threshold on a
/// number and a claim to fill in; what it finds goes through the same checks as a model's answer,
/// its quote among them. Pure, and linear in the text (RE2).
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace fanfold::prompt {

/// [[rule]] of a template with tier = "rules".
struct Rule {
    enum class Place { sentence, line };
    struct Level {
        double at_least = 0;
        int importance = 3;
    };

    std::string name;  ///< an overlay's rule of the same name takes its place
    Place in = Place::sentence;
    std::shared_ptr<const re2::RE2> pattern;
    std::shared_ptr<const re2::RE2> unless;  ///< may not stand in the same place
    bool watched = false;     ///< a name of the reader's watch list stands in the same place
    std::string number;       ///< group that holds the number; "" = any in the place
    std::string unit;         ///< of the number as text::numbers tells it ("%", "USD"); "" = any
    std::optional<double> at_least, at_most;
    std::vector<Level> levels;  ///< the highest that the number reaches decides the importance
    int importance = 3;
    /// By the report's language, "" where there is none of it. {group}, {number}, {sentence}.
    std::map<std::string, std::string> claim, why;
    std::vector<std::string> entities;  ///< groups that hold a name
    std::string sentiment = "neutral";

    [[nodiscard]] auto looks_at_numbers() const -> bool {
        return !number.empty() || !unit.empty() || at_least || at_most || !levels.empty();
    }
};

/// What rules look at.
struct RuleSubject {
    std::string_view text;           ///< of the document, as a model would see it
    std::vector<std::string> watch;  ///< names of the reader's watch list that stand in it
    std::string language = "en";     ///< of the report
};

/// At most so many findings, the most important first; text beyond the limit is not looked at.
inline constexpr std::size_t most_ruled = 8;
inline constexpr std::size_t longest_ruled_text = 1 << 20;

/// In the schema of findings. Each place of the text gives at most one finding, by the first rule
/// that holds there.
auto answer_by_rules(const std::vector<Rule>& rules, const RuleSubject& subject) -> nlohmann::json;

/// What is wrong with a rule, in words; empty: nothing.
auto problems_of(const Rule& rule) -> std::vector<std::string>;

}  // namespace fanfold::prompt
