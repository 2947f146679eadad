#include "matter.hpp"

#include "block_model.hpp"

namespace fanfold::extract {

namespace {

/// Pages whose matter is short entries (shelves, charts, indexes) leave next to nothing when they
/// are read for sentences.
auto leaves_too_much(const Layout& seen, const Choice& choice, const JsonLd& json) -> bool {
    if (choice.layout.prose(choice.top) >= 800) return false;
    const auto least = json.article ? 0.1 : 0.2;
    return choice.layout.text(choice.top) < least * seen.text(seen.body());
}

auto choose(const Dom& dom, Layout layout, Kind kind) -> Choice {
    const auto top = find_main(dom, layout, kind);
    return {std::move(layout), top};
}

auto og_number(std::string_view type) -> int {
    if (type.empty()) return 0;
    if (type == "article") return 1;
    if (type == "website") return 2;
    return type.find("product") != std::string_view::npos ? 3 : 4;
}

}  // namespace

auto matter_by_rules(const PageView& page, Kind& kind) -> Choice {
    auto first = choose(page.dom, page.seen, kind);
    if (kind != Kind::product && !page.json.article &&
        is_mostly_links(page.dom, first.layout, first.top))
        kind = Kind::listing;
    if (leaves_too_much(page.seen, first, page.json))
        return choose(page.dom, page.seen, Kind::listing);
    return first;
}

auto rows_of(const PageView& page, Kind kind, const Choice& rules, std::vector<Block> blocks)
    -> Rows {
    auto traits = PageTraits{};
    traits.title = page.meta.title;
    traits.data = {page.meta.description, page.json.description, page.json.product_name,
                   page.json.body, page.json.headline};
    traits.data.insert(traits.data.end(), page.json.specs.begin(), page.json.specs.end());
    traits.path = page.url.path();
    traits.query = page.url.path().size() != page.url.path_and_query().size();
    traits.kind = static_cast<int>(kind);
    traits.og_type = og_number(page.meta.og_type);
    traits.ld_article = page.json.article;
    traits.ld_product = page.json.product;
    traits.ld_forum = page.json.forum;
    traits.ld_listing = page.json.listing;
    const auto listing = choose(page.dom, page.seen, Kind::listing);
    return rows_of(page.dom, page.seen, std::move(blocks), {rules.layout, rules.top},
                   {listing.layout, listing.top}, traits);
}

namespace {

/// The model was fitted on whole pages: scraps are left to the rules. Pages with more blocks are
/// tables of data: the rules do, and time stays bounded.
constexpr auto least_blocks = std::size_t{20};
constexpr auto most_blocks = std::size_t{20'000};

auto by_rules(const PageView& page, const std::vector<Block>& blocks,
              const std::vector<float>& chances, Choice rules) -> Judged {
    auto kept = Kept{};
    for (const auto& block : blocks) {
        const auto keeps = Reading{rules.layout, rules.top}.keeps(page.dom, block.first_text);
        kept.block.push_back(keeps ? 1 : 0);
        kept.count += keeps ? 1 : 0;
    }
    const auto expected = chances.empty() ? 0.5 : expected_f1(blocks, chances, kept.block);
    return {std::move(rules), expected, kept.count, blocks.size(), false};
}

auto by_model(const PageView& page, const Rows& rows, const Kept& kept) -> Judged {
    auto keeps = std::vector<char>(page.dom.size());
    for (auto at = std::size_t{0}; at < rows.blocks.size(); ++at)
        keeps[rows.blocks[at].node] = kept.block[at];
    auto out =
        Judged{{page.seen, page.seen.body()}, kept.expected, kept.count, rows.blocks.size(), true};
    for (auto i = page.seen.body(); i < page.dom.size(); ++i)
        if (page.dom.tag(i) == Tag::text && !keeps[page.seen.block_of(i)])
            out.choice.layout.drop(i);
    return out;
}

}  // namespace

auto judge(const PageView& page, Kind kind, Choice rules) -> Judged {
    auto blocks = blocks_of(page.dom, page.seen);
    if (blocks.size() > most_blocks) return by_rules(page, blocks, {}, std::move(rules));
    const auto rows = rows_of(page, kind, rules, std::move(blocks));
    const auto chances = chances_of(rows.features);
    const auto kept = best_blocks(rows.blocks, chances);
    if (rows.blocks.size() < least_blocks || kept.count == 0)
        return by_rules(page, rows.blocks, chances, std::move(rules));
    return by_model(page, rows, kept);
}

}  // namespace fanfold::extract
