"""A web of labelled events, made from a seed: for each of the demo's enterprises at least 60 events whose importance is
known, told by one to four pages each, between pages that tell it nothing. Pages appear on the night of their event.
The labels are what `fanfold-sim model --gold` answers from. Everything is invented."""
import dataclasses
import html
import json
import random
import re

ROOT_HOSTS = ("harborpost", "daily-hanul", "filings", "gridblog", "press", "chargetalk", "shopcell", "advisories")
# How many of the 64 events of an enterprise are how important.
IMPORTANCE = [5] * 6 + [4] * 13 + [3] * 19 + [2] * 16 + [1] * 10


@dataclasses.dataclass
class Kind:
    """One sort of event: which template asks for it, and how English and Korean pages and reports tell it."""
    template: str
    english: list
    korean: list = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Reader:
    name: str
    title: str
    language: str
    companies: list      # (English, Korean) as the watch list has them
    context: tuple       # words that the watch list wants beside a name: English, Korean
    hosts: list          # (source, language of its pages)
    kinds: list


PLACES = [("Garam", "가람"), ("Haesong", "해송"), ("Easthithe", "이스트하이드"), ("Port Calder", "포트칼더"), ("Ulmsund", "울름순"),
          ("Norwick", "노윅"), ("Saltmere", "솔트미어"), ("Brackwater", "브랙워터"), ("Tarnholm", "타른홀름"), ("Oakhaven", "오크헤이븐"),
          ("Lindmoor", "린드무어"), ("Castlebay", "캐슬베이"), ("Wexcombe", "웩스콤"), ("Marlstone", "말스톤"), ("Dunmouth", "던머스")]
PEOPLE = [("Lena Strand", "레나 스트랜드"), ("Tobias Renn", "토비아스 렌"), ("Mira Okafor", "미라 오카포"), ("Jonas Feld", "요나스 펠트"),
          ("Ada Quill", "에이다 퀼"), ("Rufus Amsel", "루퍼스 암젤"), ("Ines Calder", "이네스 칼더"), ("Pavel Dorn", "파벨 도른")]
MONTHS = [("January", 1), ("March", 3), ("May", 5), ("June", 6), ("August", 8), ("October", 10)]

OPENS = Kind("market/competitors",
    ["{C} will open {n} new {site} in {P} by {month} 2027, the company said.",
     "By {month} 2027 {C} wants to open {n} {site} in {P}, according to a company statement.",
     "In {P}, {C} is to open {n} {site}; all should be ready by {month} 2027."],
    ["{K}는 2027년 {m}월까지 {Q}에 {ksite} {n}곳을 새로 연다고 밝혔다.",
     "2027년 {m}월까지 {Q}에 {ksite} {n}곳이 문을 연다고 {K} 측이 발표했다."])
PRICES = Kind("market/moves",
    ["{C} cuts its prices in {P} by {p} percent from {month}, the second cut this year.",
     "From {month} the prices of {C} in {P} fall by {p} percent.",
     "Buyers in {P} will pay {C} {p} percent less from {month}, a price list shows."],
    ["{K}는 {m}월부터 {Q} 지역 판매 가격을 {p}% 내린다고 밝혔다.",
     "{Q} 지역에서 {K} 제품 가격이 {m}월부터 {p}% 인하된다."])
SALES = Kind("market/moves",
    ["Sales of {C} in {P} grew by {p} percent to {n} tonnes in the third quarter.",
     "{C} sold {n} tonnes of goods in {P} in the third quarter, {p} percent more than a year before.",
     "Third-quarter sales of {C} in {P} came to {n} tonnes, up {p} percent."],
    ["{K}의 3분기 {Q} 판매량은 {n}톤으로 지난해보다 {p}% 늘었다.",
     "3분기 {Q}에서 {K}가 판매한 물량은 {n}톤으로 {p}% 증가했다."])
FIRE = Kind("risk/incidents",
    ["A fire at a {store} of {C} in {P} injured {n} people and stopped work for {k} days.",
     "In {P}, fire broke out at a {store} of {C}; {n} people were hurt and work stops for {k} days.",
     "{n} people were injured when a {store} of {C} burned in {P}; it stays shut for {k} days."],
    ["{Q}에 있는 {K}의 {kstore}에서 불이 나 {n}명이 다치고 {k}일간 작업이 멈췄다.",
     "{K} {Q} {kstore} 화재로 {n}명이 부상했으며 {k}일 동안 가동이 중단된다."])
