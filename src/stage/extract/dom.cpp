#include "dom.hpp"

#include <algorithm>
#include <array>
#include <csetjmp>
#include <memory>
#include <optional>
#include <utility>

#include <myhtml/myhtml.h>
#include <myhtml/token.h>
#include <myhtml/tree.h>

namespace fanfold::extract {

namespace {

// The parser is C and knows no caps. Hostile nesting makes HTML5 tree building quadratic, so the
// caps must act while it runs: its callbacks leave by longjmp (no C++ object lives between), and
// the half-built tree is thrown away.
struct Guard {
    std::string_view html;  // what is parsed
    bool unread = false;    // nobody reads the text of the element that was opened last
    std::jmp_buf out;
    const char* why = nullptr;
    std::size_t nodes = 0;
    std::size_t merged =
        0;  // attributes of <html> and <body>: every further tag of theirs adds to the first
    std::size_t pending = 0;  // bytes of the text token that is being placed
    std::size_t longest = 0;  // text token that made a node
    std::size_t joined = 0;   // bytes of the others: each was joined to an earlier text ...
    std::size_t copied = 0;   // ... and every join copies all of that text again
};
// The parser looks its own tag names up in linear time, and corrupts memory beyond 100,000 of them.
constexpr std::size_t max_own_tags = 512;
constexpr std::size_t max_copied = 256u << 20;  // real pages stay under 6 MB

[[noreturn]] void leave(Guard& guard, const char* why) {
    guard.why = why;
    std::longjmp(guard.out, 1);
}

/// This build of myhtml hands the wrong context to its token callback; the tree remembers the right
/// one.
auto guard_of(myhtml_tree_t* tree) -> Guard& {
    return *static_cast<Guard*>(tree->callback_tree_node_insert_ctx);
}

void place_text(Guard& guard, const myhtml_tree_node_t& node) {
    const auto* in = node.parent;
    const auto raw =
        in != nullptr && (in->tag_id == MyHTML_TAG_SCRIPT || in->tag_id == MyHTML_TAG_STYLE);
    if (!raw) guard.longest = std::max(guard.longest, guard.pending);
    guard.pending = 0;
}

void join_text(Guard& guard) {
    if (guard.pending == 0) return;
    guard.joined += guard.pending;
    guard.copied += guard.joined + guard.longest;
    guard.pending = 0;
    if (guard.copied > max_copied) leave(guard, "text in too many pieces");
}

/// By a start tag that is not decoded yet. A type that may say JSON by a character reference counts
/// as JSON.
auto holds_unread_text(const Guard& guard, const myhtml_token_node_t& tag) -> bool {
    if (tag.tag_id == MyHTML_TAG_STYLE) return true;
    if (tag.tag_id != MyHTML_TAG_SCRIPT || tag.element_begin > guard.html.size()) return false;
    const auto written = guard.html.substr(tag.element_begin, tag.element_length);
    return written.find("json") == written.npos && written.find('&') == written.npos;
}

/// Programs and styles are half of many pages: their text stands in the tree, but empty, and is not
/// copied.
void look_ahead(Guard& guard, myhtml_token_node_t& token) {
    constexpr auto unparsed = MyHTML_TOKEN_TYPE_SCRIPT | MyHTML_TOKEN_TYPE_RAWTEXT;
    if (token.tag_id == MyHTML_TAG__TEXT) {
        guard.pending = token.element_length;
        if (guard.unread && (token.type & unparsed) != 0) token.raw_length = 0;
    } else if ((token.type & MyHTML_TOKEN_TYPE_CLOSE) == 0) {
        guard.unread = holds_unread_text(guard, token);
    }
}

extern "C" {
static void fanfold_on_node(myhtml_tree_t* tree, myhtml_tree_node_t* node, void*) {
    auto& guard = guard_of(tree);
    if (node->tag_id == MyHTML_TAG__TEXT) place_text(guard, *node);
    if (++guard.nodes > Dom::max_nodes) leave(guard, "more than 400,000 nodes");
    if (tree->open_elements->length > Dom::max_depth) leave(guard, "nested deeper than 400");
    if (tree->active_formatting->length > Dom::max_depth)
        leave(guard, "over 400 unclosed formatting tags");
}

static void* fanfold_on_token(myhtml_tree_t* tree, myhtml_token_node_t* token, void*) {
    auto& guard = guard_of(tree);
    join_text(guard);
    if (token->tag_id >= MyHTML_TAG_LAST_ENTRY + max_own_tags)
        leave(guard, "over 512 tag names of its own");
    look_ahead(guard, *token);
    const auto merges = token->tag_id == MyHTML_TAG_BODY || token->tag_id == MyHTML_TAG_HTML;
    auto count = merges ? guard.merged : std::size_t{0};
    for (const auto* attr = token->attr_first; attr != nullptr; attr = attr->next)
        if (++count > Dom::max_attributes) leave(guard, "over 256 attributes in a tag");
    if (merges) guard.merged = count;
    return nullptr;
}
}

/// One parser a thread, its arenas reused: creating one costs more than parsing a small page.
class Parser {
  public:
    Parser() = default;
    Parser(const Parser&) = delete;
    auto operator=(const Parser&) -> Parser& = delete;
    ~Parser() { drop(); }

