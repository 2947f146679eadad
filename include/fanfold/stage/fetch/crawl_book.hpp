#pragma once
/// The crawl's memory, as the fetch room needs it. Implemented by store/ (crawl.db). Batches only;
/// io thread.
#include <boost/asio/awaitable.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <fanfold/flow/crawl.hpp>
#include <fanfold/flow/source_night.hpp>
#include <fanfold/stage/fetch/cookies.hpp>
#include <fanfold/stage/fetch/robots.hpp>
#include <fanfold/text/similarity.hpp>
#include <fanfold/value/error.hpp>

namespace fanfold::fetch {

/// What the last good fetch of a URL by a source left. Without document and body: nothing of it may be kept or is there any
/// more, and it is asked again by its interval.
struct KnownUrl {
    std::string etag;
    std::string last_modified;
    Digest body;      ///< SHA-256 of the decoded bytes
    Digest document;  ///< empty: it held no document (a listing, a feed)
    int extractor_version = 0;
    Instant fetched_at{};
    std::vector<std::string> links;  ///< what it linked to, so that a 304 still leads on
    Duration interval{};             ///< how long its text is taken to stand; see recheck.hpp
};

enum class VisitState {
    done,
    failed,
    refused,
    unasked,   ///< budget or time ran out, or its host rests
    standing,  ///< not due again yet: what was stored stands
};

/// Everything that one visit leaves; committed together, so a kill repeats a visit or keeps it,
/// never half of it.
struct VisitRecord {
    RunId run;
    Link link;
    VisitState state = VisitState::done;
    std::string reason;  ///< why not, in words
    std::optional<KnownUrl> known;
    std::vector<Document> documents;  ///< to store, new texts only need their row once; usually
                                      ///< one, many for FeedItems::entry
    std::vector<Sighting> sightings;  ///< ids are given by the store
    std::vector<text::Signature> signatures;      ///< one per document
    std::vector<std::pair<Digest, Digest>> near;  ///< pairs verified as telling the same
    std::vector<Link> found;                      ///< links accepted by the frontier
};

struct SourceHistory {
    bool seen_before = false;  ///< an earlier run closed it: the baseline is known
};

/// A source's nights: earlier ones, the oldest first, and what this run came to so far.
struct SourceNights {
    std::vector<SourceNight> before;
    SourceNight tonight;
};

struct ClosedNight {
    SourceNight night;
    std::string alarm;  ///< in words; empty: as usual
    /// Addresses that were found and not visited, each once: by include and exclude, and for want of room in max_pages, of
    /// time, or of a host that answers.
    int left_by_rule = 0;
    int left_by_budget = 0;
    /// Nothing but its rules and max_pages ended it: others may take it for their own.
    bool whole = false;
    JobName job{};   ///< whose run it was
    Digest rules{};  ///< what of its source's configuration decides what is found
};

/// A crawl of a source by another run.
struct EarlierCrawl {
    RunId run;
    JobName job;
    Instant began_at{};  ///< what it read is as old as this
};

struct StoredCookies {
    Digest imported;  ///< of the cookies.txt that they were read from, if they were
    std::vector<Cookie> cookies;
};

/// Where a signature stands in the order of age.
struct SignatureMark {
    Instant first_seen{};
    std::int64_t row = 0;
};

struct StoredSignature {
    SignatureMark mark;
    Digest document;
    text::Signature signature;
};

class CrawlBook {
  public:
    virtual ~CrawlBook() = default;
    [[nodiscard]] virtual auto history(SourceName source)
        -> boost::asio::awaitable<Result<SourceHistory>> = 0;
    /// Opens the source in this run and journals its first links. Idempotent; one that is closed stays as it is.
    [[nodiscard]] virtual auto open(RunId run, SourceName source, std::vector<Link> start)
        -> boost::asio::awaitable<Result<Done>> = 0;
    /// Links that wait, in the order of their arrival, a slice at a time: a million are queued again
    /// while the first ones are fetched.
    struct Waiting {
        std::vector<Link> links;
        std::optional<std::int64_t> more_after;  ///< what to ask for next; empty: these were the last
    };
    [[nodiscard]] virtual auto waiting(RunId run, SourceName source, std::int64_t after)
        -> boost::asio::awaitable<Result<Waiting>> = 0;
    /// After a crash: the first of the links not yet visited, and the keys of those that are done
    /// with.
    struct Journal {
        bool closed = false;
        std::vector<Link> pending;
        std::optional<std::int64_t> more_after;  ///< there are more: ask `waiting`
        std::vector<std::string> visited_keys;
        std::vector<std::string> unasked_keys;  ///< done with, and nobody was asked: standing, unasked
        std::string shared;  ///< of one that took an earlier crawl for its own: which, in words
    };
    [[nodiscard]] virtual auto journal(RunId run, SourceName source)
        -> boost::asio::awaitable<Result<Journal>> = 0;
    [[nodiscard]] virtual auto known(SourceName source, std::string url_key)
        -> boost::asio::awaitable<Result<std::optional<KnownUrl>>> = 0;
    [[nodiscard]] virtual auto record(std::vector<VisitRecord> batch)
        -> boost::asio::awaitable<Result<Done>> = 0;
    /// At most `most` earlier nights.
    [[nodiscard]] virtual auto nights(RunId run, SourceName source, std::size_t most)
        -> boost::asio::awaitable<Result<SourceNights>> = 0;
    /// The source's crawl of this run is over; from now on its baseline is known.
    [[nodiscard]] virtual auto close(RunId run, SourceName source, std::string trouble,
                                     ClosedNight night) -> boost::asio::awaitable<Result<Done>> = 0;
    /// The newest whole crawl by these rules, with at least one page, that began at `since` or later in another run, and ended by now. None where
    /// `run` has opened the source already: it goes on with what it began.
    [[nodiscard]] virtual auto earlier_crawl(RunId run, SourceName source, Digest rules, Instant since)
        -> boost::asio::awaitable<Result<std::optional<EarlierCrawl>>> = 0;
    /// `run` takes the crawl of `of` for its own: the source is closed in it, and nobody was asked. `words` say which one.
    [[nodiscard]] virtual auto share(RunId run, SourceName source, RunId of, std::string words)
        -> boost::asio::awaitable<Result<Done>> = 0;
    /// Of origins where the source begins, instead of what was kept of them before.
    [[nodiscard]] virtual auto keep_robots(SourceName source, std::vector<RobotsSeen> seen)
        -> boost::asio::awaitable<Result<Done>> = 0;
    /// Of the sources that were closed in this run, by name.
    [[nodiscard]] virtual auto alarms(RunId run)
        -> boost::asio::awaitable<Result<std::vector<std::pair<SourceName, std::string>>>> = 0;
    [[nodiscard]] virtual auto cookies(SourceName source)
        -> boost::asio::awaitable<Result<StoredCookies>> = 0;
    /// Instead of those that were kept before.
    [[nodiscard]] virtual auto keep_cookies(SourceName source, StoredCookies stored)
        -> boost::asio::awaitable<Result<Done>> = 0;
    /// Signatures for the near-duplicate index, by age: the next after `after`, at most so many.
    [[nodiscard]] virtual auto signatures(SignatureMark after, std::int64_t most)
        -> boost::asio::awaitable<Result<std::vector<StoredSignature>>> = 0;
    /// Texts by document id; missing ones are left out.
    [[nodiscard]] virtual auto documents(std::vector<Digest> ids)
        -> boost::asio::awaitable<Result<std::vector<Document>>> = 0;
    /// The newest extractor-independent look at a document: the sighting before this run at this
    /// URL.
    [[nodiscard]] virtual auto last_sighting(SourceName source, std::string url_key)
        -> boost::asio::awaitable<Result<std::optional<Sighting>>> = 0;
};

}  // namespace fanfold::fetch
