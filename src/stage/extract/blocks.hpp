#pragma once
/// The blocks of a page that hold words, and what can be told about each of them: its words' form,
/// where it stands, what its ancestors and neighbours are, how often its like is repeated. What
/// `block_model` weighs.
///
/// Linear in nodes (ancestors are walked at most 40 steps).
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "block_words.hpp"
#include "layout.hpp"

namespace fanfold::extract {

// clang-format off
#define FANFOLD_BLOCK_FEATURES(X) \
    X(text) X(link_density) X(links) X(words) X(sentences) X(commas) X(digits) X(capitals) X(ends_sentence) X(price) \
    X(tag) X(parent_tag) X(grand_tag) X(depth) \
    X(place_text) X(place_block) X(index) X(after_title) X(text_after_title) X(text_under_heading) X(blocks_under_heading) \
    X(heading_level) X(under_end_heading) \
    X(in_nav) X(in_header) X(in_footer) X(in_aside) X(in_main) X(in_article) X(in_form) X(in_table) X(in_list) X(in_dl) \
    X(in_figure) X(in_details) X(in_link) X(in_section) \
    X(hint_boilerplate) X(hint_passing) X(hint_comments) X(hint_content) X(hint_post) X(hint_date) X(hint_author) \
    X(hint_item) X(part_matter) X(part_byline) X(part_extra) X(page_parts) \
    X(by_rules) X(by_listing_rules) \
    X(up1_share) X(up1_links) X(up1_prose) X(up2_share) X(up2_links) X(up2_prose) X(up3_share) X(up3_links) X(up3_prose) \
    X(up5_share) X(up5_links) X(up5_prose) \
    X(great_share) X(great_links) X(great_prose) X(great_steps) \
    X(repeat_count) X(repeat_text) X(repeat_links) X(repeat_steps) X(repeat_share) X(repeat_place) \
    X(repeat2_count) X(repeat2_text) X(repeat2_links) X(repeat2_share) \
    X(like_count) X(like_share) X(like_text) X(like_links) \
    X(before_text) X(before_links) X(before_tag) X(after_text) X(after_links) X(after_tag) X(before2_text) X(after2_text) \
    X(around_text) X(around_links) \
    X(same_text) X(is_title) X(largest_share) X(title_share) X(data_share) X(data_words) X(page_told) \
    X(page_text) X(page_prose) X(page_links) X(page_blocks) X(page_articles) X(page_headings) X(page_paragraphs) \
    X(page_items) X(page_forms) X(page_prices) X(page_rules_share) X(page_rules_prose) X(page_listing_share) \
    X(page_kind) X(page_ld_article) X(page_ld_product) X(page_ld_forum) X(page_ld_listing) X(page_og) \
    X(page_segments) X(page_slug) X(page_query) \
    X(names_low) X(names_high) X(names_sum) X(names_near) X(names_own) \
    X(words_low) X(words_high) X(words_mean) X(words_first) X(words_known)
// clang-format on

enum class Feature : std::uint8_t {
#define FANFOLD_NAME(name) name,
    FANFOLD_BLOCK_FEATURES(FANFOLD_NAME)
#undef FANFOLD_NAME
        count
};
inline constexpr auto feature_count = static_cast<std::size_t>(Feature::count);
using Features = std::array<float, feature_count>;

/// What the page says of itself, for every block the same.
struct PageTraits {
    std::string_view title;
    std::vector<std::string_view> data;  ///< what it tells of its matter elsewhere than in its text
    std::string_view path;               ///< of the URL
    bool query = false;
    int kind = 0;  ///< as the rules tell it
    int og_type = 0;
    bool ld_article = false;
    bool ld_product = false;
    bool ld_forum = false;
    bool ld_listing = false;
};

/// What another way of reading the page would keep.
struct Reading {
    const Layout& layout;
    NodeId top;
    [[nodiscard]] auto keeps(const Dom& dom, NodeId at) const -> bool {
        return at >= top && at < dom.end(top) && !layout.dropped(at);
    }
};

/// What is told of the blocks of a page.
struct Rows {
    std::vector<Block> blocks;
    std::vector<Features> features;
};
/// One row a block.
auto rows_of(const Dom& dom, const Layout& seen, std::vector<Block> blocks, const Reading& rules,
             const Reading& listing, const PageTraits& page) -> Rows;

void set_names(Features& row, const Trail& trail);
void set_words(Features& row, const Scores& scores, float first);

}  // namespace fanfold::extract