    /// The document node, valid until the next call; or why not.
    auto parse(std::string_view html, const char*& why) -> myhtml_tree_node_t* {
        if (tree_ == nullptr && !create()) return why = "the HTML parser could not start", nullptr;
        auto guard = std::make_unique<Guard>();
        guard->html = html;
        myhtml_callback_tree_node_insert_set(tree_, fanfold_on_node, guard.get());
        myhtml_callback_before_token_done_set(tree_, fanfold_on_token, guard.get());
        if (run(tree_, html, *guard)) return myhtml_tree_get_document(tree_);
        why = guard->why != nullptr ? guard->why : "the HTML parser refused it";
        drop();
        return nullptr;
    }

    void release(std::size_t parsed) {
        if (tree_ == nullptr) return;
        if (parsed > keep_up_to) return drop();
        myhtml_tree_clean(tree_);
    }

  private:
    /// The arenas hold some 25 times the page, for as long as the thread lives.
    static constexpr std::size_t keep_up_to = 256u << 10;

    static auto run(myhtml_tree_t* tree, std::string_view html, Guard& guard) -> bool {
        if (setjmp(guard.out) != 0) return false;
        return myhtml_parse(tree, MyENCODING_UTF_8, html.data(), html.size()) == MyHTML_STATUS_OK;
    }
    auto create() -> bool {
        myhtml_ = myhtml_create();
        tree_ = myhtml_tree_create();
        if (myhtml_init(myhtml_, MyHTML_OPTIONS_PARSE_MODE_SINGLE, 1, 0) == MyHTML_STATUS_OK &&
            myhtml_tree_init(tree_, myhtml_) == MyHTML_STATUS_OK)
            return true;
        drop();
        return false;
    }
    void drop() {
        if (tree_ != nullptr) myhtml_tree_destroy(tree_);
        if (myhtml_ != nullptr) myhtml_destroy(myhtml_);
        tree_ = nullptr;
        myhtml_ = nullptr;
    }

