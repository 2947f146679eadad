#pragma once
/// Discover: where there is something to read. Pure functions on bytes; run on `cpu`.
#include <memory>
#include <string_view>
#include <vector>

#include <fanfold/flow/crawl.hpp>
#include <fanfold/flow/source.hpp>
#include <fanfold/value/error.hpp>

namespace fanfold::discover {

/// RSS 0.9x/1.0/2.0, Atom (RFC 4287) or JSON Feed 1.1, malformed ones as far as they can be read. Dates later than
/// `now` + 1 day are dropped. At most 5,000 entries. Entities are never expanded from a DTD.
auto parse_feed(std::string_view bytes, std::string_view content_type, const Url& base, Instant now)
    -> Result<std::vector<FeedEntry>>;

/// The entries of any JSON answer, by the pointers of `api`; links that are none are left out.
auto parse_json_items(std::string_view bytes, const JsonApi& api, const Url& base, Instant now)
    -> Result<std::vector<FeedEntry>>;

struct SitemapEntry {
    Url url;
    std::optional<Instant> modified;  ///< lastmod, or news:publication_date
    std::string title;                ///< news:title
};
struct Sitemap {
    std::vector<SitemapEntry> pages;     ///< at most 50,000 (sitemaps.org)
    std::vector<SitemapEntry> children;  ///< of a sitemap index; of OPML its feeds
};
auto parse_sitemap(std::string_view bytes, const Url& base) -> Result<Sitemap>;

/// Looks at bytes and content type: what form is this?
auto form_of(std::string_view bytes, std::string_view content_type) -> PageForm;

/// The rules by which one source takes links. Compiles its patterns once.
class LinkRules {
  public:
    static auto compile(const Source& source) -> Result<LinkRules>;
    /// Seeds, feeds and sitemaps of the source, depth 0.
    [[nodiscard]] auto start() const -> std::vector<Link>;
    /// True if `url`, found on `from` at that depth, is to be followed: scope, depth, include and
    /// exclude, no trap (over 2,000 bytes, one path segment repeated over 3 times, over 20
    /// segments), no file of a known non-text kind (.jpg, .zip, .pdf …).
    [[nodiscard]] auto takes(const Link& from, const Url& url) const -> bool;
    /// The same of what a feed or a sitemap lists, which stands at depth 0: a feed may name any place,
    /// a sitemap may speak for its own site only.
    [[nodiscard]] auto admits(LinkOrigin listed_by, const Url& url) const -> bool;
    /// Of what `takes` refuses: whether only include or exclude keep it out.
    [[nodiscard]] auto leaves_out(const Link& from, const Url& url) const -> bool;
    ~LinkRules();
    LinkRules(LinkRules&&) noexcept;
    auto operator=(LinkRules&&) noexcept -> LinkRules&;

  private:
    LinkRules();
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace fanfold::discover
