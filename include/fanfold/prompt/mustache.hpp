#pragma once
/// Mustache, the whole required spec (v1.4.2: comments, delimiters, interpolation, inverted,
/// partials, sections) and the optional inheritance module ({{<parent}} {{$block}}). No lambdas, no
/// dynamic names. Escaping is the caller's: prompts use none, HTML uses
/// `text::escape_html`.
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include <fanfold/value/error.hpp>

namespace fanfold::prompt {

using Escape = std::function<std::string(std::string_view)>;
auto escape_nothing(std::string_view text) -> std::string;

/// Finds a partial or parent by name; nullptr when there is none (renders as empty, as the spec
/// says).
class Template;
using Partials = std::function<const Template*(const std::string& name)>;

/// A parsed template. Immutable; safe to render from several threads.
class Template {
  public:
    /// Errors are bad_input and say "line:column: what".
    static auto parse(std::string_view text) -> Result<Template>;
    [[nodiscard]] auto render(const nlohmann::json& context, const Partials& partials,
                              const Escape& escape) const -> std::string;
    /// Every variable and section name it mentions, and every partial and parent: for lint.
    [[nodiscard]] auto variables() const -> std::vector<std::string>;
    [[nodiscard]] auto partial_names() const -> std::vector<std::string>;
    [[nodiscard]] auto block_names() const -> std::vector<std::string>;

    struct Node;
    [[nodiscard]] auto root() const -> const Node& { return *root_; }  ///< for this room only
    ~Template();
    Template(Template&&) noexcept;
    auto operator=(Template&&) noexcept -> Template&;
    Template(const Template&);
    auto operator=(const Template&) -> Template&;

  private:
    Template();
    std::shared_ptr<const Node> root_;
};

}  // namespace fanfold::prompt
