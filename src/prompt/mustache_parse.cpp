/// Second step of parsing: tokens to a tree, with the indentation of blocks taken out of their
/// lines.
#include <algorithm>

#include "mustache_node.hpp"
#include "mustache_scan.hpp"

namespace fanfold::prompt {

namespace {

using Node = Template::Node;
constexpr std::size_t max_depth = 64;

auto leading_blanks(std::string_view line) -> std::string {
    const auto end = line.find_first_not_of(" \t");
    return std::string{line.substr(0, end == std::string_view::npos ? 0 : end)};
}

void strip_prefix(std::string& text, const std::string& prefix) {
    if (text.starts_with(prefix)) text.erase(0, prefix.size());
}

/// Takes `indent` off the start of every line among these nodes, inner blocks included.
void dedent(std::vector<Node>& nodes, const std::string& indent, bool& line_start) {
    for (auto& node : nodes) {
        if (line_start && node.kind == NodeKind::text) strip_prefix(node.text, indent);
        if (line_start && !node.indent.empty()) strip_prefix(node.indent, indent);
        dedent(node.children, indent, line_start);
        line_start = node.kind == NodeKind::text ? node.text.ends_with('\n') : line_start;
    }
}

auto intrinsic_indent(const std::vector<Node>& children, const std::string& fallback)
    -> std::string {
    if (children.empty()) return fallback;
    const auto& first = children.front();
    return first.kind == NodeKind::text ? leading_blanks(first.text) : first.indent;
}

auto kind_of(char sigil) -> NodeKind {
    switch (sigil) {
        case '&':
            return NodeKind::raw_variable;
        case '#':
            return NodeKind::section;
        case '^':
            return NodeKind::inverted;
        case '>':
            return NodeKind::partial;
        case '<':
            return NodeKind::parent;
        case '$':
            return NodeKind::block;
        case 't':
            return NodeKind::text;
        default:
            return NodeKind::variable;
    }
}

class Parser {
  public:
    explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

    auto run() -> Result<Node> {
        Node root;
        if (auto read = read_into(root, nullptr, 0); !read) return read.error();
        return root;
    }

  private:
    auto read_into(Node& parent, const Token* opener, std::size_t depth) -> Status {
        if (depth > max_depth) return problem(*opener, "sections are nested too deeply");
        while (at_ < tokens_.size()) {
            const Token& token = tokens_[at_++];
            if (token.kind == '!' || token.kind == '=') continue;
            if (token.kind == '/') return close(token, opener);
            if (auto added = add(parent, token, depth); !added) return added;
        }
        if (opener != nullptr)
            return problem(*opener,
                           "{{" + std::string{opener->kind} + opener->text + "}} is never closed");
        return Done{};
    }

    auto close(const Token& token, const Token* opener) -> Status {
        if (opener == nullptr) return problem(token, "{{/" + token.text + "}} closes nothing");
        if (opener->text != token.text)
            return problem(token, "{{/" + token.text + "}} closes {{" + std::string{opener->kind} +
                                      opener->text + "}}");
        return Done{};
    }

    auto add(Node& parent, const Token& token, std::size_t depth) -> Status {
        Node node;
        node.kind = kind_of(token.kind);
        node.line = token.line;
        (token.kind == 't' ? node.text : node.name) = token.text;
        node.indent = token.indent;
        if (token.kind == '$' && !token.standalone) take_inline_indent(parent, node);
        const bool opens = std::string_view{"#^<$"}.find(token.kind) != std::string_view::npos;
        if (opens) {
            if (auto read = read_into(node, &token, depth + 1); !read) return read;
        }
        if (token.kind == '$' && token.standalone) reindent(node);
        if (token.kind == '<')
            std::erase_if(node.children,
                          [](const Node& child) { return child.kind != NodeKind::block; });
        parent.children.push_back(std::move(node));
        return Done{};
    }

    /// "  {{$block}}…": what stands before the block on its line is the indentation of all its
    /// lines.
    static void take_inline_indent(Node& parent, Node& block) {
        if (parent.children.empty() || parent.children.back().kind != NodeKind::text) return;
        auto& before = parent.children.back();
        const bool line_start = parent.children.size() == 1 ||
                                parent.children[parent.children.size() - 2].text.ends_with('\n');
        if (!line_start || before.text.empty() ||
            before.text.find_first_not_of(" \t") != std::string::npos)
            return;
        block.indent = before.text;
        parent.children.pop_back();
    }

    static void reindent(Node& block) {
        block.indent = intrinsic_indent(block.children, block.indent);
        bool line_start = true;
        if (!block.indent.empty()) dedent(block.children, block.indent, line_start);
    }

    static auto problem(const Token& token, const std::string& what) -> Error {
        return {ErrorKind::bad_input,
                std::to_string(token.line) + ":" + std::to_string(token.column) + ": " + what};
    }

    std::vector<Token> tokens_;
    std::size_t at_ = 0;
};

template <class Visit>
void each(const Node& node, const Visit& visit) {
    visit(node);
    for (const auto& child : node.children) each(child, visit);
}

auto names_of(const Node& root, std::initializer_list<NodeKind> kinds) -> std::vector<std::string> {
    std::vector<std::string> names;
    each(root, [&](const Node& node) {
        if (std::find(kinds.begin(), kinds.end(), node.kind) != kinds.end() && !node.name.empty())
            names.push_back(node.name);
    });
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

}  // namespace

auto Template::parse(std::string_view text) -> Result<Template> {
    auto tokens = scan(text);
    if (!tokens) return tokens.error();
    auto root = Parser{std::move(*tokens)}.run();
    if (!root) return root.error();
    Template parsed;
    parsed.root_ = std::make_shared<const Node>(std::move(*root));
    return parsed;
}

auto Template::variables() const -> std::vector<std::string> {
    return names_of(*root_, {NodeKind::variable, NodeKind::raw_variable, NodeKind::section,
                             NodeKind::inverted});
}

auto Template::partial_names() const -> std::vector<std::string> {
    return names_of(*root_, {NodeKind::partial, NodeKind::parent});
}

auto Template::block_names() const -> std::vector<std::string> {
    return names_of(*root_, {NodeKind::block});
}

Template::Template() = default;
Template::~Template() = default;
Template::Template(Template&&) noexcept = default;
auto Template::operator=(Template&&) noexcept -> Template& = default;
Template::Template(const Template&) = default;
auto Template::operator=(const Template&) -> Template& = default;

}  // namespace fanfold::prompt