RECALL = Kind("risk/incidents",
    ["{C} recalls {n} {goods} sold in {P} after {k} reports of defects.",
     "After {k} reports of defects, {C} is recalling {n} {goods} that were sold in {P}.",
     "{n} {goods} that {C} sold in {P} go back to the maker: {k} defects were reported."],
    ["{K}가 {Q}에서 판매한 {kgoods} {n}개를 결함 신고 {k}건 끝에 리콜한다.",
     "결함 신고가 {k}건 접수되자 {K}는 {Q}에서 팔린 {kgoods} {n}개를 리콜하기로 했다."])
STRIKE = Kind("risk/incidents",
    ["{n} workers of {C} in {P} began a strike for {p} percent more pay.",
     "A strike of {n} workers has begun at {C} in {P}; they demand {p} percent more pay.",
     "At {C} in {P}, {n} workers stopped work and ask for {p} percent more pay."],
    ["{Q}의 {K} 노동자 {n}명이 임금 {p}% 인상을 요구하며 파업에 들어갔다.",
     "{K} {Q} 사업장에서 {n}명이 임금 {p}% 인상을 요구하는 파업을 시작했다."])
RULE = Kind("regulation/rules",
    ["The authority of {P} will require {C} and others to report {thing} from {month} 2027, or pay {n} dollars a day.",
     "From {month} 2027 {C} and its rivals must report {thing} in {P}; the fine is {n} dollars a day.",
     "{P} adopted a rule on {thing}: from {month} 2027 {C} and others report it or pay {n} dollars a day."],
    ["{Q} 당국은 2027년 {m}월부터 {K} 등 업체에 {kthing} 보고를 의무화하고 위반 시 하루 {n}달러를 물린다.",
     "2027년 {m}월부터 {Q}에서는 {K} 등이 {kthing}을 보고해야 하며 어기면 하루 {n}달러를 낸다."])
SUPPLY = Kind("supply/chain",
    ["{C} will deliver {n} tonnes of {material} a year from {P} for {k} years.",
     "For {k} years {C} is to deliver {n} tonnes of {material} a year, all of it from {P}.",
     "A contract over {k} years has {C} send {n} tonnes of {material} a year out of {P}."],
    ["{K}는 {Q}에서 생산한 {kmaterial}을 {k}년간 해마다 {n}톤씩 공급한다.",
     "{k}년 동안 매년 {kmaterial} {n}톤을 {Q}에서 공급하는 계약을 {K}가 맺었다."])
APPOINTED = Kind("people/moves",
    ["{C} has appointed {H} as its head of {office} in {P}, who starts in {month}.",
     "{H} becomes head of {office} of {C} in {P} in {month}.",
     "The new head of {office} at {C} in {P} is {H}, from {month} on."],
    ["{K}는 {J}를 {Q} {koffice} 책임자로 선임했으며 임기는 {m}월에 시작한다.",
     "{m}월부터 {K} {Q} {koffice} 책임자는 {J}가 맡는다."])
RESEARCH = Kind("technology/papers",
    ["Researchers of {C} in {P} measured {p} percent more capacity after {n} cycles with a new method.",
     "With a new method researchers of {C} in {P} reach {p} percent more capacity after {n} cycles.",
     "A method from {P} gives cells of {C} {p} percent more capacity after {n} cycles, researchers report."],
    ["{Q}의 {K} 연구진은 새 기술로 {n}회 충방전 뒤 용량을 {p}% 높였다고 발표했다.",
     "{K} 연구진이 {Q}에서 개발한 기술은 {n}회 충방전 뒤 용량이 {p}% 높았다."])
FUNDING = Kind("deals/funding",
    ["{C} has raised {n} million dollars in {P} for a stake of {p} percent.",
     "A stake of {p} percent in {C} was sold for {n} million dollars in {P}.",
     "Investors from {P} pay {n} million dollars for {p} percent of {C}."])
