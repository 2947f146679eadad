#include <algorithm>
#include <random>
#include <string>

#include "catch.hpp"

#include <fanfold/stage/dedupe/dedupe.hpp>

using namespace fanfold;
using namespace fanfold::dedupe;

namespace {

auto document(std::string title, std::string text) -> Document {
    Document out;
    out.id = sha256(title + text);
    out.title = std::move(title);
    out.text = std::move(text);
    return out;
}

auto random_text(std::mt19937& random, int words) -> std::string {
    std::string out;
    for (int i = 0; i < words; ++i)
        out += "word" + std::to_string(random() % 3000) + (i % 12 == 11 ? ". " : " ");
    return out;
}

const std::string filler =
    " The plant will make cells for electric cars and for storage, and will be built in three "
    "phases with a local partner. "
    "Construction begins in the spring and should take two years, people at the company said in a "
    "call with journalists. "
    "Rivals have announced similar plans in the region because subsidies there favour cells that "
    "are made at home. ";

}  // namespace

TEST_CASE("the index finds near copies and not strangers, without regard to the order of adding") {
    std::mt19937 random(1);
    std::vector<Document> all;
    for (int i = 0; i < 60; ++i) {
        const auto text = random_text(random, 300);
        all.push_back(document("", text));
        all.push_back(document("", "Copied from elsewhere. " + text + " Read more here."));
    }
    auto shuffled = all;
    std::shuffle(shuffled.begin(), shuffled.end(), random);
    NearIndex one;
    NearIndex other;
    for (const auto& each : all) one.add(each.id, text::signature(text::shingles(each.text)));
    for (const auto& each : shuffled)
        other.add(each.id, text::signature(text::shingles(each.text)));
    for (std::size_t i = 0; i < all.size(); i += 2) {
        const auto signature = text::signature(text::shingles(all[i].text));
        const auto found = one.candidates(all[i].id, signature);
        REQUIRE(found == std::vector<Digest>{all[i + 1].id});
        REQUIRE(other.candidates(all[i].id, signature) == found);
    }
}

TEST_CASE("whoever shares a band and most of the shorter text is found, however long the other is") {
    std::mt19937 random(5);
    int shared = 0;
    for (int round = 0; round < 400; ++round) {
        const int words = 12 + static_cast<int>(random() % 300);
        const auto text = random_text(random, words);
        const auto longer = random_text(random, words / 8) + text + random_text(random, words * static_cast<int>(random() % 25) / 10);
        const auto of_text = text::shingles(text), of_longer = text::shingles(longer);
        const auto keys = text::bands(text::signature(of_text)), others = text::bands(text::signature(of_longer));
        bool share = false;
        for (std::size_t band = 0; band < keys.size(); ++band) share = share || keys[band] == others[band];
        if (!share || text::containment(of_text, of_longer) < same_story) continue;
        ++shared;
        NearIndex index;
        index.add(sha256(longer), text::signature(of_longer));
        REQUIRE(index.candidates(sha256(text), text::signature(of_text)) == std::vector<Digest>{sha256(longer)});
    }
    CHECK(shared > 200);
}

TEST_CASE("of texts of one length that share a fifth of their phrases hardly one is read to be compared") {
    std::mt19937 random(6);
    const auto phrases = random_text(random, 60);
    NearIndex index;
    for (int n = 0; n < 2000; ++n) {
        const auto text = phrases + random_text(random, 120);
        index.add(sha256(text), text::signature(text::shingles(text)));
    }
    const auto text = phrases + random_text(random, 120);
    CHECK(index.candidates(sha256(text), text::signature(text::shingles(text))).size() < 8);  // some eighty share a band
}

TEST_CASE("texts without shingles are near to nothing, and adding twice changes nothing") {
    NearIndex index;
    const auto empty = text::signature({});
    index.add(sha256("a"), empty);
    index.add(sha256("b"), empty);
    CHECK(index.candidates(sha256("a"), empty).empty());
    const auto some = text::signature(text::shingles("one two three four five six"));
    index.add(sha256("c"), some);
    index.add(sha256("c"), some);
    CHECK(index.candidates(sha256("d"), some) == std::vector<Digest>{sha256("c")});
    CHECK(index.candidates(sha256("c"), some).empty());
}

