#pragma once
/// The narrow door to the HTML5 parser (myhtml of libmodest), private to this room. Nothing of
/// myhtml leaves dom.cpp.
///
/// A Dom is a value: nodes in document order, so that a subtree is a range, a parent always stands
/// before its children, and every walk is a loop. Texts and attribute values are copied; nothing
/// points into the parser.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <fanfold/value/error.hpp>

namespace fanfold::extract {

enum class Tag : std::uint8_t {
    other,
    text,
    document,
    html,
    head,
    body,
    title,
    base,
    meta,
    link,
    script,
    style,
    noscript,
    template_,
    iframe,
    svg,
    math,
    main,
    article,
    section,
    nav,
    header,
    footer,
    aside,
    div,
    span,
    p,
    br,
    hr,
    pre,
    code,
    blockquote,
    h1,
    h2,
    h3,
    h4,
    h5,
    h6,
    ul,
    ol,
    li,
    dl,
    dt,
    dd,
    table,
    caption,
    thead,
    tbody,
    tfoot,
    tr,
    td,
    th,
    a,
    b,
    i,
    em,
    strong,
    small,
    time,
    figure,
    figcaption,
    img,
    picture,
    video,
    audio,
    canvas,
    object,
    embed,
    map,
    form,
    button,
    input,
    select,
    option,
    textarea,
    label,
    fieldset,
    legend,
    datalist,
    dialog,
    details,
    summary,
    address,
    cite,
    q,
    sub,
    sup,
    del,
    ins,
    ruby,
    rt,
    rp,
    center,
    hgroup,
    menu,
};

enum class Attr : std::uint8_t {
    class_,
    id,
    role,
    style,
    hidden,
    aria_hidden,
    href,
    rel,
    type,
    name,
    property,
    content,
    itemprop,
    itemtype,
    datetime,
    lang,
    http_equiv,
    title,
    aria_label,
    alt,
    value,
    hreflang,
};

using NodeId = std::uint32_t;

class Dom {
  public:
    static constexpr std::size_t max_bytes = 50u << 20;
    static constexpr std::size_t max_nodes = 400'000;
    static constexpr std::size_t max_depth = 400;
    static constexpr std::size_t max_attributes = 256;

    struct Node {
        Tag tag = Tag::other;
        std::uint16_t depth = 0;
        NodeId parent = 0;
        NodeId end = 0;          ///< one past the last node of this subtree
        std::uint32_t text = 0;  ///< text nodes: where in bytes_
        std::uint32_t length = 0;
        std::uint32_t first_attr = 0;
        std::uint32_t known = 0;  ///< a bit for each Attr that it has: most are asked for in vain
        std::uint16_t attrs = 0;
    };

    /// `utf8` must be valid UTF-8. Beyond a cap: give_up, in linear time.
    static auto parse(std::string_view utf8) -> Result<Dom>;

    [[nodiscard]] auto size() const -> NodeId { return static_cast<NodeId>(nodes_.size()); }
    [[nodiscard]] auto operator[](NodeId at) const -> const Node& { return nodes_[at]; }
    [[nodiscard]] auto tag(NodeId at) const -> Tag { return nodes_[at].tag; }
    [[nodiscard]] auto end(NodeId at) const -> NodeId { return nodes_[at].end; }
    [[nodiscard]] auto parent(NodeId at) const -> NodeId { return nodes_[at].parent; }
    [[nodiscard]] auto text(NodeId at) const -> std::string_view {
        return std::string_view{bytes_}.substr(nodes_[at].text, nodes_[at].length);
    }
    /// Empty when absent; `has` tells the difference.
    [[nodiscard]] auto attr(NodeId at, Attr name) const -> std::string_view {
        return has(at, name) ? value_of(at, name) : std::string_view{};
    }
    [[nodiscard]] auto has(NodeId at, Attr name) const -> bool {
        return (nodes_[at].known >> static_cast<unsigned>(name) & 1) != 0;
    }
    /// First node with this tag in [from, to), or `to`.
    [[nodiscard]] auto find(Tag tag, NodeId from, NodeId to) const -> NodeId;
    /// All text below, runs of white space as one space, at most `cap` bytes.
    [[nodiscard]] auto plain(NodeId at, std::size_t cap = 4096) const -> std::string;

  private:
    friend class DomBuilder;
    struct Attribute {
        Attr name;
        std::uint32_t at;
        std::uint32_t length;
    };
    [[nodiscard]] auto value_of(NodeId at, Attr name) const -> std::string_view;

    std::vector<Node> nodes_;
    std::vector<Attribute> attrs_;
    std::string bytes_;
};

}  // namespace fanfold::extract
