#pragma once
/// Link → Page → Document: a URL to visit; the bytes that came back; a text.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <fanfold/time/clock.hpp>
#include <fanfold/value/digest.hpp>
#include <fanfold/value/name.hpp>
#include <fanfold/value/url.hpp>

namespace fanfold {

enum class LinkOrigin { seed, sitemap, feed, page, redirect };

/// Somewhere to go. Links from one source never leave it: visibility travels with the source.
struct Link {
    Url url;
    SourceName source;
    LinkOrigin origin = LinkOrigin::page;
    int depth = 0;
    std::optional<Instant> published;  ///< what the feed or sitemap said
    std::string title;                 ///< what the feed said
    std::optional<Instant> updated{};  ///< what the feed said later of it; a journal does not keep it
};

/// What kind of bytes a page holds, as discover and extract need to know it.
enum class PageForm { html, feed, sitemap, text, entry, other };

/// The bytes that came back, decoded (no gzip), with everything the wire said about them.
struct Page {
    Link link;
    Url final_url;  ///< after redirects
    int status = 0;
    PageForm form = PageForm::html;
    std::string body;
    std::string content_type;  ///< as sent
    std::string etag;
    std::string last_modified;
    Instant fetched_at{};
    bool truncated = false;     ///< cut at the size cap; the part before it is here
    bool not_modified = false;  ///< 304: body is empty, the stored document stands
};

/// One entry of a feed. `html` is whatever body the feed carried.
struct FeedEntry {
    std::string link;
    std::string title;
    std::string html;
    std::vector<std::string> authors;
    std::optional<Instant> published;
    std::optional<Instant> updated{};  ///< where the entry tells it too
};

/// A text. Its id is the SHA-256 of its folded text: the same text anywhere, any night, is one
/// document.
struct Document {
    Digest id;
    std::string text;  ///< valid UTF-8, NFC, '\n' line ends; offsets in citations are bytes of this
    std::string title;
    std::vector<std::string> authors;
    std::optional<Instant> published;
    std::optional<Instant> modified;
    std::string language;       ///< BCP 47, "und" when unknown
    std::string canonical_url;  ///< absolute http(s), or empty
    std::string site_name;
    std::string kind;  ///< article, listing, forum, product, document, entry
    int extractor_version = 0;
};

/// How a document stands to what was known of its URL before.
enum class SightingStatus { baseline, fresh, changed, unchanged };

/// "In run r, source s showed document d at url u." A citation names a document and a sighting.
struct Sighting {
    SightingId id;
    RunId run;
    SourceName source;
    Url url;
    Digest document;
    Instant fetched_at{};
    std::string title;
    std::optional<Instant> published;
    SightingStatus status = SightingStatus::fresh;
};

auto to_string(LinkOrigin origin) -> std::string;
auto to_string(SightingStatus status) -> std::string;
auto sighting_status_from(std::string_view text) -> std::optional<SightingStatus>;
auto link_origin_from(std::string_view text) -> std::optional<LinkOrigin>;

}  // namespace fanfold
