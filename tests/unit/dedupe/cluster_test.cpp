#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>

#include "catch.hpp"

#include <fanfold/stage/dedupe/dedupe.hpp>

using namespace fanfold;
using namespace fanfold::dedupe;

namespace {

using Near = std::vector<std::pair<Digest, Digest>>;

auto doc(int number) -> Digest {
    return sha256("document " + std::to_string(number));
}
auto at(int hour) -> Instant {
    return Instant{std::chrono::hours{24 * 20000 + hour}};
}

auto seen(int document, const std::string& url, std::optional<int> published,
          SightingStatus status = SightingStatus::fresh, double weight = 1.0, int fetched = 100)
    -> Candidate {
    Candidate out;
    out.sighting.id = SightingId{document * 1000 + static_cast<int>(url.size()) + fetched};
    out.sighting.url = Url::parse("https://news.example/" + url).value();
    out.sighting.document = doc(document);
    out.sighting.fetched_at = at(fetched);
    out.sighting.status = status;
    if (published) out.sighting.published = at(*published);
    out.source_weight = weight;
    return out;
}

auto urls(const Cluster& cluster) -> std::vector<std::string> {
    std::vector<std::string> out;
    for (const auto& member : cluster.members) out.emplace_back(member.url.path());
    return out;
}

auto cluster_of(const std::vector<Cluster>& all, int document) -> const Cluster& {
    for (const auto& each : all)
        for (const auto& member : each.members)
            if (member.document == doc(document)) return each;
    throw std::runtime_error("no such document");
}

auto print(const std::vector<Cluster>& all) -> std::string {
    std::string out;
    for (const auto& each : all) {
        out +=
            each.id.hex() + (each.changed ? " changed " : " ") + std::to_string(each.source_weight);
        for (const auto& member : each.members)
            out += " " + member.url.str() + to_string(member.id);
        for (const auto& earlier : each.near_earlier) out += " ~" + earlier.hex();
        out += "\n";
    }
    return out;
}

}  // namespace

TEST_CASE("near documents and repeated sightings are one cluster, led by the earliest published") {
    const std::vector<Candidate> all{seen(1, "a", 10), seen(2, "b", 5),
                                     seen(1, "copy", std::nullopt), seen(3, "c", 1)};
    const auto clusters = cluster(all, Near{{doc(1), doc(2)}});
    REQUIRE(clusters.size() == 2);
    const auto& joined = cluster_of(clusters, 1);
    CHECK(joined.id == doc(2));
    CHECK(joined.representative().document == doc(2));
    CHECK(urls(joined) == std::vector<std::string>{"/b", "/a", "/copy"});
    CHECK_FALSE(joined.changed);
}

TEST_CASE("ties are broken by source weight, URL key and document") {
    CHECK(cluster(std::vector{seen(1, "a", 5), seen(2, "b", 5, SightingStatus::fresh, 2.0)},
                  Near{{doc(1), doc(2)}})[0]
              .id == doc(2));
    CHECK(cluster(std::vector{seen(1, "b", 5), seen(2, "a", 5)}, Near{{doc(1), doc(2)}})[0].id ==
          doc(2));
    CHECK(
        cluster(std::vector{seen(1, "b", std::nullopt), seen(2, "c", 5)}, Near{{doc(1), doc(2)}})[0]
            .id == doc(2));
}

TEST_CASE("pairs that reach outside the window are told, not joined") {
    const auto clusters = cluster(std::vector{seen(1, "a", 5), seen(2, "b", 6)},
                                  Near{{doc(9), doc(1)}, {doc(2), doc(9)}, {doc(7), doc(8)}});
    REQUIRE(clusters.size() == 2);
    CHECK(cluster_of(clusters, 1).near_earlier == std::vector<Digest>{doc(9)});
    CHECK(cluster_of(clusters, 2).near_earlier == std::vector<Digest>{doc(9)});
}

