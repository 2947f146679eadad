#pragma once
// The generated site's pages as bytes: news-site HTML with its boilerplate, RSS, sitemap.
#include <string>
#include <vector>

#include "news_text.hpp"

namespace fanfold::sim {

struct PageLink {
    std::string href;
    std::string title;
    std::string when;  // RFC 3339, or empty
};
// What every page of a site carries around its content.
struct PageFrame {
    std::string base;  // "http://h0001.sim.example"
    std::string site;
    std::vector<PageLink> navigation;
    std::vector<PageLink> most_read;
};
struct ArticleParts {
    Story told;
    PageLink self;
    PageLink section;
    std::vector<PageLink> related;
    std::vector<PageLink> elsewhere;
};
struct FeedPart {
    PageLink link;
    std::string summary;
    std::string date;  // RFC 822
};

auto listing_page(const PageFrame& frame, const std::string& path, const std::string& title,
                  const std::vector<PageLink>& entries) -> std::string;
auto article_page(const PageFrame& frame, const ArticleParts& parts) -> std::string;
auto feed_xml(const std::string& base, const std::string& title, const std::vector<FeedPart>& parts)
    -> std::string;
auto sitemap_xml(const std::string& base, const std::vector<PageLink>& pages) -> std::string;

}  // namespace fanfold::sim
