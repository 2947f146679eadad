#pragma once
/// Reports as the other rooms make them, and as an attacker would like them.
#include <fanfold/stage/deliver/outbox.hpp>
#include <fanfold/stage/deliver/render.hpp>
#include <string>
#include <vector>

namespace fanfold::deliver::sample {

inline auto at(const std::string& time) -> Instant {
    return parse_rfc3339(time).value();
}

inline auto cited(int n, const std::string& title, const std::string& url,
                  const std::string& before, const std::string& quote, const std::string& after,
                  const std::string& published = "2026-11-23T08:30:00Z") -> Citation {
    Citation out;
    out.n = n;
    out.document = sha256(quote);
    out.sighting = SightingId{300 + n};
    out.source = SourceName{"evening-post"};
    out.url = url;
    out.title = title;
    out.published = parse_rfc3339(published);
    out.fetched_at = at("2026-11-24T01:14:09Z");
    out.quote = quote;
    out.at = {before.size(), quote.size()};
    out.before = before;
    out.after = after;
    return out;
}

inline auto item(const std::string& id, const std::string& text, std::vector<int> citations,
                 EventStatus status, int importance, const std::string& why = {}) -> ReportItem {
    return {id, text, std::move(citations), status, importance, sha256(id), why, {}};
}

inline auto about() -> About {
    About out;
    out.sources = {
        {SourceName{"evening-post"}, 118, 9, 0, ""},
        {SourceName{"hanbit-ir"}, 14, 2, 0, ""},
        {SourceName{"cell-forum"}, 40, 6, 3, "3 pages answered 503 and will be tried tomorrow"},
        {SourceName{"port-authority"}, 0, 0, 1, "robots.txt does not allow it"}};
    out.documents = 172, out.clusters = 131, out.matched = 38, out.questions = 76,
    out.answered = 71, out.reused = 12;
    out.unasked = {{"the run's cap of 1.00 USD is spent", 3}, {"out of time", 1}};
    out.cut = {{"Market", 7}};
    out.failed = 1, out.findings = 54;
    out.dropped = {{"market", "Cobalt rose by 9 percent.", "number not in its evidence: 9 percent"},
                   {"risk/recalls", "A claim.", "quote does not stand in the document"},
                   {"market/moves", "Another.", "quote does not stand in the document"}};
    out.currency = "USD", out.cost = Money::parse("0.4183").value(), out.calls = 64;
    return out;
}

/// A full report, all of it invented.
inline auto report() -> Report {
    Report out;
    out.enterprise = EnterpriseName{"hanbit"};
    out.enterprise_title = "Hanbit Battery";
    out.run = RunId{12};
    out.job = JobName{"nightly"};
    out.made_at = at("2026-11-24T06:02:41.250Z");
    out.window_from = at("2026-11-23T06:00:00Z");
    out.window_to = at("2026-11-24T06:00:00Z");
    out.language = "en";
    out.model = "small: sim-small";
    out.about = about();
    out.citations = {
        cited(
            1, "Daehan Cells recalls 40,000 packs after Busan warehouse fire",
            "https://evening-post.example/2026/11/recall?id=77",
            "The fire brigade was called at four in the morning and had the blaze under control by "
            "six. ",
            "Daehan Cells said on Monday it would recall 40,000 home storage packs sold since June",
            ", after a warehouse fire in Busan that was traced to one of them. Nobody was hurt."),
        cited(2, "Notice to distributors", "https://ir.daehan.example/notices/114",
              "To all distributors. ",
              "Packs with serial numbers from HS2-260600 are to be taken out of service at once.",
              " Replacements ship in December."),
        cited(3, "Hanbit Battery to build Ulsan cathode plant for 3.2 trillion won",
              "https://hanbit.example/news/ulsan", "ULSAN, 23 November. ",
              "Hanbit Battery will invest 3.2 trillion won in a cathode plant in Ulsan and hire "
              "1,400 people by 2028.",
              " The city will build the access road."),
        cited(4, "Cobalt slips as Lomami mine restarts", "https://metals.example/cobalt",
              "Spot prices fell for a third day. ",
              "Cobalt lost 4.1 percent to 24,300 dollars a tonne after the Lomami mine restarted "
              "two lines",
              ".", "2026-11-22T19:00:00Z"),
        cited(5, "Anyone else seeing swelling on the H5 pouch?",
              "https://forum.cells.example/t/5531", "",
              "Three of my eight H5 pouches have swollen after about 200 cycles at 35 degrees",
              ", never above 1C.", "")};
    out.citations[4].source = SourceName{"cell-forum"};
    out.summary = {
        item("i-s1",
             "Daehan Cells recalls 40,000 home storage packs after a warehouse fire in Busan; "
             "distributors are told to stop using them at once.",
             {1, 2}, EventStatus::fresh, 5),
        item("i-s2", "Hanbit commits 3.2 trillion won and 1,400 jobs to a cathode plant in Ulsan.",
             {3}, EventStatus::developing, 4),
        item("i-s3", "Cobalt is down 4.1 percent as the Lomami mine restarts.", {4},
             EventStatus::fresh, 3)};
    for (auto& bullet : out.summary) bullet.event = Digest{};
    ReportSection risk{SectionName{"risk"}, "Safety and recalls", {}};
    risk.items = {
        item("i-7k2m9qd0",
             "Daehan Cells will recall 40,000 home storage packs sold since June, after a fire in "
             "a Busan warehouse was traced to one of them.",
             {1, 2}, EventStatus::fresh, 5,
             "Your storage line uses the same separator supplier; customers will ask."),
        item("i-3h8x1c5t",
             "Users of a hobby forum report swelling in H5 pouch cells after about 200 cycles.",
             {5}, EventStatus::fresh, 2)};
    risk.items[1].marks = {"name not in its evidence: H5 Pouch"};
    ReportSection market{SectionName{"market"}, "Market & materials", {}};
    market.items = {
        item("i-p0v4n2ze",
             "Hanbit Battery puts the Ulsan cathode plant at 3.2 trillion won and plans to hire "
             "1,400 people by 2028; the city adds the access road.",
             {3}, EventStatus::developing, 4,
             "The figure is new: the September announcement named none."),
        item("i-q8r7b3ya",
             "Cobalt lost 4.1 percent to 24,300 dollars a tonne after the Lomami mine restarted "
             "two lines.",
             {4}, EventStatus::fresh, 3),
        item("i-a1b2c3d4", "Talks over the lithium supply contract with Salar Norte continue.", {4},
             EventStatus::unchanged, 3)};
    out.sections = {risk, market};
    return out;
}

inline auto korean_report() -> Report {
    auto out = report();
    out.enterprise = EnterpriseName{"haneul"};
    out.enterprise_title = "하늘모빌리티";
    out.language = "ko";
    out.summary = {
        item("i-s1", "대한셀즈가 부산 물류창고 화재 이후 가정용 저장장치 4만 개를 회수한다.", {1},
             EventStatus::fresh, 5),
        item("i-s2", "한빛배터리가 울산 양극재 공장에 3조 2천억 원을 투자하고 1,400명을 채용한다.",
             {2}, EventStatus::developing, 4)};
    for (auto& bullet : out.summary) bullet.event = Digest{};
    ReportSection market{SectionName{"market"}, "시장과 소재", {}};
    market.items = {
        item("i-7k2m9qd0",
             "한빛배터리가 울산에 3조 2천억 원 규모의 양극재 공장을 짓고 2028년까지 1,400명을 "
             "채용한다고 밝혔다.",
             {2}, EventStatus::developing, 4, "경쟁사의 증설 일정이 처음으로 숫자로 확인되었다."),
        item("i-3h8x1c5t", "대한셀즈가 6월 이후 판매한 가정용 저장장치 4만 개를 회수한다.", {1},
             EventStatus::fresh, 3)};
    out.sections = {market};
    out.citations = {
        cited(
            1, "Daehan Cells recalls 40,000 packs", "https://evening-post.example/recall",
            "The fire was put out. ",
            "Daehan Cells said on Monday it would recall 40,000 home storage packs sold since June",
            ", after a fire."),
        cited(
            2, "한빛배터리, 울산에 3조 2천억 원 투자", "https://hanbit.example/ko/news/ulsan",
            "23일 공시에 따르면 ",
            "한빛배터리는 울산 양극재 공장에 3조 2천억 원을 투자하고 2028년까지 1,400명을 채용한다",
            "고 밝혔다. 시는 진입로를 놓는다.")};
    return out;
}

inline auto quiet_report() -> Report {
    auto out = report();
    out.status = ReportStatus::quiet;
    out.summary.clear();
    out.sections = {out.sections[1]};
    out.sections[0].items = {out.sections[0].items[2]};
    out.sections[0].items[0].citations = {1};
    out.citations = {out.citations[3]};
    out.citations[0].n = 1;
    return out;
}

/// Every string from outside tries to get out.
inline auto hostile_report(const std::string& payload) -> Report {
    auto out = report();
    out.enterprise_title = out.model = out.language = payload;
    out.citations = {cited(1, payload, payload, payload, payload, payload)};
    out.citations[0].source = SourceName{payload};
    out.summary = {item(payload, payload, {1}, EventStatus::fresh, 5, payload)};
    out.sections = {{SectionName{payload},
                     payload,
                     {item(payload, payload, {1}, EventStatus::fresh, 5, payload)}}};
    out.sections[0].items[0].marks = {payload};
    out.about.sources = {{SourceName{payload}, 1, 1, 1, payload}};
    out.about.unasked = {{payload, 1}};
    out.about.dropped = {{payload, payload, payload}};
    out.about.notes = {payload};
    out.about.watched = {{payload, 1, {SourceName{payload}}, out.made_at}, {payload, 0, {}, std::nullopt}};
    out.citations[0].attribution = payload;
    out.timezone = out.style = payload;
    out.about.currency = payload;
    return out;
}

inline auto payloads() -> std::vector<std::string> {
    return {"<script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>",
            "' onmouseover='alert(1)",
            "</style><script>alert(1)</script>",
            "--><script>alert(1)</script><!--",
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)//https://a.example",
            "data:text/html,<script>alert(1)</script>",
            "[click](javascript:alert(1))",
            "![x](https://evil.example/track.png)",
            "<https://evil.example> <a@evil.example>",
            "https://evil.example/ www.evil.example",
            "[x]: javascript:alert(1) \"t\"\n\n[x]",
            "AT&T &lt;b&gt; &#60;b&#62; R&D",
            "# heading\n- list\n> quote\n1. one\n```\ncode\n```\n---\n| a | b |\n",
            "1) list",
            "*a* _b_ `c` ~~d~~ **e** ***",
            "\\[x\\](javascript:alert(1))",
            "\xe2\x80\xae"
            "exe.gpj \xe2\x81\xa6hidden\xe2\x81\xa9 \xe2\x80\x8bzero",
            "\x1b[2J\x1b]0;owned\x07 bell \xc2\x9b"
            "31m",
            "broken \xff\xfe utf-8 \xed\xa0\x80"};
}

}  // namespace fanfold::deliver::sample
