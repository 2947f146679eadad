#include "layout.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace fanfold::extract {

namespace {

auto lowered_without_space(std::string_view text) -> std::string {
    auto out = std::string{};
    for (const auto c : text.substr(0, 2048))
        if (c != ' ' && c != '\t' && c != '\n')
            out += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    return out;
}

auto style_hides(std::string_view style) -> bool {
    if (style.empty()) return false;
    const auto flat = lowered_without_space(style);
    const auto has = [&](std::string_view rule) { return flat.find(rule) != std::string::npos; };
    return has("display:none") || has("visibility:hidden") || has("font-size:0;") ||
           flat.ends_with("font-size:0") || has("font-size:0px") ||
           (has("opacity:0;") || flat.ends_with("opacity:0")) || has("text-indent:-9");
}

auto never_shown(Tag tag) -> bool {
    switch (tag) {
        case Tag::script:
        case Tag::style:
        case Tag::template_:
        case Tag::iframe:
        case Tag::svg:
        case Tag::canvas:
        case Tag::object:
        case Tag::embed:
        case Tag::map:
        case Tag::datalist:
        case Tag::select:
        case Tag::textarea:
        case Tag::input:
        case Tag::button:
        case Tag::head:
        case Tag::video:
        case Tag::audio:
        case Tag::rp:
        case Tag::dialog:
            return true;
        default:
            return false;
    }
}

/// Some sites (Discourse) serve all their words in <noscript>; most only a tracking pixel.
auto is_empty_noscript(const Dom& dom, NodeId at) -> bool {
    return dom.tag(at) == Tag::noscript && dom.plain(at, 400).size() < 400;
}

auto is_no_text(const Dom& dom, NodeId at) -> bool {
    return never_shown(dom.tag(at)) || is_empty_noscript(dom, at);
}

auto is_veiled(const Dom& dom, NodeId at, const Hint& hint) -> bool {
    if (dom[at].attrs == 0) return false;
    if (hint.hidden) return true;
    if (dom.has(at, Attr::hidden) && dom.attr(at, Attr::hidden) != "until-found") return true;
    if (dom.attr(at, Attr::aria_hidden) == "true") return true;
    return style_hides(dom.attr(at, Attr::style));
}

auto weight(std::string_view text) -> std::uint32_t {
    auto weight = std::uint32_t{0};
    for (const auto c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte <= ' ' || (byte & 0xc0) == 0x80) continue;
        weight += byte >= 0xe3 && byte < 0xf0 ? 2 : 1;
    }
    return weight;
}

auto is_content_tag(Tag tag) -> bool {
    return tag == Tag::html || tag == Tag::body || tag == Tag::main || tag == Tag::article ||
           tag == Tag::document;
}

}  // namespace

auto is_heading(Tag tag) -> bool {
    return tag >= Tag::h1 && tag <= Tag::h6;
}

auto is_block(Tag tag) -> bool {
    switch (tag) {
        case Tag::document:
        case Tag::html:
        case Tag::body:
        case Tag::main:
        case Tag::article:
        case Tag::section:
        case Tag::nav:
        case Tag::header:
        case Tag::footer:
        case Tag::aside:
        case Tag::div:
        case Tag::p:
        case Tag::hr:
        case Tag::pre:
        case Tag::blockquote:
        case Tag::h1:
        case Tag::h2:
        case Tag::h3:
        case Tag::h4:
        case Tag::h5:
        case Tag::h6:
        case Tag::ul:
        case Tag::ol:
        case Tag::li:
        case Tag::dl:
        case Tag::dt:
        case Tag::dd:
        case Tag::table:
        case Tag::caption:
        case Tag::thead:
        case Tag::tbody:
        case Tag::tfoot:
        case Tag::tr:
        case Tag::td:
        case Tag::th:
        case Tag::figure:
        case Tag::figcaption:
        case Tag::form:
        case Tag::fieldset:
        case Tag::legend:
        case Tag::details:
        case Tag::summary:
        case Tag::address:
        case Tag::center:
        case Tag::hgroup:
        case Tag::menu:
        case Tag::option:
            return true;
        default:
            return false;
    }
}

Layout::Fixed::Fixed(const Dom& dom)
    : hints(dom.size()), block_of(dom.size()), in_link(dom.size()), leads(dom.size()), weights(dom.size()) {
    auto reader = HintReader{dom};
    for (auto i = NodeId{0}; i < dom.size(); ++i) {
        const auto up = dom.parent(i);
        const auto tag = dom.tag(i);
        hints[i] = reader.read(i);
        block_of[i] = is_block(tag) ? i : block_of[up];
        in_link[i] = tag == Tag::a || in_link[up] ? 1 : 0;
        leads[i] = tag == Tag::a && dom.has(i, Attr::href) ? 1 : 0;
        if (tag == Tag::text && !never_shown(dom.tag(up))) weights[i] = weight(dom.text(i));
    }
}

Layout::Layout(const Dom& dom)
    : dom_(dom),
      sums_(dom.size()),
      dropped_(dom.size()),
      fixed_(std::make_shared<const Fixed>(dom)) {
    body_ = dom.find(Tag::body, 0, dom.size());
    if (body_ == dom.size()) body_ = 0;
    drop_unseen();
}

