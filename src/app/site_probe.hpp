#pragma once
/// What a company's site offers a reader: newsroom, feeds, sitemaps. A few polite requests a site,
/// by its robots.txt; several sites at once.
#include <boost/asio/awaitable.hpp>
#include <string>
#include <vector>

#include <fanfold/config/draft.hpp>

#include "context.hpp"

namespace fanfold::app {

struct SiteProbe {
    Url home;
    std::string trouble;    ///< why nothing could be read; empty when it could
    std::string site_name;  ///< as the page calls itself
    std::optional<Url> newsroom;
    std::vector<Url> feeds;
    std::vector<Url> sitemaps;
};

/// In the order of `homes`. Blocking; runs the context's io.
auto probe_sites(Context& context, const std::vector<Url>& homes) -> std::vector<SiteProbe>;
/// The best link to news among these, if there is one: "newsroom" before "press" before "news".
/// On the same site only.
auto newsroom_among(const Url& home, const std::vector<Url>& links) -> std::optional<Url>;
/// Feeds if there are any, else the newsroom, else the home page.
auto source_from(const SiteProbe& probe, const std::string& name) -> config::SourceDraft;

}  // namespace fanfold::app
