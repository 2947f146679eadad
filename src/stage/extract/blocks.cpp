#include "blocks.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <unordered_map>

#include <fanfold/text/fold.hpp>

#include "main_text.hpp"

namespace fanfold::extract {

namespace {

constexpr auto max_up = 40;

/// Tags in an order that trees can cut: the nearer, the more alike.
auto group_of(Tag tag) -> float {
    // clang-format off
    static constexpr Tag order[] = {
        Tag::other, Tag::p, Tag::blockquote, Tag::pre, Tag::h1, Tag::h2, Tag::h3, Tag::h4, Tag::h5, Tag::h6, Tag::dt,
        Tag::dd, Tag::th, Tag::td, Tag::figcaption, Tag::caption, Tag::li, Tag::ul, Tag::ol, Tag::a, Tag::span,
        Tag::article, Tag::main, Tag::section, Tag::div, Tag::label, Tag::legend, Tag::form, Tag::fieldset, Tag::header,
        Tag::aside, Tag::footer, Tag::nav};
    // clang-format on
    static const auto groups = [] {
        auto made = std::array<float, 256>{};
        made.fill(std::size(order));
        for (auto i = std::size_t{0}; i < std::size(order); ++i)
            made[static_cast<std::size_t>(order[i])] = static_cast<float>(i);
        return made;
    }();
    return groups[static_cast<std::size_t>(tag)];
}

/// Same tag and classes under one parent: the items of a list, whatever it is made of.
struct Group {
    std::uint32_t count = 0;
    std::uint32_t text = 0;
    std::uint32_t link = 0;
};

class Repeats {
  public:
    Repeats(const Dom& dom, const Layout& seen) : group_(dom.size()), place_(dom.size()) {
        auto index = std::unordered_map<std::uint64_t, std::uint32_t>{};
        index.reserve(dom.size());
        groups_.emplace_back();
        for (auto i = seen.body() + 1; i < dom.size(); ++i) {
            if (seen.dropped(i) || dom.tag(i) == Tag::text || seen.text(i) == 0) continue;
            const auto [found, fresh] = index.emplace(key_of(dom, i), groups_.size());
            if (fresh) groups_.emplace_back();
            auto& group = groups_[found->second];
            group_[i] = found->second;
            place_[i] = group.count++;
            group.text += seen.text(i);
            group.link += seen.link_text(i);
        }
    }
    [[nodiscard]] auto of(NodeId at) const -> const Group& { return groups_[group_[at]]; }
    [[nodiscard]] auto place(NodeId at) const -> std::uint32_t { return place_[at]; }
    static auto look_of(const Dom& dom, NodeId at) -> std::uint64_t {
        const auto name = dom.attr(at, Attr::class_);
        return std::hash<std::string_view>{}(name.substr(0, 48)) * 131 +
               static_cast<std::uint64_t>(dom.tag(at));
    }

  private:
    static auto key_of(const Dom& dom, NodeId at) -> std::uint64_t {
        return look_of(dom, at) * 0x9E3779B97F4A7C15ULL + dom.parent(at);
    }
    std::vector<std::uint32_t> group_;
    std::vector<std::uint32_t> place_;
    std::vector<Group> groups_;
};

class Row {
  public:
    explicit Row(Features& row) : row_(row) {}
    template <typename Number>
    void set(Feature feature, Number value) {
        row_[static_cast<std::size_t>(feature)] = static_cast<float>(value);
    }
    template <typename Number>
    void set(Feature first, std::size_t further, Number value) {
        row_[static_cast<std::size_t>(first) + further] = static_cast<float>(value);
    }
    [[nodiscard]] auto get(Feature feature) const -> float {
        return row_[static_cast<std::size_t>(feature)];
    }

  private:
    Features& row_;
};

auto ratio(double part, double whole) -> double {
    return whole <= 0 ? 0 : part / whole;
}

class Maker {
  public:
    Maker(const Dom& dom, const Layout& seen, std::vector<Block> blocks, const Reading& rules,
          const Reading& listing, const PageTraits& page)
        : dom_(dom),
          seen_(seen),
          blocks_(std::move(blocks)),
          rules_(rules),
          listing_(listing),
          page_(page),
          repeats_(dom, seen),
          whole_(std::max(1U, seen.text(seen.body()))) {}

