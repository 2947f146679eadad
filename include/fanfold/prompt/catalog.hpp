#pragma once
/// The catalog: every prompt template, resolved for an enterprise through its overlays.
///
/// A template is a file `prompts/<topic>/<name>.md`: TOML front matter between +++ lines, then
/// Mustache with two parts, `{{! system }}` … `{{! user }}` markers on lines of their own. Overlays
/// are files of the same name under `overlays/industry/<industry>/`,
/// `overlays/enterprise/<enterprise>/`, `overlays/language/<language>/`, which begin with
/// {{<parent}} and redefine blocks; they are applied base → industry → enterprise → language. Fold
/// and headline templates live in `prompts/fold/`. Local files shadow packaged ones of the same
/// path.
///
/// Immutable once loaded; a reload makes a new one for the next run.
#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fanfold/flow/enterprise.hpp>
#include <fanfold/prompt/rules.hpp>
#include <fanfold/value/digest.hpp>
#include <fanfold/value/embedded.hpp>
#include <fanfold/value/error.hpp>
#include <fanfold/value/name.hpp>

namespace fanfold::prompt {

enum class Scope { document, industry, enterprise };

/// What a map template could be asked about.
struct Occasion {
    std::string kind;      ///< of the document
    std::string language;  ///< of the document
    std::string source;    ///< name
    double score = 0;      ///< route score
    Duration age{};        ///< of the document when the run began
    std::string_view text;  ///< of the document
};

/// When a map template is asked at all. Unset = always.
struct When {
    std::vector<std::string> kinds;          ///< document kinds
    std::vector<std::string> languages;      ///< of the document
    double min_score = 0;                    ///< route score
    std::shared_ptr<const re2::RE2> source;  ///< stands somewhere in the source's name
    std::optional<Duration> age;             ///< at most so old
    std::shared_ptr<const re2::RE2> matches;  ///< stands somewhere in the text: costs no model
    [[nodiscard]] auto fits(const Occasion& occasion) const -> bool;
};

/// [escalate]: who is asked too when an answer is not good enough: none at all (no answer in the
/// schema, a refusal), one that finds something important, or one with too many claims that the
/// document does not hold up. Rules hand on what they found nothing in.
struct Escalation {
    std::string to;        ///< tier; "" = nobody
    std::string then;      ///< of templates that begin with rules: the tier after `to`
    int importance = 4;    ///< of any finding, at least
    double dropped = 0.5;  ///< share of its claims without evidence, at least
    /// Rules that found nothing hand on only what this stands in; unset: all of it.
    std::shared_ptr<const re2::RE2> undecided;
};

/// [[test]]: a document, and what the answer about it must and must not tell.
struct TestCase {
    std::string title;                  ///< what it shows
    std::string text;                   ///< of the document, or that of `file` beside the template
    std::string headline;               ///< of the document
    std::string language = "en";        ///< of the document
    std::vector<std::string> watch;     ///< names of the reader's watch list that stand in it
    std::vector<std::string> must;      ///< each stands in a claim or quote
    std::vector<std::string> must_not;  ///< none stands in one
    bool nothing = false;               ///< there is no finding at all
    std::string file;                   ///< "moves.test.txt"
    std::string where;                  ///< "prompts/market/moves.md:30"
};

struct FrontMatter {
    std::string title;           ///< what it asks, in a few words
    std::string kind = "map";    ///< map, section, headline
    std::string tier = "small";  ///< rules, small, large
    Scope scope = Scope::enterprise;
    nlohmann::json
        schema;  ///< JSON Schema of the answer; null = the kind's own (findings, section, headline)
    int max_output_tokens = 900;
    double temperature = 0;
    double priority = 1.0;  ///< template priority in the rank
    std::vector<std::string>
        topic_words;  ///< what the topic sounds like, in any language: for ranking without a model
    When when;
    Escalation escalate;
    std::vector<Rule> rules;  ///< of tier "rules"
    std::vector<TestCase> tests;  ///< those of overlays come on top
};

/// The tier of the first model that a template may ask; "" where rules decide alone.
auto first_model_tier(const FrontMatter& front) -> std::string;
/// Whether an answer of its rules stands; if not, `escalate.to` is asked.
auto rules_decide(const FrontMatter& front, const nlohmann::json& ruled, std::string_view text)
    -> bool;

/// A template as one enterprise sees it.
struct Resolved {
    TemplateName name;  ///< "market/moves"
    FrontMatter front;
    Digest version;  ///< of all that the prompt depends on: front matter without tests, every
                     ///< layer's text, the shared parts that it shows
    std::vector<std::string> layers;  ///< files it came from, base first
    /// The two messages. `context` must be what `context_for_map` (or fold) made.
    struct Messages {
        std::string system;
        std::string user;
    };
    [[nodiscard]] auto render(const nlohmann::json& context) const -> Messages;

    /// Where one block that is shown comes from: the highest layer that has it.
    struct Origin {
        std::string block;
        std::string where;  ///< "prompts/market/moves.md:14"
    };
    /// By block name. Blocks of shared partials that no layer redefines are the partial's.
    [[nodiscard]] auto origins() const -> std::vector<Origin>;

    struct Parts;
    std::shared_ptr<const Parts> parts;
};

/// One thing wrong in a template: "prompts/market/moves.md:12:3: …".
struct Problem {
    std::string where;
    std::string what;
    bool fatal = true;  ///< false: lint's advice
};

class Catalog {
  public:
    /// Packaged files first, then `local` (may be missing); local ones shadow. Broken templates are
    /// left out and stand in `problems()`.
    static auto load(std::span<const EmbeddedFile> packaged, const std::filesystem::path& local)
        -> Catalog;

    [[nodiscard]] auto names() const -> std::vector<TemplateName>;
    [[nodiscard]] auto find(const TemplateName& name, const Enterprise& enterprise) const
        -> Result<Resolved>;
    [[nodiscard]] auto problems() const -> const std::vector<Problem>&;
    /// Lints what `find` would give: unknown variables, volatile ones (date, run, counters, the
    /// whole watch list) in map prompts, missing blocks, schema errors.
    [[nodiscard]] auto lint(const Resolved& resolved) const -> std::vector<Problem>;
    /// Of every template text: recorded with a run.
    [[nodiscard]] auto digest() const -> Digest;

    ~Catalog();
    Catalog(Catalog&&) noexcept;
    auto operator=(Catalog&&) noexcept -> Catalog&;

  private:
    Catalog();
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace fanfold::prompt
