/// One link to what it leaves behind: documents, sightings, links, and how its host should be
/// treated.
#include <fanfold/async/offload.hpp>
#include <fanfold/stage/extract/extract.hpp>

#include "crawl.hpp"

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

/// What is older than the source's freshness window, or has no date when the source is seen for the
/// first time, was there before we came: stored, never asked, never "new".
auto is_baseline(const Source& source, bool seen_before, std::optional<Instant> published,
                 Instant now) -> bool {
    if (!published) return !seen_before;
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

auto make_sighting(RunId run, const Page& page, const Document& document) -> Sighting {
    Sighting sighting;
    sighting.run = run;
    sighting.source = page.link.source;
    sighting.url = page.final_url;
    sighting.document = document.id;
    sighting.fetched_at = page.fetched_at;
    sighting.title = document.title.empty() ? page.link.title : document.title;
    sighting.published = document.published ? document.published : page.link.published;
    return sighting;
}

}  // namespace

void Crawl::offer(const Opened& opened, const Link& from, const Url& url, LinkOrigin origin,
                  Gathered& gathered) {
    const bool listed = origin == LinkOrigin::feed || origin == LinkOrigin::sitemap;
    if (!listed && !opened.rules.takes(from, url)) return;
    Link link;
    link.url = url;
    link.source = from.source;
    link.origin = origin;
    link.depth = listed ? 0 : from.depth + 1;
    gathered.links.push_back(std::move(link));
}

/// From the web by the source's rules and the host's robots.txt, or from the folder of a local
/// source.
auto Crawl::bring(Opened& opened, Link link, fetch::Validators validators)
    -> boost::asio::awaitable<fetch::Visit> {
    if (link.url.local()) {
        auto read = co_await read_file(std::move(link));
        co_return read;
    }
    const auto* robots = co_await fetcher_.robots(link.url, opened.until);
    if (robots != nullptr && robots->crawl_delay())
        frontier_.set_host_delay(link.url.origin(), *robots->crawl_delay());
    std::function<bool(const Url&)> may_redirect = [&opened, link](const Url& hop) {
        return hop.key() == link.url.key() || same_site(hop, link.url) ||
               opened.rules.takes(link, hop);
    };
    auto visited =
        co_await fetcher_.fetch(link, std::move(validators), std::move(may_redirect), opened.until);
    co_return visited;
}

auto Crawl::read_file(Link link) -> boost::asio::awaitable<fetch::Visit> {
    const auto most = fetch::FetcherSettings{}.max_body;
    const auto now = parts_.clock.now();
    auto read = [link = std::move(link), most, now] { return fetch::read_local(link, most, now); };
    auto page = co_await async::offload(parts_.cpu, std::move(read));
    fetch::Visit visit{std::move(page)};
    co_return visit;
}

auto Crawl::visit(Opened& opened, Link link) -> boost::asio::awaitable<Result<Gathered>> {
    auto known = co_await parts_.store.crawl_book().known(link.source, link.url.key());
    if (!known) co_return known.error();
    fetch::Validators validators;
    if (*known) validators = {(*known)->etag, (*known)->last_modified};
    auto visited = co_await bring(opened, link, std::move(validators));
    if (!visited.page) {
        Gathered gathered;
        gathered.record.run = run_;
        gathered.record.link = link;
        gathered.record.state = state_of(visited.page.error());
        gathered.record.reason = visited.page.error().message();
        gathered.host_delay = visited.host_delay;
        gathered.host_failed = visited.host_failed;
        opened.trouble = visited.page.error().message();
        ++tally_.failed;
        co_return gathered;
    }
    ++tally_.pages;
    ++opened.good;
    auto gathered = co_await read_page(opened, std::move(*visited.page), std::move(*known));
    if (gathered) gathered->host_delay = visited.host_delay;
    co_return gathered;
}

auto Crawl::read_page(Opened& opened, Page page, std::optional<fetch::KnownUrl> known)
    -> boost::asio::awaitable<Result<Gathered>> {
    Gathered gathered;
    gathered.record.run = run_;
    gathered.record.link = page.link;
    if (known && (page.not_modified || known->body == sha256(page.body))) {
        auto confirmed = co_await confirm_unchanged(opened, std::move(page), std::move(*known),
                                                    std::move(gathered));
        co_return confirmed;
    }
    page.form = discover::form_of(page.body, page.content_type);
    gathered.record.known = make_known(page);
    if (page.form == PageForm::feed || page.form == PageForm::sitemap) {
        auto read = co_await read_feed(opened, std::move(page), std::move(gathered));
        co_return read;
    }
    auto read = co_await read_text(opened, std::move(page), std::move(known), std::move(gathered));
    co_return read;
}

