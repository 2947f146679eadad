/// One link to what it leaves behind: documents, sightings, links, and how its host should be
/// treated.
#include <algorithm>

#include <fanfold/async/offload.hpp>
#include <fanfold/stage/fetch/recheck.hpp>

#include "crawl.hpp"
#include "sighting.hpp"
#include "tell.hpp"

namespace fanfold::pipeline {

namespace {

auto urls_from(const std::vector<std::string>& texts) -> std::vector<Url> {
    std::vector<Url> urls;
    for (const auto& text : texts)
        if (auto url = Url::parse(text)) urls.push_back(std::move(*url));
    return urls;
}

auto state_of(const Error& error) -> fetch::VisitState {
    return error.kind() == ErrorKind::give_up ? fetch::VisitState::refused
                                              : fetch::VisitState::failed;
}

constexpr auto whole_archive = std::chrono::hours{24 * 3650};

/// What is older than the source's freshness window, or has no date when the source is seen for the
/// first time, was there before we came: stored, never asked, never "new". Who wants ten years wants
/// undated pages too.
auto is_baseline(const Source& source, bool seen_before, std::optional<Instant> published,
                 Instant now) -> bool {
    if (!published) return !seen_before && source.since < whole_archive;
    return *published < now - source.since;
}

auto make_known(const Page& page) -> fetch::KnownUrl {
    fetch::KnownUrl known;
    known.etag = page.etag;
    known.last_modified = page.last_modified;
    known.body = sha256(page.body);
    known.extractor_version = extract::extractor_version;
    known.fetched_at = page.fetched_at;
    return known;
}

/// What is gone for good (410) or led out of its source is asked again by the interval of its own, as what did not change
/// is. What else failed is due in the next run.
auto asked_less_often(const Source& source, const fetch::Visit& visited, std::optional<fetch::KnownUrl> known,
                      Instant now) -> std::optional<fetch::KnownUrl> {
    const bool answered = !visited.trail.empty() && visited.page.error().kind() == ErrorKind::give_up;
    if (!answered) return std::nullopt;
    const int status = visited.trail.back().second;
    const bool gone = status == 410, led_away = status >= 300 && status < 400 && status != 304;
    if (!gone && !led_away) return std::nullopt;
    if (!known) known.emplace();
    const auto next = fetch::next_interval(known->interval, false, source.recheck);
    known->interval = gone && next > Duration::zero() ? source.recheck : next;
    known->fetched_at = now;
    return known;
}

/// Of what a page does not let us keep nothing is remembered but when to ask again.
void forget_contents(const Source& source, const std::optional<fetch::KnownUrl>& before, fetch::KnownUrl& known) {
    known.etag.clear();
    known.last_modified.clear();
    known.body = {};
    known.interval = fetch::next_interval(before ? before->interval : Duration::zero(), false, source.recheck);
}

/// No source may have all night for what a program of others takes long for.
constexpr auto most_on_pdfs = std::chrono::minutes{10};
constexpr int most_pdfs = 2;  ///< at once: the threads that there are for them

/// A page that was drawn before and fails once is not taken for another text. Where nobody can draw
/// at all it is read as it comes.
auto is_worse(const Shown& shown, const std::optional<fetch::KnownUrl>& known) -> bool {
    return shown.not_drawn && shown.not_drawn->kind() != ErrorKind::fix_config && known &&
           !known->document.empty();
}

auto why_no_text(const Shown& shown) -> std::string {
    const auto& why = shown.read.extracted->why_none;
    return shown.not_drawn ? why + "; not drawn: " + shown.not_drawn->message() : why;
}

/// Everything that a page needs of another thread, in one go.
auto read(const Page& page, const Clock& clock, bool drawn) -> Read {
    const auto begun = clock.steady_now();
    Read out{drawn ? extract::extract_drawn(page) : extract::extract(page), {}, {}};
    if (out.extracted && out.extracted->document && !out.extracted->noindex)
        out.likeness = Likeness::of(*out.extracted->document);
    out.took = std::chrono::ceil<Duration>(clock.steady_now() - begun);
    return out;
}

}  // namespace

auto Likeness::of(const Document& document) -> Likeness {
    Likeness out;
    out.shingles = std::make_shared<const text::Shingles>(text::shingles(document.text));
    out.signature = text::signature(*out.shingles);
    return out;
}

void Crawl::offer(Opened& opened, const Link& from, const Url& url, LinkOrigin origin,
                  Gathered& gathered) {
    const bool listed = origin == LinkOrigin::feed || origin == LinkOrigin::sitemap;
    if (!listed && !opened.rules.takes(from, url)) {
        if (opened.rules.leaves_out(from, url)) opened.by_rule.add(url);
        return;
    }
    Link link;
    link.url = url;
    link.source = from.source;
    link.origin = origin;
    link.depth = listed ? 0 : from.depth + 1;
    gathered.links.push_back(std::move(link));
}

/// robots.txt is a request of its own at the host: after it the link waits for its turn in the
/// frontier, so that no worker has to. True: it is queued again.
auto Crawl::await_turn(const Opened& opened, Link link) -> boost::asio::awaitable<bool> {
    constexpr auto not_worth_it = std::chrono::milliseconds{20};
    if (link.url.local()) co_return false;
    fetcher_.keep_distance(link.url, opened.source.delay);
    const auto* robots = co_await fetcher_.robots(link.url, opened.until, opened.way.access.get());
    if (robots != nullptr && robots->crawl_delay())
        frontier_.set_host_delay(link.url.origin(), *robots->crawl_delay());
    const auto wait = fetcher_.wait_of(link.url);
    const bool queued = wait > not_worth_it && frontier_.put_back(link, wait);
    if (queued) idle_.call_first();
    co_return queued;
}

/// What robots.txt of a seed's or a sitemap's host calls its sitemaps; once an origin.
auto Crawl::robots_sitemaps(Opened& opened, Link link)
    -> boost::asio::awaitable<std::vector<Link>> {
    std::vector<Link> links;
    const bool wanted = opened.source.use_robots_sitemaps && !link.url.local() &&
                        link.origin == LinkOrigin::seed;
    if (!wanted || !opened.sitemaps_of.insert(link.url.origin()).second) co_return links;
    const auto* robots =
        co_await fetcher_.robots(link.url, opened.until, opened.way.access.get());
    if (robots == nullptr) co_return links;
    for (const auto& text : robots->sitemaps())
        if (auto url = link.url.resolve(text))
            links.push_back(
                Link{std::move(*url), link.source, LinkOrigin::sitemap, 0, std::nullopt, {}});
    co_return links;
}

/// From the web by the source's rules and the host's robots.txt, or from the folder of a local
/// source.
auto Crawl::bring(Opened& opened, Link link, fetch::Validators validators)
    -> boost::asio::awaitable<fetch::Visit> {
    if (link.url.local()) {
        auto read = co_await read_file(std::move(link), opened.source.max_body);
        co_return read;
    }
    std::function<bool(const Url&)> may_redirect = [&opened, link](const Url& hop) {
        return hop.key() == link.url.key() || same_site(hop, link.url) ||
               opened.rules.takes(link, hop);
    };
    const auto most = opened.most_bytes(link);
    auto visited =
        co_await fetcher_.fetch(link, std::move(validators), std::move(may_redirect), opened.until,
                                opened.way.access.get(), most);
    co_return visited;
}

auto Crawl::read_file(Link link, std::size_t most) -> boost::asio::awaitable<fetch::Visit> {
    const auto now = parts_.clock.now();
    auto read = [link = std::move(link), most, now] { return fetch::read_local(link, most, now); };
    auto page = co_await async::offload(parts_.cpu, std::move(read));
    fetch::Visit visit{std::move(page)};
    co_return visit;
}

auto Crawl::known_of(const Opened& opened, Link link)
    -> boost::asio::awaitable<Result<std::optional<fetch::KnownUrl>>> {
    if (!opened.may_know) co_return std::optional<fetch::KnownUrl>{};
    auto stored = co_await parts_.store.crawl_book().known(link.source, link.url.key());
    co_return stored;
}

/// Where it stood and led to is where it stands and leads to; nobody is asked.
auto Crawl::let_stand(Opened& opened, Link link, const fetch::KnownUrl& known) -> Gathered {
    frontier_.pass(link);
    Gathered gathered;
    gathered.record.run = run_;
    gathered.record.state = fetch::VisitState::standing;
    offer_again(opened, link, known.links, gathered);
    gathered.record.link = std::move(link);
    return gathered;
}

void Crawl::offer_again(Opened& opened, const Link& from,
                        const std::vector<std::string>& links, Gathered& gathered) {
    for (const auto& url : urls_from(links)) {
        const bool listing = opened.rules.takes(from, url);
        offer(opened, from, url,
              listing || from.origin == LinkOrigin::page ? LinkOrigin::page : from.origin, gathered);
    }
}

auto Crawl::visit(Opened& opened, Link link, std::optional<fetch::KnownUrl> known)
    -> boost::asio::awaitable<Result<Gathered>> {
    fetch::Validators validators;
    if (known && opened.source.rendering.by == Rendering::By::nobody)
        validators = {known->etag, known->last_modified};
    auto visited = co_await bring_once(opened, link, std::move(validators));
    auto declared = co_await robots_sitemaps(opened, link);
    frontier_.free_host(link, std::max(visited.host_delay, fetcher_.wait_of(link.url)));
    idle_.call_first();
    if (visited.page)
        if (auto shown = check_sign_in(opened, *visited.page); !shown) visited.page = shown.error();
    if (visited.page)
        if (auto listing = check_listing(opened, *visited.page); !listing) visited.page = listing.error();
    if (visited.page)
        if (auto wanted = check_type(opened, *visited.page); !wanted) visited.page = wanted.error();
    if (!visited.page) {
        auto gathered = note_failure(opened, std::move(link), visited, std::move(known));
        gathered.links = std::move(declared);
        co_return gathered;
    }
    ++tally_.pages;
    tally_.bytes += visited.page->body.size();
    ++opened.good;
    auto gathered =
        co_await read_page(opened, std::move(*visited.page), std::move(known), visited.wishes);
    if (gathered)
        gathered->links.insert(gathered->links.end(), std::make_move_iterator(declared.begin()),
                               std::make_move_iterator(declared.end()));
    co_return gathered;
}

auto Crawl::note_failure(Opened& opened, Link link, const fetch::Visit& visited,
                         std::optional<fetch::KnownUrl> known) -> Gathered {
    const auto& error = visited.page.error();
    Gathered gathered;
    gathered.record.run = run_;
    gathered.record.state = state_of(error);
    gathered.record.reason = error.message();
    gathered.record.known = asked_less_often(opened.source, visited, std::move(known), parts_.clock.now());
    gathered.host_failed = visited.host_failed;
    opened.trouble = error.message();
    ++tally_.failed;
    const bool failed = gathered.record.state == fetch::VisitState::failed;
    if (failed && link.origin != LinkOrigin::page) opened.cut = true;  // what it would have led to is missing
    Teller{parts_.log, run_}(failed ? LogLevel::info : LogLevel::debug,
                             failed ? "fetch.failed" : "fetch.refused", Stage::fetch,
                             link.source.str(), link.url.str() + ": " + opened.trouble);
    gathered.record.link = std::move(link);
    return gathered;
}

auto Crawl::read_page(Opened& opened, Page page, std::optional<fetch::KnownUrl> known,
                      fetch::Wishes wishes) -> boost::asio::awaitable<Result<Gathered>> {
    Gathered gathered;
    gathered.record.run = run_;
    gathered.record.link = page.link;
    const bool kept_from_us = wishes.noindex || wishes.tdm_reserved;
    const bool as_before = known && (page.not_modified || known->body == sha256(page.body));
    if (as_before && !kept_from_us && tells_by_its_bytes(opened.source, page)) {
        auto confirmed = co_await confirm_unchanged(opened, std::move(page), std::move(*known),
                                                    std::move(gathered));
        co_return confirmed;
    }
    page.form = discover::form_of(page.body, page.content_type);
    if (opened.is_api(page.link.url)) page.form = PageForm::feed;
    // A sitemap may be a text with an address a line.
    if (page.form == PageForm::text && opened.is_sitemap(page.link.url)) page.form = PageForm::sitemap;
    gathered.record.known = make_known(page);
    if (page.form == PageForm::feed || page.form == PageForm::sitemap) {
        auto read = co_await read_feed(opened, std::move(page), wishes, std::move(gathered));
        co_return read;
    }
    auto read = co_await read_text(opened, std::move(page), std::move(known), wishes, std::move(gathered));
    co_return read;
}

/// The same bytes, or a 304: whatever the extractor would make of them today, the stored document
/// stands.
auto Crawl::confirm_unchanged(Opened& opened, Page page, fetch::KnownUrl known, Gathered gathered)
    -> boost::asio::awaitable<Result<Gathered>> {
    known.fetched_at = page.fetched_at;
    known.interval = fetch::next_interval(known.interval, false, opened.source.recheck);
    offer_again(opened, page.link, known.links, gathered);
    if (!known.document.empty()) {
        auto last =
            co_await parts_.store.crawl_book().last_sighting(page.link.source, page.link.url.key());
        if (!last) co_return last.error();
        if (*last) {
            Sighting again = **last;
            again.id = {};
            again.run = run_;
            again.fetched_at = page.fetched_at;
            again.status = SightingStatus::unchanged;
            gathered.record.sightings.push_back(std::move(again));
        }
    }
    gathered.record.known = std::move(known);
    co_return gathered;
}

auto Crawl::extract_page(Opened& opened, std::shared_ptr<const Page> page, bool drawn)
    -> boost::asio::awaitable<Read> {
    const auto bytes = page->body.size();
    reading_ += bytes;
    Read out;
    if (extract::is_pdf(page->body)) {
        auto read_one = co_await read_pdf(opened, std::move(page));
        out = std::move(read_one);
    } else {
        auto job = [page = std::move(page), &clock = parts_.clock, drawn] { return read(*page, clock, drawn); };
        auto read_one = co_await async::offload(parts_.cpu, std::move(job));
        out = std::move(read_one);
    }
    reading_ -= bytes;
    idle_.call_first();
    co_return out;
}

/// A thread may wait long for a PDF, so it is none of those that everything else needs.
auto Crawl::read_pdf(Opened& opened, std::shared_ptr<const Page> page)
    -> boost::asio::awaitable<Read> {
    co_await await_pdf_thread();
    Read out;
    if (opened.spent_on_pdfs < most_on_pdfs) {
        auto job = [page = std::move(page), &clock = parts_.clock] { return read(*page, clock, false); };
        auto read_one = co_await async::offload(parts_.pdfs, std::move(job));
        opened.spent_on_pdfs += read_one.took;
        out = std::move(read_one);
    } else {
        out.extracted =
            Error{ErrorKind::retry_later, "the PDFs of its source took too long in this run"};
        opened.cut = true;
    }
    --pdfs_read_;
    pdf_line_.call_first();
    co_return out;
}

/// PDFs wait here and not in the pool: what waits there can't be called off, and who is next must
/// know what its source has had by then.
auto Crawl::await_pdf_thread() -> boost::asio::awaitable<void> {
    async::Line::Place place{pdf_line_};
    while (!place.is_first() || pdfs_read_ >= most_pdfs) co_await place.wait(Deadline::never());
    ++pdfs_read_;
}

auto Crawl::read_text(Opened& opened, Page page, std::optional<fetch::KnownUrl> known,
                      fetch::Wishes wishes, Gathered gathered)
    -> boost::asio::awaitable<Result<Gathered>> {
    const bool kept_from_us = why_not_kept(opened.source, wishes).has_value();
    auto shown = co_await read_shown(opened, std::move(page), kept_from_us);
    const auto shared = shown.page;
    auto& done = shown.read;
    auto& extracted = done.extracted;
    if (is_worse(shown, known)) extracted = *shown.not_drawn;
    if (!extracted) {
        gathered.record.state = fetch::VisitState::failed;
        gathered.record.reason = extracted.error().message();
        // What is not the page's own fault may be gone the next time that it comes unchanged.
        if (extracted.error().kind() != ErrorKind::give_up) gathered.record.known.reset();
        ++tally_.failed;
        co_return gathered;
    }
    if (!wishes.nofollow)
        for (const auto& url : extracted->links)
            offer(opened, shared->link, url, LinkOrigin::page, gathered);
    if (opened.source.autodiscover && shared->link.origin == LinkOrigin::seed)
        for (const auto& url : extracted->feeds)
            offer(opened, shared->link, url, LinkOrigin::feed, gathered);
    for (const auto& link : gathered.links) gathered.record.known->links.push_back(link.url.str());
    wishes.noindex = wishes.noindex || extracted->noindex;
    if (const auto why = why_not_kept(opened.source, wishes)) {
        gathered.record.reason = *why;
        if (extracted->document) forget_contents(opened.source, known, *gathered.record.known);
    } else if (!extracted->document) gathered.record.reason = why_no_text(shown);
    if (!gathered.record.reason.empty()) co_return gathered;
    auto sighting = make_sighting(run_, *shared, *extracted->document);
    gathered.record.known->document = extracted->document->id;
    const auto interval = known ? known->interval : Duration::zero();
    auto kept =
        co_await keep_document(opened, std::move(*extracted->document), std::move(sighting),
                               std::move(known), std::move(done.likeness), std::move(gathered));
    if (!kept) co_return kept;
    const bool changed = kept->record.sightings.back().status == SightingStatus::changed;
    kept->record.known->interval = fetch::next_interval(interval, changed, opened.source.recheck);
    co_return kept;
}

auto Crawl::keep_document(const Opened& opened, Document document, Sighting sighting,
                          std::optional<fetch::KnownUrl> known, Likeness likeness,
                          Gathered gathered) -> boost::asio::awaitable<Result<Gathered>> {
    ++tally_.documents;
    auto paired = co_await pair_up(document, std::move(likeness), std::move(gathered));
    if (!paired) co_return paired.error();
    gathered = std::move(*paired);
    const bool told_before = known && !known->document.empty();
    const auto is_old_text = [&] {
        if (known->document == document.id) return true;
        if (known->extractor_version == extract::extractor_version) return false;
        // Only the extractor changed its mind about a page that tells the same.
        for (const auto& [mine, other] : gathered.record.near)
            if (mine == known->document || other == known->document) return true;
        return false;
    };
    if (told_before)
        sighting.status = is_old_text() ? SightingStatus::unchanged : SightingStatus::changed;
    else if (is_baseline(opened.source, opened.seen_before, sighting.published, parts_.clock.now()))
        sighting.status = SightingStatus::baseline;
    if (sighting.status == SightingStatus::fresh || sighting.status == SightingStatus::changed)
        ++tally_.fresh;
    document.extractor_version = extract::extractor_version;
    gathered.record.documents.push_back(std::move(document));
    gathered.record.sightings.push_back(std::move(sighting));
    co_return gathered;
}

/// Finds stored documents that tell the same. Candidates come from MinHash bands; containment
/// decides.
auto Crawl::pair_up(const Document& document, Likeness likeness, Gathered gathered)
    -> boost::asio::awaitable<Result<Gathered>> {
    auto copy = std::make_shared<const Document>(document);
    if (!likeness.shingles) {
        auto look = [copy] { return Likeness::of(*copy); };
        auto looked = co_await async::offload(parts_.cpu, std::move(look));
        likeness = std::move(looked);
    }
    gathered.record.signatures.push_back(likeness.signature);
    const auto candidates = near_.candidates(copy->id, likeness.signature);
    near_.add(copy->id, likeness.signature);
    const dedupe::Shingled mine{copy, likeness.shingles};
    recent_.add(mine);
    std::vector<dedupe::Shingled> others;
    std::vector<Digest> elsewhere;
    for (const auto& candidate : candidates) {
        auto recent = recent_.find(candidate);
        if (recent.document)
            others.push_back(std::move(recent));
        else
            elsewhere.push_back(candidate);
    }
    if (!elsewhere.empty()) {
        auto stored = co_await parts_.store.crawl_book().documents(std::move(elsewhere));
        if (!stored) co_return stored.error();
        for (auto& other : *stored)
            others.push_back({std::make_shared<const Document>(std::move(other)), nullptr});
    }
    if (others.empty()) co_return gathered;
    auto compare = [mine, others = std::move(others)] {
        std::vector<std::pair<Digest, Digest>> near;
        for (const auto& other : others) {
            const auto shingled = other.shingles ? other : dedupe::Shingled::of(other.document);
            if (dedupe::tells_the_same(mine, shingled))
                near.emplace_back(std::min(mine.document->id, other.document->id),
                                  std::max(mine.document->id, other.document->id));
        }
        return near;
    };
    auto near = co_await async::offload(parts_.cpu, std::move(compare));
    gathered.record.near.insert(gathered.record.near.end(), near.begin(), near.end());
    co_return gathered;
}

}  // namespace fanfold::pipeline
