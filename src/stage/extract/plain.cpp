#include "plain.hpp"

#include <algorithm>
#include <vector>

#include "links.hpp"

namespace fanfold::extract {

namespace {

enum class Break : std::uint8_t { none, space, line, blank };

/// Break before and after a block.
auto break_of(Tag tag) -> Break {
    switch (tag) {
        case Tag::p:
        case Tag::pre:
        case Tag::blockquote:
        case Tag::ul:
        case Tag::ol:
        case Tag::dl:
        case Tag::table:
        case Tag::article:
        case Tag::section:
        case Tag::figure:
        case Tag::hr:
        case Tag::h1:
        case Tag::h2:
        case Tag::h3:
        case Tag::h4:
        case Tag::h5:
        case Tag::h6:
            return Break::blank;
        case Tag::td:
        case Tag::th:
            return Break::space;
        default:
            return is_block(tag) ? Break::line : Break::none;
    }
}

auto is_space(char c) -> bool {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

class Writer {
  public:
    Writer(const Dom& dom, const Layout& layout, const Url* base)
        : dom_(dom), layout_(layout), base_(base) {}

    auto write(NodeId top) -> std::string {
        for (auto i = top; i < dom_.end(top) && out_.size() < max_plain;) {
            close_until(i);
            if (layout_.dropped(i)) {
                i = dom_.end(i);
                continue;
            }
            open(i);
            ++i;
        }
        close_until(dom_.end(top));
        return std::move(out_);
    }

  private:
    void close_until(NodeId at) {
        while (!open_.empty() && dom_.end(open_.back()) <= at) {
            close(open_.back());
            open_.pop_back();
        }
    }

    void open(NodeId at) {
        const auto tag = dom_.tag(at);
        if (tag == Tag::text) return pre_ > 0 ? verbatim(dom_.text(at)) : flow(dom_.text(at));
        want(break_of(tag));
        if (tag == Tag::br) want(Break::line);
        if (is_heading(tag))
            mark_.assign(static_cast<std::size_t>(tag) - static_cast<std::size_t>(Tag::h1) + 1,
                         '#'),
                mark_ += ' ';
        if (tag == Tag::li) mark_item(at);
        if (tag == Tag::ol || tag == Tag::ul) counters_.push_back(tag == Tag::ol ? 1 : 0);
        if (tag == Tag::pre) ++pre_;
        if (tag == Tag::a && base_ != nullptr) begin_link(at);
        if (tag == Tag::tr) cell_ = false;
        if ((tag == Tag::td || tag == Tag::th) && cell_) bar_ = true;
        if (dom_.end(at) > at + 1)
            open_.push_back(at);
        else if (is_block(tag))
            close_marks(tag);
    }

    void close(NodeId at) {
        const auto tag = dom_.tag(at);
        want(break_of(tag));
        if ((tag == Tag::ol || tag == Tag::ul) && !counters_.empty()) counters_.pop_back();
        if (tag == Tag::pre) --pre_;
        if (tag == Tag::a) end_link();
        if (tag == Tag::tr) bar_ = false;
        close_marks(tag);
    }
    /// A heading or an item without words leaves no mark behind.
    void close_marks(Tag tag) {
        if (is_heading(tag) || tag == Tag::li) mark_.clear();
    }

    void mark_item(NodeId) {
        const auto numbered = !counters_.empty() && counters_.back() > 0;
        mark_ = numbered ? std::to_string(counters_.back()++) + ". " : "- ";
    }

    /// Links around whole blocks keep their words alone: Markdown has no form for them.
    void begin_link(NodeId at) {
        for (auto i = at + 1; i < dom_.end(at); ++i)
            if (is_block(dom_.tag(i))) return;
        target_ = link_target(dom_, at, *base_);
    }
    void end_link() {
        if (in_link_) out_ += "](" + target_ + ")";
        in_link_ = false;
        target_.clear();
    }

    void want(Break wanted) { pending_ = std::max(pending_, wanted); }

    /// Writes what stands before the next word: a break, the bar of a table cell, the mark of an
    /// item or a heading.
    void lead() {
        const auto fresh = out_.empty() || pending_ >= Break::line;
        if (!out_.empty() && pending_ == Break::blank)
            out_ += mark_.empty() || mark_[0] == '#' || !last_item_ ? "\n\n" : "\n";
        else if (!out_.empty() && pending_ == Break::line)
            out_ += '\n';
        else if (bar_ && !out_.empty())
            out_ += " | ";
        else if (!out_.empty() && pending_ == Break::space)
            out_ += ' ';
        if (fresh) last_item_ = !mark_.empty() && mark_[0] != '#';
        if (!mark_.empty() && (fresh || pending_ != Break::none)) out_ += mark_;
        mark_.clear();
        if (!target_.empty() && !in_link_) out_ += '[', in_link_ = true;
        bar_ = false;
        cell_ = true;
        pending_ = Break::none;
    }

    void flow(std::string_view text) {
        for (auto i = std::size_t{0}; i < text.size();) {
            if (is_space(text[i])) {
                want(Break::space);
                ++i;
                continue;
            }
            auto end = i;
            while (end < text.size() && !is_space(text[end])) ++end;
            lead();
            out_ += text.substr(i, end - i);
            i = end;
        }
    }

    void verbatim(std::string_view text) {
        if (text.empty()) return;
        if (std::all_of(text.begin(), text.end(), is_space) && pending_ != Break::none) return;
        if (pending_ != Break::none || !mark_.empty() || out_.empty()) lead();
        out_ += text;
    }

    const Dom& dom_;
    const Layout& layout_;
    const Url* base_;  ///< null: words alone
    std::string out_;
    std::string target_;    ///< of the link that is open
    bool in_link_ = false;  ///< its bracket is written
    std::string mark_;
    std::vector<NodeId> open_;
    std::vector<int> counters_;
    Break pending_ = Break::none;
    int pre_ = 0;
    bool cell_ = false;       ///< the row has a cell with words
    bool bar_ = false;        ///< write " | " before the next word
    bool last_item_ = false;  ///< the last line is a list item
};

}  // namespace

auto plain_text(const Dom& dom, const Layout& layout, NodeId top) -> std::string {
    return Writer{dom, layout, nullptr}.write(top);
}

auto linked_text(const Dom& dom, const Layout& layout, NodeId top, const Url& base) -> std::string {
    return Writer{dom, layout, &base}.write(top);
}

}  // namespace fanfold::extract
