#include "database.hpp"
#include "store_house.hpp"

using namespace fanfold;
using namespace fanfold::tests;

namespace {

/// Records visits of `source` at `paths` and gives the sighting ids in their order.
auto record(StoreHouse& house, RunId run, const std::string& source,
            const std::vector<std::string>& paths, SightingStatus status) -> void {
    std::vector<fetch::VisitRecord> batch;
    for (const auto& path : paths) {
        batch.push_back(sample_visit(run, source, path));
        batch.back().sightings[0].status = status;
    }
    good(house.wait(house.crawl_book().record(batch)));
}

auto last(StoreHouse& house) -> SightingId {
    return good(house.wait(house.gallery().last_sighting()));
}

auto window(StoreHouse& house, std::vector<SourceName> sources, SightingId from, SightingId to,
            Instant since) {
    schedule::View view;
    view.from = from;
    view.to = to;
    return good(house.wait(house.gallery().window(std::move(sources), view, since)));
}

const SourceName wire{"wire"};
const SourceName secret{"secret"};

}  // namespace

TEST_CASE("a window holds the fresh and changed sightings of the sources asked for, in order") {
    StoreHouse house;
    record(house, RunId{1}, "wire", {"old"}, SightingStatus::fresh);
    const auto from = last(house);
    record(house, RunId{2}, "secret", {"s"}, SightingStatus::fresh);
    record(house, RunId{2}, "wire", {"a"}, SightingStatus::fresh);
    record(house, RunId{2}, "wire", {"b"}, SightingStatus::changed);
    record(house, RunId{2}, "wire", {"c"}, SightingStatus::unchanged);
    record(house, RunId{2}, "wire", {"d"}, SightingStatus::baseline);
    const auto to = last(house);
    record(house, RunId{3}, "wire", {"later"}, SightingStatus::fresh);

    const auto seen = window(house, {wire, wire}, from, to, Instant{});
    REQUIRE(seen.size() == 2);
    CHECK(seen[0].url == sample_link("wire", "a").url);
    CHECK(seen[1].url == sample_link("wire", "b").url);
    CHECK(window(house, {wire, secret}, from, to, Instant{}).size() == 3);
    CHECK(window(house, {}, from, to, Instant{}).empty());
    CHECK(window(house, {wire}, from, to, noon() + std::chrono::hours{1}).empty());
}

TEST_CASE("sightings come back by id, missing ones left out") {
    StoreHouse house;
    record(house, RunId{1}, "wire", {"a"}, SightingStatus::fresh);
    const std::vector<SightingId> ids{SightingId{99}, last(house)};
    const auto seen = good(house.wait(house.gallery().sightings(ids)));
    REQUIRE(seen.size() == 1);
    CHECK(seen[0].source == wire);
    CHECK(seen[0].document == sample_document("wire a").id);
}

TEST_CASE("near pairs are found from either end, once") {
    StoreHouse house;
    auto visit = sample_visit(RunId{1}, "wire", "a");
    const auto one = sha256("one");
    const auto two = sha256("two");
    visit.near = {{one, two}, {two, one}, {one, one}};
    good(house.wait(house.crawl_book().record({visit})));
    CHECK(good(house.wait(house.gallery().near({one}))).size() == 1);
    CHECK(good(house.wait(house.gallery().near({two}))).size() == 1);
    CHECK(good(house.wait(house.gallery().near({one, two}))).size() == 1);
    CHECK(good(house.wait(house.gallery().near({sha256("three")}))).empty());
}

TEST_CASE("a document is seen only by sources that showed it") {
    StoreHouse house;
    record(house, RunId{1}, "secret", {"a"}, SightingStatus::fresh);
    const std::vector<Digest> documents{sample_document("secret a").id, sha256("none")};
    CHECK(good(house.wait(house.gallery().seen_by({wire}, documents))).empty());
    CHECK(good(house.wait(house.gallery().seen_by({wire, secret}, documents))).size() == 1);
}

TEST_CASE(
    "coverage counts pages, fresh documents and failures, and says in words what went wrong") {
    StoreHouse house;
    const RunId run{1};
    good(house.wait(house.crawl_book().open(run, wire, {})));
    record(house, run, "wire", {"a", "b"}, SightingStatus::fresh);
    record(house, run, "wire", {"c"}, SightingStatus::unchanged);
    std::vector<fetch::VisitRecord> failed(3);
    for (std::size_t at = 0; at < failed.size(); ++at) {
        failed[at].run = run;
        failed[at].link = sample_link("wire", "failed" + std::to_string(at));
        failed[at].state = fetch::VisitState::failed;
        failed[at].reason = at == 0 ? "timeout" : "HTTP 503";
    }
    good(house.wait(house.crawl_book().record(failed)));
    const auto coverage = good(house.wait(house.gallery().coverage(run, {wire, secret})));
    REQUIRE(coverage.size() == 2);
    CHECK(coverage[0].source == wire);
    CHECK(coverage[0].pages == 3);
    CHECK(coverage[0].fresh == 2);
    CHECK(coverage[0].failed == 3);
    CHECK(coverage[0].trouble == "HTTP 503");
    CHECK(coverage[1].pages == 0);
    CHECK(coverage[1].trouble == "not visited in this run");

    good(house.wait(house.crawl_book().close(run, wire, "its time ran out", {})));
    CHECK(good(house.wait(house.gallery().coverage(run, {wire}))).at(0).trouble ==
          "its time ran out");
}

TEST_CASE("what a source's night came to is told as it was counted, also when its pages are cleaned away") {
    StoreHouse house;
    const RunId run{1};
    good(house.wait(house.crawl_book().open(run, wire, {})));
    record(house, run, "wire", {"a", "b"}, SightingStatus::fresh);
    record(house, run, "wire", {"c"}, SightingStatus::unchanged);
    const auto told = [&] { return good(good(store::Store::open_reading(house.folder()))->source_nights(5)); };
    CHECK(told().empty());
    fetch::ClosedNight closed;
    closed.night = good(house.wait(house.crawl_book().nights(run, wire, 1))).tonight;
    good(house.wait(house.crawl_book().close(run, wire, "", closed)));
    const auto before = told();
    REQUIRE(before.size() == 1);
    CHECK(before[0].pages == 3);
    CHECK(before[0].failed == 0);
    CHECK(before[0].fresh == 2);
    house.close();
    const auto file = house.folder() / "crawl.db";
    good(good(store::Connection::open(file, store::OpenAs::owner, "set_up_owner_normal")).run_script("DELETE FROM frontier; DELETE FROM sighting;"));
    house.reopen();
    const auto after = told();
    REQUIRE(after.size() == 1);
    CHECK(after[0].pages == 3);
    CHECK(after[0].fresh == 2);
}
