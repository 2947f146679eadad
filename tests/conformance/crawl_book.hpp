#pragma once
/// What every CrawlBook must do. `make()` gives a pointer to a house with `crawl_book()`,
/// `wait(awaitable)` and `reopen()` (the process ended and started again).
#include <algorithm>

#include "samples.hpp"

namespace fanfold::conformance {

template <class Make>
void exercise_crawl_book(Make make) {
    auto house = make();
    const RunId run{1};
    const SourceName wire{"wire"};
    const auto record = [&](std::vector<fetch::VisitRecord> batch) {
        return house->wait(house->crawl_book().record(std::move(batch)));
    };
    const auto journal = [&] { return good(house->wait(house->crawl_book().journal(run, wire))); };

    SECTION("an unknown source has no history and an empty journal") {
        CHECK_FALSE(good(house->wait(house->crawl_book().history(wire))).seen_before);
        CHECK_FALSE(journal().closed);
        CHECK(journal().pending.empty());
    }
    SECTION("opening journals the first links once, in their order") {
        std::vector<Link> start{sample_link("wire", "b"), sample_link("wire", "a")};
        good(house->wait(house->crawl_book().open(run, wire, start)));
        good(house->wait(house->crawl_book().open(run, wire, start)));
        const auto kept = journal();
        REQUIRE(kept.pending.size() == 2);
        CHECK(kept.pending[0].url == start[0].url);
        CHECK(kept.pending[0].origin == start[0].origin);
        CHECK(kept.pending[0].depth == start[0].depth);
        CHECK(kept.pending[0].published == start[0].published);
        CHECK(kept.pending[0].title == start[0].title);
        CHECK(kept.pending[0].source == wire);
        CHECK(kept.pending[1].url == start[1].url);
    }
    SECTION("many links come back in slices, in their order and without what was visited") {
        std::vector<Link> start;
        for (int number = 0; number < 5000; ++number)
            start.push_back(sample_link("wire", std::to_string(number)));
        good(house->wait(house->crawl_book().open(run, wire, start)));
        good(house->wait(house->crawl_book().open(run, SourceName{"other"}, {sample_link("other", "x")})));
        good(record({sample_visit(run, "wire", "3"), sample_visit(run, "wire", "4000")}));
        house->reopen();
        auto kept = journal();
        CHECK(kept.visited_keys.size() == 2);
        std::vector<std::string> urls;
        const auto take = [&](const std::vector<Link>& links) {
            for (const auto& link : links) urls.push_back(link.url.str());
        };
        take(kept.pending);
        REQUIRE(kept.more_after);
        for (auto after = kept.more_after; after;) {
            const auto slice = good(house->wait(house->crawl_book().waiting(run, wire, *after)));
            take(slice.links);
            after = slice.more_after;
        }
        std::vector<std::string> expected;
        for (const auto& link : start)
            if (link.url != start[3].url && link.url != start[4000].url) expected.push_back(link.url.str());
        CHECK(urls == expected);
    }
    SECTION("a recorded visit leaves the journal, and what it found enters it") {
        good(house->wait(house->crawl_book().open(run, wire, {sample_link("wire", "a")})));
        auto visit = sample_visit(run, "wire", "a");
        visit.found = {sample_link("wire", "c"), sample_link("wire", "a")};
        good(record({visit}));
        house->reopen();
        const auto kept = journal();
        REQUIRE(kept.pending.size() == 1);
        CHECK(kept.pending[0].url == visit.found[0].url);
        CHECK(kept.visited_keys == std::vector<std::string>{visit.link.url.key()});
    }
    SECTION("a visit keeps what is known of its URL, its documents and its sighting") {
        const auto visit = sample_visit(run, "wire", "a");
        good(record({visit}));
        const auto known = good(house->wait(house->crawl_book().known(wire, visit.link.url.key())));
        REQUIRE(known);
        CHECK(known->etag == visit.known->etag);
        CHECK(known->last_modified == visit.known->last_modified);
        CHECK(known->body == visit.known->body);
        CHECK(known->document == visit.known->document);
        CHECK(known->extractor_version == 3);
        CHECK(known->fetched_at == visit.known->fetched_at);
        CHECK(known->links == visit.known->links);
        CHECK(known->interval == visit.known->interval);
        const auto texts = good(
            house->wait(house->crawl_book().documents({sha256("none"), visit.documents[0].id})));
        REQUIRE(texts.size() == 1);
        CHECK(texts[0].text == visit.documents[0].text);
        CHECK(texts[0].authors == visit.documents[0].authors);
        CHECK(texts[0].published == visit.documents[0].published);
        CHECK_FALSE(texts[0].modified);
        CHECK(texts[0].kind == "article");
        const auto seen =
            good(house->wait(house->crawl_book().last_sighting(wire, visit.link.url.key())));
        REQUIRE(seen);
        CHECK(seen->id.stored());
        CHECK(seen->run == run);
        CHECK(seen->url == visit.link.url);
        CHECK(seen->document == visit.documents[0].id);
        CHECK(seen->status == SightingStatus::fresh);
    }
    SECTION("a whole crawl stands for another run's, by the same rules and as long as it is fresh") {
        auto& book = house->crawl_book();
        const RunId later{2};
        const auto rules = sha256("rules");
        fetch::ClosedNight night;
        night.whole = true, night.rules = rules, night.job = JobName{"nightly"};
        const auto earlier = [&](RunId who, Digest by, Instant since) {
            return good(house->wait(house->crawl_book().earlier_crawl(who, wire, by, since)));
        };
        good(house->wait(book.open(run, wire, {sample_link("wire", "a")})));
        good(record({sample_visit(run, "wire", "a")}));
        CHECK_FALSE(earlier(later, rules, Instant{}));
        good(house->wait(book.close(run, wire, "", night)));
        house->reopen();
        const auto found = earlier(later, rules, Instant{});
        REQUIRE(found);
        CHECK(found->run == run);
        CHECK(found->job == JobName{"nightly"});
        CHECK_FALSE(earlier(later, sha256("other rules"), Instant{}));
        CHECK_FALSE(earlier(later, rules, found->began_at + Duration{1}));
        CHECK_FALSE(earlier(run, rules, Instant{}));
        good(house->wait(house->crawl_book().share(later, wire, run, "as crawled")));
        good(house->wait(house->crawl_book().open(later, wire, {sample_link("wire", "b")})));
        const auto shared = good(house->wait(house->crawl_book().journal(later, wire)));
        CHECK(shared.closed);
        CHECK(shared.shared == "as crawled");
        CHECK(shared.pending.empty());
        CHECK_FALSE(earlier(later, rules, Instant{}));
        const auto third = earlier(RunId{3}, rules, Instant{});
        REQUIRE(third);
        CHECK(third->run == run);
    }
    SECTION("a crawl that was cut short, or came to no page, stands for no other") {
        fetch::ClosedNight night;
        night.rules = sha256("rules");
        good(record({sample_visit(run, "wire", "a")}));
        good(house->wait(house->crawl_book().close(run, wire, "", night)));
        night.whole = true;
        good(house->wait(house->crawl_book().close(RunId{2}, wire, "", night)));
        CHECK_FALSE(good(house->wait(house->crawl_book().earlier_crawl(RunId{3}, wire, night.rules, Instant{}))));
    }
    SECTION("nights are remembered in their order, each once, with their alarms") {
        for (int night = 1; night <= 3; ++night) {
            const RunId number{night};
            fetch::ClosedNight closed;
            closed.night.at = Instant{std::chrono::hours{24 * night}};
            closed.night.pages = 10 * night;
            closed.night.age = night == 2 ? std::nullopt : std::optional<Duration>{std::chrono::hours{night}};
            closed.alarm = night == 2 ? "quiet" : "";
            good(house->wait(house->crawl_book().close(number, wire, "", closed)));
            closed.night.pages = 999;
            good(house->wait(house->crawl_book().close(number, wire, "", closed)));
        }
        const auto nights = good(house->wait(house->crawl_book().nights(RunId{3}, wire, 10)));
        REQUIRE(nights.before.size() == 2);
        CHECK(nights.before[0].pages == 10);
        CHECK(nights.before[0].age == std::optional<Duration>{std::chrono::hours{1}});
        CHECK(nights.before[1].pages == 20);
        CHECK_FALSE(nights.before[1].age);
        CHECK(good(house->wait(house->crawl_book().nights(RunId{4}, wire, 1))).before[0].pages == 30);
        CHECK(good(house->wait(house->crawl_book().alarms(RunId{1}))).empty());
        const auto alarms = good(house->wait(house->crawl_book().alarms(RunId{2})));
        REQUIRE(alarms.size() == 1);
        CHECK(alarms[0] == std::pair{wire, std::string{"quiet"}});
    }
    SECTION("tonight is counted from its visits") {
        auto first = sample_visit(run, "wire", "a");
        auto second = sample_visit(run, "wire", "b");
        second.documents = first.documents;
        second.signatures = first.signatures;
        second.sightings[0].document = first.sightings[0].document;
        second.sightings[0].published.reset();
        auto standing = sample_visit(run, "wire", "c");
        standing.state = fetch::VisitState::standing;
        standing.documents.clear(), standing.sightings.clear(), standing.signatures.clear();
        good(record({first, second, standing}));
        const auto tonight = good(house->wait(house->crawl_book().nights(run, wire, 10))).tonight;
        CHECK(tonight.pages == 2);
        CHECK(tonight.texts == 3);
        CHECK(tonight.same == 2);
        CHECK(tonight.fresh == 1);
        CHECK(tonight.dated == 1);
        CHECK(tonight.age == first.sightings[0].fetched_at - *first.sightings[0].published);
    }
    SECTION("cookies are kept as they were, the last ones only") {
        CHECK(good(house->wait(house->crawl_book().cookies(wire))).cookies.empty());
        fetch::StoredCookies stored;
        stored.imported = sha256("file");
        stored.cookies = {{"sid", "1; 가", "a.example", "/x", false, true, Instant{Duration{5}}},
                          {"lang", "", "b.example", "/", true, false, std::nullopt}};
        good(house->wait(house->crawl_book().keep_cookies(wire, stored)));
        house->reopen();
        const auto kept = good(house->wait(house->crawl_book().cookies(wire)));
        CHECK(kept.imported == stored.imported);
        CHECK(kept.cookies == stored.cookies);
        good(house->wait(house->crawl_book().keep_cookies(wire, {})));
        CHECK(good(house->wait(house->crawl_book().cookies(wire))).cookies.empty());
    }
    SECTION("what one source knows, another does not") {
        const auto visit = sample_visit(run, "wire", "a");
        good(record({visit}));
        CHECK_FALSE(good(
            house->wait(house->crawl_book().known(SourceName{"other"}, visit.link.url.key()))));
        CHECK_FALSE(good(house->wait(
            house->crawl_book().last_sighting(SourceName{"other"}, visit.link.url.key()))));
    }
    SECTION("a second record of the same visit changes nothing") {
        auto visit = sample_visit(run, "wire", "a");
        good(record({visit}));
        const auto first =
            good(house->wait(house->crawl_book().last_sighting(wire, visit.link.url.key())));
        visit.known->etag = "\"other\"";
        visit.found = {sample_link("wire", "late")};
        visit.documents = {sample_document("another text")};
        visit.sightings[0].document = visit.documents[0].id;
        good(record({visit, visit}));
        const auto known = good(house->wait(house->crawl_book().known(wire, visit.link.url.key())));
        CHECK(known->etag == "\"a\"");
        CHECK(journal().pending.empty());
        CHECK(good(house->wait(house->crawl_book().documents({visit.documents[0].id}))).empty());
        const auto again =
            good(house->wait(house->crawl_book().last_sighting(wire, visit.link.url.key())));
        CHECK(again->id == first->id);
    }
    SECTION("a stored text stays as it was first stored") {
        auto visit = sample_visit(run, "wire", "a");
        auto other = sample_visit(run, "wire", "b");
        other.documents[0].id = visit.documents[0].id;
        other.documents[0].text = "ANOTHER SPELLING";
        good(record({visit}));
        good(record({other}));
        const auto texts =
            good(house->wait(house->crawl_book().documents({visit.documents[0].id})));
        CHECK(texts.at(0).text == visit.documents[0].text);
    }
    SECTION("sighting ids grow") {
        good(record({sample_visit(run, "wire", "a"), sample_visit(run, "wire", "b")}));
        good(record({sample_visit(RunId{2}, "wire", "a")}));
        const auto key = [](const char* path) { return sample_link("wire", path).url.key(); };
        const auto newest = good(house->wait(house->crawl_book().last_sighting(wire, key("a"))));
        const auto other = good(house->wait(house->crawl_book().last_sighting(wire, key("b"))));
        CHECK(newest->run == RunId{2});
        CHECK(newest->id > other->id);
    }
    SECTION("closing makes the baseline known, once a run") {
        good(house->wait(house->crawl_book().open(run, wire, {})));
        good(house->wait(house->crawl_book().close(run, wire, "robots.txt forbids it", {})));
        good(house->wait(house->crawl_book().close(run, wire, "", {})));
        house->reopen();
        CHECK(journal().closed);
        CHECK(good(house->wait(house->crawl_book().history(wire))).seen_before);
        CHECK_FALSE(
            good(house->wait(house->crawl_book().history(SourceName{"other"}))).seen_before);
        CHECK_FALSE(good(house->wait(house->crawl_book().journal(RunId{2}, wire))).closed);
    }
    SECTION("signatures come back with their documents, by age, slice after slice") {
        const auto visit = sample_visit(run, "wire", "a");
        const auto other = sample_visit(run, "wire", "b");
        good(record({visit, other}));
        const auto after = [&](fetch::SignatureMark mark, std::int64_t most) {
            return good(house->wait(house->crawl_book().signatures(mark, most)));
        };
        const auto first = after({}, 1);
        REQUIRE(first.size() == 1);
        CHECK(first[0].document == visit.documents[0].id);
        CHECK(first[0].signature == visit.signatures[0]);
        const auto second = after(first[0].mark, 5);
        REQUIRE(second.size() == 1);
        CHECK(second[0].document == other.documents[0].id);
        CHECK(after(second[0].mark, 5).empty());
        CHECK(after({noon() + std::chrono::hours{24 * 365}, 0}, 5).empty());
    }
    SECTION("failed, refused, unasked and standing visits are done with; the last two asked nobody") {
        std::vector<fetch::VisitRecord> batch;
        for (const auto state :
             {fetch::VisitState::failed, fetch::VisitState::refused, fetch::VisitState::unasked,
              fetch::VisitState::standing}) {
            fetch::VisitRecord visit;
            visit.run = run;
            visit.link = sample_link("wire", std::to_string(batch.size()));
            visit.state = state;
            visit.reason = "because";
            batch.push_back(visit);
        }
        good(record(batch));
        CHECK(journal().pending.empty());
        const auto keys = [&](std::size_t one, std::size_t other) {
            return std::vector<std::string>{batch[one].link.url.key(), batch[other].link.url.key()};
        };
        CHECK(journal().visited_keys == keys(0, 1));
        CHECK(journal().unasked_keys == keys(2, 3));
    }
    SECTION("texts hold any bytes") {
        auto visit = sample_visit(run, "wire", "a");
        visit.documents[0].text = std::string("nul \0 byte", 10) + "\xff\xfe";
        visit.documents[0].authors = {"\xff"};
        visit.documents[0].id = sha256(visit.documents[0].text);
        good(record({visit}));
        const auto texts =
            good(house->wait(house->crawl_book().documents({visit.documents[0].id})));
        CHECK(texts.at(0).text == visit.documents[0].text);
    }
    SECTION("an empty text is a text") {
        auto visit = sample_visit(run, "wire", "a");
        visit.documents[0].text.clear();
        good(record({visit}));
        CHECK(good(house->wait(house->crawl_book().documents({visit.documents[0].id}))).size() ==
              1);
    }
}

}  // namespace fanfold::conformance
