#pragma once
/// What can be told about each node without reading its words: how much text and how many links it
/// holds, whether it is hidden or boilerplate, and what its class names hint at. Linear in nodes.
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "dom.hpp"
#include "engines.hpp"
#include "lexicon.hpp"

namespace fanfold::extract {

/// What class, id, role and itemprop of a node say it is.
struct Hint {
    bool content = false;      ///< "entry-content", itemprop=articleBody …
    bool boilerplate = false;  ///< nav, footer, cookie, share, related …
    bool passing = false;      ///< a weaker sign of boilerplate: "search", "popular", "promo" …
    bool comments = false;  ///< a comment section of an article; the matter itself of a forum page
    bool post = false;      ///< one post, answer or message
    bool date = false;
    bool author = false;
    bool item = false;  ///< itemprop of a product's or an answer's text, name or price
    bool hidden = false;  ///< a class that style sheets hide by
    Part part = Part::unknown;
    Scores names;  ///< what its words say by the lexicon
};

/// Reads the hints of a page's nodes; a class attribute that was read before costs one look-up.
class HintReader {
  public:
    explicit HintReader(const Dom& dom) : dom_(dom) {}
    auto read(NodeId at) -> Hint;

  private:
    const Dom& dom_;
    std::unordered_map<std::string_view, Hint> by_class_;
};
/// The words of class, id and role, in lower case.
auto names_of(const Dom& dom, NodeId at) -> std::vector<std::string>;
auto is_block(Tag tag) -> bool;
auto is_heading(Tag tag) -> bool;

class Layout {
  public:
    explicit Layout(const Dom& dom);

    /// Drops boilerplate by tag and hint, never what holds a great part of the page's prose.
    void drop_boilerplate(bool keep_comments);
    void drop(NodeId at);
    /// Sums again, if anything was dropped since.
    void measure();

    [[nodiscard]] auto dropped(NodeId at) const -> bool { return dropped_[at] != 0; }
    [[nodiscard]] auto text(NodeId at) const -> std::uint32_t { return sums_[at].text; }
    [[nodiscard]] auto link_text(NodeId at) const -> std::uint32_t { return sums_[at].link; }
    [[nodiscard]] auto prose(NodeId at) const -> std::uint32_t { return sums_[at].prose; }
    [[nodiscard]] auto links(NodeId at) const -> std::uint32_t { return sums_[at].links; }
    [[nodiscard]] auto link_density(NodeId at) const -> double {
        return sums_[at].text == 0 ? 0.0 : static_cast<double>(sums_[at].link) / sums_[at].text;
    }
    [[nodiscard]] auto hint(NodeId at) const -> const Hint& { return fixed_->hints[at]; }
    [[nodiscard]] auto in_link(NodeId at) const -> bool { return fixed_->in_link[at] != 0; }
    [[nodiscard]] auto body() const -> NodeId { return body_; }
    /// Nearest block at or above.
    [[nodiscard]] auto block_of(NodeId at) const -> NodeId { return fixed_->block_of[at]; }
    /// Characters of a text node, as all sums count them.
    [[nodiscard]] auto weight_of(NodeId at) const -> std::uint32_t { return fixed_->weights[at]; }

  private:
    struct Sum {
        std::uint32_t text =
            0;  ///< characters but white space; a CJK character or Hangul syllable counts for two
        std::uint32_t link = 0;   ///< of them inside <a>
        std::uint32_t prose = 0;  ///< of them in blocks that read like sentences
        std::uint32_t links = 0;
    };
    /// What drops do not change: copies of a layout share it.
    struct Fixed {
        explicit Fixed(const Dom& dom);
        std::vector<Hint> hints;
        std::vector<NodeId> block_of;  ///< nearest block at or above
        std::vector<std::uint8_t> in_link;
        std::vector<std::uint8_t> leads;  ///< an <a> with a target
        std::vector<std::uint32_t> weights;  ///< of text nodes
    };
    void drop_unseen();
    void reveal_matter(const std::vector<NodeId>& veiled);
    [[nodiscard]] auto is_large(NodeId at) const -> bool;
    [[nodiscard]] auto unwanted(NodeId at, bool keep_comments) const -> bool;

    const Dom& dom_;
    NodeId body_ = 0;
    std::vector<Sum> sums_;
    std::vector<std::uint8_t> dropped_;
    bool stale_ = true;  ///< the sums are those of before a drop
    std::shared_ptr<const Fixed> fixed_;
};

}  // namespace fanfold::extract
