#include "scenes.hpp"

namespace fanfold::judged {

auto Scene::phrases(const std::string& language, Form form) const -> const std::vector<Phrase>& {
    const bool en = language == "en";
    switch (form) {
        case Form::done:
            return en ? en_done : ko_done;
        case Form::planned:
            return en ? en_planned : ko_planned;
        case Form::denied:
            return en ? en_denied : ko_denied;
    }
    return en_done;
}

auto names(Split split) -> const std::vector<NamePair>& {
    static const std::vector<NamePair> dev{{"Samsung Electronics", "삼성전자"},
                                           {"LG Energy Solution", "LG에너지솔루션"},
                                           {"SK hynix", "SK하이닉스"},
                                           {"Hyundai Motor", "현대자동차"},
                                           {"Kakao", "카카오"},
                                           {"Hanbit Battery", "한빛배터리"},
                                           {"Tesla", "테슬라"},
                                           {"Panasonic", "파나소닉"},
                                           {"Northwind Software", "노스윈드"},
                                           {"Korea Zinc", "고려아연"},
                                           {"Coupang", "쿠팡"},
                                           {"Posco Holdings", "포스코홀딩스"}};
    static const std::vector<NamePair> held_out{{"Naver", "네이버"},
                                                {"Lotte Chemical", "롯데케미칼"},
                                                {"Celltrion", "셀트리온"},
                                                {"Hanwha Ocean", "한화오션"},
                                                {"Doosan Enerbility", "두산에너빌리티"},
                                                {"Toyota Motor", "도요타자동차"},
                                                {"Summit Retail", "서밋리테일"},
                                                {"Nvidia", "엔비디아"},
                                                {"CJ Logistics", "CJ대한통운"},
                                                {"Volkswagen", "폭스바겐"},
                                                {"Shinhan Bank", "신한은행"},
                                                {"Ecopro BM", "에코프로비엠"}};
    return split == Split::dev ? dev : held_out;
}

auto scenes() -> const std::vector<Scene>& {
    static const std::vector<Scene> all{
        {"acquire",
         true,
         {{"{A} acquired {B} for {m} on {d}."},
          {"{A} completed the purchase of {B} for {m} on {d}."},
          {"On {d}, {A} bought {B} in a deal worth {m}.", true},
          {"{B} was acquired by {A} for {m} on {d}.", true}},
         {{"{A} plans to acquire {B} for {m} by {d}."},
          {"{A} said it will buy {B} for {m} on {d}."},
          {"{A} is considering a bid of {m} for {B}, to be decided on {d}.", true}},
         {{"{A} did not acquire {B}, and the offer of {m} lapsed on {d}."},
          {"{A} has not bought {B} for {m}, a spokesman said on {d}.", true}},
         {{"{A|은|는} {d} {B|을|를} {m}에 인수했다."},
          {"{A|이|가} {B|을|를} {m}에 사들였다고 {d} 밝혔다."},
          {"{B|은|는} {d} {A|에|에} {m}에 인수됐다.", true}},
         {{"{A|은|는} {d}까지 {B|을|를} {m}에 인수할 계획이다."},
          {"{A|은|는} {B|을|를} {m}에 인수하는 방안을 {d} 이사회에서 검토할 예정이다.", true}},
         {{"{A|은|는} {B|을|를} {m}에 인수하지 않았다고 {d} 밝혔다."},
          {"{A|은|는} {m} 규모의 {B} 인수를 하지 않기로 {d} 결정했다.", true}}},
        {"sue",
         true,
         {{"{A} sued {B} for {m} in damages on {d}."},
          {"{A} filed a lawsuit against {B} on {d}, seeking {m}."},
          {"{B} was sued by {A} on {d} for {m}.", true}},
         {{"{A} plans to sue {B} for {m} on {d}."},
          {"{A} intends to take {B} to court over {m} on {d}.", true}},
         {{"{A} did not sue {B} over the {m}, it said on {d}."},
          {"{A} has never sued {B}, a filing of {d} over {m} shows.", true}},
         {{"{A|은|는} {d} {B|을|를} 상대로 {m} 규모의 손해배상 소송을 제기했다."},
          {"{A|이|가} {d} {B|을|를} {m} 손해배상 청구로 고소했다.", true}},
         {{"{A|은|는} {d} {B|을|를} 상대로 {m} 규모의 소송을 제기할 예정이다."},
          {"{A|은|는} {d} {B|을|를} 상대로 {m} 소송에 나설 방침이다.", true}},
         {{"{A|은|는} {B|을|를} 상대로 {m} 소송을 제기하지 않았다고 {d} 밝혔다."},
          {"{A|은|는} {d} 현재 {B|을|를} 상대로 한 {m} 소송을 낸 적이 없다.", true}}},
        {"invest",
         true,
         {{"{A} invested {m} in {B} on {d}."},
          {"{A} put {m} into {B}, according to a notice of {d}."},
          {"On {d}, {A} took a {p} stake in {B} for {m}.", true}},
         {{"{A} will invest {m} in {B} on {d}."},
          {"{A} aims to invest {m} in {B} by {d}."},
          {"{A} expects to put {m} into {B} by {d}.", true}},
         {{"{A} did not invest {m} in {B} on {d}."},
          {"{A} has not invested the {m} in {B} as of {d}.", true}},
         {{"{A|은|는} {d} {B|에|에} {m}을 투자했다."},
          {"{A|이|가} {B|에|에} {m}을 투자한 것으로 {d} 확인됐다."},
          {"{A|은|는} {d} {m}을 들여 {B} 지분 {p}를 취득했다.", true}},
         {{"{A|은|는} {d} {B|에|에} {m}을 투자할 예정이다."},
          {"{A|은|는} {d}까지 {B|에|에} {m}을 투자하기로 했다.", true}},
         {{"{A|은|는} {d} {B|에|에} {m}을 투자하지 않았다."},
          {"{A|은|는} {B|에|에} {m}을 투자하지 않기로 {d} 결정했다.", true}}},
        {"supply",
         true,
         {{"{A} supplied {n} battery packs to {B} on {d}."},
          {"{A} delivered {n} battery packs to {B} on {d}."},
          {"{B} received {n} battery packs from {A} on {d}.", true}},
         {{"{A} will supply {n} battery packs to {B} from {d}."},
          {"{A} plans to deliver {n} battery packs to {B} on {d}.", true}},
         {{"{A} did not supply the {n} battery packs to {B} on {d}."},
          {"{A} failed to deliver {n} battery packs to {B} on {d}.", true}},
         {{"{A|은|는} {d} {B|에|에} 배터리 팩 {n}개를 공급했다."},
          {"{A|이|가} {d} {B|에|에} 배터리 팩 {n}개를 납품했다.", true}},
         {{"{A|은|는} {d}부터 {B|에|에} 배터리 팩 {n}개를 공급할 계획이다."},
          {"{A|은|는} {d} {B|에|에} 배터리 팩 {n}개를 납품할 예정이다.", true}},
         {{"{A|은|는} {d} {B|에|에} 배터리 팩 {n}개를 공급하지 못했다."},
          {"{A|은|는} {d} {B|에|에} 배터리 팩 {n}개를 납품하지 않았다.", true}}},
        {"recall",
         false,
         {{"{A} recalled {n} vehicles on {d} because of a fault in {p} of them."},
          {"{A} called back {n} vehicles on {d}, {p} of them faulty.", true}},
         {{"{A} will recall {n} vehicles from {d} because of a fault in {p} of them."},
          {"{A} plans a recall of {n} vehicles on {d}; {p} are faulty.", true}},
         {{"{A} did not recall the {n} vehicles on {d}, although {p} were faulty."},
          {"{A} has not recalled {n} vehicles as of {d}, {p} of them faulty.", true}},
         {{"{A|은|는} {d} 차량 {n}대를 리콜했다. 결함률은 {p}였다."},
          {"{A|이|가} {d} 결함률 {p}의 차량 {n}대를 리콜했다.", true}},
         {{"{A|은|는} {d}부터 차량 {n}대를 리콜할 예정이다. 결함률은 {p}였다."},
          {"{A|은|는} {d} 결함률 {p}의 차량 {n}대를 리콜할 계획이다.", true}},
         {{"{A|은|는} {d} 차량 {n}대를 리콜하지 않았다. 결함률은 {p}였다."},
          {"{A|은|는} {d} 결함률 {p}의 차량 {n}대를 리콜하지 않기로 했다.", true}}},
        {"revenue",
         false,
         {{"{A} reported revenue of {m} on {d}, up {p} from a year earlier."},
          {"Revenue at {A} rose {p} to {m}, the company reported on {d}."},
          {"{A} posted sales of {m} on {d}, a gain of {p}.", true}},
         {},
         {},
         {{"{A|은|는} {d} 매출이 {m}으로 전년보다 {p} 늘었다고 밝혔다."},
          {"{A|의|의} 매출은 {p} 증가한 {m}을 기록했다고 {d} 공시했다.", true}},
         {},
         {}}};
    return all;
}

auto fillers(const std::string& language) -> const std::vector<std::string>& {
    static const std::vector<std::string> en{
        "Analysts had followed the matter for months.",
        "The industry has been waiting for a sign of recovery.",
        "Shares of {B} were little changed in Seoul.",
        "{A} employs about {n} people worldwide.",
        "A court in another case will hear {B} next spring.",
        "Trade between the two regions grew {p} last year.",
        "The ministry has not commented.",
        "{B} had set aside {m} for such matters.",
        "Prices of raw materials fell {p} over the quarter."};
    static const std::vector<std::string> ko{"업계는 몇 달 동안 이 사안을 지켜봐 왔다.",
                                             "시장은 회복의 신호를 기다리고 있다.",
                                             "{B}의 주가는 큰 변동이 없었다.",
                                             "{A|은|는} 전 세계에서 {n}명을 고용하고 있다.",
                                             "다른 사건에서는 {B|이|가} 내년 봄 재판을 받는다.",
                                             "두 지역의 교역은 지난해 {p} 늘었다.",
                                             "정부는 아직 입장을 내지 않았다.",
                                             "{B|은|는} 이에 대비해 {m}을 적립해 뒀다.",
                                             "원자재 가격은 분기 동안 {p} 내렸다."};
    return language == "en" ? en : ko;
}

auto sayings(const std::string& language) -> const std::vector<std::string>& {
    static const std::vector<std::string> en{"we are proud of what our teams have built together",
                                             "this step makes our supply chain stronger than ever",
                                             "our customers asked for it and we have listened",
                                             "nobody in this market can afford to stand still"};
    static const std::vector<std::string> ko{
        "우리 팀이 함께 이룬 성과가 자랑스럽다", "이번 결정으로 공급망이 한층 튼튼해졌다",
        "고객의 요구에 귀를 기울인 결과다", "이 시장에서 멈춰 서 있을 여유는 없다"};
    return language == "en" ? en : ko;
}

}  // namespace fanfold::judged