TEST_CASE(
    "a changed page is not joined to what its URL showed before, not even through a third page") {
    const auto before = seen(1, "page", 5, SightingStatus::fresh, 1.0, 10);
    const auto after = seen(2, "page", 5, SightingStatus::changed, 1.0, 20);
    const auto direct = cluster(std::vector{before, after}, Near{{doc(1), doc(2)}});
    CHECK(direct.size() == 2);
    CHECK(cluster_of(direct, 2).changed);
    CHECK_FALSE(cluster_of(direct, 1).changed);

    const auto third = seen(3, "copy", 7);
    const auto through = cluster(std::vector{before, after, third},
                                 Near{{doc(1), doc(3)}, {doc(2), doc(3)}, {doc(1), doc(2)}});
    CHECK(through.size() == 2);
    CHECK(cluster_of(through, 1).members.size() ==
          2);  // the copy stays with the version it copied first
    CHECK(cluster_of(through, 2).members.size() == 1);
}

TEST_CASE("a changed page is joined to copies of its new version") {
    const auto after = seen(2, "page", 5, SightingStatus::changed, 1.0, 20);
    const auto clusters =
        cluster(std::vector{after, seen(3, "copy", 7)}, Near{{doc(2), doc(3)}, {doc(1), doc(2)}});
    REQUIRE(clusters.size() == 1);
    CHECK(clusters[0].changed);
    CHECK(clusters[0].near_earlier == std::vector<Digest>{doc(1)});
}

TEST_CASE("no candidates make no clusters") {
    CHECK(cluster({}, {}).empty());
    CHECK(cluster({}, Near{{doc(1), doc(2)}}).empty());
}

TEST_CASE("the clusters never depend on the order of candidates or pairs") {
    for (unsigned seed = 0; seed < 150; ++seed) {
        std::mt19937 random(seed);
        std::vector<Candidate> all;
        Near near;
        const int documents = 3 + static_cast<int>(random() % 15);
        for (int i = 0; i < documents * 2; ++i) {
            const auto url = "p" + std::to_string(random() % 8);
            const auto published =
                random() % 3 == 0 ? std::nullopt : std::optional(static_cast<int>(random() % 4));
            const auto status = random() % 3 == 0 ? SightingStatus::changed : SightingStatus::fresh;
            all.push_back(seen(static_cast<int>(random() % documents), url, published, status,
                               1.0 + random() % 2, static_cast<int>(random() % 5)));
            all.back().sighting.id = SightingId{i + 1};
            near.emplace_back(doc(static_cast<int>(random() % (documents + 3))),
                              doc(static_cast<int>(random() % (documents + 3))));
        }
        const auto expected = print(cluster(all, near));
        for (int round = 0; round < 4; ++round) {
            std::shuffle(all.begin(), all.end(), random);
            std::shuffle(near.begin(), near.end(), random);
            for (auto& pair : near)
                if (random() % 2 == 0) std::swap(pair.first, pair.second);
            REQUIRE(print(cluster(all, near)) == expected);
        }
    }
}

TEST_CASE(
    "every sighting is in exactly one cluster, every document too, and nothing forbidden is "
    "joined") {
    for (unsigned seed = 500; seed < 600; ++seed) {
        std::mt19937 random(seed);
        std::vector<Candidate> all;
        Near near;
        for (int i = 0; i < 20; ++i) {
            all.push_back(seen(static_cast<int>(random() % 9), "p" + std::to_string(random() % 6),
                               static_cast<int>(random() % 4),
                               random() % 2 == 0 ? SightingStatus::changed : SightingStatus::fresh,
                               1.0, i));
            all.back().sighting.id = SightingId{i + 1};
            near.emplace_back(doc(static_cast<int>(random() % 9)),
                              doc(static_cast<int>(random() % 9)));
        }
        std::map<Digest, std::size_t> home;
        std::multiset<std::int64_t> sightings;
        const auto clusters = cluster(all, near);
        for (std::size_t i = 0; i < clusters.size(); ++i) {
            REQUIRE(clusters[i].id == clusters[i].members.front().document);
            for (const auto& member : clusters[i].members) {
                REQUIRE(home.emplace(member.document, i).first->second == i);
                sightings.insert(member.id.number());
            }
        }
        REQUIRE(sightings.size() == all.size());
        for (const auto& changed : all)
            for (const auto& other : all)
                if (changed.sighting.status == SightingStatus::changed &&
                    changed.sighting.url == other.sighting.url &&
                    other.sighting.fetched_at < changed.sighting.fetched_at &&
                    other.sighting.document != changed.sighting.document)
                    REQUIRE(home.at(changed.sighting.document) != home.at(other.sighting.document));
    }
}