ADVISORY = Kind("security/advisories",
    ["A vulnerability in {C} version {k} lets attackers in {P} read data of {n} customers; a patch is out.",
     "Attackers used a vulnerability in {C} version {k} to read data of {n} customers in {P}; a patch exists.",
     "Data of {n} customers in {P} could be read through a flaw in {C} version {k}, for which there is a patch."])
LAUNCH = Kind("products/launches",
    ["{C} launches a {goods} for {P} in {month} that costs {n} dollars a month.",
     "In {month} {C} brings a {goods} to {P} for {n} dollars a month.",
     "For {n} dollars a month {C} will sell a {goods} in {P}, starting in {month}."])
HIRING = Kind("jobs/hiring",
    ["{C} is hiring {n} people in {P} for {office} by {month}.",
     "By {month} {C} wants to hire {n} people for {office} in {P}.",
     "In {P}, {C} looks for {n} new people for {office} until {month}."])
VOICE = Kind("customers/voice",
    ["{n} customers of {C} in {P} complain of {thing} and ask for their money.",
     "In {P}, {n} customers complain of {thing} at {C} and want their money back.",
     "Complaints of {n} customers of {C} in {P} are about {thing}; they ask for refunds."])

WORDS = {
    "hanbit-battery": {"site": "cell plants", "ksite": "셀 공장", "store": "cell plant", "kstore": "셀 공장", "goods": "battery packs",
                       "kgoods": "배터리 팩", "office": "battery research", "koffice": "배터리 연구"},
    "summit-retail": {"site": "supermarkets", "store": "supermarket", "goods": "kettles", "office": "buying"},
    "northwind-software": {"site": "offices", "store": "data centre", "goods": "ledger service", "office": "engineering"},
}
THINGS = {
    "hanbit-battery": [("the carbon of each cell", "셀별 탄소 배출량"), ("the origin of lithium", "리튬 원산지"), ("tests of cells", "셀 시험 결과"),
                       ("recycled cobalt", "재활용 코발트 비율")],
    "summit-retail": [("unit prices", ""), ("spoiled fruit", ""), ("long queues", ""), ("wrong prices at tills", ""), ("plastic bags", "")],
    "northwind-software": [("outages", ""), ("electronic invoices", ""), ("stored personal data", ""), ("software parts", "")],
}
MATERIALS = [("cathode powder", "양극재"), ("lithium carbonate", "탄산리튬"), ("copper foil", "동박"), ("electrolyte", "전해액")]

READERS = [
    Reader("hanbit-battery", "한빛배터리", "ko",
           [("Hanbit Battery", "한빛배터리"), ("Daedeulbo Energy", "대들보에너지"), ("Kestrel Cells", "케스트럴셀즈"),
            ("Serim Materials", "세림소재"), ("Maro Motors", "마로자동차")],
           ("battery cells and cathode plants", "배터리 셀과 양극재 전기차"),
           [("daily-hanul", "ko"), ("press", "ko"), ("harborpost", "en"), ("gridblog", "en"), ("chargetalk", "ko"), ("filings", "en")],
           [OPENS, PRICES, SALES, FIRE, RECALL, STRIKE, RULE, SUPPLY, APPOINTED, RESEARCH]),
    Reader("summit-retail", "Summit Retail", "en",
           [("Summit Retail", ""), ("Bramble & Co", ""), ("Ieum Mart", ""), ("Tillwise", "")],
           ("supermarkets, stores and shoppers", ""),
           [("harborpost", "en"), ("filings", "en"), ("shopcell", "en"), ("press", "en"), ("chargetalk", "en")],
           [OPENS, PRICES, SALES, FUNDING, FIRE, RECALL, STRIKE, RULE, SUPPLY, VOICE]),
    Reader("northwind-software", "Northwind Software", "en",
           [("Northwind Software", ""), ("Quillstack", ""), ("Fernhill Cloud", ""), ("TarnDB", ""), ("Orlo Payroll", "")],
           ("business software, cloud servers and payroll data of customers", ""),
           [("harborpost", "en"), ("filings", "en"), ("gridblog", "en"), ("press", "en"), ("advisories", "en")],
           [ADVISORY, FIRE, LAUNCH, OPENS, FUNDING, RULE, APPOINTED, HIRING]),
]

