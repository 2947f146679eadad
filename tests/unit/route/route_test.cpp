#include <string>

#include "catch.hpp"

#include <fanfold/stage/route/route.hpp>

using namespace fanfold;
using namespace fanfold::route;

namespace {

auto watch(std::vector<std::string> names) -> WatchEntry {
    WatchEntry out;
    out.id = names.empty() ? "none" : names.front();
    out.names = std::move(names);
    return out;
}

auto enterprise(std::string name, std::vector<WatchEntry> entries) -> Enterprise {
    Enterprise out;
    out.name = EnterpriseName{std::move(name)};
    out.watch = std::move(entries);
    return out;
}

auto index_of(std::vector<WatchEntry> entries) -> WatchIndex {
    const std::vector<Enterprise> all{enterprise("acme", std::move(entries))};
    return WatchIndex::build(all);
}

auto read(const WatchIndex& index, std::string text, std::string title = {}) -> std::vector<Route> {
    Document document;
    document.text = std::move(text);
    document.title = std::move(title);
    return index.match(document);
}

/// What stands in the text, hit by hit.
auto hits(const WatchIndex& index, const std::string& text) -> std::vector<std::string> {
    std::vector<std::string> out;
    for (const auto& route : read(index, text))
        for (const auto& hit : route.hits) out.emplace_back(hit.at.of(text));
    return out;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("the name * stands in every document, but not where a word of without stands") {
    auto all = watch({"*"});
    all.without = {"sponsored"};
    const auto index = index_of({all, watch({"Delmar"})});
    const auto plain = read(index, "Nothing of note happened.");
    REQUIRE(plain.size() == 1);
    CHECK(plain.front().hits.empty());
    CHECK(plain.front().score > 0.2);
    CHECK(read(index, "Sponsored: nothing of note.").empty());
    const auto named = read(index, "Delmar built a plant.");
    REQUIRE(named.size() == 1);
    CHECK(named.front().score > plain.front().score);
    CHECK(hits(index, "Delmar built a plant.") == Texts{"Delmar"});
}

TEST_CASE("a Latin term matches at word boundaries, in any case, and before a Korean particle") {
    const auto index = index_of({watch({"Samsung"})});
    CHECK(hits(index, "SAMSUNG, samsung's (Samsung) non-Samsung.") ==
          Texts{"SAMSUNG", "samsung", "Samsung", "Samsung"});
    CHECK(hits(index, "Samsung이 밝혔다. Samsung에서는 Samsung으로도") ==
          Texts{"Samsung", "Samsung", "Samsung"});
    CHECK(hits(index, "Samsungs Samsung2 _Samsung mysamsung Samsung전자").empty());
}

TEST_CASE("a Hangul term needs a left boundary and a boundary or particle on the right") {
    const auto index = index_of({watch({"이마트"})});
    CHECK(hits(index, "이마트는 이마트가, (이마트) 이마트에서는 이마트으로부터의 이마트측은") ==
          Texts{"이마트", "이마트", "이마트", "이마트", "이마트", "이마트"});
    CHECK(hits(index, "하이마트는 이마트24가 이마트에브리데이 노브랜드이마트").empty());
}

TEST_CASE("homographs of short Korean names are told apart by what stands around them") {
    const auto kia = index_of({watch({"기아"})});
    CHECK(hits(kia, "기아가 기아의 기아, 기아") == Texts{"기아", "기아", "기아", "기아"});
    CHECK(hits(kia, "기아나 포기아 기아대책 난기아").empty());
    auto daesang = watch({"대상"});
    daesang.with_any = {"종가집", "청정원", "식품"};
    daesang.without = {"연말 대상"};
    const auto food = index_of({daesang});
    CHECK(read(food, "대상은 종가집 김치를 판다.").size() == 1);
    CHECK(read(food, "조사 대상은 300명이다.").empty());
    CHECK(read(food, "연말 대상을 받은 식품 회사 대상은").empty());
    CHECK(hits(food, "대상자와 대상지는 식품을").empty());
}

TEST_CASE("case can be asked for, so that target is not Target") {
    auto target = watch({"Target"});
    target.match_case = true;
    const auto index = index_of({target});
    CHECK(hits(index, "Target missed its target; TARGET.") == Texts{"Target"});
    auto meta = watch({"Meta Platforms"});
    meta.aliases = {"Meta"};
    meta.match_case = true;
    CHECK(hits(index_of({meta}), "Meta's meta analysis of META and Meta Platforms, Inc.") ==
          Texts{"Meta", "Meta Platforms"});
}

TEST_CASE("the longest name wins over the names inside it, whoever watches them") {
    const std::vector<Enterprise> all{enterprise("a", {watch({"Meta"})}),
                                      enterprise("b", {watch({"Meta Materials"})})};
    const auto index = WatchIndex::build(all);
    const auto routes = read(index, "Meta Materials fell.");
    REQUIRE(routes.size() == 1);
    CHECK(routes[0].enterprise == EnterpriseName{"b"});
    CHECK(read(index, "Meta Materials fell, Meta rose.").size() == 2);
    CHECK(read(index, "Meta Materialsx").size() == 1);  // the longer one does not stand here
    const auto marts = index_of({watch({"이마트"}), watch({"하이마트"})});
    CHECK(hits(marts, "롯데 하이마트가 이마트를") == Texts{"하이마트", "이마트"});
}

TEST_CASE("legal forms and spaces inside names are folded away") {
    const auto index = index_of({watch({"한빛배터리"}), watch({"Hanbit Battery Co., Ltd."})});
    CHECK(
        hits(index,
             "(주)한빛배터리 ㈜한빛배터리 주식회사한빛배터리 한빛배터리(주) 한빛배터리주식회사") ==
        Texts(5, "한빛배터리"));
    CHECK(hits(index, "한빛 배터리의 공장") == Texts{"한빛 배터리"});
    CHECK(hits(index, "Hanbit Battery, Hanbit\nBattery Inc., HanbitBattery") ==
          Texts{"Hanbit Battery", "Hanbit\nBattery", "HanbitBattery"});
    const auto formed =
        index_of({watch({"(주)한빛 배터리"}), watch({"LG 에너지솔루션"}), watch({"SK하이닉스"})});
    CHECK(hits(formed, "한빛배터리는 LG에너지솔루션과 SK 하이닉스의") ==
          Texts{"한빛배터리", "LG에너지솔루션", "SK 하이닉스"});
}

TEST_CASE("spaces do not tear short names apart") {
    CHECK(hits(index_of({watch({"USA"})}), "give us a lot").empty());
    CHECK(hits(index_of({watch({"기아"})}), "그 기 아 가").empty());
    CHECK(hits(index_of({watch({"In Fact"})}), "infact").empty());
}

TEST_CASE("anywhere lifts the boundaries, but not the longest match") {
    auto entry = watch({"배터리"});
    entry.anywhere = true;
    CHECK(hits(index_of({entry}), "폐배터리재활용 배터리") == Texts{"배터리", "배터리"});
    CHECK(hits(index_of({entry, watch({"한빛배터리"})}), "한빛배터리는 폐배터리를") ==
          Texts{"한빛배터리", "배터리"});
}

TEST_CASE("terms with signs, digits and other scripts match where they stand as words") {
    CHECK(hits(index_of({watch({"AT&T"})}), "AT&T's at&tx AT&T") == Texts{"AT&T", "AT&T"});
    CHECK(hits(index_of({watch({"C++"})}), "C++, C++20 c++").size() == 3);
    CHECK(hits(index_of({watch({"3M"})}), "3M 13M 3Ms") == Texts{"3M"});
    CHECK(hits(index_of({watch({"トヨタ"})}), "新トヨタ車") == Texts{"トヨタ"});
    CHECK(hits(index_of({watch({"Яндекс"})}), "ЯНДЕКС и Яндексу") == Texts{"ЯНДЕКС"});
    CHECK(hits(index_of({watch({"Nestlé"})}), "NESTLE\u0301 Nestle") == Texts{"NESTLE\u0301"});
}

TEST_CASE("hits tell entry, term, place and field") {
    auto entry = watch({"Hanbit Battery Inc."});
    entry.id = "hanbit";
    entry.aliases = {"한빛배터리"};
    const auto routes = read(index_of({entry}), "오늘 한빛배터리는", "Hanbit Battery rises");
    REQUIRE(routes.size() == 1);
    REQUIRE(routes[0].hits.size() == 2);
    CHECK(routes[0].hits[0].in_title);
    CHECK(routes[0].hits[0].entry == "hanbit");
    CHECK(routes[0].hits[0].term == "Hanbit Battery Inc.");
    CHECK(routes[0].hits[1].term == "한빛배터리");
    CHECK(routes[0].hits[1].at == ByteSpan{7, 15});
}

TEST_CASE("the score grows with title, lead, weight and repeats, and stays below one") {
    const auto index = index_of({watch({"Acme"})});
    const auto score = [&](const WatchIndex& with, const std::string& text,
                           const std::string& title) {
        return read(with, text, title).at(0).score;
    };
    const std::string far(700, '.');
    const auto body = score(index, far + " Acme", "");
    const auto lead = score(index, "Acme" + far, "");
    const auto title = score(index, far, "Acme");
    CHECK(body < lead);
    CHECK(lead < title);
    CHECK(body == Approx(0.25));
    CHECK(score(index, far + " Acme Acme", "") > body);
    CHECK(score(index, far + " Acme Acme", "") < 2 * body);
    std::string many;
    for (int i = 0; i < 5000; ++i) many += "Acme ";
    CHECK(score(index, many, "Acme") < 1.0);
    CHECK(read(index, many)[0].hits.size() == 64);
    auto heavy = watch({"Acme"});
    heavy.weight = 2.0;
    CHECK(score(index_of({heavy}), far + " Acme", "") > body);
    heavy.weight = 0;
    CHECK(score(index_of({heavy}), far + " Acme", "") == 0);
}

TEST_CASE("empty lists, empty names and empty documents match nothing") {
    CHECK(read(WatchIndex::build({}), "anything").empty());
    CHECK(read(index_of({watch({"", " ", "\n"})}), "  \n").empty());
    CHECK(read(index_of({watch({"x"})}), "").empty());
    CHECK(hits(index_of({watch({"Inc."}), watch({"(주)"})}), "Inc. (주) co").size() == 2);
    auto context = watch({"Acme"});
    context.with_any = {" "};
    CHECK(read(index_of({context}), "Acme").empty());
}

TEST_CASE("enterprises come sorted by name, each with its own hits only") {
    const std::vector<Enterprise> all{enterprise("zeta", {watch({"Acme"})}),
                                      enterprise("alpha", {watch({"Acme"}), watch({"Beta"})}),
                                      enterprise("mid", {watch({"Gamma"})})};
    const auto routes = read(WatchIndex::build(all), "Acme and Beta");
    REQUIRE(routes.size() == 2);
    CHECK(routes[0].enterprise.str() == "alpha");
    CHECK(routes[0].hits.size() == 2);
    CHECK(routes[1].hits.size() == 1);
}