    auto make() -> Rows {
        title_ = digest_of(page_.title);
        told_.add_title(page_.title);
        for (const auto text : page_.data) told_.add_data(text);
        words_ = words_of(dom_, seen_, blocks_, told_);
        fronts_ = fronts_of(dom_, seen_, blocks_);
        count_page();
        follow_names();
        rows_.assign(blocks_.size(), of_page());
        for (auto at = std::size_t{0}; at < blocks_.size(); ++at) {
            auto row = Row{rows_[at]};
            own(row, at);
            place(row, at);
            ancestors(row, at);
            repetition(row, at);
            neighbours(row, at);
            lexical(rows_[at], at);
            before_ += blocks_[at].weight;
        }
        return {std::move(blocks_), std::move(rows_)};
    }

  private:
    struct Like {
        std::uint32_t count = 0;
        std::uint32_t text = 0;
        std::uint32_t link = 0;
    };

    void count_page() {
        for (auto at = std::size_t{0}; at < blocks_.size(); ++at) {
            auto& like = likes_[like_key(at)];
            like_of_.push_back(&like);
            same_of_.push_back(&same_[words_[at].digest]);
            ++*same_of_.back();
            ++like.count;
            like.text += blocks_[at].weight;
            like.link += blocks_[at].link;
            const auto tag = dom_.tag(blocks_[at].node);
            headings_ += is_heading(tag) ? 1 : 0;
            paragraphs_ += tag == Tag::p ? 1 : 0;
            items_ += tag == Tag::li ? 1 : 0;
            prices_ += words_[at].price ? 1 : 0;
            largest_ = std::max(largest_, blocks_[at].weight);
            if (tag == Tag::h1 && title_at_ == blocks_.size()) title_at_ = at;
            if (rules_.keeps(dom_, blocks_[at].first_text)) by_rules_ += blocks_[at].weight;
            if (listing_.keeps(dom_, blocks_[at].first_text)) by_listing_ += blocks_[at].weight;
        }
        if (title_at_ == blocks_.size()) title_at_ = no_title;
        for (auto at = std::size_t{0}; title_at_ != no_title && at < title_at_; ++at)
            before_title_ += blocks_[at].weight;
        for (auto i = seen_.body(); i < dom_.size(); ++i) {
            articles_ += dom_.tag(i) == Tag::article ? 1 : 0;
            forms_ += dom_.tag(i) == Tag::form ? 1 : 0;
            parts_ += seen_.hint(i).part == Part::matter ? 1 : 0;
        }
    }

    [[nodiscard]] auto like_key(std::size_t at) const -> std::uint64_t {
        const auto node = blocks_[at].node;
        const auto up = dom_.parent(node);
        return (Repeats::look_of(dom_, node) * 31 + Repeats::look_of(dom_, up)) * 31 +
               static_cast<std::uint64_t>(dom_.tag(dom_.parent(up)));
    }

    void own(Row& row, std::size_t at) {
        const auto& block = blocks_[at];
        const auto& words = words_[at];
        row.set(Feature::text, block.weight);
        row.set(Feature::link_density, ratio(block.link, block.weight));
        row.set(Feature::links, seen_.links(block.node));
        row.set(Feature::words, words.count);
        row.set(Feature::sentences, words.sentences);
        row.set(Feature::commas, words.commas);
        row.set(Feature::digits, ratio(words.digits, block.weight));
        row.set(Feature::capitals, ratio(words.capitals, words.letters));
        row.set(Feature::ends_sentence, words.ends);
        row.set(Feature::price, words.price);
        row.set(Feature::same_text, *same_of_[at]);
        row.set(Feature::is_title, words.digest == title_);
        row.set(Feature::title_share, ratio(words.in_title, words.long_words));
        row.set(Feature::data_share, ratio(words.in_data, words.long_words));
        row.set(Feature::data_words, words.in_data);
        row.set(Feature::page_told, told_.size());
        row.set(Feature::largest_share, ratio(block.weight, largest_));
        const auto& like = *like_of_[at];
        row.set(Feature::like_count, like.count);
        row.set(Feature::like_share, ratio(like.text, whole_));
        row.set(Feature::like_text, ratio(like.text, like.count));
        row.set(Feature::like_links, ratio(like.link, like.text));
        row.set(Feature::by_rules, rules_.keeps(dom_, block.first_text));
        row.set(Feature::by_listing_rules, listing_.keeps(dom_, block.first_text));
    }

