#include "events.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "random.hpp"

namespace fanfold::judged {

namespace {

/// One deed, in many mouths. {A} {B} names, {t} the thing, {n} a figure, {d} the day.
struct Deed {
    std::vector<std::string> things;
    std::vector<std::string> ways;
    std::vector<std::string> held_out_ways;
    bool partner = true;
};

auto english() -> const std::vector<Deed>& {
    static const std::vector<Deed> all{
        {{"battery packs", "memory chips", "display panels", "electric motors"},
         {"{A} supplied {n} {t} to {B} on {d}.", "{A} has delivered {n} {t} to {B}.",
          "{A} supplied {B} with {n} {t} under a new contract.",
          "A shipment of {n} {t} went from {A} to {B}, supplied on {d}."},
         {"On {d}, {A} supplied {n} {t} to {B} as agreed.", "{B} was supplied with {n} {t} by {A}.",
          "{A} supplied {t} to {B}, {n} of them, the companies said."}},
        {{"a plant in Ulsan", "a warehouse in Busan", "a data centre in Incheon",
          "a laboratory in Daejeon"},
         {"{A} opened {t} on {d} at a cost of {n} million won.",
          "{A} has opened {t}, a project of {n} million won.",
          "Built for {n} million won, {t} was opened by {A} on {d}.", "{A} opened {t} on {d}."},
         {"With {n} million won spent, {A} opened {t}.", "{A} on {d} opened {t} to production.",
          "{A} opened {t}; it cost {n} million won."},
         false},
        {{"heat pumps", "delivery vans", "phone chargers", "home batteries"},
         {"{A} recalled {n} {t} on {d} over a fire risk.",
          "{A} is recalling {n} {t} because they may catch fire.",
          "Fire risk: {A} recalls {n} {t}.", "{A} recalled {t} after reports of fire."},
         {"A fire risk made {A} recall {n} {t} on {d}.", "{A} recalls {t} over fire risk.",
          "{n} {t} recalled by {A} for risk of fire."},
         false},
        {{"a patent on cooling plates", "a patent on image sensors", "a trademark for software",
          "a copyright on maps"},
         {"{A} sued {B} over {t} on {d}, asking for {n} million won.",
          "{A} has filed a suit against {B} over {t}.",
          "{A} sued {B} for {n} million won over {t}.",
          "A suit over {t} was filed by {A} against {B}."},
         {"Over {t}, {A} sued {B} on {d}.", "{A} filed suit against {B} over {t}, {n} million won.",
          "{B} was sued by {A} over {t}."}}};
    return all;
}

auto korean() -> const std::vector<Deed>& {
    static const std::vector<Deed> all{
        {{"배터리 팩", "메모리 반도체", "디스플레이 패널", "전기 모터"},
         {"{A}, {B}에 {t} {n}개 공급", "{d} {A} 측 {B}에 {t} {n}개 공급 완료",
          "{A}, 새 계약에 따라 {B}에 {t} 공급"},
         {"{A}, {d} {B}에 {t} {n}개 공급 발표", "{B}에 {t} 공급한 {A}"}},
        {{"울산 공장", "부산 물류창고", "인천 데이터센터", "대전 연구소"},
         {"{A}, {d} {t} 준공, 사업비 {n}억 원", "{A} {t} 준공식 개최",
          "{A}, {n}억 원 들여 {t} 준공"},
         {"{d} {A} {t} 준공", "{A}, {t} 준공… 사업비 {n}억 원"},
         false},
        {{"히트펌프", "배송 차량", "휴대폰 충전기", "가정용 배터리"},
         {"{A}, 화재 위험으로 {t} {n}대 리콜", "{d} {A} {t} {n}대 리콜 실시, 화재 위험",
          "{A} {t} 리콜… 화재 우려"},
         {"{A}, {d} {t} 리콜, 화재 위험", "화재 위험에 {A} {t} {n}대 리콜"},
         false},
        {{"냉각판 특허", "이미지 센서 특허", "소프트웨어 상표", "지도 저작권"},
         {"{A}, {B} 상대로 {t} 소송 제기", "{d} {A}, {B}에 {t} 소송 {n}억 원 청구",
          "{A}, {t} 침해로 {B} 제소, 소송가 {n}억 원"},
         {"{A}, {t} 소송 {B} 상대로 제기, {n}억 원", "{B} 상대 {t} 소송 낸 {A}"}}};
    return all;
}

struct Happening {
    bool korean = false;
    const Deed* deed = nullptr;
    NamePair a, b;
    std::string thing;
    int figure = 0;
    int day = 0;  ///< of November 2026
};

auto happening(Random& random, Split split) -> Happening {
    Happening out;
    out.korean = random.chance(50);
    out.deed = &random.pick(out.korean ? korean() : english());
    out.a = random.pick(names(split));
    do out.b = random.pick(names(split));
    while (out.b.en == out.a.en);
    out.thing = random.pick(out.deed->things);
    out.figure = random.between(110, 9'900);
    out.day = random.between(1, 25);
    return out;
}

/// What may be taken for the other and is not.
auto near_miss(Random& random, Split split, Happening out) -> Happening {
    const auto before = out;
    const auto way = random.below(3);
    if (way == 0 && out.deed->partner)
        while (out.b.en == before.b.en || out.b.en == out.a.en) out.b = random.pick(names(split));
    else if (way == 2)
        out.day = (before.day + random.between(6, 12)) % 26 + 1;
    else
        while (out.thing == before.thing) out.thing = random.pick(out.deed->things);
    while (out.figure == before.figure) out.figure = random.between(110, 9'900);
    if (way != 2) out.day = std::min(28, before.day + random.between(0, 2));
    return out;
}

auto grouped(int value) -> std::string {
    auto out = std::to_string(value);
    if (out.size() > 6) out.insert(out.size() - 6, ",");
    if (out.size() > 3) out.insert(out.size() - 3, ",");
    return out;
}

auto iso(int day) -> std::string {
    std::array<char, 16> out{};
    std::snprintf(out.data(), out.size(), "2026-11-%02d", std::clamp(day, 1, 30));
    return out.data();
}

auto written_name(Random& random, const NamePair& name, bool korean) -> NamePair {
    const auto& plain = korean ? name.ko : name.en;
    if (random.chance(70)) return {plain, plain};
    if (korean) return {random.chance(50) ? "(주)" + plain : "주식회사 " + plain, plain};
    return {plain + (random.chance(50) ? " Co., Ltd." : " Inc."), plain};
}

auto told(Random& random, Split split, const Happening& what, std::size_t event) -> EventDocument {
    EventDocument out;
    out.event = event;
    auto text = random.pick(split == Split::dev || random.chance(50) ? what.deed->ways
                                                                     : what.deed->held_out_ways);
    const auto a = written_name(random, what.a, what.korean);
    const auto b = written_name(random, what.b, what.korean);
    out.names.push_back(a);
    if (text.find("{B}") != std::string::npos) out.names.push_back(b);
    if (text.find("{d}") != std::string::npos) out.named_day = iso(what.day);
    const auto figure = random.chance(8) ? what.figure + random.between(1, 40) : what.figure;
    const auto day = what.korean ? "11월 " + std::to_string(what.day) + "일"
                                 : "November " + std::to_string(what.day);
    for (const auto& [slot, value] :
         {std::pair{std::string{"{A}"}, a.en}, std::pair{std::string{"{B}"}, b.en},
          std::pair{std::string{"{t}"}, what.thing}, std::pair{std::string{"{n}"}, grouped(figure)},
          std::pair{std::string{"{d}"}, day}})
        if (const auto at = text.find(slot); at != std::string::npos)
            text.replace(at, slot.size(), value);
    out.claim = text;
    out.day = iso(what.day + random.between(0, 2));
    return out;
}

/// The same happening as the other language tells it. Deeds and things stand in one order in both.
auto in_language(const Happening& what, bool in_korean) -> Happening {
    auto out = what;
    const auto& from = what.korean ? korean() : english();
    const auto at = static_cast<std::size_t>(what.deed - from.data());
    const auto& things = what.deed->things;
    const auto thing = std::find(things.begin(), things.end(), what.thing) - things.begin();
    out.korean = in_korean;
    out.deed = &(in_korean ? korean() : english())[at];
    out.thing = out.deed->things[static_cast<std::size_t>(thing)];
    const bool money = at == 1 || at == 3;
    if (money && !in_korean) out.figure = what.figure * 100;
    return out;
}

}  // namespace

auto event_documents(Split split, std::size_t events) -> std::vector<EventDocument> {
    Random random{seed_of(split) + 40};
    std::vector<EventDocument> out;
    Happening last;
    for (std::size_t event = 0; event < events; ++event) {
        const bool beside = event % 2 == 1;
        last = beside ? near_miss(random, split, last) : happening(random, split);
        const auto documents = random.chance(30) ? 1 : random.between(2, 20);
        for (int at = 0; at < documents; ++at) out.push_back(told(random, split, last, event));
    }
    return out;
}

auto event_documents_in_both(Split split, std::size_t events) -> std::vector<EventDocument> {
    Random random{seed_of(split) + 41};
    std::vector<EventDocument> out;
    Happening last;
    for (std::size_t event = 0; event < events; ++event) {
        const bool beside = event % 2 == 1;
        last =
            in_language(beside ? near_miss(random, split, last) : happening(random, split), true);
        const auto documents = random.chance(30) ? 1 : random.between(2, 20);
        for (int at = 0; at < documents; ++at)
            out.push_back(told(random, split, in_language(last, random.chance(50)), event));
    }
    return out;
}

}  // namespace fanfold::judged