/// The same bytes, or a 304: whatever the extractor would make of them today, the stored document
/// stands.
auto Crawl::confirm_unchanged(Opened& opened, Page page, fetch::KnownUrl known, Gathered gathered)
    -> boost::asio::awaitable<Result<Gathered>> {
    known.fetched_at = page.fetched_at;
    const auto origin = page.link.origin;
    for (const auto& url : urls_from(known.links)) {
        const bool listing = opened.rules.takes(page.link, url);
        offer(opened, page.link, url,
              listing || origin == LinkOrigin::page ? LinkOrigin::page : origin, gathered);
    }
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

auto Crawl::read_feed(Opened& opened, Page page, Gathered gathered)
    -> boost::asio::awaitable<Result<Gathered>> {
    const auto now = parts_.clock.now();
    if (page.form == PageForm::sitemap) {
        const auto sitemap = discover::parse_sitemap(page.body, page.final_url);
        if (sitemap) {
            for (const auto* list : {&sitemap->children, &sitemap->pages})
                for (const auto& entry : *list) {
                    offer(opened, page.link, entry.url, LinkOrigin::sitemap, gathered);
                    gathered.links.back().published = entry.modified;
                    gathered.links.back().title = entry.title;
                }
        } else {
            gathered.record.reason = sitemap.error().message();
        }
    } else {
        const auto entries =
            discover::parse_feed(page.body, page.content_type, page.final_url, now);
        if (!entries) gathered.record.reason = entries.error().message();
        for (const auto& entry : entries.value_or({})) {
            auto url = page.final_url.resolve(entry.link);
            if (!url) continue;
            if (opened.source.items == FeedItems::page) {
                offer(opened, page.link, *url, LinkOrigin::feed, gathered);
                gathered.links.back().published = entry.published;
                gathered.links.back().title = entry.title;
                continue;
            }
            auto extracted = extract::extract_entry(entry, page);
            if (!extracted || !extracted->document) continue;
            auto sighting = make_sighting(run_, page, *extracted->document);
            sighting.url = *url;
            if (!sighting.published) sighting.published = entry.published;
            auto known =
                co_await parts_.store.crawl_book().last_sighting(opened.source.name, url->key());
            if (!known) co_return known.error();
            std::optional<fetch::KnownUrl> before;
            if (*known) {
                before.emplace();
                before->document = (*known)->document;
                before->extractor_version = extract::extractor_version;
            }
            auto kept =
                co_await keep_document(opened, std::move(*extracted->document), std::move(sighting),
                                       std::move(before), std::move(gathered));
            if (!kept) co_return kept.error();
            gathered = std::move(*kept);
        }
    }
    for (const auto& link : gathered.links) gathered.record.known->links.push_back(link.url.str());
    co_return gathered;
}

auto Crawl::read_text(Opened& opened, Page page, std::optional<fetch::KnownUrl> known,
                      Gathered gathered) -> boost::asio::awaitable<Result<Gathered>> {
    auto shared = std::make_shared<const Page>(std::move(page));
    auto extract_it = [shared] { return extract::extract(*shared); };
    auto extracted = co_await async::offload(parts_.cpu, std::move(extract_it));
    if (!extracted) {
        gathered.record.state = fetch::VisitState::failed;
        gathered.record.reason = extracted.error().message();
        ++tally_.failed;
        co_return gathered;
    }
    for (const auto& url : extracted->links)
        offer(opened, shared->link, url, LinkOrigin::page, gathered);
    for (const auto& link : gathered.links) gathered.record.known->links.push_back(link.url.str());
    if (!extracted->document || extracted->noindex) {
        gathered.record.reason =
            extracted->noindex ? "the page asks not to be stored (noindex)" : extracted->why_none;
        co_return gathered;
    }
    auto sighting = make_sighting(run_, *shared, *extracted->document);
    gathered.record.known->document = extracted->document->id;
    auto kept = co_await keep_document(opened, std::move(*extracted->document), std::move(sighting),
                                       std::move(known), std::move(gathered));
    co_return kept;
}

auto Crawl::keep_document(const Opened& opened, Document document, Sighting sighting,
                          std::optional<fetch::KnownUrl> known, Gathered gathered)
    -> boost::asio::awaitable<Result<Gathered>> {
    ++tally_.documents;
    auto paired = co_await pair_up(document, std::move(gathered));
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
auto Crawl::pair_up(const Document& document, Gathered gathered)
    -> boost::asio::awaitable<Result<Gathered>> {
    auto copy = std::make_shared<const Document>(document);
    auto sign = [copy] { return text::signature(text::shingles(copy->text)); };
    auto signature = co_await async::offload(parts_.cpu, std::move(sign));
    gathered.record.signatures.push_back(signature);
    const auto candidates = near_.candidates(copy->id, signature);
    near_.add(copy->id, signature);
    uncommitted_.emplace(copy->id, copy);
    if (candidates.empty()) co_return gathered;
    std::vector<Document> underway;
    for (const auto& candidate : candidates)
        if (const auto found = uncommitted_.find(candidate); found != uncommitted_.end())
            underway.push_back(*found->second);
    auto others = co_await parts_.store.crawl_book().documents(candidates);
    if (!others) co_return others.error();
    others->insert(others->end(), underway.begin(), underway.end());
    auto compare = [copy,
                    stored = std::make_shared<const std::vector<Document>>(std::move(*others))] {
        std::vector<std::pair<Digest, Digest>> near;
        for (const auto& other : *stored)
            if (dedupe::tells_the_same(*copy, other))
                near.emplace_back(std::min(copy->id, other.id), std::max(copy->id, other.id));
        return near;
    };
    auto near = co_await async::offload(parts_.cpu, std::move(compare));
    gathered.record.near.insert(gathered.record.near.end(), near.begin(), near.end());
    co_return gathered;
}

}  // namespace fanfold::pipeline
