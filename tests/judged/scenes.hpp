#pragma once
/// The ways in which the judged sets put things. Slots: {A} {B} names, {m} money, {n} a count, {p}
/// a share, {d} a day, {q} what was said. In Korean a name's particle follows it: {A|은|는}.
#include <string>
#include <vector>

#include "claims.hpp"

namespace fanfold::judged {

enum class Form { done, planned, denied };

/// One way of saying one thing in one language.
struct Phrase {
    std::string text;
    bool held_out = false;
};

struct Scene {
    std::string id;
    bool directed = false;  ///< "A … B" is not "B … A"
    /// By language ("en", "ko") and form; empty where a form makes no sense.
    std::vector<Phrase> en_done, en_planned, en_denied;
    std::vector<Phrase> ko_done, ko_planned, ko_denied;

    auto phrases(const std::string& language, Form form) const -> const std::vector<Phrase>&;
};

auto scenes() -> const std::vector<Scene>&;
/// Sentences with which documents go on, of other companies and other figures.
auto fillers(const std::string& language) -> const std::vector<std::string>&;
auto sayings(const std::string& language) -> const std::vector<std::string>&;

}  // namespace fanfold::judged