    myhtml_t* myhtml_ = nullptr;
    myhtml_tree_t* tree_ = nullptr;
};

auto make_tags() -> std::array<Tag, MyHTML_TAG_LAST_ENTRY> {
    auto tags = std::array<Tag, MyHTML_TAG_LAST_ENTRY>{};
    tags.fill(Tag::other);
    // clang-format off
    const std::pair<int, Tag> known[] = {
        {MyHTML_TAG__TEXT, Tag::text}, {MyHTML_TAG_HTML, Tag::html}, {MyHTML_TAG_HEAD, Tag::head},
        {MyHTML_TAG_BODY, Tag::body}, {MyHTML_TAG_TITLE, Tag::title}, {MyHTML_TAG_BASE, Tag::base},
        {MyHTML_TAG_META, Tag::meta}, {MyHTML_TAG_LINK, Tag::link}, {MyHTML_TAG_SCRIPT, Tag::script},
        {MyHTML_TAG_STYLE, Tag::style}, {MyHTML_TAG_NOSCRIPT, Tag::noscript}, {MyHTML_TAG_TEMPLATE, Tag::template_},
        {MyHTML_TAG_IFRAME, Tag::iframe}, {MyHTML_TAG_SVG, Tag::svg}, {MyHTML_TAG_MATH, Tag::math},
        {MyHTML_TAG_MAIN, Tag::main}, {MyHTML_TAG_ARTICLE, Tag::article}, {MyHTML_TAG_SECTION, Tag::section},
        {MyHTML_TAG_NAV, Tag::nav}, {MyHTML_TAG_HEADER, Tag::header}, {MyHTML_TAG_FOOTER, Tag::footer},
        {MyHTML_TAG_ASIDE, Tag::aside}, {MyHTML_TAG_DIV, Tag::div}, {MyHTML_TAG_SPAN, Tag::span},
        {MyHTML_TAG_P, Tag::p}, {MyHTML_TAG_BR, Tag::br}, {MyHTML_TAG_HR, Tag::hr}, {MyHTML_TAG_PRE, Tag::pre},
        {MyHTML_TAG_LISTING, Tag::pre}, {MyHTML_TAG_XMP, Tag::pre}, {MyHTML_TAG_PLAINTEXT, Tag::pre},
        {MyHTML_TAG_CODE, Tag::code}, {MyHTML_TAG_BLOCKQUOTE, Tag::blockquote}, {MyHTML_TAG_H1, Tag::h1},
        {MyHTML_TAG_H2, Tag::h2}, {MyHTML_TAG_H3, Tag::h3}, {MyHTML_TAG_H4, Tag::h4}, {MyHTML_TAG_H5, Tag::h5},
        {MyHTML_TAG_H6, Tag::h6}, {MyHTML_TAG_UL, Tag::ul}, {MyHTML_TAG_OL, Tag::ol}, {MyHTML_TAG_LI, Tag::li},
        {MyHTML_TAG_DL, Tag::dl}, {MyHTML_TAG_DT, Tag::dt}, {MyHTML_TAG_DD, Tag::dd}, {MyHTML_TAG_TABLE, Tag::table},
        {MyHTML_TAG_CAPTION, Tag::caption}, {MyHTML_TAG_THEAD, Tag::thead}, {MyHTML_TAG_TBODY, Tag::tbody},
        {MyHTML_TAG_TFOOT, Tag::tfoot}, {MyHTML_TAG_TR, Tag::tr}, {MyHTML_TAG_TD, Tag::td}, {MyHTML_TAG_TH, Tag::th},
        {MyHTML_TAG_A, Tag::a}, {MyHTML_TAG_B, Tag::b}, {MyHTML_TAG_I, Tag::i}, {MyHTML_TAG_EM, Tag::em},
        {MyHTML_TAG_STRONG, Tag::strong}, {MyHTML_TAG_SMALL, Tag::small}, {MyHTML_TAG_TIME, Tag::time},
        {MyHTML_TAG_FIGURE, Tag::figure}, {MyHTML_TAG_FIGCAPTION, Tag::figcaption}, {MyHTML_TAG_IMG, Tag::img},
        {MyHTML_TAG_VIDEO, Tag::video}, {MyHTML_TAG_AUDIO, Tag::audio}, {MyHTML_TAG_CANVAS, Tag::canvas},
        {MyHTML_TAG_OBJECT, Tag::object}, {MyHTML_TAG_EMBED, Tag::embed}, {MyHTML_TAG_MAP, Tag::map},
        {MyHTML_TAG_FORM, Tag::form}, {MyHTML_TAG_BUTTON, Tag::button}, {MyHTML_TAG_INPUT, Tag::input},
        {MyHTML_TAG_SELECT, Tag::select}, {MyHTML_TAG_OPTION, Tag::option}, {MyHTML_TAG_TEXTAREA, Tag::textarea},
        {MyHTML_TAG_LABEL, Tag::label}, {MyHTML_TAG_FIELDSET, Tag::fieldset}, {MyHTML_TAG_LEGEND, Tag::legend},
        {MyHTML_TAG_DATALIST, Tag::datalist}, {MyHTML_TAG_DIALOG, Tag::dialog}, {MyHTML_TAG_DETAILS, Tag::details},
        {MyHTML_TAG_SUMMARY, Tag::summary}, {MyHTML_TAG_ADDRESS, Tag::address}, {MyHTML_TAG_CITE, Tag::cite},
        {MyHTML_TAG_Q, Tag::q}, {MyHTML_TAG_SUB, Tag::sub}, {MyHTML_TAG_SUP, Tag::sup}, {MyHTML_TAG_DEL, Tag::del},
        {MyHTML_TAG_INS, Tag::ins}, {MyHTML_TAG_RUBY, Tag::ruby}, {MyHTML_TAG_RT, Tag::rt}, {MyHTML_TAG_RP, Tag::rp},
        {MyHTML_TAG_CENTER, Tag::center}, {MyHTML_TAG_HGROUP, Tag::hgroup}, {MyHTML_TAG_MENU, Tag::menu},
    };
    // clang-format on
    for (const auto& [id, tag] : known) tags[static_cast<std::size_t>(id)] = tag;
    return tags;
}

auto tag_of(const myhtml_tree_node_t* node) -> Tag {
    static const auto tags = make_tags();
    return node->tag_id < tags.size() ? tags[node->tag_id] : Tag::other;
}

auto attr_of(std::string_view name) -> std::optional<Attr> {
    static constexpr std::pair<std::string_view, Attr> known[] = {
        {"class", Attr::class_},
        {"href", Attr::href},
        {"id", Attr::id},
        {"style", Attr::style},
        {"rel", Attr::rel},
        {"type", Attr::type},
        {"name", Attr::name},
        {"content", Attr::content},
        {"property", Attr::property},
        {"role", Attr::role},
        {"title", Attr::title},
        {"alt", Attr::alt},
        {"hidden", Attr::hidden},
        {"aria-hidden", Attr::aria_hidden},
        {"aria-label", Attr::aria_label},
        {"itemprop", Attr::itemprop},
        {"itemtype", Attr::itemtype},
        {"datetime", Attr::datetime},
        {"lang", Attr::lang},
        {"http-equiv", Attr::http_equiv},
        {"value", Attr::value},
        {"hreflang", Attr::hreflang},
    };
    for (const auto& [text, attr] : known)
        if (text.size() == name.size() && text[0] == name[0] && text == name) return attr;
    return std::nullopt;
}

auto view(const mycore_string_t& text) -> std::string_view {
    return text.data == nullptr ? std::string_view{} : std::string_view{text.data, text.length};
}

/// What stands below these is never shown as text (a script is kept when it is JSON-LD).
auto holds_no_text(Tag tag) -> bool {
    return tag == Tag::style || tag == Tag::iframe || tag == Tag::template_ || tag == Tag::object ||
           tag == Tag::canvas || tag == Tag::datalist;
}

}  // namespace

class DomBuilder {
  public:
    explicit DomBuilder(std::size_t bytes) {
        dom_.bytes_.reserve(bytes / 2);
        dom_.nodes_.reserve(bytes / 40 + 16);
    }