    void place(Row& row, std::size_t at) {
        const auto& block = blocks_[at];
        const auto tag = dom_.tag(block.node);
        if (is_heading(tag)) {
            level_ = static_cast<int>(tag) - static_cast<int>(Tag::h1) + 1;
            auto words = dom_.plain(block.node, 80);
            for (auto& c : words)
                if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
            ends_ = ends_article(words);
            ends_until_ = dom_.end(dom_.parent(block.node));
            heading_at_ = at;
            heading_before_ = before_;
        }
        row.set(Feature::depth, dom_[block.node].depth);
        row.set(Feature::place_text, ratio(before_, whole_));
        row.set(Feature::place_block,
                ratio(static_cast<double>(at), static_cast<double>(blocks_.size())));
        row.set(Feature::index, at);
        const auto titled = title_at_ != no_title;
        row.set(Feature::after_title,
                titled ? static_cast<double>(at) - static_cast<double>(title_at_) : -9999.0);
        row.set(Feature::text_after_title,
                titled ? ratio(static_cast<double>(before_) - before_title_, whole_) : -9.0);
        row.set(Feature::heading_level, level_);
        row.set(Feature::blocks_under_heading, at - heading_at_);
        row.set(Feature::text_under_heading, before_ - heading_before_);
        row.set(Feature::under_end_heading, !ends_ ? 0 : block.node < ends_until_ ? 2 : 1);
    }

    /// Steps up to the nearest ancestor of each sort; 0 where there is none.
    void ancestors(Row& row, std::size_t at) {
        const auto node = blocks_[at].node;
        row.set(Feature::tag, group_of(dom_.tag(node)));
        const auto up = dom_.parent(node);
        row.set(Feature::parent_tag, group_of(dom_.tag(up)));
        row.set(Feature::grand_tag, group_of(dom_.tag(dom_.parent(up))));
        auto great = false;
        auto i = node;
        for (auto steps = 1; steps <= max_up && i != seen_.body() && i != 0; ++steps) {
            one_ancestor(row, i, steps);
            if (steps >= 2 && steps <= 4)
                sums(row, Feature::up1_share, 3 * (static_cast<std::size_t>(steps) - 2), i);
            if (steps == 6) sums(row, Feature::up5_share, 0, i);
            if (!great && seen_.text(i) * 4 >= whole_) {
                great = true;
                sums(row, Feature::great_share, 0, i);
                row.set(Feature::great_steps, steps);
            }
            i = dom_.parent(i);
        }
    }
    void sums(Row& row, Feature first, std::size_t further, NodeId at) {
        row.set(first, further, ratio(seen_.text(at), whole_));
        row.set(first, further + 1, seen_.link_density(at));
        row.set(first, further + 2, ratio(seen_.prose(at), seen_.text(at)));
    }
    void one_ancestor(Row& row, NodeId at, int steps) {
        const auto first = [&](Feature feature) {
            if (row.get(feature) == 0) row.set(feature, steps);
        };
        switch (dom_.tag(at)) {
            case Tag::nav:
                first(Feature::in_nav);
                break;
            case Tag::header:
                first(Feature::in_header);
                break;
            case Tag::footer:
                first(Feature::in_footer);
                break;
            case Tag::aside:
                first(Feature::in_aside);
                break;
            case Tag::main:
                first(Feature::in_main);
                break;
            case Tag::article:
                first(Feature::in_article);
                break;
            case Tag::form:
                first(Feature::in_form);
                break;
            case Tag::table:
                first(Feature::in_table);
                break;
            case Tag::ul:
            case Tag::ol:
                first(Feature::in_list);
                break;
            case Tag::dl:
                first(Feature::in_dl);
                break;
            case Tag::figure:
                first(Feature::in_figure);
                break;
            case Tag::details:
                first(Feature::in_details);
                break;
            case Tag::section:
                first(Feature::in_section);
                break;
            case Tag::a:
                first(Feature::in_link);
                break;
            default:
                break;
        }
        hints_of(row, at, steps);
    }
    void hints_of(Row& row, NodeId at, int steps) {
        const auto first = [&](Feature feature) {
            if (row.get(feature) == 0) row.set(feature, steps);
        };
        const auto& hint = seen_.hint(at);
        if (hint.boilerplate) first(Feature::hint_boilerplate);
        if (hint.passing) first(Feature::hint_passing);
        if (hint.comments) first(Feature::hint_comments);
        if (hint.content) first(Feature::hint_content);
        if (hint.post) first(Feature::hint_post);
        if (hint.date) first(Feature::hint_date);
        if (hint.author) first(Feature::hint_author);
        if (hint.item) first(Feature::hint_item);
        if (hint.part == Part::matter) first(Feature::part_matter);
        if (hint.part == Part::byline) first(Feature::part_byline);
        if (hint.part == Part::extra) first(Feature::part_extra);
    }

