#include "web_house_pages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fanfold/text/html.hpp>
#include <nlohmann/json.hpp>

#include "web_parts.hpp"

namespace fanfold::app::web {

namespace {

using text::escape_html;
using Json = nlohmann::ordered_json;

auto start_of(const Source& source) -> std::string {
    if (source.folder) return source.folder->string();
    for (const auto* list : {&source.feeds, &source.seeds, &source.sitemaps})
        if (!list->empty()) return list->front().str();
    return source.api && !source.api->urls.empty() ? source.api->urls.front().str() : "";
}

auto health_words(const Frame& frame, const SourceView& source) -> std::string {
    if (source.nights.empty()) return fmt::format("<span class=\"soft\">{}</span>", in(frame.language, {"not visited yet", "방문 전"}));
    const auto& last = source.nights.front();
    if (!last.trouble.empty() && last.fresh == 0 && last.pages == 0)
        return fmt::format("<span class=\"bad\">{}</span><br><span class=\"soft\">{}</span>", in(frame.language, {"down", "접속 불가"}), escape_html(last.trouble));
    if (!last.trouble.empty())
        return fmt::format("<span class=\"warn\">{}</span><br><span class=\"soft\">{}</span>", in(frame.language, {"in part", "일부 실패"}), escape_html(last.trouble));
    return fmt::format("<span class=\"good\">{}</span>", in(frame.language, {"well", "정상"}));
}

/// New documents of the last nights, oldest first, as bars with the same in words; and those of the last one.
auto yield_of(const Frame& frame, const SourceView& source) -> std::string {
    constexpr std::size_t shown = 14;
    constexpr int step = 6, wide = 4, tall = 18;
    const auto count = std::min(shown, source.nights.size());
    if (count == 0) return "–";
    int most = 1;
    for (std::size_t at = 0; at < count; ++at) most = std::max(most, source.nights[at].fresh);
    std::string bars, words;
    for (std::size_t at = 0; at < count; ++at) {
        const int fresh = source.nights[count - 1 - at].fresh;
        const int height = fresh <= 0 ? 1 : std::max(2, static_cast<int>(std::int64_t{fresh} * tall / most));
        bars += fmt::format("<rect{} x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>", fresh <= 0 ? " class=\"none\"" : "",
                            static_cast<int>(at) * step, tall - height, wide, height);
        words += fmt::format("{}{}", words.empty() ? "" : ", ", fresh);
    }
    const auto width = static_cast<int>(count) * step - (step - wide);
    return fmt::format("<svg class=\"spark\" role=\"img\" aria-label=\"{}: {}\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {} {}\">{}</svg> {}",
                       in(frame.language, {"New documents, oldest night first", "새 문서 수(오래된 날부터)"}), words, width, tall, width, tall, bars,
                       source.nights.front().fresh);
}

auto readers_of(const Frame& frame, const SourceView& source) -> std::string {
    std::string out;
    for (const auto& reader : source.readers) out += (out.empty() ? "" : ", ") + escape_html(reader.str());
    if (source.is_private) out += fmt::format(" <span class=\"soft\">({})</span>", in(frame.language, {"private", "비공개"}));
    return out;
}

/// A path that may go on in the next line behind a slash.
auto breaking(std::string_view path) -> std::string {
    std::string out;
    for (const char letter : escape_html(path)) out += letter == '/' ? std::string{"/<wbr>"} : std::string(1, letter);
    return out;
}

auto source_row(const Frame& frame, const SourceView& source) -> std::string {
    const auto pages = source.nights.empty() ? std::string{"–"} : fmt::format("{} / {}", source.nights.front().pages, source.nights.front().failed);
    return fmt::format("<tr><td><a href=\"/sources/{0}\"><b>{0}</b></a><br><span class=\"soft break\">{1}</span></td><td>{2}</td><td class=\"number wide\">{3}</td>"
                       "<td class=\"number\">{4}</td><td class=\"wide\">{5}</td></tr>",
                       escape_html(source.name.str()), breaking(source.start), health_words(frame, source), pages, yield_of(frame, source),
                       readers_of(frame, source));
}

/// 399167 → "399,167".
auto grouped(std::int64_t number) -> std::string {
    auto out = std::to_string(number);
    for (auto at = static_cast<std::int64_t>(out.size()) - 3; at > (number < 0 ? 1 : 0); at -= 3) out.insert(static_cast<std::size_t>(at), ",");
    return out;
}

auto prompt_row(const PromptView& prompt) -> std::string {
    std::string layers;
    for (const auto& layer : prompt.layers) layers += (layers.empty() ? "" : "<br>") + breaking(layer);
    const auto& use = prompt.use;
    return fmt::format("<tr><td><b>{}</b><br><span class=\"soft\">{} · {} · <code>{}</code></span></td><td class=\"wide\"><span class=\"soft break\">{}</span></td><td class=\"number\">{}</td>"
                       "<td class=\"number\">{}</td><td class=\"number wide\">{}</td><td class=\"number wide\">{}</td><td class=\"number\">{}</td></tr>",
                       breaking(prompt.name.str()), escape_html(prompt.kind), escape_html(prompt.tier), escape_html(prompt.version), layers,
                       grouped(use.questions), grouped(use.findings), grouped(use.dropped), grouped(use.reused), to_string(use.settled));
}

struct Sum {
    std::int64_t calls = 0, input = 0, cached = 0, output = 0, batched = 0;
    Money settled, unknown;
};

/// By day, enterprise, template or model.
auto sums_by(const std::vector<store::SpentDay>& days, const std::function<std::string(const store::SpentDay&)>& key)
    -> std::vector<std::pair<std::string, Sum>> {
    std::map<std::string, Sum> sums;
    for (const auto& day : days) {
        auto& sum = sums[key(day)];
        sum.calls += day.calls, sum.input += day.input, sum.cached += day.cached, sum.output += day.output;
        sum.batched += day.batched, sum.settled += day.settled, sum.unknown += day.unknown;
    }
    return {sums.begin(), sums.end()};
}

auto by_day(const store::SpentDay& day) -> std::string { return day.day; }
auto by_enterprise(const store::SpentDay& day) -> std::string { return day.enterprise.str(); }
auto by_template(const store::SpentDay& day) -> std::string { return day.template_name.str(); }
auto by_model(const store::SpentDay& day) -> std::string { return day.model.str(); }

struct Cut {
    const char* key;
    Word title, column;
    std::string (*of)(const store::SpentDay&);
    bool newest_first;
};
constexpr Cut cuts[] = {{"by_day", {"By day", "일별"}, {"Day (UTC)", "날짜(UTC)"}, by_day, true},
                        {"by_enterprise", {"By enterprise", "고객사별"}, {"Enterprise", "고객사"}, by_enterprise, false},
                        {"by_template", {"By prompt", "프롬프트별"}, {"Prompt", "프롬프트"}, by_template, false},
                        {"by_model", {"By model", "모델별"}, {"Model", "모델"}, by_model, false}};

/// Dearest first, or newest first.
auto sorted_sums(const MoneyView& money, const Cut& cut) -> std::vector<std::pair<std::string, Sum>> {
    auto sums = sums_by(money.days, cut.of);
    if (cut.newest_first)
        std::reverse(sums.begin(), sums.end());
    else
        std::stable_sort(sums.begin(), sums.end(), [](const auto& a, const auto& b) { return a.second.settled > b.second.settled; });
    return sums;
}

auto money_table(const Frame& frame, const MoneyView& money, const Cut& cut) -> std::string {
    std::string rows;
    for (const auto& [name, sum] : sorted_sums(money, cut))
        rows += fmt::format("<tr><td>{}</td><td class=\"number\">{}</td><td class=\"number wide\">{}</td><td class=\"number wide\">{}</td>"
                            "<td class=\"number wide\">{}</td><td class=\"number\">{}</td></tr>",
                            name.empty() ? "–" : escape_html(name), grouped(sum.calls), grouped(sum.batched), grouped(sum.input), grouped(sum.output), to_string(sum.settled));
    return fmt::format("<h2>{}</h2>", in(frame.language, cut.title)) +
           table(head(frame, {{"", cut.column}, {"number", {"Calls", "호출"}}, {"number wide", {"in batches", "배치"}},
                              {"number wide", {"Tokens in", "입력 토큰"}}, {"number wide", {"out", "출력 토큰"}}, {"number", {"Cost", "비용"}}}),
                 rows);
}

auto saved_figure(const Frame& frame, const Word& what, std::int64_t saved, std::int64_t all) -> std::string {
    return fmt::format("<div><dt>{}</dt><dd>{} <span>{} {}</span></dd></div>", in(frame.language, what), grouped(saved), in(frame.language, {"of", "/"}), grouped(all));
}

/// What was not paid, in money.
struct Saved {
    Money reused, shared, batches, rules;
    std::int64_t answered = 0, reused_count = 0, shared_count = 0, rules_count = 0, calls = 0, batched = 0, input = 0, cached = 0;
};

/// A batch's price is (100 − discount) % of what the call would have cost.
auto batch_saving(const store::SpentDay& day, const MoneyView& money) -> Money {
    const auto found = money.discounts.find(day.model);
    const int discount = found == money.discounts.end() ? 0 : found->second;
    if (discount <= 0 || discount >= 100) return Money{};
    return Money::pico(day.batched_settled.pico() / (100 - discount) * discount);
}

auto saved_of(const MoneyView& money) -> Saved {
    Saved out;
    for (const auto& use : money.uses) {
        out.answered += use.answered, out.reused_count += use.reused, out.shared_count += use.shared, out.rules_count += use.by_rules;
        out.reused += use.reused_worth, out.shared += use.shared_worth;
        // What rules answered would have cost what the same template's calls cost on the average.
        if (use.calls > 0) out.rules += Money::pico(use.settled.pico() / use.calls).times(use.by_rules);
    }
    for (const auto& day : money.days) {
        out.cached += day.cached, out.input += day.input, out.batched += day.batched, out.calls += day.calls;
        out.batches += batch_saving(day, money);
    }
    return out;
}

auto saved_line(const Frame& frame, const MoneyView& money) -> std::string {
    const auto saved = saved_of(money);
    const auto one = [&](const Word& what, std::int64_t count, std::int64_t all, const Money& worth) {
        return fmt::format("<div><dt>{}</dt><dd>{} <span>{} {} {}</span></dd></div>", in(frame.language, what), to_string(worth), grouped(count),
                           in(frame.language, {"of", "/"}), grouped(all));
    };
    return fmt::format("<h2>{}</h2><dl class=\"saved\">{}{}{}{}{}{}</dl>\n<p class=\"soft\">{}</p>\n", in(frame.language, {"Saved", "절감"}),
                       one({"Answers that were there already", "재사용한 답변"}, saved.reused_count, saved.answered, saved.reused),
                       one({"Calls shared by enterprises", "고객사끼리 공유한 답변"}, saved.shared_count, saved.answered, saved.shared),
                       one({"Answered by rules (about)", "규칙으로 답한 질문(추정)"}, saved.rules_count, saved.answered, saved.rules),
                       one({"Smaller model first (about)", "작은 모델 먼저(추정)"}, money.cascade.asked - std::min(money.cascade.asked, money.cascade.went_on),
                           money.cascade.asked, money.cascade.about),
                       one({"Calls in batches", "배치로 보낸 호출"}, saved.batched, saved.calls, saved.batches),
                       saved_figure(frame, {"Input tokens from a cache", "캐시에서 읽은 입력 토큰"}, saved.cached, saved.input),
                       in(frame.language, {"What the calls had cost whose answers were used once more; what batches take off; rules by the average call of the same prompt; the smaller model at the larger one's prices, less what both cost.",
                                           "다시 쓴 답변의 원래 비용, 배치 할인액, 규칙은 같은 프롬프트의 평균 호출 비용, 작은 모델은 큰 모델의 단가에서 두 모델의 실제 비용을 뺀 금액으로 계산합니다."}));
}

auto saved_json(const MoneyView& money) -> Json {
    const auto saved = saved_of(money);
    return {{"reused", {{"answers", saved.reused_count}, {"worth", to_string(saved.reused)}}},
            {"shared", {{"answers", saved.shared_count}, {"worth", to_string(saved.shared)}}},
            {"rules", {{"answers", saved.rules_count}, {"about", to_string(saved.rules)}}},
            {"cascade", {{"calls", money.cascade.asked}, {"went_on", money.cascade.went_on}, {"about", to_string(money.cascade.about)}}},
            {"batches", {{"calls", saved.batched}, {"worth", to_string(saved.batches)}}},
            {"cached_input_tokens", saved.cached}};
}

auto sum_json(const Sum& sum) -> Json {
    return {{"calls", sum.calls}, {"batched", sum.batched}, {"input_tokens", sum.input}, {"cached_input_tokens", sum.cached},
            {"output_tokens", sum.output}, {"cost", to_string(sum.settled)}, {"unknown", to_string(sum.unknown)}};
}

}  // namespace

auto source_views(const config::Config& config, const std::vector<store::SourceNight>& nights) -> std::vector<SourceView> {
    std::map<SourceName, SourceView> out;
    for (const auto& [name, source] : config.sources) out[name] = {name, start_of(source), {}, !source.visible_to.empty(), {}, {}, source.max_pages, source.delay, {}};
    for (const auto& [name, enterprise] : config.enterprises)
        for (const auto& source : enterprise.sources)
            if (const auto found = out.find(source); found != out.end()) found->second.readers.push_back(name);
    for (const auto& night : nights)
        if (const auto found = out.find(night.source); found != out.end()) found->second.nights.push_back(night);
    std::vector<SourceView> views;
    for (auto& [name, view] : out) views.push_back(std::move(view));
    return views;
}

auto sources_page(const Frame& frame, const std::vector<SourceView>& sources) -> std::string {
    std::string rows;
    for (const auto& source : sources) rows += source_row(frame, source);
    const auto body = sources.empty()
                          ? empty(frame, {"No source yet. `fanfold source add URL` writes one.", "아직 출처가 없습니다. `fanfold source add URL` 명령으로 추가하세요."})
                          : table(head(frame, {{"", {"Source", "출처"}}, {"", {"Last visit", "최근 방문"}}, {"number wide", {"Pages / failed", "페이지/실패"}},
                                               {"number", {"New documents", "새 문서"}}, {"wide", {"Read by", "읽는 고객사"}}}),
                                  rows);
    return page(frame, "/sources", in(frame.language, {"Sources", "출처"}),
                in(frame.language, {"How each did when it was last visited, and what it gave.", "최근 방문 결과와 새 문서 수입니다."}), body);
}

namespace {

auto seconds_of(Duration delay) -> std::string {
    return fmt::format("{:g} s", std::chrono::duration<double>{delay}.count());
}

/// The rules for us as they were written, or why there are none.
auto robots_rules(const Frame& frame, const fetch::RobotsSeen& seen) -> std::string {
    if (seen.denies_all) return fmt::format("<span class=\"bad\">{}</span>", in(frame.language, {"nothing is fetched there", "수집 안 함"}));
    if (seen.rules.empty()) return fmt::format("<span class=\"soft\">{}</span>", in(frame.language, {"no rule for us: all is allowed", "적용 규칙 없음(모두 허용)"}));
    std::string out;
    for (const auto& rule : seen.rules) out += (out.empty() ? "<code class=\"break\">" : "<br><code class=\"break\">") + escape_html(rule) + "</code>";
    return out;
}

/// What robots.txt said where the source begins, when it was last asked.
auto robots_part(const Frame& frame, const SourceView& source) -> std::string {
    auto out = fmt::format("<h2>robots.txt</h2><p class=\"soft\">{}</p>",
                           in(frame.language, {"Asked for in each run that crawls, and obeyed: what it forbids is not fetched.",
                                               "수집하는 실행마다 다시 읽고, 금지한 페이지는 수집하지 않습니다."}));
    if (source.robots.empty()) return out + empty(frame, {"Not asked for yet.", "아직 읽기 전입니다."});
    std::string rows;
    for (const auto& seen : source.robots)
        rows += fmt::format("<tr><td class=\"break\">{}</td><td>{}</td><td>{}</td><td class=\"number\">{}</td><td class=\"time wide\">{}</td></tr>",
                            breaking(seen.origin), escape_html(seen.state), robots_rules(frame, seen),
                            seen.crawl_delay ? seconds_of(*seen.crawl_delay) : "–", short_time(seen.at));
    return out + table(head(frame, {{"", {"Host", "호스트"}}, {"", {"Answer", "응답"}}, {"", {"Rules for us", "적용 규칙"}}, {"number", {"Crawl-delay", "Crawl-delay"}},
                                    {"wide", {"Asked (UTC)", "읽은 시각(UTC)"}}}),
                       rows);
}

auto robots_json(const SourceView& source) -> Json {
    Json out = Json::array();
    for (const auto& seen : source.robots) {
        Json one{{"origin", seen.origin}, {"at", to_rfc3339(seen.at)}, {"state", seen.state}, {"denies_all", seen.denies_all}, {"rules", seen.rules}};
        if (seen.crawl_delay) one["crawl_delay_ms"] = seen.crawl_delay->count();
        out.push_back(std::move(one));
    }
    return out;
}

}  // namespace

auto source_page(const Frame& frame, const SourceView& source) -> std::string {
    const auto say = [&](const char* english, const char* korean) { return in(frame.language, {english, korean}); };
    std::string why;
    for (const auto& [reason, count] : source.not_fetched) why += fmt::format("<li>{} × {}</li>", count, escape_html(reason));
    std::string rows;
    for (const auto& night : source.nights)
        rows += fmt::format("<tr><td>{}</td><td class=\"time\">{}</td><td class=\"number\">{}</td><td class=\"number\">{}</td><td class=\"number\">{}</td><td class=\"wide\">{}</td></tr>",
                            to_string(night.run), short_time(night.opened_at), night.pages, night.failed, night.fresh,
                            night.trouble.empty() ? "–" : escape_html(night.trouble));
    auto body = fmt::format("<p>{} · {}</p><p class=\"soft\">{}: {} · {}: {} ms · {}</p>", health_words(frame, source), yield_of(frame, source),
                            say("Pages a run at most", "실행당 최대 페이지"), source.max_pages, say("between two requests at a host", "호스트 요청 간격"),
                            source.delay.count(), say("robots.txt is obeyed", "robots.txt 준수"));
    body += fmt::format("<h2>{}</h2>", say("Not fetched in the last run, and why", "최근 실행에서 읽지 않은 링크와 이유"));
    body += why.empty() ? fmt::format("<p class=\"soft\">{}</p>", say("Nothing was left out.", "제외된 것이 없습니다.")) : "<ul class=\"changes\">" + why + "</ul>";
    if (source.robots.size() > 0 || source.start.starts_with("http")) body += robots_part(frame, source);
    body += fmt::format("<h2>{}</h2>", say("Its runs", "실행 기록"));
    body += source.nights.empty() ? empty(frame, {"Not visited yet.", "아직 방문 전입니다."})
                                  : table(head(frame, {{"", {"Run", "실행"}}, {"", {"Began (UTC)", "시작(UTC)"}}, {"number", {"Pages", "페이지"}}, {"number", {"Failed", "실패"}},
                                                       {"number", {"New", "신규"}}, {"wide", {"Trouble", "문제"}}}),
                                          rows);
    return page(frame, "/sources", source.name.str(), "<span class=\"break\">" + breaking(source.start) + "</span>", body);
}

auto prompts_page(const Frame& frame, const std::vector<PromptView>& prompts, const std::string& currency) -> std::string {
    std::string rows;
    for (const auto& prompt : prompts) rows += prompt_row(prompt);
    const auto body = table(head(frame, {{"", {"Prompt", "프롬프트"}}, {"wide", {"Layers", "계층"}}, {"number", {"Asked", "질문"}}, {"number", {"Found", "찾음"}},
                                         {"number wide", {"Dropped", "제외"}}, {"number wide", {"Reused", "재사용"}}, {"number", {"Cost", "비용"}}}),
                            rows);
    return page(frame, "/prompts", in(frame.language, {"Prompts", "프롬프트"}),
                in(frame.language, {"Last 30 days. Cost in ", "최근 30일, 비용 단위: "}) + escape_html(currency), body);
}

auto money_page(const Frame& frame, const MoneyView& money) -> std::string {
    std::string body;
    if (money.days.empty()) body = empty(frame, {"Nothing was spent in the last 30 days.", "최근 30일 동안 쓴 비용이 없습니다."});
    if (!money.days.empty()) body = saved_line(frame, money);
    if (!money.days.empty())
        for (const auto& cut : cuts) body += money_table(frame, money, cut);
    return page(frame, "/money", in(frame.language, {"Money", "비용"}),
                in(frame.language, {"Last 30 days, in ", "최근 30일, 비용 단위: "}) + escape_html(money.currency), body);
}

auto source_json(const SourceView& source) -> Json {
    Json nights = Json::array();
    for (const auto& night : source.nights)
        nights.push_back({{"run", to_string(night.run)}, {"at", to_rfc3339(night.opened_at)}, {"pages", night.pages},
                          {"failed", night.failed}, {"fresh", night.fresh}, {"trouble", night.trouble}});
    Json readers = Json::array();
    for (const auto& reader : source.readers) readers.push_back(reader.str());
    return {{"source", source.name.str()}, {"start", source.start}, {"private", source.is_private}, {"readers", readers},
            {"robots", "obeyed"}, {"robots_txt", robots_json(source)}, {"max_pages", source.max_pages}, {"delay_ms", source.delay.count()}, {"not_fetched", source.not_fetched},
            {"nights", nights}};
}

auto sources_json(const std::vector<SourceView>& sources) -> Json {
    Json out = Json::array();
    for (const auto& source : sources) out.push_back(source_json(source));
    return out;
}

auto prompts_json(const std::vector<PromptView>& prompts) -> Json {
    Json out = Json::array();
    for (const auto& prompt : prompts) {
        const auto& use = prompt.use;
        out.push_back({{"template", prompt.name.str()}, {"kind", prompt.kind}, {"tier", prompt.tier}, {"version", prompt.version},
                       {"layers", prompt.layers}, {"questions", use.questions}, {"answered", use.answered}, {"reused", use.reused},
                       {"findings", use.findings}, {"dropped", use.dropped}, {"calls", use.calls}, {"cost", to_string(use.settled)}});
    }
    return out;
}

auto money_json(const MoneyView& money) -> Json {
    Json out{{"currency", money.currency}, {"saved", saved_json(money)}};
    for (const auto& cut : cuts) {
        Json rows = Json::array();
        for (const auto& [name, sum] : sorted_sums(money, cut)) {
            Json row{{"name", name}};
            row.update(sum_json(sum));
            rows.push_back(std::move(row));
        }
        out[cut.key] = std::move(rows);
    }
    return out;
}

}  // namespace fanfold::app::web
