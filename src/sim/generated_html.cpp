#include "generated_html.hpp"

namespace fanfold::sim {

namespace {

auto escaped(const std::string& text) -> std::string {
    std::string out;
    for (char c : text) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '"')
            out += "&quot;";
        else
            out += c;
    }
    return out;
}

auto anchor(const PageLink& link) -> std::string {
    return "<a href=\"" + escaped(link.href) + "\">" + escaped(link.title) + "</a>";
}

auto list_of(const std::vector<PageLink>& links, const std::string& css) -> std::string {
    auto out = "<ul class=\"" + css + "\">\n";
    for (const auto& link : links) out += "  <li>" + anchor(link) + "</li>\n";
    return out + "</ul>\n";
}

// Weight that real pages have and readers never see.
auto style_and_script() -> std::string {
    std::string out = "<style>\n";
    for (int n = 0; n < 40; ++n) {
        auto id = std::to_string(n);
        out += ".grid-" + id + "{display:flex;margin:" + id + "px 0;padding:0 " + id +
               "px;color:#333}\n";
    }
    return out +
           "</style>\n<script>window.dataLayer=window.dataLayer||[];function consent(){var "
           "k='cookie_choice';"
           "try{return localStorage.getItem(k)}catch(e){return null}}"
           "document.addEventListener('scroll',function(){dataLayer.push({event:'scroll',y:window."
           "scrollY})});"
           "</script>\n";
}

auto head(const PageFrame& frame, const std::string& path, const std::string& title,
          const std::string& more) -> std::string {
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>" +
           escaped(title) + " | " + escaped(frame.site) +
           "</title>\n<link rel=\"canonical\" href=\"" + frame.base + path +
           "\">\n<link rel=\"alternate\" type=\"application/rss+xml\" href=\"/feed.xml\">\n"
           "<meta property=\"og:site_name\" content=\"" +
           escaped(frame.site) + "\">\n<meta property=\"og:title\" content=\"" + escaped(title) +
           "\">\n" + more + style_and_script() + "</head>\n<body>\n";
}

auto top(const PageFrame& frame) -> std::string {
    return "<div class=\"cookie-banner\">We use cookies to remember your choices. <button>Accept "
           "all</button>"
           " <button>Settings</button></div>\n<header><a class=\"logo\" href=\"/\">" +
           escaped(frame.site) + "</a>\n<nav>" + list_of(frame.navigation, "main-nav") +
           "</nav></header>\n";
}

auto sidebar(const PageFrame& frame) -> std::string {
    return "<aside class=\"sidebar\"><h2>Most read</h2>\n" + list_of(frame.most_read, "most-read") +
           "<div class=\"newsletter\"><p>Get the morning briefing in your inbox.</p><form "
           "action=\"/private/signup\">"
           "<input name=\"email\"><button>Sign up</button></form></div></aside>\n";
}

auto bottom(const PageFrame& frame) -> std::string {
    return "<footer>" + list_of(frame.navigation, "footer-nav") +
           "<a href=\"/feed.xml\">RSS</a> <a href=\"/sitemap.xml\">Sitemap</a> <a "
           "href=\"/private/account\" rel=\"nofollow\">"
           "My account</a>\n<p>Copyright " +
           escaped(frame.site) +
           ". All rights reserved. No part of this page may be reproduced without written "
           "permission. Quotes delayed "
           "by at least 15 minutes.</p></footer>\n</body>\n</html>\n";
}

auto teaser(const PageLink& entry) -> std::string {
    return "<article class=\"teaser\"><h3>" + anchor(entry) + "</h3><time datetime=\"" +
           entry.when + "\">" + entry.when.substr(0, 10) + "</time></article>\n";
}

auto article_meta(const ArticleParts& parts) -> std::string {
    return "<meta name=\"description\" content=\"" + escaped(parts.told.summary) +
           "\">\n<meta property=\"og:type\" content=\"article\">\n<meta "
           "property=\"article:published_time\" content=\"" +
           parts.self.when + "\">\n<meta name=\"author\" content=\"" + escaped(parts.told.author) +
           "\">\n";
}

auto article_body(const ArticleParts& parts) -> std::string {
    auto out = "<article>\n<p class=\"kicker\">" + anchor(parts.section) + "</p>\n<h1>" +
               escaped(parts.told.headline) + "</h1>\n<p class=\"byline\">By " +
               escaped(parts.told.author) + " <time datetime=\"" + parts.self.when + "\">" +
               parts.self.when.substr(0, 10) +
               "</time></p>\n<div class=\"share\"><button>Share</button>"
               "<button>Print</button></div>\n";
    for (const auto& paragraph : parts.told.paragraphs)
        out += "<p>" + escaped(paragraph) + "</p>\n";
    return out + "</article>\n";
}

}  // namespace

auto listing_page(const PageFrame& frame, const std::string& path, const std::string& title,
                  const std::vector<PageLink>& entries) -> std::string {
    auto out =
        head(frame, path, title, "") + top(frame) + "<main>\n<h1>" + escaped(title) + "</h1>\n";
    for (const auto& entry : entries) out += teaser(entry);
    return out + "</main>\n" + sidebar(frame) + bottom(frame);
}

auto article_page(const PageFrame& frame, const ArticleParts& parts) -> std::string {
    return head(frame, parts.self.href, parts.told.headline, article_meta(parts)) + top(frame) +
           "<main>\n" + article_body(parts) +
           "<section class=\"related\"><h2>Related stories</h2>\n" +
           list_of(parts.related, "related-list") +
           "</section>\n<section class=\"partners\"><h2>From our partners</h2>\n" +
           list_of(parts.elsewhere, "partner-list") + "</section>\n</main>\n" + sidebar(frame) +
           bottom(frame);
}

auto feed_xml(const std::string& base, const std::string& title, const std::vector<FeedPart>& parts)
    -> std::string {
    auto out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\"><channel><title>" +
               escaped(title) + "</title><link>" + base +
               "/</link><description>News</description>\n";
    for (const auto& part : parts) {
        auto url = base + part.link.href;
        out += "<item><title>" + escaped(part.link.title) + "</title><link>" + url +
               "</link><guid>" + url + "</guid><pubDate>" + part.date + "</pubDate><description>" +
               escaped(part.summary) + "</description></item>\n";
    }
    return out + "</channel></rss>\n";
}

auto sitemap_xml(const std::string& base, const std::vector<PageLink>& pages) -> std::string {
    std::string out =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
    for (const auto& page : pages) {
        out += "<url><loc>" + base + page.href + "</loc>";
        if (!page.when.empty()) out += "<lastmod>" + page.when + "</lastmod>";
        out += "</url>\n";
    }
    return out + "</urlset>\n";
}

}  // namespace fanfold::sim
