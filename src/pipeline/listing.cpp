/// Pages that list others: sitemaps, feeds, answers of an API.
#include <algorithm>

#include <fanfold/async/offload.hpp>

#include "crawl.hpp"
#include "sighting.hpp"
#include "tell.hpp"

namespace fanfold::pipeline {

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

auto why_not_kept(const Source& source, const fetch::Wishes& wishes) -> std::optional<std::string> {
    if (wishes.noindex) return "the page asks not to be stored (noindex)";
    if (wishes.tdm_reserved && !source.ignore_tdm_reservation)
        return "the page reserves text and data mining (tdm-reservation)";
    return std::nullopt;
}

namespace {

struct Listed {
    Result<discover::Sitemap> sitemap;
    Result<std::vector<FeedEntry>> entries;
};

/// When there are more pages than may be fetched, it is the newest ones that are.
auto newest_first(std::vector<discover::SitemapEntry> entries)
    -> std::vector<discover::SitemapEntry> {
    std::stable_sort(entries.begin(), entries.end(),
                     [](const auto& a, const auto& b) { return a.modified > b.modified; });
    return entries;
}

auto form_words(PageForm form, const std::string& content_type) -> std::string {
    if (form == PageForm::html) return "HTML";
    if (form == PageForm::text) return "a text";
    return content_type.empty() ? "unknown bytes" : content_type.substr(0, std::min<std::size_t>(content_type.find(';'), 100));
}

auto read_listing(const Page& page, const std::optional<JsonApi>& api, Instant now) -> Listed {
    Listed out;
    if (page.form == PageForm::sitemap) {
        out.sitemap = discover::parse_sitemap(page.body, page.final_url);
        if (out.sitemap) out.sitemap->pages = newest_first(std::move(out.sitemap->pages));
    } else if (api) {
        out.entries = discover::parse_json_items(page.body, *api, page.final_url, now);
    } else {
        out.entries = discover::parse_feed(page.body, page.content_type, page.final_url, now);
    }
    return out;
}

}  // namespace

/// A feed that answers with the site's front page has moved; a page that lists nothing is its source's trouble.
auto Crawl::check_listing(Opened& opened, const Page& page) -> Status {
    if (page.not_modified || !opened.is_listing(page.link.url) || opened.is_api(page.link.url)) return Done{};
    const auto form = discover::form_of(page.body, page.content_type);
    const bool map = opened.is_sitemap(page.link.url);
    const bool lists = form == PageForm::feed || form == PageForm::sitemap || (map && form == PageForm::text);
    if (lists) return Done{};
    const auto why = std::string{map ? "not a sitemap: " : "not a feed: "} + form_words(form, page.content_type);
    opened.odd_listing = page.link.url.str() + " is " + why;
    return Error{ErrorKind::retry_later, why};
}

namespace {

/// "text/html" of "Text/HTML; charset=utf-8".
auto media_type(std::string_view content_type) -> std::string {
    std::string out{content_type.substr(0, content_type.find(';'))};
    std::erase_if(out, [](char c) { return c == ' ' || c == '\t'; });
    for (auto& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    return out;
}

/// Types as the configuration writes them: "text/html", "text/*".
auto is_wanted(const std::vector<std::string>& types, const std::string& type) -> bool {
    return std::any_of(types.begin(), types.end(), [&](const std::string& wanted) {
        return wanted.ends_with("/*") ? type.starts_with(wanted.substr(0, wanted.size() - 1)) : type == wanted;
    });
}

}  // namespace

/// Feeds and sitemaps lead to pages, in types of their own; what came without a type is judged by its bytes as ever.
auto Crawl::check_type(const Opened& opened, const Page& page) const -> Status {
    const auto& types = opened.source.types;
    if (types.empty() || page.not_modified || page.content_type.empty() || opened.is_listing(page.link.url)) return Done{};
    const auto form = discover::form_of(page.body, page.content_type);
    const auto type = media_type(page.content_type);
    if (form == PageForm::feed || form == PageForm::sitemap || is_wanted(types, type)) return Done{};
    return Error{ErrorKind::give_up, "its type is " + type.substr(0, 100) + ", which the source does not want (types)"};
}

/// What looked like a listing and can't be read as one. What is known of its last good answer stays.
void Crawl::note_odd_listing(Opened& opened, const Page& page, const std::string& why, Gathered& gathered) {
    gathered.record.reason = why;
    if (!opened.is_listing(page.link.url)) return;
    gathered.record.state = fetch::VisitState::failed;
    opened.cut = true;
    gathered.record.known.reset();
    opened.odd_listing = page.link.url.str() + ": " + why;
    opened.trouble = why;
    --opened.good;
    ++tally_.failed;
}

/// It is read as far as it came.
void Crawl::note_cut_listing(Opened& opened, const Page& page) const {
    const auto words = page.link.url.str() + " was cut at " + std::to_string(page.body.size()) +
                       " bytes (max_body): what it lists after that is not seen";
    opened.cut = true;
    opened.odd_listing = words;
    Teller{parts_.log, run_}(LogLevel::warning, "source.list_cut", Stage::fetch, opened.source.name.str(), words);
}

auto Crawl::read_feed(Opened& opened, Page page, fetch::Wishes wishes, Gathered gathered)
    -> boost::asio::awaitable<Result<Gathered>> {
    const auto now = parts_.clock.now();
    auto shared = std::make_shared<const Page>(std::move(page));
    const auto api = opened.is_api(shared->link.url) ? opened.source.api : std::nullopt;
    auto read_it = [shared, api, now] { return read_listing(*shared, api, now); };
    reading_ += shared->body.size();
    auto listed = co_await async::offload(parts_.cpu, std::move(read_it));
    reading_ -= shared->body.size();
    if (shared->form == PageForm::sitemap) {
        offer_sitemap(opened, *shared, listed.sitemap, gathered);
    } else {
        auto kept = co_await take_entries(opened, shared, std::move(listed.entries), wishes,
                                          std::move(gathered));
        if (!kept) co_return kept.error();
        gathered = std::move(*kept);
    }
    if (shared->truncated) note_cut_listing(opened, *shared);
    if (!gathered.record.known) co_return gathered;
    for (const auto& link : gathered.links) gathered.record.known->links.push_back(link.url.str());
    co_return gathered;
}

void Crawl::offer_sitemap(Opened& opened, const Page& page,
                          const Result<discover::Sitemap>& sitemap, Gathered& gathered) {
    if (!sitemap) {
        note_odd_listing(opened, page, sitemap.error().message(), gathered);
        return;
    }
    const auto take = [&](const discover::SitemapEntry& entry) {
        offer(opened, page.link, entry.url, LinkOrigin::sitemap, gathered);
        gathered.links.back().published = entry.modified;
        gathered.links.back().title = entry.title;
    };
    for (const auto& child : sitemap->children) take(child);
    for (const auto& entry : sitemap->pages)
        if (opened.rules.admits(LinkOrigin::sitemap, entry.url)) take(entry);
        else if (opened.rules.leaves_out(page.link, entry.url)) opened.by_rule.add(entry.url);
}

auto Crawl::take_entries(Opened& opened, std::shared_ptr<const Page> page,
                         Result<std::vector<FeedEntry>> entries, fetch::Wishes wishes,
                         Gathered gathered) -> boost::asio::awaitable<Result<Gathered>> {
    if (!entries) note_odd_listing(opened, *page, entries.error().message(), gathered);
    for (const auto& entry : entries.value_or({})) {
        const auto url = page->final_url.resolve(entry.link);
        if (!url) continue;
        if (!opened.rules.admits(LinkOrigin::feed, *url)) {
            if (opened.rules.leaves_out(page->link, *url)) opened.by_rule.add(*url);
            continue;
        }
        if (opened.source.items == FeedItems::page) {
            offer(opened, page->link, *url, LinkOrigin::feed, gathered);
            gathered.links.back().published = entry.published;
            gathered.links.back().updated = entry.updated;
            gathered.links.back().title = entry.title;
            continue;
        }
        if (why_not_kept(opened.source, wishes)) continue;
        auto kept = co_await keep_entry(opened, page, entry, *url, std::move(gathered));
        if (!kept) co_return kept.error();
        gathered = std::move(*kept);
    }
    co_return gathered;
}

/// An entry that is the document itself.
auto Crawl::keep_entry(const Opened& opened, std::shared_ptr<const Page> page, FeedEntry entry,
                       Url url, Gathered gathered) -> boost::asio::awaitable<Result<Gathered>> {
    auto extracted = extract::extract_entry(entry, *page);
    if (!extracted || !extracted->document) co_return gathered;
    auto sighting = make_sighting(run_, *page, *extracted->document);
    sighting.url = url;
    if (!sighting.published) sighting.published = entry.published;
    auto known = co_await parts_.store.crawl_book().last_sighting(opened.source.name, url.key());
    if (!known) co_return known.error();
    std::optional<fetch::KnownUrl> before;
    if (*known) {
        before.emplace();
        before->document = (*known)->document;
        before->extractor_version = extract::extractor_version;
    }
    auto kept = co_await keep_document(opened, std::move(*extracted->document), std::move(sighting),
                                       std::move(before), Likeness{}, std::move(gathered));
    co_return kept;
}

}  // namespace fanfold::pipeline
