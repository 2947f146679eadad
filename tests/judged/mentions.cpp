#include "mentions.hpp"

#include <array>

#include "random.hpp"

namespace fanfold::judged {

namespace {

using Lines = std::vector<std::string>;

/// One name: how it is watched, and sentences in which it is meant or is not, by split.
struct Name {
    WatchEntry watch;
    Lines meant_dev, meant_held, other_dev, other_held;
};

auto entry(std::string id, Lines names, Lines with_any, Lines without, bool cased = false)
    -> WatchEntry {
    WatchEntry out;
    out.id = std::move(id);
    out.names = std::move(names);
    out.with_any = std::move(with_any);
    out.without = std::move(without);
    out.match_case = cased;
    return out;
}

auto korean_homographs() -> std::vector<Name> {
    return {
        {entry("daesang", {"대상"},
               {"식품", "종가", "청정원", "김치", "조미료", "영업이익", "코스피"},
               {"대상으로", "대상을", "대상이", "대상자", "대상에", "대상인", "대상 수상"}),
         {"대상은 종가 김치의 미국 공장을 증설한다고 밝혔다.",
          "식품업체 대상의 3분기 영업이익이 늘었다.",
          "(주)대상이 만드는 청정원 고추장이 유럽에 수출된다."},
         {"조미료 강자 대상과 CJ제일제당이 가격을 올렸다.",
          "증권가는 코스피 상장사 대상의 목표 주가를 높였다.",
          "청정원을 만드는 대상 주식회사가 인도네시아에 투자한다."},
         {"이번 조사는 식품 업체 200곳을 대상으로 진행됐다.",
          "보조금 지급 대상에 김치 제조사가 포함됐다.",
          "그는 올해 가요 대상을 받았고 김치 광고에도 나왔다."},
         {"코스피 상장사를 대상으로 한 설문에서 절반이 낙관했다.",
          "식품 안전 점검 대상이 두 배로 늘었다.",
          "지원 대상자는 조미료 제조 경험이 있어야 한다."}},
        {entry("kia", {"기아"}, {"자동차", "전기차", "완성차", "EV6", "쏘렌토", "현대차", "판매량"},
               {"기아 문제", "기아에 시달리", "기아 타이거즈", "빈곤"}),
         {"기아는 전기차 EV6의 가격을 내렸다.", "지난달 기아의 판매량이 미국에서 늘었다.",
          "완성차 업체 기아와 노조가 임금에 합의했다."},
         {"현대차와 기아가 조지아 공장을 함께 쓴다.",
          "기아, 쏘렌토 하이브리드 계약 10만 대 돌파했다.",
          "자동차 시장에서 기아만 점유율이 올랐다."},
         {"아프리카의 기아 문제를 다룬 다큐멘터리가 자동차 극장에서 상영됐다.",
          "전기차 보조금보다 기아와 빈곤 해결이 먼저라는 목소리가 나왔다.",
          "기아 타이거즈가 자동차 기업을 모기업으로 둔 팀을 꺾었다."},
         {"난민들은 기아에 시달리며 트럭과 자동차로 국경을 넘었다.",
          "세계 기아 문제 해결을 위한 기금에 완성차 회사도 돈을 냈다.",
          "빈곤과 기아는 판매량이나 성장률로는 보이지 않는다."}},
        {entry("emart", {"이마트"}, {}, {}),
         {"이마트는 내년에 점포 세 곳을 연다.", "정용진 회장이 이마트의 실적을 설명했다.",
          "쿠팡과 이마트가 새벽배송에서 맞붙었다."},
         {"대형마트 이마트에서는 삼겹살을 싸게 판다.", "이마트도 휴일 영업을 늘린다.",
          "유통업계 1위 이마트와 납품업체의 갈등이 풀렸다."},
         {"하이마트는 가전 구독 서비스를 시작했다.", "롯데하이마트의 매출이 줄었다.",
          "동네 하이마트에서 냉장고를 할인한다."},
         {"하이마트가 점포를 줄이는 대신 온라인에 투자한다.",
          "가전양판점 롯데하이마트는 흑자로 돌아섰다.", "전자랜드와 하이마트만 그 제품을 판다."}},
        {entry("himart", {"하이마트", "롯데하이마트"}, {}, {}),
         {"하이마트는 가전 수리 서비스를 넓힌다.", "롯데하이마트가 새 대표를 뽑았다.",
          "에어컨 판매가 늘어 하이마트의 이익이 커졌다."},
         {"가전 유통사 하이마트와 삼성전자가 손잡았다.", "롯데하이마트에서만 파는 냉장고가 나왔다.",
          "하이마트의 구독 사업이 자리를 잡았다."},
         {"이마트가 가전 매장을 넓혔다.", "이마트는 하이 품질 상품을 모은 코너를 열었다.",
          "트레이더스와 이마트의 매출이 합쳐졌다."},
         {"이마트에서 에어컨을 사는 손님이 늘었다.", "롯데마트와 이마트가 같은 날 쉰다.",
          "이마트의 가전 자체 상표가 인기다."}},
        {entry("shinsegae", {"신세계"}, {"백화점", "면세점", "정유경", "스타필드", "유통", "점포"},
               {"신세계 교향곡", "신세계로부터", "신세계를 발견", "신세계가 열"}),
         {"신세계 백화점 강남점의 매출이 3조원을 넘었다.", "신세계는 인천 면세점에서 철수한다.",
          "정유경 회장의 신세계와 이마트가 계열을 나눈다."},
         {"유통 그룹 신세계의 지분 구조가 바뀌었다.", "신세계, 광주에 새 백화점을 짓는다.",
          "스타필드를 운영하는 신세계의 계열사가 채권을 발행했다."},
         {"교향악단은 백화점 문화홀에서 드보르자크의 신세계 교향곡을 연주했다.",
          "그에게 유통업은 신세계로부터 온 소식 같았다.",
          "면세점에서 일하던 그는 바다에서 신세계를 발견했다고 말했다."},
         {"점포 정리를 마친 그는 가상현실의 신세계가 열렸다고 했다.",
          "백화점 옆 공연장에서 '신세계로부터'가 울려 퍼졌다.",
          "유통학자는 콜럼버스가 신세계를 발견한 해를 예로 들었다."}},
        {entry(
             "hyundai", {"현대"}, {"그룹", "자동차", "백화점", "건설", "정의선", "현대차"},
             {"현대 미술", "현대 사회", "현대 음악", "현대 무용", "현대 의학", "근현대", "현대인"}),
         {"현대 그룹의 지배구조가 바뀐다.", "정의선 회장이 이끄는 현대는 미국에 투자한다.",
          "현대와 기아의 자동차 판매가 늘었다."},
         {"건설 경기가 나빠지자 현대도 채용을 줄였다.",
          "재계 3위 그룹인 현대의 투자 계획이 나왔다.", "현대는 울산에서 자동차 생산을 늘린다."},
         {"그룹 전시에서는 현대 미술의 흐름을 보여 준다.", "현대 사회에서 자동차는 필수품이 됐다.",
          "건설 노동의 역사는 근현대사의 한 부분이다."},
         {"백화점 갤러리가 현대 미술가 열 명을 소개한다.", "현대 의학은 그룹 연구로 발전했다.",
          "현대인은 자동차 안에서 긴 시간을 보낸다."}},
        {entry("nongshim", {"농심"}, {"라면", "신라면", "스낵", "새우깡", "식품"},
               {"농심을 달래", "성난 농심"}),
         {"농심은 신라면을 유럽에서 만든다.", "라면 값 인상에 농심의 이익이 늘었다.",
          "농심이 새우깡을 리뉴얼했다."},
         {"식품기업 농심과 오뚜기가 경쟁한다.", "농심, 미국 라면 공장을 늘린다.",
          "스낵 시장에서 농심만 성장했다."},
         {"쌀값 폭락에 성난 농심이 라면 수입에 반대했다.",
          "정부는 식품 수입 중단으로 농심을 달래려 했다.",
          "여당은 라면 원료 대책으로 농심을 달래기에 나섰다."},
         {"성난 농심은 식품 유통 구조를 탓했다.",
          "새 장관은 농심을 달래는 스낵용 감자 대책을 냈다.",
          "국회 앞에 모인 성난 농심, 라면 끓여 농성했다."}},
        {entry("orion", {"오리온"}, {"초코파이", "제과", "과자", "식품"},
               {"별자리", "성운", "오리온자리"}),
         {"오리온은 초코파이를 베트남에서 판다.", "제과업체 오리온의 매출이 늘었다.",
          "오리온이 과자 값을 올렸다."},
         {"오리온과 롯데웰푸드가 초코파이로 겨룬다.", "식품주 오리온의 주가가 올랐다.",
          "중국에서 오리온의 제과 매출이 회복됐다."},
         {"과자 봉지에는 오리온 별자리가 그려져 있다.",
          "망원경으로 오리온 성운을 보며 과자를 먹었다.",
          "천문대는 오리온자리 관측회에서 초코파이를 나눠 줬다."},
         {"겨울 별자리 오리온 이름을 딴 제과점이 문을 열었다.",
          "식품공학자는 취미로 오리온 성운을 찍는다.", "과자 회사 이름은 오리온자리에서 왔다."}},
    };
}

auto english_homographs() -> std::vector<Name> {
    return {
        {entry("target", {"Target"}, {"retailer", "stores", "shoppers", "same-store", "Cornell"},
               {"Target audience", "Target price"}, true),
         {"Target said shoppers bought fewer toys this season.",
          "The retailer Target will close nine stores.",
          "Same-store sales at Target fell for a third quarter."},
         {"Walmart and Target cut prices before the holidays as shoppers held back.",
          "Target's stores in Texas sold out of the cups.",
          "Brian Cornell leaves Target after eleven years."},
         {"Retailers missed the target that shoppers had expected.",
          "The stores are a target for thieves.",
          "Shoppers of any age are our target, the retailer wrote."},
         {"A new target for stores is two percent growth.",
          "The retailer raised its profit target.", "Thieves target shoppers near the station."}},
        {entry("meta", {"Meta"}, {"Facebook", "Instagram", "Zuckerberg", "WhatsApp", "Platforms"},
               {"meta-analysis", "Meta analysis"}, true),
         {"Meta will charge for Instagram without ads in Britain.",
          "Mark Zuckerberg said Meta had sold more glasses.",
          "Facebook owner Meta was fined by Brussels."},
         {"Shares of Meta rose after WhatsApp opened to advertisers.",
          "Meta Platforms hires engineers in Seoul.",
          "The court ruled for Meta, which keeps Instagram."},
         {"The post on Facebook was about posts on Facebook, which is rather meta.",
          "A meta-analysis of Instagram studies found no harm.",
          "Players on WhatsApp discuss the meta of the game."},
         {"The film is a meta comedy promoted on Instagram.",
          "A Facebook group shares meta tags for shops.",
          "He called the Zuckerberg biography too meta."}},
        {entry("apple", {"Apple"},
               {"iPhone", "Cupertino", "Tim Cook", "iOS", "App Store", "MacBook"},
               {"apple pie", "Apple Records"}, true),
         {"Apple raised the price of the iPhone in Japan.",
          "Tim Cook told analysts that Apple had no plans to buy.",
          "Regulators want Apple to open the App Store."},
         {"The Cupertino company Apple delayed its MacBook.", "Apple's iOS update fixes two flaws.",
          "Suppliers of Apple make the iPhone in India."},
         {"An apple fell on his iPhone in the orchard.",
          "The iPhone photo shows an apple tree in bloom.",
          "Growers use an iOS app to sort every apple."},
         {"Cider makers near Cupertino pay more for each apple.",
          "He traded a MacBook for forty crates of apple juice.",
          "An apple a day, says the App Store's health app."}},
        {entry("shell", {"Shell"}, {"oil", "LNG", "refinery", "Sawan", "barrels"},
               {"Shell Beach", "shell script"}, true),
         {"Shell will sell its refinery in Singapore.",
          "Profit at Shell fell with the price of oil.",
          "Shell loaded the first LNG cargo in Canada."},
         {"Wael Sawan, who runs Shell, bought back shares; Sawan said so on Thursday.",
          "BP and Shell pumped fewer barrels.", "Shell's LNG desk had a good winter."},
         {"Oil from the spill covered the shell of a turtle.",
          "The refinery is an empty shell since the fire.",
          "Crabs leave their shell near the LNG pier."},
         {"An egg shell holds less oil than one thinks.",
          "The company was a shell for oil smugglers.",
          "Workers found a wartime shell near the refinery."}},
        {entry("gap", {"Gap"}, {"apparel", "Old Navy", "Banana Republic", "clothing", "jeans"},
               {"Gap year", "the Gap between"}, true),
         {"Gap named a new designer for its jeans.", "Old Navy lifted sales at Gap.",
          "The apparel chain Gap raised its forecast."},
         {"Gap closes its clothing shop in Oxford Street.",
          "Tariffs cost Gap, owner of Banana Republic, dearly.",
          "Investors in Gap cheered the jeans campaign."},
         {"The pay gap in the clothing industry is wide.",
          "A gap in the fence let in the thieves who took the jeans.",
          "Apparel makers fill the gap left by imports."},
         {"There is a gap between clothing sizes in Asia and Europe.",
          "Jeans with a gap at the waist are returned.", "The trade gap in apparel grew."}},
        {entry("visa", {"Visa"}, {"Mastercard", "card network", "payments", "interchange"},
               {"visa application", "work visa", "tourist visa", "Visa office"}, true),
         {"Visa and Mastercard settled with shops over fees.",
          "The card network Visa entered Vietnam.",
          "Payments volume at Visa rose by nine percent."},
         {"Visa's interchange fees are under review.", "Merchants sued Visa about payments.",
          "Mastercard grew faster than Visa in Brazil."},
         {"He paid with Mastercard for a visa at the border.",
          "The visa fee rose; payments are taken online.",
          "A tourist visa needs payments in cash."},
         {"Her work visa expired before the payments firm hired her.",
          "No visa is needed for card network staff.",
          "Students wait for a visa and for payments from home."}},
        {entry("oracle", {"Oracle"}, {"cloud", "database", "Ellison", "software"},
               {"Oracle of Delphi", "Oracle of Omaha"}, true),
         {"Oracle signed a cloud deal with a bank.",
          "Larry Ellison of Oracle spoke of data centres.", "Oracle fixed flaws in its database."},
         {"The software maker Oracle borrowed for data centres.", "Oracle's cloud grew by half.",
          "SAP and Oracle fight over a database customer."},
         {"The Oracle of Omaha said he does not understand cloud stocks.",
          "An oracle told the king about clouds, not the cloud.",
          "In the game an oracle is a database of riddles."},
         {"Tourists ask the Oracle of Delphi for the password of their cloud.",
          "A test oracle decides if software passes.",
          "The oracle in the software demo was a chatbot."}},
        {entry("square", {"Square"}, {"Block", "Dorsey", "merchants", "payments"},
               {"Times Square", "Red Square", "Trafalgar Square", "Union Square", "Square feet"},
               true),
         {"Square lets merchants take cards on a telephone.",
          "Jack Dorsey split Square from the rest of the firm.",
          "Payments through Square rose in cafés."},
         {"Merchants left Square after the outage.", "Block, the owner of Square, cut jobs.",
          "Square added loans for merchants."},
         {"Merchants in Times Square accept all payments.",
          "Crowds filled Trafalgar Square as payments failed.",
          "A square block of stone closes the gate."},
         {"The square was full of merchants.", "Union Square merchants want more police.",
          "Each block is a square of forty metres."}},
    };
}

/// Plain names: nothing else is called so, but longer words begin or end with some of them.
struct PlainName {
    const char* id;
    const char* name;
    const char* look_alike;  ///< a word that holds the name and is another
    bool korean;
};

constexpr std::array plain_names{
    PlainName{"samsung", "삼성전자", "삼성전자서비스센터장협의회", true},
    PlainName{"hynix", "SK하이닉스", "하이닉스타운", true},
    PlainName{"naver", "네이버", "네이버후드", true},
    PlainName{"coupang", "쿠팡", "쿠팡이츠데이", true},
    PlainName{"posco", "포스코", "포스코인터내셔널빌", true},
    PlainName{"hanwha", "한화오션", "한화오션뷰리조트", true},
    PlainName{"lges", "LG에너지솔루션", "LG에너지솔루션즈클럽", true},
    PlainName{"kakao", "카카오뱅크", "카카오뱅크런", true},
    PlainName{"nvidia", "Nvidia", "Nvidiabook", false},
    PlainName{"microsoft", "Microsoft", "Microsoftie", false},
    PlainName{"siemens", "Siemens Energy", "Siemens Energyworks", false},
    PlainName{"toyota", "Toyota", "Toyotathon", false},
    PlainName{"novo", "Novo Nordisk", "Novo Nordiska", false},
    PlainName{"boeing", "Boeing", "Boeingville", false},
    PlainName{"asml", "ASML", "ASMLtd", false},
    PlainName{"unilever", "Unilever", "Unileverage", false}};

auto plain_sentence(const PlainName& name, bool meant, Split split, Random& random) -> std::string {
    const std::string word = meant ? name.name : name.look_alike;
    static const Lines ends_dev{"은 새 공장을 짓는다.", "의 주가가 올랐다.",
                                "과 협력사가 계약했다.", ", 신제품을 내놓는다.",
                                "에서는 채용이 한창이다."};
    static const Lines ends_held{"까지 투자를 줄였다.", "도 가격을 올렸다.",
                                 "에게 과징금이 부과됐다.", "만 흑자를 냈다.",
                                 "으로부터 주문을 받았다."};
    static const Lines after_dev{" will build a plant.", "'s shares rose.",
                                 " and a supplier signed a deal.", ", the maker said, is hiring.",
                                 " has new owners."};
    static const Lines after_held{" cut its forecast.", "’s chief resigned.",
                                  "-made parts are late.", " (which had denied it) paid.",
                                  " among others was fined."};
    if (name.korean)
        return "업계에 따르면 " + word + random.pick(split == Split::dev ? ends_dev : ends_held);
    return "People say " + word + random.pick(split == Split::dev ? after_dev : after_held);
}

auto filler(bool korean, Random& random) -> std::string {
    static const Lines ko{"날씨는 맑았고 바람은 약했다.", "회의는 오후에 끝났다.",
                          "관계자는 말을 아꼈다.", "구체적인 일정은 나오지 않았다.",
                          "비슷한 움직임이 이어지고 있다."};
    static const Lines en{"The weather was fine.", "The meeting ended in the afternoon.",
                          "Nobody would comment.", "No dates were given.", "Others may follow."};
    return random.pick(korean ? ko : en);
}

auto is_korean(const std::string& text) -> bool {
    return text.find("다.") != std::string::npos;
}

auto told(const std::string& sentence, Random& random) -> std::string {
    const bool korean = is_korean(sentence);
    auto out = random.chance(50) ? filler(korean, random) + " " + sentence : sentence;
    for (int more = random.between(0, 2); more > 0; --more) out += " " + filler(korean, random);
    return out;
}

auto homographs() -> const std::vector<Name>& {
    static const auto all = [] {
        auto out = korean_homographs();
        for (auto& name : english_homographs()) out.push_back(std::move(name));
        return out;
    }();
    return all;
}

auto homograph(Split split, std::size_t number, Random& random) -> Mention {
    const auto& name = homographs()[number % homographs().size()];
    Mention out;
    out.entry = name.watch.id;
    out.homograph = true;
    out.meant = number / homographs().size() % 2 == 0;
    const bool dev = split == Split::dev;
    const auto& lines = out.meant ? (dev ? name.meant_dev : name.meant_held)
                                  : (dev ? name.other_dev : name.other_held);
    out.text = told(random.pick(lines), random);
    return out;
}

auto plain(Split split, std::size_t number, Random& random) -> Mention {
    const auto& name = plain_names[number % plain_names.size()];
    Mention out;
    out.entry = name.id;
    out.meant = number / plain_names.size() % 2 == 0;
    out.text = told(plain_sentence(name, out.meant, split, random), random);
    return out;
}

}  // namespace

auto watched() -> std::vector<WatchEntry> {
    std::vector<WatchEntry> out;
    for (const auto& name : homographs()) out.push_back(name.watch);
    for (const auto& name : plain_names) out.push_back(entry(name.id, {name.name}, {}, {}));
    return out;
}

auto mentions(Split split, std::size_t count) -> std::vector<Mention> {
    Random random{seed_of(split) + 400};
    std::vector<Mention> out;
    for (std::size_t n = 0; n < count; ++n)
        out.push_back(n % 2 == 0 ? homograph(split, n / 2, random) : plain(split, n / 2, random));
    return out;
}

}  // namespace fanfold::judged