    /// The nearest ancestor with at least two more of its like, and the one with most of them.
    void repetition(Row& row, std::size_t at) {
        auto i = blocks_[at].node;
        auto most = std::uint32_t{2};
        auto nearest = false;
        for (auto steps = 1; steps <= max_up && i != seen_.body() && i != 0; ++steps) {
            const auto& group = repeats_.of(i);
            if (group.count >= 3 && !nearest) {
                nearest = true;
                row.set(Feature::repeat2_count, group.count);
                row.set(Feature::repeat2_text, ratio(group.text, group.count));
                row.set(Feature::repeat2_links, ratio(group.link, group.text));
                row.set(Feature::repeat2_share, ratio(group.text, whole_));
            }
            if (group.count > most) {
                most = group.count;
                row.set(Feature::repeat_count, group.count);
                row.set(Feature::repeat_text, ratio(group.text, group.count));
                row.set(Feature::repeat_links, ratio(group.link, group.text));
                row.set(Feature::repeat_steps, steps);
                row.set(Feature::repeat_share, ratio(group.text, whole_));
                row.set(Feature::repeat_place, ratio(repeats_.place(i), group.count));
            }
            i = dom_.parent(i);
        }
    }

    void neighbour(Row& row, Feature text, std::ptrdiff_t at, bool only_text) {
        if (at < 0 || at >= static_cast<std::ptrdiff_t>(blocks_.size())) return;
        const auto& block = blocks_[static_cast<std::size_t>(at)];
        row.set(text, block.weight);
        if (only_text) return;
        row.set(text, 1, ratio(block.link, block.weight));
        row.set(text, 2, group_of(dom_.tag(block.node)));
    }
    void neighbours(Row& row, std::size_t index) {
        const auto at = static_cast<std::ptrdiff_t>(index);
        neighbour(row, Feature::before_text, at - 1, false);
        neighbour(row, Feature::after_text, at + 1, false);
        neighbour(row, Feature::before2_text, at - 2, true);
        neighbour(row, Feature::after2_text, at + 2, true);
        auto text = 0.0;
        auto link = 0.0;
        for (auto i = std::max<std::ptrdiff_t>(0, at - 4);
             i <= at + 4 && i < static_cast<std::ptrdiff_t>(blocks_.size()); ++i) {
            text += blocks_[static_cast<std::size_t>(i)].weight;
            link += blocks_[static_cast<std::size_t>(i)].link;
        }
        row.set(Feature::around_text, text);
        row.set(Feature::around_links, ratio(link, text));
    }

