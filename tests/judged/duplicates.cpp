#include "duplicates.hpp"

#include <algorithm>

#include "random.hpp"

namespace fanfold::judged {

namespace {

using Words = std::vector<std::string>;

/// {A} the company, {m} {n} {p} {y} figures, {place} {thing} {who} {says} words of the language.
struct Tongue {
    Words titles, leads, sentences, place, thing, who, says, bylines, footers, additions;
};

auto english() -> const Tongue& {
    static const auto tongue = Tongue{
        {"{A} to spend ${m} million on {thing} in {place}", "{A} plans {thing} in {place}",
         "{place} wins {A} {thing}", "{A} bets on {thing}"},
        {"{A} said on Monday that it will spend ${m} million on {thing} in {place}, where it wants "
         "to employ {n} people.",
         "{A} raised its forecast for {y} by {p} percent on Tuesday, citing demand for {thing} in "
         "{place}.",
         "{A} has agreed to buy a maker of {thing} in {place} for ${m} million, the two companies "
         "said on Thursday."},
        {"{who} said that {thing} would {says} within {n} months, and that {place} had been chosen "
         "for its power and its people.",
         "The company had looked at {place} before, but {who} told reporters that {thing} was then "
         "too dear by {p} percent.",
         "In {y}, {who} expects that {place} will {says} and that suppliers of {thing} follow.",
         "Since {y} the price of {thing} has fallen {p} percent, which {who} called a reason to "
         "{says}.",
         "Before work starts in {place}, {who} has to {says}, which may take {n} weeks.",
         "About {n} suppliers of {thing} are at home around {place}, according to {who}.",
         "{who} would not say whether {thing} from {place} is meant for export."},
        {"Ohio", "Bavaria", "Jalisco", "Gujarat", "Gyeonggi", "Ontario", "Silesia", "Penang",
         "Kyushu", "Texas", "Andalusia", "Selangor"},
        {"battery cells", "glass for displays", "power chips", "wind towers", "cathode material",
         "rail cars", "memory modules", "heat pumps", "insulin", "ship engines", "copper foil",
         "camera sensors"},
        {"A spokeswoman", "The head of the division", "An analyst at a local broker",
         "The governor", "A person close to the talks", "The chief executive", "A union leader"},
        {"double its output", "go to full capacity", "ask for a permit", "hire more engineers",
         "cut its costs", "move a second line", "settle with its neighbours"},
        {"By Our Reporter", "(Agency)", "Business desk, Monday", "Photo: company handout"},
        {"Read more in our business section.", "Copyright of the publisher. All rights reserved.",
         "Sign up for our morning letter."},
        {"Our newsroom has asked the company for comment.",
         "The shares closed little changed in quiet trading.",
         "A chart of the share price stands below.", "This story was updated with more detail."}};
    return tongue;
}

auto korean() -> const Tongue& {
    static const auto tongue = Tongue{
        {"{A}, {place}에 {thing} 공장…{m}억원 투자", "{A} {place} {thing} 사업 확대",
         "{place} {thing} 단지에 {A} 들어선다", "{A}, {thing}에 승부수"},
        {"{A}이 {place}에 {m}억원을 들여 {thing} 공장을 짓고 {n}명을 새로 뽑는다고 월요일 밝혔다.",
         "{A}이 {place}의 {thing} 수요가 늘었다며 {y}년 전망을 {p}% 올린다고 화요일 발표했다.",
         "{A}이 {place}에 있는 {thing} 업체를 {m}억원에 인수하기로 했다고 목요일 두 회사가 "
         "밝혔다."},
        {"{who} {thing} 설비가 {n}개월 안에 {says} 것이라며 {place}의 전력과 인력을 이유로 들었다.",
         "회사는 예전에도 {place} 부지를 살펴봤지만 {who} 당시 {thing} 가격이 {p}% 높았다고 "
         "설명했다.",
         "{who} {y}년에는 {place} 공장이 {says} 것으로 보고 {thing} 협력사도 따라올 것으로 "
         "기대했다.",
         "{y}년 이후 {thing} 값은 {p}% 내렸고 {who} 그래서 지금 {says} 때라고 말했다.",
         "{place} 공사에 앞서 {who} {says} 절차를 밟아야 하며 여기에 {n}주가 걸릴 수 있다고 했다.",
         "{who} {place} 일대에 {thing} 협력사 {n}곳이 모여 있다고 전했다.",
         "{who} {place}에서 만든 {thing} 물량을 수출할지는 말하지 않았다."},
        {"구미", "평택", "울산", "오하이오", "바이에른", "구자라트", "페낭", "규슈", "텍사스",
         "안달루시아", "청주", "군산"},
        {"배터리 셀", "디스플레이 유리", "전력 반도체", "풍력 타워", "양극재", "철도 차량",
         "메모리 모듈", "히트펌프", "인슐린", "선박 엔진", "동박", "카메라 센서"},
        {"회사 관계자는", "사업부장은", "한 증권사 연구원은", "도지사는", "협상에 밝은 인사는",
         "대표이사는", "노조 위원장은"},
        {"생산량을 두 배로 늘릴", "완전 가동에 들어갈", "인허가를 신청할", "기술 인력을 더 뽑을",
         "비용을 줄일", "두 번째 라인을 옮길", "주민과 합의할"},
        {"산업부 기자", "(연합)", "월요일 경제면", "사진=회사 제공"},
        {"더 많은 기사는 경제면에서 볼 수 있다.", "저작권자 무단 전재와 재배포 금지.",
         "아침 소식지를 받아 보세요."},
        {"본지는 회사에 입장을 물었다.", "주가는 한산한 거래 속에 큰 변동 없이 마감했다.",
         "주가 그래프는 아래에 있다.", "이 기사는 내용을 보태 다시 실었다."}};
    return tongue;
}

struct Figures {
    std::string company;
    int money = 0, count = 0, year = 0;
    std::string share, place, thing;
};

auto figures(const Tongue& tongue, const NamePair& name, bool in_korean, Random& random)
    -> Figures {
    return {in_korean ? name.ko : name.en,
            random.between(11, 990),
            random.between(40, 4000),
            random.between(2027, 2035),
            std::to_string(random.between(2, 60)) + "." + std::to_string(random.between(1, 9)),
            random.pick(tongue.place),
            random.pick(tongue.thing)};
}

void replace(std::string& text, const std::string& slot, const std::string& by) {
    for (auto at = text.find(slot); at != std::string::npos; at = text.find(slot, at + by.size()))
        text.replace(at, slot.size(), by);
}

auto filled(std::string text, const Tongue& tongue, const Figures& by, Random& random)
    -> std::string {
    replace(text, "{A}", by.company);
    replace(text, "{m}", std::to_string(by.money));
    replace(text, "{n}", std::to_string(by.count));
    replace(text, "{p}", by.share);
    replace(text, "{y}", std::to_string(by.year));
    replace(text, "{place}", by.place);
    replace(text, "{thing}", by.thing);
    replace(text, "{who}", random.pick(tongue.who));
    replace(text, "{says}", random.pick(tongue.says));
    return text;
}

/// A lead and ten to sixteen sentences, each with its own figures.
struct Story {
    Words titles;
    Words sentences;
};

/// Titles and first sentence by the same figures.
void lead_with(Story& story, const Tongue& tongue, const Figures& by, Random& random) {
    story.titles.clear();
    for (const auto& title : tongue.titles)
        story.titles.push_back(filled(title, tongue, by, random));
    story.sentences.front() = filled(random.pick(tongue.leads), tongue, by, random);
}

auto story_of(const Tongue& tongue, const NamePair& name, bool in_korean, Random& random) -> Story {
    const auto by = figures(tongue, name, in_korean, random);
    auto out = Story{{}, {""}};
    lead_with(out, tongue, by, random);
    const auto length = random.between(10, 16);
    for (auto i = 0; i < length; ++i) {
        auto own = figures(tongue, name, in_korean, random);
        if (random.chance(50)) own.place = by.place, own.thing = by.thing;
        out.sentences.push_back(filled(random.pick(tongue.sentences), tongue, own, random));
    }
    return out;
}

/// The same story with one company's name for another's.
auto renamed(Story story, const std::string& from, const std::string& to) -> Story {
    for (auto* texts : {&story.titles, &story.sentences})
        for (auto& text : *texts) replace(text, from, to);
    return story;
}

auto joined(const Words& sentences) -> std::string {
    auto out = std::string{};
    for (auto i = std::size_t{0}; i < sentences.size(); ++i)
        out += (i == 0 ? "" : i % 3 == 0 ? "\n\n" : " ") + sentences[i];
    return out;
}

/// Cuts, changes or adds a sentence for each edit; the lead stays.
auto edited(Words sentences, std::size_t edits, const Tongue& tongue, Random& random) -> Words {
    for (auto i = std::size_t{0}; i < edits; ++i) {
        const auto at = 1 + random.below(sentences.size() - 1);
        const auto place = sentences.begin() + static_cast<std::ptrdiff_t>(at);
        if (random.chance(40))
            sentences.erase(place);
        else if (random.chance(50))
            *place = random.pick(tongue.additions);
        else
            sentences.insert(place, random.pick(tongue.additions));
    }
    return sentences;
}

auto copy_of(const Story& story, std::size_t number, std::size_t percent, const Tongue& tongue,
             Random& random) -> Copy {
    auto sentences =
        edited(story.sentences, story.sentences.size() * percent / 100, tongue, random);
    auto text = joined(sentences);
    if (random.chance(50)) text = random.pick(tongue.bylines) + "\n\n" + text;
    if (random.chance(50)) text += "\n\n" + random.pick(tongue.footers);
    return {number, random.pick(story.titles), std::move(text)};
}

}  // namespace

auto spread_stories(Split split, std::size_t stories) -> std::vector<Copy> {
    auto random = Random{seed_of(split) + 11};
    auto out = std::vector<Copy>{};
    for (auto number = std::size_t{0}; number < stories; ++number) {
        const auto in_korean = number % 2 == 1;
        const auto& tongue = in_korean ? korean() : english();
        const auto story = story_of(tongue, random.pick(names(split)), in_korean, random);
        const auto sites = random.between(2, 30);
        for (auto site = 0; site < sites; ++site)
            out.push_back(copy_of(story, number, random.below(21), tongue, random));
    }
    return out;
}

auto near_misses(Split split, std::size_t count) -> std::vector<NearMiss> {
    auto random = Random{seed_of(split) + 12};
    auto out = std::vector<NearMiss>{};
    while (out.size() < count) {
        const auto in_korean = out.size() % 2 == 1;
        const auto& tongue = in_korean ? korean() : english();
        const auto& name = random.pick(names(split));
        const auto& other_name = random.pick(names(split));
        if (name.en == other_name.en) continue;
        const auto company = out.size() % 4 < 2;
        const auto one = story_of(tongue, name, in_korean, random);
        auto other = company ? renamed(one, in_korean ? name.ko : name.en,
                                       in_korean ? other_name.ko : other_name.en)
                             : one;
        if (!company) lead_with(other, tongue, figures(tongue, name, in_korean, random), random);
        out.push_back({copy_of(one, 0, 0, tongue, random), copy_of(other, 1, 0, tongue, random),
                       company ? "other company" : "other figure"});
    }
    return out;
}

}  // namespace fanfold::judged