    /// Copies the tree in document order; false when it is deeper than the cap.
    auto copy(myhtml_tree_node_t* document) -> bool {
        open(document, 0, Tag::document);
        auto depth = std::uint16_t{0};
        auto* at = document;
        auto parent = NodeId{0};
        while (true) {
            if (auto* child = enter(at, parent, depth)) {
                at = child;
                continue;
            }
            while (at != document && at->next == nullptr) {
                at = at->parent;
                parent = close(parent, depth);
                if (at == nullptr) return false;
            }
            if (at == document) return finish();
            at = at->next;
            parent = close(parent, depth);
            if (!visit(at, parent, depth)) return false;
        }
    }
    auto take() -> Dom { return std::move(dom_); }

  private:
    auto enter(myhtml_tree_node_t* at, NodeId& parent, std::uint16_t& depth)
        -> myhtml_tree_node_t* {
        const auto skip = holds_no_text(dom_.nodes_[parent].tag);
        if (at->child == nullptr || skip || depth >= Dom::max_depth + 8) return nullptr;
        return visit(at->child, parent, depth) ? at->child : nullptr;
    }
    auto visit(myhtml_tree_node_t* node, NodeId& parent, std::uint16_t& depth) -> bool {
        ++depth;
        parent = open(node, parent, tag_of(node));
        dom_.nodes_[parent].depth = depth;
        return true;
    }
    auto close(NodeId at, std::uint16_t& depth) -> NodeId {
        dom_.nodes_[at].end = dom_.size();
        --depth;
        return dom_.nodes_[at].parent;
    }
    auto finish() -> bool {
        dom_.nodes_[0].end = dom_.size();
        return true;
    }