    /// What is the same for all blocks.
    [[nodiscard]] auto of_page() const -> Features {
        auto features = Features{};
        auto row = Row{features};
        const auto body = seen_.body();
        row.set(Feature::page_text, whole_);
        row.set(Feature::page_prose, ratio(seen_.prose(body), whole_));
        row.set(Feature::page_links, seen_.link_density(body));
        row.set(Feature::page_blocks, blocks_.size());
        row.set(Feature::page_articles, articles_);
        row.set(Feature::page_headings, headings_);
        row.set(Feature::page_paragraphs, paragraphs_);
        row.set(Feature::page_items, items_);
        row.set(Feature::page_forms, forms_);
        row.set(Feature::page_parts, parts_);
        row.set(Feature::page_prices, prices_);
        row.set(Feature::page_rules_share, ratio(by_rules_, whole_));
        row.set(Feature::page_rules_prose,
                ratio(rules_.layout.prose(rules_.top), seen_.prose(body)));
        row.set(Feature::page_listing_share, ratio(by_listing_, whole_));
        row.set(Feature::page_kind, page_.kind);
        row.set(Feature::page_ld_article, page_.ld_article);
        row.set(Feature::page_ld_product, page_.ld_product);
        row.set(Feature::page_ld_forum, page_.ld_forum);
        row.set(Feature::page_ld_listing, page_.ld_listing);
        row.set(Feature::page_og, page_.og_type);
        const auto path = page_.path;
        row.set(Feature::page_segments, std::count(path.begin(), path.end(), '/'));
        const auto last = path.substr(path.rfind('/') + 1);
        row.set(Feature::page_slug, std::count(last.begin(), last.end(), '-'));
        row.set(Feature::page_query, page_.query);
        return features;
    }

    void follow_names() {
        trails_.resize(dom_.size());
        for (auto i = NodeId{1}; i < dom_.size(); ++i)
            trails_[i] = below(trails_[dom_.parent(i)], seen_.hint(i).names);
    }
    void lexical(Features& row, std::size_t at) {
        set_names(row, trails_[blocks_[at].node]);
        set_words(row, fronts_[at].scores, fronts_[at].first);
    }

    static constexpr auto no_title = static_cast<std::size_t>(-1);
    const Dom& dom_;
    const Layout& seen_;
    std::vector<Block> blocks_;
    const Reading& rules_;
    const Reading& listing_;
    const PageTraits& page_;
    Repeats repeats_;
    std::uint64_t title_ = 0;
    Told told_;
    std::uint32_t whole_;
    std::vector<Features> rows_;
    std::vector<Words> words_;
    std::vector<Front> fronts_;
    std::vector<Trail> trails_;
    std::unordered_map<std::uint64_t, Like> likes_;
    std::vector<const Like*> like_of_;  ///< of each block
    std::unordered_map<std::uint64_t, std::uint32_t> same_;
    std::vector<std::uint32_t*> same_of_;  ///< of each block
    std::uint32_t headings_ = 0, paragraphs_ = 0, items_ = 0, prices_ = 0, articles_ = 0,
                  forms_ = 0, parts_ = 0;
    std::uint32_t largest_ = 1, before_ = 0, before_title_ = 0, by_rules_ = 0, by_listing_ = 0;
    std::size_t title_at_ = blocks_.size();
    std::size_t heading_at_ = 0;
    std::uint32_t heading_before_ = 0;
    NodeId ends_until_ = 0;
    int level_ = 0;
    bool ends_ = false;
};

}  // namespace

void set_names(Features& features, const Trail& trail) {
    auto row = Row{features};
    row.set(Feature::names_low, trail.low);
    row.set(Feature::names_high, trail.high);
    row.set(Feature::names_sum, trail.sum);
    row.set(Feature::names_near, trail.near);
    row.set(Feature::names_own, trail.own);
}

void set_words(Features& features, const Scores& scores, float first) {
    auto row = Row{features};
    row.set(Feature::words_low, scores.low);
    row.set(Feature::words_high, scores.high);
    row.set(Feature::words_mean, scores.mean());
    row.set(Feature::words_first, first);
    row.set(Feature::words_known, scores.count);
}

auto rows_of(const Dom& dom, const Layout& seen, std::vector<Block> blocks, const Reading& rules,
             const Reading& listing, const PageTraits& page) -> Rows {
    return Maker{dom, seen, std::move(blocks), rules, listing, page}.make();
}

}  // namespace fanfold::extract