ENGLISH_FILLER = ["The talk at the counter was mostly of the weather, which stayed mild and grey all week.",
                  "Nobody at the gate wanted to say more, and the phone of the press office rang unanswered.",
                  "A band played in the square until the rain began, and the children went home early.",
                  "Old photographs of the quarter hang in the hall, most of them from the year of the flood.",
                  "The café across the road sells coffee to whoever waits for the bus.",
                  "Neighbours have written letters about the noise of the lorries for as long as they remember.",
                  "A spokeswoman thanked everybody who had helped and asked for a little patience.",
                  "The local paper printed a map that had to be corrected the next morning."]
KOREAN_FILLER = ["현장 앞에는 아침부터 취재진이 모였고 관계자는 말을 아꼈다.", "인근 주민들은 오래전부터 화물차 소음을 호소해 왔다.",
                 "회사 앞 찻집에는 출근길 사람들로 줄이 길게 늘어섰다.", "홍보 담당자는 추가 설명을 하지 않았다.",
                 "업계에서는 당분간 지켜봐야 한다는 말이 나온다.", "지난주부터 흐린 날씨가 이어지고 있다."]


def asked_by(root, template):
    """The question as each version of the template puts it; overlays of industries may put another."""
    files = [root / "prompts" / f"{template}.md", *(root / "prompts" / "overlays").rglob(f"{template}.md")]
    found = [re.findall(r"\{\{\$question\}\}(.*?)\{\{/question\}\}", file.read_text(), re.S) for file in files if file.exists()]
    return [question for one in found for question in one]