    auto open(myhtml_tree_node_t* node, NodeId parent, Tag tag) -> NodeId {
        const auto at = dom_.size();
        auto& made = dom_.nodes_.emplace_back();
        made.tag = tag;
        made.parent = parent;
        if (tag == Tag::text)
            copy_text(node, made);
        else if (node->token != nullptr && tag != Tag::document)
            copy_attrs(node, made);
        return at;
    }

    void copy_text(myhtml_tree_node_t* node, Dom::Node& made) {
        if (node->token == nullptr || !wanted(made.parent)) return;
        const auto text = view(node->token->str);
        made.text = static_cast<std::uint32_t>(dom_.bytes_.size());
        made.length = static_cast<std::uint32_t>(text.size());
        dom_.bytes_.append(text);
    }
    auto wanted(NodeId parent) const -> bool {
        const auto tag = dom_.nodes_[parent].tag;
        if (tag == Tag::script)
            return dom_.attr(parent, Attr::type).find("json") != std::string_view::npos;
        return !holds_no_text(tag);
    }

    void copy_attrs(myhtml_tree_node_t* node, Dom::Node& made) {
        made.first_attr = static_cast<std::uint32_t>(dom_.attrs_.size());
        for (auto* attr = node->token->attr_first; attr != nullptr; attr = attr->next) {
            const auto name = attr_of(view(attr->key));
            if (!name) continue;
            made.known |= 1U << static_cast<unsigned>(*name);
            const auto value = view(attr->value);
            dom_.attrs_.push_back({*name, static_cast<std::uint32_t>(dom_.bytes_.size()),
                                   static_cast<std::uint32_t>(value.size())});
            dom_.bytes_.append(value);
            ++made.attrs;
        }
    }

    Dom dom_;
};

auto Dom::parse(std::string_view utf8) -> Result<Dom> {
    static thread_local Parser parser;
    if (utf8.size() > max_bytes) return Error{ErrorKind::give_up, "the page is larger than 50 MB"};
    const char* why = nullptr;
    auto* document = parser.parse(utf8, why);
    if (document == nullptr)
        return Error{ErrorKind::give_up, std::string{"unreadable HTML: "} + why};
    auto builder = DomBuilder{utf8.size()};
    const auto whole = builder.copy(document);
    parser.release(utf8.size());
    if (!whole) return Error{ErrorKind::give_up, "unreadable HTML: nested deeper than 400"};
    return builder.take();
}

/// Of the first attribute of that name.
auto Dom::value_of(NodeId at, Attr name) const -> std::string_view {
    auto i = nodes_[at].first_attr;
    while (attrs_[i].name != name) ++i;
    return std::string_view{bytes_}.substr(attrs_[i].at, attrs_[i].length);
}

auto Dom::find(Tag tag, NodeId from, NodeId to) const -> NodeId {
    while (from < to && nodes_[from].tag != tag) ++from;
    return from;
}

auto Dom::plain(NodeId at, std::size_t cap) const -> std::string {
    auto out = std::string{};
    auto space = false;
    for (auto i = at; i < nodes_[at].end && out.size() < cap; ++i) {
        if (nodes_[i].tag == Tag::script || nodes_[i].tag == Tag::svg)
            i = nodes_[i].end - 1;
        else if (nodes_[i].tag != Tag::text)
            space = space || nodes_[i].tag != Tag::span;
        else
            for (const auto c : text(i)) {
                const auto blank = c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
                if (!blank && space && !out.empty()) out += ' ';
                if (!blank) out += c;
                space = blank;
                if (out.size() >= cap) break;
            }
    }
    return out;
}

}  // namespace fanfold::extract