TEST_CASE("a syndicated copy with its own title, byline and footer tells the same") {
    const auto a =
        document("Hanbit to build plant in Ohio",
                 "Hanbit Battery said on Monday it will spend $3.2 billion in Ohio." + filler);
    const auto b = document("Ohio wins battery factory",
                            "By Jane Doe\n\n(Reuters) Hanbit Battery said on Monday it will spend "
                            "$3.2 billion in Ohio." +
                                filler + "\n\nSign up for our letter.");
    CHECK(tells_the_same(a, b));
    CHECK(tells_the_same(b, a));
    CHECK(tells_the_same(a, a));
}

TEST_CASE("the same template with another figure or another company is another story") {
    const auto with = [](const std::string& company, const std::string& money) {
        return document(company + " to build plant",
                        company + " said on Monday it will spend " + money + " in Ohio." + filler);
    };
    CHECK_FALSE(tells_the_same(with("Hanbit Battery", "$3.2 billion"),
                               with("Hanbit Battery", "$4.7 billion")));
    CHECK_FALSE(tells_the_same(with("Hanbit Battery", "$3.2 billion"),
                               with("Samjin Cells", "$3.2 billion")));
    CHECK(tells_the_same(with("Hanbit Battery", "$3.2 billion"),
                         with("Hanbit Battery", "$3.2 billion")));
}

TEST_CASE("a short name that stands inside a word of the other text is another company") {
    const auto with = [](const std::string& company) {
        return document(company + " to build plant",
                        company + " said on Monday it asked for land in Ohio." + filler);
    };
    CHECK_FALSE(tells_the_same(with("SK hynix"), with("Samjin Cells")));
    CHECK(tells_the_same(with("SK hynix"), with("SK hynix")));
}

TEST_CASE("a Korean template with another company is another story, and a dateline is not") {
    const std::string rest =
        " 내년 오하이오에 새 공장을 짓는다고 밝혔다. 공장은 전기차와 저장 장치에 쓰이는 전지를 "
        "만들며 현지 협력사와 함께 세 단계로 건설된다. "
        "착공은 봄에 이뤄지고 공사는 두 해가 걸릴 것으로 보인다고 회사 관계자가 기자들에게 "
        "설명했다. 경쟁사도 비슷한 계획을 잇달아 내놓고 있다.";
    const auto a = document("한빛배터리 공장", "한빛배터리는" + rest);
    const auto copy =
        document("새 공장 짓는다", "(서울=연합뉴스) 홍길동 기자 = 한빛배터리는" + rest);
    const auto other = document("금강철강 공장", "금강철강은" + rest);
    CHECK(tells_the_same(a, copy));
    CHECK_FALSE(tells_the_same(a, other));
}

TEST_CASE("a short text inside a far longer one does not tell the same") {
    std::mt19937 random(4);
    const auto small = random_text(random, 60);
    CHECK_FALSE(
        tells_the_same(document("", small), document("", small + random_text(random, 400))));
    CHECK_FALSE(tells_the_same(document("", ""), document("", small)));
    CHECK(tells_the_same(document("", small), document("", small + " and a few words more")));
}

TEST_CASE("telling the same is symmetric") {
    std::mt19937 random(8);
    const std::vector<std::string> leads{"Acme said 5% more.", "Acme said 6% more.",
                                         "Beta said 5% more.", "On Nov 23 it rose.",
                                         "On Nov 24 it rose."};
    for (int round = 0; round < 40; ++round) {
        const auto a = document("", leads[random() % leads.size()] + filler);
        const auto b = document("", leads[random() % leads.size()] + filler);
        REQUIRE(tells_the_same(a, b) == tells_the_same(b, a));
    }
}
