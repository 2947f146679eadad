#include "engines.hpp"

#include "word_table.hpp"

namespace fanfold::extract {

namespace {

// clang-format off
constexpr std::string_view matters[] = {
    // XenForo, vBulletin, MyBB, Invision, Discourse, Flarum, Vanilla, Khoros, Zendesk
    "message-body", "message-content", "bbWrapper", "messageText", "messageContent", "postcontent",
    "b-post__content", "js-post__content-text", "post_body", "cPost_contentWrap", "ipsType_richText", "ipsRichText",
    "cooked", "crawler-post", "Post-body", "userContent", "lia-message-body-content", "post-body", "comment-body",
    // Stack Exchange, Reddit, Hacker News
    "s-prose", "js-post-body", "usertext-body", "md", "commtext",
    // Gnuboard, Rhymix, KBoard, Naver, Tistory, Daum, DC Inside, Hatena, note, Ameba, WeChat, Zhihu, CSDN
    "bo_v_con", "cmt_contents", "xe_content", "rhymix_content", "kboard-content", "se-main-container", "dic_area",
    "newsct_article", "tt_article_useless_p_margin", "article_view", "write_div", "hatenablog-entry",
    "usertxt", "comment_view", "post_article", "board-contents", "powerbbsContent", "memo_content", "text_comment",
    "essential-info-table", "prdDetail", "xforms_input",
    "note-common-styles__textnote-body", "skin-entryBody", "rich_media_content", "RichContent-inner", "article_content",
    // WooCommerce, Shopify, Magento, BigCommerce, PrestaShop, Amazon, eBay
    "woocommerce-product-details__short-description", "woocommerce-Tabs-panel--description",
    "woocommerce-product-attributes", "woocommerce-loop-product__title", "product_title", "product__description",
    "product-single__description", "product__title", "product-single__title", "card__heading", "rte",
    "product-info-main", "additional-attributes", "product-item-link", "productView-description", "productView-title",
    "product-description", "product-features", "productTitle", "feature-bullets", "productDescription", "prodDetails",
    "aplus", "detailBullets_feature_div", "x-item-title", "ux-layout-section",
    // WordPress and its builders, Ghost, Blogger, Squarespace, Webflow, Drupal, Joomla, HubSpot, MediaWiki
    "entry-content", "entry-title", "wp-block-post-content", "elementor-widget-theme-post-content",
    "elementor-widget-text-editor", "et_pb_post_content", "et_pb_text_inner", "td-post-content", "post-content",
    "gh-content", "sqs-html-content", "blog-item-content", "w-richtext", "field--name-body",
    "com-content-article__body", "hs_cos_wrapper_type_rich_text", "blog-post__body", "mw-parser-output",
    // Sphinx, MkDocs, Docusaurus, VitePress, GitHub, MDN
    "rst-content", "bd-article", "md-content__inner", "theme-doc-markdown", "vp-doc", "markdown-body", "markdown",
    "main-page-content"};

constexpr std::string_view bylines[] = {
    "message-name", "message-attribution-main", "message-date", "postdate", "post_date", "post_author", "keyinfo",
    "ipsComment_meta", "crawler-post-meta", "PostUser", "AuthorInfo", "Item-Header", "lia-user-name",
    "lia-message-posted-on", "user-details", "tagline", "comhead", "hnuser", "age", "bo_v_info", "entry-meta",
    "posted-on", "byline", "post-meta", "comment-meta", "product_meta", "post-timestamp", "post-header",
    "media_end_head_info_datestamp", "gall_date",
    "cmt_nickbox", "comment_time", "bo_vc_hdinfo", "if_date", "u-datetime", "p-author"};

constexpr std::string_view extras[] = {
    "message-userExtras", "message-userTitle", "userTitle", "message-attribution-opposite", "message-lastEdit",
    "message-signature", "reactionsBar", "message-actionBar", "actionBar", "message-footer", "block-outer",
    "shareButtons", "p-body-sidebar", "p-nav", "p-footer", "messageMeta", "messageUserBlock", "postprofile",
    "post-buttons", "back2top", "userinfo", "userinfo_extra", "usertitle", "signature_container", "postfoot",
    "postlinking", "b-userinfo", "b-post-control", "b-post__footer", "postcontrols", "author_statistics",
    "author_buttons", "post_controls", "poster", "moderatorbar", "quickbuttons", "cAuthorPane", "cAuthorPane_info",
    "ipsComment_controls", "ipsItemControls", "ipsReact", "topic-map", "post-menu-area", "crawler-nav",
    "topic-category", "more-topics__container", "Post-actions", "Post-footer", "Reactions", "Signature",
    "lia-message-footer", "lia-quilt-column-side-content", "js-post-menu", "js-voting-container", "js-post-notice",
    "post-taglist", "post-signature", "flat-list", "morecomments",
    "up-sells", "cross-sells", "woocommerce-breadcrumb", "woocommerce-result-count", "woocommerce-ordering",
    "product-recommendations", "product-form", "announcement-bar", "cart-drawer", "facets-container",
    "shopify-section-group-footer-group", "shopify-section-group-header-group", "product-add-form",
    "product-social-links", "toolbar-products", "productView-options", "navFooter", "nav-belt", "rhf",
    "entry-footer", "post-navigation", "nav-links", "widget-area", "widget", "comment-respond", "jp-relatedposts",
    "author-box", "tags-links", "cat-links", "elementor-location-footer", "elementor-location-header", "post-footer",
    "w-nav", "region-footer", "block-menu", "field--name-field-tags", "mw-editsection", "mw-jump-link", "catlinks",
    "printfooter", "vector-header-container", "vector-column-start", "sphinxsidebar", "wy-nav-side", "headerlink",
    "rst-versions", "md-sidebar", "md-header", "md-footer", "theme-doc-sidebar-container", "theme-doc-toc-desktop",
    "theme-doc-footer", "pagination-nav", "hash-link", "VPSidebar", "VPDocFooter", "VPNav", "VPLocalNav",
    "VPDocAside", "Layout-sidebar", "gall_list", "bottom_list", "btn_recommend_box", "comment_content_symph",
    "post_button", "bo_v_com", "bo_v_share", "u_likeit", "media_end_linked", "container_postbtn", "another_category"};
// clang-format on

auto table() -> const WordTable<Part>& {
    static const auto made = [] {
        auto parts = std::vector<WordTable<Part>::Entry>{};
        for (const auto name : matters) parts.emplace_back(name, Part::matter);
        for (const auto name : bylines) parts.emplace_back(name, Part::byline);
        for (const auto name : extras) parts.emplace_back(name, Part::extra);
        return WordTable<Part>{parts};
    }();
    return made;
}

}  // namespace

auto part_of(std::string_view name) -> Part {
    return table().get(name, Part::unknown);
}

}  // namespace fanfold::extract
