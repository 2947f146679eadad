#include "clean_html.hpp"

#include <string_view>
#include <vector>

#include <fanfold/text/html.hpp>

#include "links.hpp"
#include "plain.hpp"

namespace fanfold::extract {

namespace {

struct Name {
    Tag tag;
    std::string_view name;
};
constexpr Name kept_tags[] = {{Tag::p, "p"},           {Tag::h1, "h1"},
                              {Tag::h2, "h2"},         {Tag::h3, "h3"},
                              {Tag::h4, "h4"},         {Tag::h5, "h5"},
                              {Tag::h6, "h6"},         {Tag::ul, "ul"},
                              {Tag::ol, "ol"},         {Tag::li, "li"},
                              {Tag::dl, "dl"},         {Tag::dt, "dt"},
                              {Tag::dd, "dd"},         {Tag::table, "table"},
                              {Tag::tr, "tr"},         {Tag::td, "td"},
                              {Tag::th, "th"},         {Tag::pre, "pre"},
                              {Tag::code, "code"},     {Tag::blockquote, "blockquote"},
                              {Tag::em, "em"},         {Tag::strong, "strong"},
                              {Tag::sub, "sub"},       {Tag::sup, "sup"},
                              {Tag::figure, "figure"}, {Tag::figcaption, "figcaption"},
                              {Tag::div, "div"},       {Tag::i, "em"},
                              {Tag::b, "strong"},      {Tag::section, "div"}};

/// Empty for tags that only hold others: their content stands without them.
auto name_of(Tag tag) -> std::string_view {
    for (const auto& kept : kept_tags)
        if (kept.tag == tag) return kept.name;
    return {};
}

class Writer {
  public:
    Writer(const Dom& dom, const Layout& layout, const Url& base)
        : dom_(dom), layout_(layout), base_(base) {}

    auto write(NodeId top) -> std::string {
        for (auto i = top; i < dom_.end(top) && out_.size() < max_plain;) {
            close_until(i);
            const auto empty = layout_.text(i) == 0 && dom_.tag(i) != Tag::br;
            if (layout_.dropped(i) || (empty && dom_.tag(i) != Tag::text)) {
                i = dom_.end(i);
                continue;
            }
            open(i++);
        }
        close_until(dom_.end(top));
        return std::move(out_);
    }

  private:
    struct Open {
        NodeId node;
        std::string_view name;
    };

    void open(NodeId at) {
        const auto tag = dom_.tag(at);
        if (tag == Tag::text) {
            out_ += text::escape_html(dom_.text(at));
        } else if (tag == Tag::br) {
            out_ += "<br>";
        } else if (tag == Tag::a) {
            open_link(at);
        } else if (const auto name = name_of(tag); !name.empty()) {
            out_.append("<").append(name).append(">");
            open_.push_back({at, name});
        }
    }
    void open_link(NodeId at) {
        const auto target = link_target(dom_, at, base_);
        if (target.empty()) return;
        out_ += "<a href=\"" + text::escape_html(target) + "\">";
        open_.push_back({at, "a"});
    }
    void close_until(NodeId at) {
        for (; !open_.empty() && dom_.end(open_.back().node) <= at; open_.pop_back())
            out_.append("</").append(open_.back().name).append(">");
    }

    const Dom& dom_;
    const Layout& layout_;
    const Url& base_;
    std::vector<Open> open_;
    std::string out_;
};

}  // namespace

auto clean_html(const Dom& dom, const Layout& layout, NodeId top, const Url& base) -> std::string {
    return Writer{dom, layout, base}.write(top);
}

}  // namespace fanfold::extract
