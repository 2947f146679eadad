/// Rendering: the tree walked with a stack of contexts, a stack of overrides and the current
/// indentation.
#include <nlohmann/json.hpp>

#include "mustache_node.hpp"

namespace fanfold::prompt {

namespace {

using Json = nlohmann::json;
using Node = Template::Node;
constexpr std::size_t max_depth = 64;
constexpr std::size_t max_visits = 100'000;
constexpr std::size_t max_output = 16u << 20;

auto is_false(const Json* value) -> bool {
    return value == nullptr || value->is_null() || (value->is_boolean() && !value->get<bool>()) ||
           (value->is_array() && value->empty());
}

auto printed(const Json& value) -> std::string {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_null()) return {};
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

class Renderer {
  public:
    Renderer(const Partials& partials, const Escape& escape)
        : partials_(partials), escape_(escape) {}

    auto run(const Node& root, const Json& context) -> std::string {
        contexts_.push_back(&context);
        all(root.children);
        return std::move(out_);
    }

  private:
    using Overrides = std::vector<const Node*>;

    void all(const std::vector<Node>& nodes) {
        // A template that includes itself, once or many times a level, must end.
        if (depth_ >= max_depth || out_.size() > max_output || ++visits_ > max_visits) return;
        ++depth_;
        for (const auto& node : nodes) one(node);
        --depth_;
    }

    void one(const Node& node) {
        switch (node.kind) {
            case NodeKind::text:
                return emit_text(node.text);
            case NodeKind::variable:
                return emit_value(node.name, true);
            case NodeKind::raw_variable:
                return emit_value(node.name, false);
            case NodeKind::section:
                return section(node);
            case NodeKind::inverted:
                return is_false(find(node.name)) ? all(node.children) : void();
            case NodeKind::partial:
                return partial(node);
            case NodeKind::parent:
                return parent(node);
            case NodeKind::block:
                return block(node);
        }
    }

    void emit_text(const std::string& text) {
        if (text.empty()) return;
        begin_line(text == "\n" || text == "\r\n");
        out_ += text;
        line_start_ = text.ends_with('\n');
    }

    void emit_value(const std::string& name, bool escaped) {
        begin_line(false);
        if (const auto* value = find(name); value != nullptr)
            out_ += escaped ? escape_(printed(*value)) : printed(*value);
    }

    /// Line breaks inside values never start a line: only the template's own lines are indented.
    void begin_line(bool blank) {
        if (line_start_ && !blank) out_ += indent_;
        line_start_ = false;
    }

    void section(const Node& node) {
        const auto* value = find(node.name);
        if (is_false(value)) return;
        if (!value->is_array()) return with_context(*value, node.children);
        for (const auto& element : *value) with_context(element, node.children);
    }

    void with_context(const Json& context, const std::vector<Node>& nodes) {
        contexts_.push_back(&context);
        all(nodes);
        contexts_.pop_back();
    }

    /// Blocks inside a shared partial can be overridden too.
    void partial(const Node& node) {
        const auto* found = partials_(node.name);
        if (found == nullptr) return;
        indented(node.indent, found->root().children);
    }

    void parent(const Node& node) {
        const auto* found = partials_(node.name);
        if (found == nullptr) return;
        const auto before = overrides_.size();
        for (const auto& child : node.children) overrides_.push_back(&child);
        indented(node.indent, found->root().children);
        overrides_.resize(before);
    }

    /// The outermost override wins: overlays are applied base first, so the most specific one is
    /// the outermost.
    void block(const Node& node) {
        for (const auto* override_node : overrides_)
            if (override_node->name == node.name && override_node != &node)
                return indented(node.indent, override_node->children);
        indented(node.indent, node.children);
    }

    void indented(const std::string& indent, const std::vector<Node>& nodes) {
        const auto before = indent_.size();
        indent_ += indent;
        all(nodes);
        indent_.resize(before);
    }

    auto find(const std::string& name) -> const Json* {
        if (name == ".") return contexts_.back();
        const auto dot = name.find('.');
        const auto* value = find_first(name.substr(0, dot));
        return dot == std::string::npos ? value
                                        : find_rest(value, std::string_view{name}.substr(dot + 1));
    }

    auto find_first(const std::string& key) -> const Json* {
        for (auto context = contexts_.rbegin(); context != contexts_.rend(); ++context)
            if (const auto* value = member(**context, key); value != nullptr) return value;
        return nullptr;
    }

    static auto find_rest(const Json* value, std::string_view path) -> const Json* {
        while (value != nullptr && !path.empty()) {
            const auto dot = path.find('.');
            value = member(*value, std::string{path.substr(0, dot)});
            path = dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
        }
        return value;
    }

    static auto member(const Json& object, const std::string& key) -> const Json* {
        if (!object.is_object()) return nullptr;
        const auto found = object.find(key);
        return found == object.end() ? nullptr : &*found;
    }

    const Partials& partials_;
    const Escape& escape_;
    std::vector<const Json*> contexts_;
    Overrides overrides_;
    std::string out_, indent_;
    bool line_start_ = true;
    std::size_t depth_ = 0;
    std::size_t visits_ = 0;
};

}  // namespace

auto Template::render(const Json& context, const Partials& partials, const Escape& escape) const
    -> std::string {
    return Renderer{partials, escape}.run(*root_, context);
}

auto escape_nothing(std::string_view text) -> std::string {
    return std::string{text};
}

}  // namespace fanfold::prompt