void Layout::drop(NodeId at) {
    for (auto i = at; i < dom_.end(at); ++i) dropped_[i] = 1;
    stale_ = true;
}

void Layout::drop_unseen() {
    auto veiled = std::vector<NodeId>{};
    for (auto i = NodeId{0}; i < dom_.size();) {
        const auto page =
            dom_.tag(i) == Tag::document || dom_.tag(i) == Tag::html || dom_.tag(i) == Tag::body;
        const auto gone = !page && is_no_text(dom_, i);
        if (page || (!gone && !is_veiled(dom_, i, hint(i)))) {
            ++i;
            continue;
        }
        if (!gone) veiled.push_back(i);
        drop(i);
        i = dom_.end(i);
    }
    measure();
    reveal_matter(veiled);
}

/// Pages that a script draws in send their matter hidden (<div hidden id="S:1"> of a streamed page,
/// opacity:0 before a fade). Where hardly a sentence is shown and much is hidden, the hidden is the
/// page; what is hidden beside a text that is shown never is.
void Layout::reveal_matter(const std::vector<NodeId>& veiled) {
    constexpr auto enough = std::uint32_t{1500};
    constexpr auto least = std::uint32_t{200};
    const auto shown = sums_[body_].prose;
    if (shown >= enough || veiled.empty()) return;
    for (const auto top : veiled)
        for (auto i = top; i < dom_.end(top);) {
            const auto gone = i != top && (is_no_text(dom_, i) || is_veiled(dom_, i, hint(i)));
            dropped_[i] = gone ? 1 : 0;
            stale_ = true;
            i = gone ? dom_.end(i) : i + 1;
        }
    measure();
    const auto hidden = sums_[body_].prose - shown;
    const auto matter = hidden >= 2 * least && hidden >= 2 * shown;
    for (const auto top : veiled)
        if (!matter || sums_[top].prose < least) drop(top);
    measure();
}

void Layout::measure() {
    if (!std::exchange(stale_, false)) return;
    constexpr auto sentence = std::uint32_t{60};
    struct Own {
        std::uint32_t text = 0;
        std::uint32_t link = 0;
    };
    auto blocks = std::vector<Own>(dom_.size());  // text directly in a block, not in blocks below it
    std::fill(sums_.begin(), sums_.end(), Sum{});
    for (auto i = dom_.size(); i-- > 1;) {  // what stands below a node comes before it
        auto& sum = sums_[i];
        if (const auto weight = weight_of(i); weight > 0 && !dropped_[i]) {
            sum.text = weight;
            sum.link = in_link(i) ? weight : 0;
            auto& block = blocks[block_of(i)];
            block.text += weight;
            block.link += sum.link;
        }
        sum.links += fixed_->leads[i] && !dropped_[i] ? 1 : 0;
        if (sum.text == 0 && sum.links == 0) continue;
        const auto [text, link] = blocks[i];
        if (text - link >= sentence && link * 2 < text) sum.prose += text - link;
        auto& up = sums_[dom_.parent(i)];
        up.text += sum.text;
        up.link += sum.link;
        up.prose += sum.prose;
        up.links += sum.links;
    }
}

auto Layout::is_large(NodeId at) const -> bool {
    return sums_[at].prose * 10 >= sums_[body_].prose * 4 && sums_[at].prose > 0;
}

auto Layout::unwanted(NodeId at, bool keep_comments) const -> bool {
    const auto tag = dom_.tag(at);
    if (is_content_tag(tag) || tag == Tag::text) return false;
    const auto whole = sums_[body_].prose;
    const auto& hint = this->hint(at);
    if (is_large(at)) return false;
    if (tag == Tag::nav || tag == Tag::footer || tag == Tag::menu) return true;
    if (tag == Tag::aside) return sums_[at].prose * 5 < whole || hint.boilerplate;
    const auto holds_much = sums_[at].text * 4 >= sums_[body_].text;
    if (hint.passing && !holds_much && !hint.content && (is_block(tag) || sums_[at].links > 0))
        return true;
    const auto inline_word = !is_block(tag) && tag != Tag::a && sums_[at].links == 0;
    if (hint.boilerplate && !hint.content && !inline_word) return true;
    return hint.comments && !keep_comments && is_block(tag) && !hint.content;
}

void Layout::drop_boilerplate(bool keep_comments) {
    auto inside = NodeId{0};  // end of the article or main that we are in: its header is its own
    for (auto i = body_; i < dom_.end(body_);) {
        const auto tag = dom_.tag(i);
        // Comments that are most of the page are its matter, each of them.
        if (hint(i).comments && is_block(tag) && is_large(i)) keep_comments = true;
        if (tag == Tag::article || tag == Tag::main) inside = std::max(inside, dom_.end(i));
        const auto page_header =
            tag == Tag::header && i >= inside && dom_.find(Tag::h1, i, dom_.end(i)) == dom_.end(i);
        if (!dropped_[i] && (unwanted(i, keep_comments) ||
                             (page_header && sums_[i].prose * 5 < sums_[body_].prose))) {
            drop(i);
            i = dom_.end(i);
        } else {
            ++i;
        }
    }
    measure();
}

}  // namespace fanfold::extract
