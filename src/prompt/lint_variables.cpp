#include "lint_variables.hpp"

#include <algorithm>
#include <array>

#include "near_word.hpp"
#include "parts.hpp"
#include "sample_context.hpp"

namespace fanfold::prompt {

namespace {

using nlohmann::json;
using Node = Template::Node;

/// Would make the same question look different every night, so that no answer could be found again.
constexpr std::array volatile_variables{"date", "today", "now", "run", "counter", "watch"};
constexpr std::string_view own_words = "words.";

auto is_volatile(const std::string& head) -> bool {
    return std::find(volatile_variables.begin(), volatile_variables.end(), head) != volatile_variables.end();
}

/// "document.text" for every value, those of elements by their own name: "claim".
void collect_names(const json& value, const std::string& path, std::vector<std::string>& out) {
    for (const auto& [name, inner] : value.items()) {
        const auto full = path.empty() ? name : path + "." + name;
        out.push_back(full);
        if (inner.is_object()) collect_names(inner, full, out);
        if (inner.is_array() && inner[0].is_object()) collect_names(inner[0], "", out);
    }
}

void collect_objects(const json& value, std::vector<const json*>& out) {
    if (value.is_array()) return collect_objects(value[0], out);
    if (!value.is_object()) return;
    for (const auto& [name, inner] : value.items()) collect_objects(inner, out);
    out.push_back(&value);
}

/// Follows one template's names as a renderer would, in a context that has them all.
class VariableLint {
  public:
    VariableLint(const Resolved& resolved, const json& sample, std::vector<Problem>& out)
        : map_(resolved.front.kind == "map"), scope_(resolved.front.scope), sample_(sample), out_(out) {}

    void look_at(const PlacedPart& part) {
        part_ = &part;
        frames_.clear();
        // Whoever shows a block or a shared part may do so inside any section.
        if (part.rank != PlacedPart::Rank::base) collect_objects(sample_, frames_);
        if (part.rank == PlacedPart::Rank::base) frames_.push_back(&sample_);
        for (const auto& child : part.text->root().children) look_at(child);
    }

  private:
    void look_at(const Node& node) {
        const bool section = node.kind == NodeKind::section;
        const json* value = nullptr;
        if (section || node.kind == NodeKind::inverted || node.kind == NodeKind::variable ||
            node.kind == NodeKind::raw_variable)
            value = known(node);
        const auto* inside = value != nullptr && value->is_array() ? &(*value)[0] : value;
        const bool opens = section && inside != nullptr && inside->is_object();
        if (opens) frames_.push_back(inside);
        for (const auto& child : node.children) look_at(child);
        if (opens) frames_.pop_back();
    }

    /// What stands behind the name; nothing where that is told.
    auto known(const Node& node) -> const json* {
        if (node.name == ".") return nullptr;
        const auto head = node.name.substr(0, node.name.find('.'));
        const auto* found = value_of(node.name, head);
        if (found != nullptr || is_own_word(node.name)) {
            tell_if_nobodys(node, head);
            return found;
        }
        tell(node, trouble_with(node.name, head), true);
        return nullptr;
    }

    [[nodiscard]] auto value_of(const std::string& name, const std::string& head) const -> const json* {
        const auto frame = std::find_if(frames_.rbegin(), frames_.rend(),
                                        [&](const json* each) { return each->contains(head); });
        if (frame == frames_.rend()) return nullptr;
        const auto* value = *frame;
        for (std::size_t at = 0; at < name.size();) {
            const auto end = std::min(name.find('.', at), name.size());
            const auto part = name.substr(at, end - at);
            if (!value->is_object() || !value->contains(part)) return nullptr;
            value = &value->at(part);
            at = end + 1;
        }
        return value;
    }

    /// [words] of an enterprise are of its own choice; who has which is known where the configuration is.
    static auto is_own_word(const std::string& name) -> bool {
        return name.starts_with(own_words) && name.find('.', own_words.size()) == std::string::npos;
    }

    [[nodiscard]] auto trouble_with(const std::string& name, const std::string& head) const -> std::string {
        const auto shown = "{{" + name + "}}";
        if (map_ && is_volatile(head)) return shown + " changes from night to night: a map prompt may not use it";
        if (!map_ && head == "document") return shown + " is not there when answers are folded";
        std::vector<std::string> names;
        collect_names(sample_, "", names);
        const auto near = near_word(name, names);
        return "unknown variable " + shown + (near ? "; did you mean {{" + *near + "}}?" : "");
    }

    /// Asked for many at once, a question knows no reader. Shared parts are written for both.
    void tell_if_nobodys(const Node& node, const std::string& head) {
        if (!map_ || scope_ == Scope::enterprise || part_->rank == PlacedPart::Rank::shared) return;
        const auto scope = std::string{"scope = "} + (scope_ == Scope::industry ? "\"industry\"" : "\"document\"");
        if (head == "words" || head == "hits" || (scope_ == Scope::document && node.name == "enterprise.industry"))
            tell(node, "{{" + node.name + "}} is always empty with " + scope + ": it is asked for many at once", false);
        if (node.name == "enterprise.title")
            tell(node, "{{enterprise.title}} names no enterprise with " + scope + ": it is asked for many at once", false);
    }

    void tell(const Node& node, std::string what, bool fatal) {
        out_.push_back({part_->where(node), std::move(what), fatal});
    }

    bool map_;
    Scope scope_;
    const json& sample_;
    std::vector<Problem>& out_;
    const PlacedPart* part_ = nullptr;
    std::vector<const json*> frames_;
};

}  // namespace

void lint_variables(const Resolved& resolved, std::vector<Problem>& out) {
    const auto sample = sample_context(resolved.front.kind);
    VariableLint lint{resolved, sample, out};
    for (const auto& part : parts_of(resolved)) lint.look_at(part);
}

void lint_document(const Resolved& resolved, std::vector<Problem>& out) {
    if (resolved.front.kind != "map" || first_model_tier(resolved.front).empty()) return;
    const auto messages = resolved.render(sample_context("map"));
    const auto where = resolved.layers.front() + ":" + std::to_string(resolved.parts->body_lines.front());
    if (messages.user.find(sample_text) == std::string::npos)
        out.push_back({where, "the user message holds no {{document.text}}: the model is asked about nothing", true});
    if (messages.system.find(sample_text) != std::string::npos)
        out.push_back({where, "{{document.text}} stands in the system message: what strangers wrote belongs into the user message", true});
}

}  // namespace fanfold::prompt