class GoldWeb:
    def __init__(self, root, seed, nights=1, noise=20):
        self.root, self.nights, self.dice = root, nights, random.Random(seed)
        self.pages = []    # (host, path, night, bytes)
        self.events = []   # {id, reader, importance, night, quotes}
        self.findings = []
        self.used = set()
        for reader in READERS:
            self.add_reader(reader, noise)

    def fresh_number(self, least, most):
        """No figure of one event is another's."""
        while (number := self.dice.randint(least, most)) in self.used:
            pass
        self.used.add(number)
        return number

    def facts(self, reader):
        company, place, month, person = (self.dice.choice(each) for each in (reader.companies, PLACES, MONTHS, PEOPLE))
        thing, material = self.dice.choice(THINGS[reader.name]), self.dice.choice(MATERIALS)
        return {**WORDS[reader.name], "C": company[0], "K": company[1], "P": place[0], "Q": place[1], "month": month[0], "m": month[1],
                "H": person[0], "J": person[1], "thing": thing[0], "kthing": thing[1], "material": material[0], "kmaterial": material[1],
                "n": self.fresh_number(12, 9900), "k": self.dice.randint(2, 9), "p": self.dice.randint(11, 89)}

    def add_reader(self, reader, noise):
        kinds = [reader.kinds[at % len(reader.kinds)] for at in range(len(IMPORTANCE))]
        self.dice.shuffle(kinds)
        taken = set()
        for number, (kind, importance) in enumerate(zip(kinds, IMPORTANCE)):
            while (facts := self.facts(reader)) and (kind.template, facts["C"], facts["P"]) in taken:
                pass
            taken.add((kind.template, facts["C"], facts["P"]))
            self.add_event(reader, f"{reader.name}-{number:02}", kind, importance, facts)
        for number in range(noise):
            self.add_noise(reader, number)

    def add_event(self, reader, name, kind, importance, facts):
        night = 1 + len(self.events) % self.nights
        event = {"id": name, "reader": reader.name, "importance": importance, "night": night, "quotes": []}
        count = self.dice.randint(1, 4 if importance >= 3 else 2)
        wordings = {"en": self.dice.sample(kind.english, len(kind.english)), "ko": list(kind.korean)}
        claim = (kind.korean if reader.language == "ko" else kind.english)[0].format(**facts)
        for source, language in self.dice.sample(reader.hosts, min(count, len(reader.hosts))):
            if not wordings[language]:
                continue
            quote = wordings[language].pop().format(**facts)
            event["quotes"].append(quote)
            self.add_page(reader, source, language, f"{name}-{source}", night, quote, facts)
            self.findings.append(self.label(reader, kind, importance, facts, quote, claim if language == "en" and reader.language == "ko"
                                            else quote, language))
        if not event["quotes"]:  # only sources of a language whose wordings ran out
            return self.add_event(reader, name, kind, importance, facts)
        self.events.append(event)

    def label(self, reader, kind, importance, facts, quote, claim, language):
        korean = language == "ko"
        names = [(facts["K"] if korean else facts["C"], facts["K"] or facts["C"]), (facts["Q"] if korean else facts["P"],) * 2]
        return {"reader": f"for {reader.title}", "questions": asked_by(self.root, kind.template), "quote": quote, "claim": claim,
                "why": "", "importance": importance, "importance_reason": "As people judged it.",
                "entities": [{"surface": surface, "canonical": canonical} for surface, canonical in names], "dates": []}

    def add_page(self, reader, source, language, name, night, quote, facts):
        korean = language == "ko"
        filler = self.dice.sample(KOREAN_FILLER if korean else ENGLISH_FILLER, 4)
        context = f"{facts['K']} 관련 소식: {reader.context[1]}." if korean else f"More on {facts['C']}: {reader.context[0]}."
        title = f"{facts['K']}, {facts['Q']} 소식" if korean else f"{facts['C']} in {facts['P']}"
        paragraphs = [quote + " " + filler[0], context + " " + filler[1], " ".join(filler[2:])]
        self.put_page(source, name, language, night, title, paragraphs)

    def add_noise(self, reader, number):
        """A page about somebody on the watch list of whom there is nothing to tell."""
        facts = self.facts(reader)
        paragraphs = [f"{facts['C']} invited its neighbours in {facts['P']} to an open day. " + self.dice.choice(ENGLISH_FILLER),
                      f"More on {facts['C']}: {reader.context[0]}. " + " ".join(self.dice.sample(ENGLISH_FILLER, 3))]
        host = self.dice.choice([source for source, language in reader.hosts if language == "en"])
        self.put_page(host, f"{reader.name}-open-day-{number}", "en", 1 + number % self.nights, f"Open day of {facts['C']} {number}", paragraphs)

    def put_page(self, source, name, language, night, title, paragraphs):
        published = f"2026-11-{22 + night}T{self.dice.randint(0, 19):02}:{self.dice.randint(0, 59):02}:00Z"
        body = "".join(f"<p>{html.escape(paragraph, quote=False)}</p>\n" for paragraph in paragraphs)
        page = (f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
                f'<meta property="article:published_time" content="{published}"></head><body><main><article>'
                f'<h1>{html.escape(title)}</h1>\n{body}</article></main></body></html>')
        self.pages.append((f"{source}.example", f"news/{name}.html", night, published, page))

    def write(self, folder):
        """The web as `fanfold-sim site --folder` serves it, and labels.json beside it."""
        for host, path, night, _, page in self.pages:
            file = folder / "web" / host / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(page)
        for host in {f"{source}.example" for source in ROOT_HOSTS} | {"intranet-hanbit.example"}:
            self.write_sitemaps(folder / "web" / host, host)
        labels = folder / "labels.json"
        labels.write_text(json.dumps({"findings": self.findings}, ensure_ascii=False))
        return folder / "web", labels

    def write_sitemaps(self, home, host):
        home.mkdir(parents=True, exist_ok=True)
        for night in range(1, self.nights + 1):
            rows = "".join(f"<url><loc>http://{host}/{path}</loc><lastmod>{published}</lastmod></url>\n"
                           for of, path, appears, published, _ in self.pages if of == host and appears <= night)
            ending = "" if night == 1 else f".night{night}"
            (home / f"sitemap.xml{ending}").write_text(
                f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n')

    def write_sources(self, folder):
        """The demo's sources, read by their sitemaps alone."""
        for source in (*ROOT_HOSTS, "intranet-hanbit"):
            private = '\nvisible_to = ["hanbit-battery"]' if source == "intranet-hanbit" else ""
            (folder / f"{source}.toml").write_text(
                f'sitemaps = ["http://{source}.example/sitemap.xml"]\ndelay = "0s"\nsince = "7d"{private}\n')
