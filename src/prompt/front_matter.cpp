#include "front_matter.hpp"

#include <re2/re2.h>
#include <toml++/toml.h>
#include <algorithm>
#include <array>
#include <fanfold/text/language.hpp>
#include <sstream>

#include "answer_schema.hpp"
#include "near_word.hpp"

namespace fanfold::prompt {

namespace {

constexpr std::string_view fence = "+++\n";
constexpr std::array known_keys{
    "title",       "kind",     "tier",        "scope", "schema", "max_output_tokens",
    "temperature", "priority", "topic_words", "when",  "escalate", "rule",  "test"};
constexpr std::array known_when{"kinds", "languages", "min_score", "source", "age", "matches"};
constexpr std::array known_escalate{"to", "then", "importance", "dropped", "undecided"};
constexpr std::array known_rule{"name",     "in",       "pattern", "unless",     "watched",
                                "number",   "unit",     "at_least", "at_most",   "levels",
                                "importance", "claim",  "why",     "entities",   "sentiment"};
/// What a document can be: see Document::kind.
constexpr std::array document_kinds{"article", "listing", "forum", "product", "document", "entry"};
constexpr std::size_t most_rules = 64;
constexpr std::int64_t most_pattern_memory = 4 << 20;
constexpr std::array known_test{"title", "text", "file",     "headline", "language",
                                "watch", "must", "must_not", "nothing"};

/// Of one that no text is told to be in. A page's own word stands where its text is too short to tell.
auto why_rare(const std::string& language) -> std::string {
    const bool plain = (language.size() == 2 || language.size() == 3) &&
                       std::all_of(language.begin(), language.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    if (plain) return "only a page that says so itself is in a language \"" + language + "\": it is none that a text is recognised by";
    return "no document is in a language \"" + language + "\": write its code, such as en, ko or zh";
}

class Reader {
  public:
    Reader(const std::string& file, std::vector<Problem>& problems)
        : file_(file), problems_(problems) {}

    void read(const toml::table& table, FrontMatter& front) {
        refuse_unknown(table, known_keys);
        take(table, "title", front.title);
        take(table, "kind", front.kind, {"map", "section", "headline", "check"});
        take(table, "tier", front.tier, {"rules", "small", "large"});
        take(table, "max_output_tokens", front.max_output_tokens, 1, 100'000);
        take(table, "temperature", front.temperature, 0, 2);
        take(table, "priority", front.priority, 0, 100);
        take(table, "topic_words", front.topic_words);
        read_scope(table, front);
        if (const auto* schema = table_at(table, "schema")) take_schema(*schema, front);
        if (const auto* when = table_at(table, "when")) read_when(*when, front.when);
        if (const auto* escalate = table_at(table, "escalate"))
            read_escalation(*escalate, front.tier, front.escalate);
        read_rules(table, front.rules);
        if (front.tier == "rules" && front.rules.empty())
            complain(table.source().begin, "tier = \"rules\" needs rules: write [[rule]]");
        if (front.tier != "rules" && !front.rules.empty())
            complain(table.source().begin, "[[rule]] is of templates with tier = \"rules\"");
        read_tests(table, front.tests);
    }

    void complain(const toml::source_position& at, const std::string& what, bool fatal = true) {
        problems_.push_back(
            {file_ + ":" + std::to_string(at.line) + ":" + std::to_string(at.column), what, fatal});
    }

  private:
    template <class Known>
    void refuse_unknown(const toml::table& table, const Known& known) {
        for (const auto& [key, node] : table)
            if (std::find(known.begin(), known.end(), key.str()) == known.end())
                complain(key.source().begin, "unknown key \"" + std::string{key.str()} + "\"" +
                                                 suggestion(key.str(), known));
    }

    template <class Known>
    static auto suggestion(std::string_view key, const Known& known) -> std::string {
        const auto near = near_word(key, {known.begin(), known.end()});
        return near ? "; did you mean \"" + *near + "\"?" : "";
    }

    auto table_at(const toml::table& table, std::string_view key) -> const toml::table* {
        const auto* node = table.get(key);
        if (node == nullptr) return nullptr;
        if (!node->is_table())
            complain(node->source().begin, std::string{key} + " must be a table");
        return node->as_table();
    }

    void take(const toml::table& table, std::string_view key, std::string& out,
              std::vector<std::string> allowed = {}) {
        const auto* node = table.get(key);
        if (node == nullptr) return;
        const auto value = node->value<std::string>();
        if (!value) return complain(node->source().begin, std::string{key} + " must be a string");
        if (!allowed.empty() && std::find(allowed.begin(), allowed.end(), *value) == allowed.end())
            return complain(node->source().begin, std::string{key} + " must be one of " +
                                                      joined(allowed) + ", not \"" + *value + "\"");
        out = *value;
    }

    template <class Number>
    void take(const toml::table& table, std::string_view key, Number& out, double low,
              double high) {
        const auto* node = table.get(key);
        if (node == nullptr) return;
        const auto value = node->value<double>();
        if (!value || !(*value >= low && *value <= high))
            return complain(node->source().begin, std::string{key} + " must be a number from " +
                                                      printed(low) + " to " + printed(high));
        out = static_cast<Number>(*value);
    }

    void take(const toml::table& table, std::string_view key, std::vector<std::string>& out) {
        const auto* node = table.get(key);
        if (node == nullptr) return;
        const auto* list = node->as_array();
        if (list == nullptr || !list->is_homogeneous<std::string>())
            return complain(node->source().begin, std::string{key} + " must be a list of strings");
        out.clear();
        for (const auto& element : *list) out.push_back(*element.value<std::string>());
    }

    void read_scope(const toml::table& table, FrontMatter& front) {
        std::string scope;
        take(table, "scope", scope, {"document", "industry", "enterprise"});
        if (scope == "document") front.scope = Scope::document;
        if (scope == "industry") front.scope = Scope::industry;
        if (scope == "enterprise") front.scope = Scope::enterprise;
    }

    /// One that cannot be kept, or that leaves nothing to be told, would be paid for every night.
    void take_schema(const toml::table& table, FrontMatter& front) {
        std::ostringstream text;
        text << toml::json_formatter{table};
        front.schema = nlohmann::json::parse(text.str(), nullptr, false);
        for (const auto& problem : schema_problems(front.schema, front.kind))
            complain(table.source().begin, "schema: " + problem);
    }

    void read_when(const toml::table& table, When& when) {
        refuse_unknown(table, known_when);
        take(table, "kinds", when.kinds);
        for (const auto& kind : when.kinds)
            if (std::find(document_kinds.begin(), document_kinds.end(), kind) == document_kinds.end())
                complain(table.get("kinds")->source().begin,
                         "no document is of the kind \"" + kind + "\", but of " +
                             joined({document_kinds.begin(), document_kinds.end()}) + suggestion(kind, document_kinds));
        take(table, "languages", when.languages);
        for (const auto& language : when.languages)
            if (language != "und" && !text::is_language(language))
                complain(table.get("languages")->source().begin, why_rare(language), false);
        take(table, "min_score", when.min_score, 0, 1);
        take(table, "source", when.source);
        take(table, "matches", when.matches);
        read_age(table, when);
    }

    void take(const toml::table& table, std::string_view key,
              std::shared_ptr<const re2::RE2>& out) {
        std::string text;
        take(table, key, text);
        if (text.empty()) return;
        re2::RE2::Options options;
        options.set_log_errors(false);
        options.set_max_mem(most_pattern_memory);
        auto pattern = std::make_shared<const re2::RE2>(text, options);
        if (pattern->ok())
            out = std::move(pattern);
        else
            complain(table.get(key)->source().begin,
                     std::string{key} + " is no regular expression: " + pattern->error());
    }

    void read_escalation(const toml::table& table, const std::string& tier,
                         Escalation& escalate) {
        refuse_unknown(table, known_escalate);
        take(table, "to", escalate.to, {"small", "large"});
        take(table, "then", escalate.then, {"large"});
        take(table, "importance", escalate.importance, 1, 6);
        take(table, "dropped", escalate.dropped, 0, 1);
        take(table, "undecided", escalate.undecided);
        if (escalate.to.empty())
            complain(table.source().begin, "escalate says to which tier: to = \"large\"");
        if (tier == "rules" && (escalate.to != "large" || escalate.then.empty())) return;
        if (tier == "rules") return complain(table.source().begin, "nothing comes after large");
        for (const auto* key : {"then", "undecided"})
            if (table.contains(key))
                complain(table.get(key)->source().begin,
                         std::string{key} + " is of templates with tier = \"rules\"");
    }

    void read_rules(const toml::table& table, std::vector<Rule>& out) {
        const auto* node = table.get("rule");
        if (node == nullptr) return;
        const auto* list = node->as_array();
        if (list == nullptr || !list->is_homogeneous<toml::table>())
            return complain(node->source().begin, "rule is written [[rule]]");
        for (const auto& element : *list) put(rule_of(*element.as_table()), out);
        if (out.size() > most_rules)
            complain(node->source().begin,
                     "more than " + std::to_string(most_rules) + " rules in one template");
    }

    /// A layer above says a rule anew under its name.
    static void put(Rule rule, std::vector<Rule>& out) {
        const auto same = std::find_if(out.begin(), out.end(), [&](const Rule& known) {
            return known.name == rule.name;
        });
        if (same != out.end())
            *same = std::move(rule);
        else
            out.push_back(std::move(rule));
    }

    auto rule_of(const toml::table& table) -> Rule {
        refuse_unknown(table, known_rule);
        Rule out;
        std::string in = "sentence";
        take(table, "name", out.name);
        take(table, "in", in, {"sentence", "line"});
        out.in = in == "line" ? Rule::Place::line : Rule::Place::sentence;
        take(table, "pattern", out.pattern);
        take(table, "unless", out.unless);
        take(table, "watched", out.watched);
        take(table, "number", out.number);
        take(table, "unit", out.unit);
        take(table, "at_least", out.at_least);
        take(table, "at_most", out.at_most);
        read_levels(table, out);
        take(table, "importance", out.importance, 1, 5);
        take(table, "claim", out.claim);
        take(table, "why", out.why);
        take(table, "entities", out.entities);
        take(table, "sentiment", out.sentiment, {"positive", "neutral", "negative", "mixed"});
        if (out.name.empty()) complain(table.source().begin, "each rule needs a name");
        for (const auto& problem : problems_of(out)) complain(table.source().begin, problem);
        return out;
    }

    void take(const toml::table& table, std::string_view key, bool& out) {
        const auto* node = table.get(key);
        if (node == nullptr) return;
        if (!node->is_boolean())
            return complain(node->source().begin, std::string{key} + " must be true or false");
        out = node->value_or(out);
    }

    void take(const toml::table& table, std::string_view key, std::optional<double>& out) {
        const auto* node = table.get(key);
        if (node == nullptr) return;
        out = node->value<double>();
        if (!out) complain(node->source().begin, std::string{key} + " must be a number");
    }

    /// One text for every language, or a table of them.
    void take(const toml::table& table, std::string_view key,
              std::map<std::string, std::string>& out) {
        const auto* node = table.get(key);
        if (node == nullptr) return;
        if (const auto text = node->value<std::string>()) {
            out[""] = *text;
            return;
        }
        const auto* by_language = node->as_table();
        if (by_language == nullptr)
            return complain(node->source().begin,
                            std::string{key} + " must be a text, or { en = \"…\", ko = \"…\" }");
        for (const auto& [language, words] : *by_language) {
            const auto text = words.value<std::string>();
            if (!text)
                return complain(words.source().begin,
                                std::string{key} + " must hold a text for each language");
            out[std::string{language.str()}] = *text;
        }
    }

    void read_levels(const toml::table& table, Rule& out) {
        const auto* node = table.get("levels");
        if (node == nullptr) return;
        const auto* list = node->as_array();
        if (list == nullptr)
            return complain(node->source().begin, "levels are written [[9.0, 5], [7.0, 4]]");
        for (const auto& element : *list) {
            const auto* pair = element.as_array();
            const bool whole = pair != nullptr && pair->size() == 2;
            const auto from = whole ? pair->get(0)->value<double>() : std::nullopt;
            const auto importance = whole ? pair->get(1)->value<int>() : std::nullopt;
            if (!from || !importance || *importance < 1 || *importance > 5)
                return complain(element.source().begin,
                                "a level is [number, importance from 1 to 5]");
            out.levels.push_back({*from, *importance});
        }
    }

    void read_age(const toml::table& table, When& when) {
        std::string age;
        take(table, "age", age);
        if (age.empty()) return;
        when.age = parse_duration(age);
        if (!when.age)
            complain(table.get("age")->source().begin,
                     "age must be a duration such as \"3d\", not \"" + age + "\"");
    }

    void read_tests(const toml::table& table, std::vector<TestCase>& out) {
        const auto* node = table.get("test");
        if (node == nullptr) return;
        const auto* list = node->as_array();
        if (list == nullptr || !list->is_homogeneous<toml::table>())
            return complain(node->source().begin, "test is written [[test]]");
        for (const auto& element : *list) out.push_back(test_of(*element.as_table()));
    }

    auto test_of(const toml::table& table) -> TestCase {
        refuse_unknown(table, known_test);
        TestCase out;
        out.where = file_ + ":" + std::to_string(table.source().begin.line);
        take(table, "title", out.title);
        take(table, "text", out.text);
        take(table, "file", out.file);
        take(table, "headline", out.headline);
        take(table, "language", out.language);
        take(table, "watch", out.watch);
        take(table, "must", out.must);
        take(table, "must_not", out.must_not);
        if (const auto* node = table.get("nothing")) out.nothing = node->value_or(false);
        if (out.text.empty() == out.file.empty())
            complain(table.source().begin, "a test has a text or a file, one of the two");
        if (out.must.empty() && out.must_not.empty() && !out.nothing)
            complain(table.source().begin,
                     "a test says what its answer must or must_not tell, "
                     "or nothing = true");
        if (out.nothing && !out.must.empty())
            complain(table.source().begin, "a test can't ask for something and nothing");
        return out;
    }

    static auto joined(const std::vector<std::string>& words) -> std::string {
        std::string out;
        for (const auto& word : words) out += (out.empty() ? "" : ", ") + word;
        return out;
    }

    static auto printed(double number) -> std::string {
        std::ostringstream out;
        out << number;
        return out.str();
    }

    const std::string& file_;
    std::vector<Problem>& problems_;
};

}  // namespace

auto split_file(std::string_view text) -> SplitFile {
    if (!text.starts_with(fence)) return {{}, text, 1};
    const auto end = text.find("\n+++\n", fence.size() - 1);
    if (end == std::string_view::npos) return {{}, text, 1};
    SplitFile split;
    split.front = text.substr(0, end + 1);
    split.front.remove_prefix(fence.size());
    split.body = text.substr(end + 5);
    split.body_line =
        1 + static_cast<std::size_t>(std::count(
                text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end) + 5, '\n'));
    return split;
}

void read_front_matter(std::string_view toml, const std::string& file, FrontMatter& front,
                       std::vector<Problem>& problems) {
    Reader reader{file, problems};
    // A line is put in front for the opening +++, so that positions are the file's.
    try {
        const auto table = toml::parse("\n" + std::string{toml});
        reader.read(table, front);
    } catch (const toml::parse_error& error) {
        reader.complain(error.source().begin, std::string{error.description()});
    }
}

}  // namespace fanfold::prompt
