#pragma once
/// Extract: Page → Document and links. Pure but for PDF, which a child process reads: those run on
/// threads that may wait, all others on `cpu`.
///
/// The HTML parser (myhtml of libmodest) stands behind dom.hpp, private to this room. Caps: 50 MB
/// of input, 400,000 nodes, depth 400, attributes 256 a node; beyond them the page is an error, in
/// linear time.
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fanfold/flow/crawl.hpp>
#include <fanfold/value/error.hpp>

namespace fanfold::extract {

/// Raised whenever the text that comes out of the same bytes may change. A new version alone never
/// makes an old page new: see SightingStatus.
inline constexpr int extractor_version = 5;

/// What `About::shown` holds beside the document's text, for people.
enum class ShownAs : std::uint8_t {
    nothing,
    linked_text,  ///< Markdown with the targets of its links
    html          ///< of few tags and without attributes but href
};

/// What else is told of a page, for `fanfold extract`: it is no part of a stored document.
struct About {
    Document described;  ///< title, dates, authors … of any page, without its text
    std::chrono::minutes published_offset{
        0};  ///< the clock that the page tells `published` by: the day it names is the day there
    std::chrono::minutes modified_offset{0};
    std::string description;
    std::string image;              ///< absolute URL
    std::string license;            ///< the page's own: an absolute URL, or words
    std::optional<bool> tdm_reserved;  ///< its tdm-reservation (W3C TDMRep); none where it says nothing
    double confidence = 0;          ///< word F1 to be expected of the text, 0 to 1
    std::string why;                ///< how the text was found, in words
    std::string state = "content";  ///< or what stands before it: "consent wall", "login page" …
    std::string shown;              ///< the matter in the form that was asked for; HTML pages only
};

struct Extracted {
    std::optional<Document>
        document;            ///< none for pages without a main text of their own (listings, shells)
    std::string why_none;    ///< in words
    std::vector<Url> links;  ///< resolved, in order, each once; empty under nofollow
    std::vector<Url> feeds;  ///< <link rel=alternate> RSS/Atom
    bool noindex = false;    ///< meta robots: not stored, not cited
    std::optional<Document>
        listing_text;  ///< what a listing shows, for `fanfold extract`; not a document of a run
    About about;
};

auto extract_html(const Page& page, ShownAs as = ShownAs::nothing) -> Result<Extracted>;
/// HTML that a browser drew: that it is short does not mean that a script would draw more.
auto extract_drawn(const Page& page) -> Result<Extracted>;
auto extract_text(const Page& page) -> Result<Extracted>;  ///< text/plain, Markdown
auto extract_pdf(const Page& page) -> Result<Extracted>;   ///< waits for a child process, up to 30 s
auto extract_entry(const FeedEntry& entry, const Page& feed) -> Result<Extracted>;
/// By its first bytes but white space (ISO 32000-1, 7.5.2).
auto is_pdf(std::string_view bytes) -> bool;
/// By page.form; a PDF by is_pdf.
auto extract(const Page& page, ShownAs as = ShownAs::nothing) -> Result<Extracted>;

/// Whether a page's own head asks not to be kept (meta robots), without what else `extract` does: for pages that are read in
/// another form. False where it cannot be read.
auto is_noindex(const Page& page) -> bool;

/// SHA-256 of the folded text, without relative times ("3 hours ago", "3시간 전") and view or
/// comment counters.
auto document_id(std::string_view text) -> Digest;

}  // namespace fanfold::extract
