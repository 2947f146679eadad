#include "claims.hpp"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <array>
#include <cstdio>
#include <map>

#include "random.hpp"
#include "scenes.hpp"

namespace fanfold::judged {

namespace {

/// What happened, before anybody writes it down.
struct Facts {
    NamePair a, b, other, another;
    bool won = false;
    long money = 0;  ///< in units of 10,000
    int count = 0;
    int tenths = 0;  ///< of a percent
    int month = 1;
    int day = 1;
};

auto facts_of(Random& random, Split split) -> Facts {
    auto pool = names(split);
    auto take = [&] {
        const auto at = random.below(pool.size());
        auto out = pool[at];
        pool.erase(pool.begin() + static_cast<std::ptrdiff_t>(at));
        return out;
    };
    Facts out;
    out.a = take(), out.b = take(), out.other = take(), out.another = take();
    out.won = random.chance(60);
    out.money = out.won ? random.between(12, 98) * 10'000'000L / (random.chance(50) ? 1 : 10)
                        : random.between(12, 98) * 10'000L / (random.chance(50) ? 1 : 10);
    out.count = random.between(120, 4'900) * 10;
    out.tenths = random.between(11, 389);
    out.month = random.between(1, 12);
    out.day = random.between(2, 27);
    return out;
}

auto printed(double value, int places) -> std::string {
    std::array<char, 40> out{};
    std::snprintf(out.data(), out.size(), "%.*f", places, value);
    return out.data();
}

auto trimmed_zero(std::string text) -> std::string {
    return text.ends_with(".0") ? text.substr(0, text.size() - 2) : text;
}

auto grouped(int count) -> std::string {
    auto out = std::to_string(count);
    for (auto at = static_cast<int>(out.size()) - 3; at > 0; at -= 3)
        out.insert(static_cast<std::size_t>(at), ",");
    return out;
}

auto english_money(Random& random, const Facts& facts) -> std::string {
    const double value = static_cast<double>(facts.money) * 1e4;
    const auto [scale, word] = value >= 1e12  ? std::pair{1e12, "trillion"}
                               : value >= 1e9 ? std::pair{1e9, "billion"}
                                              : std::pair{1e6, "million"};
    const auto amount = trimmed_zero(printed(value / scale, 1)) + " " + word;
    const auto way = random.below(3);
    if (facts.won) return way == 0 ? amount + " won" : way == 1 ? "KRW " + amount : "₩" + amount;
    return way == 0 ? "$" + amount : way == 1 ? amount + " dollars" : "US$" + amount;
}

auto korean_money(Random& random, const Facts& facts) -> std::string {
    const bool spoken = random.chance(40);
    const auto part = [&](long value, const char* scale) -> std::string {
        if (value == 0) return {};
        const bool thousands = spoken && value % 1'000 == 0;
        return (thousands ? std::to_string(value / 1'000) + "천" : std::to_string(value)) + scale;
    };
    std::string out;
    for (const auto& each :
         {part(facts.money / 100'000'000, "조"), part(facts.money / 10'000 % 10'000, "억"),
          part(facts.money % 10'000, "만")}) {
        if (each.empty()) continue;
        if (!out.empty() && !spoken) out += ' ';
        out += each;
    }
    return out + (facts.won ? (spoken ? "원" : " 원") : " 달러");
}

auto english_day(Random& random, const Facts& facts) -> std::string {
    static const std::array<const char*, 12> months{
        "January", "February", "March",     "April",   "May",      "June",
        "July",    "August",   "September", "October", "November", "December"};
    const std::string month = months.at(static_cast<std::size_t>(facts.month - 1));
    const auto day = std::to_string(facts.day);
    switch (random.below(4)) {
        case 0:
            return month.substr(0, 3) + (facts.month == 5 ? " " : ". ") + day;
        case 1:
            return day + " " + month;
        default:
            return month + " " + day;
    }
}

auto share_of(Random& random, const Facts& facts, const std::string& language) -> std::string {
    const auto amount = trimmed_zero(printed(facts.tenths / 10.0, 1));
    if (random.chance(60)) return amount + "%";
    return amount + (language == "en" ? " percent" : "퍼센트");
}

auto count_of(Random& random, const Facts& facts, const std::string& language) -> std::string {
    if (language == "en" || facts.count < 10'000 || random.chance(50)) return grouped(facts.count);
    const auto rest = facts.count % 10'000;
    return std::to_string(facts.count / 10'000) + "만" + (rest > 0 ? std::to_string(rest) : "");
}

/// True if the name's last syllable is closed: 삼성전자는, 폭스바겐은.
auto closed(const std::string& name) -> bool {
    if (name.size() < 3) return false;
    const auto byte = [&](std::size_t back) {
        return static_cast<unsigned>(static_cast<unsigned char>(name[name.size() - back]));
    };
    const auto code = ((byte(3) & 0x0F) << 12) | ((byte(2) & 0x3F) << 6) | (byte(1) & 0x3F);
    return code >= 0xAC00 && code <= 0xD7A3 && (code - 0xAC00) % 28 != 0;
}

auto slot(Random& random, const std::string& inner, const Facts& facts, const std::string& language)
    -> std::string {
    const char key = inner.front();
    if (key == 'm')
        return language == "en" ? english_money(random, facts) : korean_money(random, facts);
    if (key == 'n') return count_of(random, facts, language);
    if (key == 'p') return share_of(random, facts, language);
    if (key == 'd')
        return language == "en"
                   ? english_day(random, facts)
                   : std::to_string(facts.month) + "월 " + std::to_string(facts.day) + "일";
    const auto& pair = key == 'A' ? facts.a : facts.b;
    const auto& name = language == "en" ? pair.en : pair.ko;
    const auto bar = inner.find('|');
    if (bar == std::string::npos) return name;
    const auto next = inner.find('|', bar + 1);
    return name + (closed(name) ? inner.substr(bar + 1, next - bar - 1) : inner.substr(next + 1));
}

auto filled(Random& random, const std::string& phrase, const Facts& facts,
            const std::string& language) -> std::string {
    std::string out;
    for (std::size_t at = 0; at < phrase.size();) {
        const auto open = std::min(phrase.find('{', at), phrase.size());
        out += phrase.substr(at, open - at);
        if (open == phrase.size()) break;
        const auto close = phrase.find('}', open);
        out += slot(random, phrase.substr(open + 1, close - open - 1), facts, language);
        at = close + 1;
    }
    return out;
}

auto has_slot(const std::string& phrase, char key) -> bool {
    return phrase.find(std::string{'{', key}) != std::string::npos;
}

auto says_no_more(const std::string& phrase, const std::string& evidence) -> bool {
    for (const char key : {'A', 'B', 'm', 'n', 'p', 'd'})
        if (has_slot(phrase, key) && !has_slot(evidence, key)) return false;
    return true;
}

struct Telling {
    std::string evidence_language;
    std::string sentence_language;
    Form evidence = Form::done;
    Form sentence = Form::done;
    char must = '\0';  ///< a slot that both have to hold
    bool directed = false;
};

struct Written {
    const Scene* scene = nullptr;
    std::string evidence;  ///< phrases, not yet filled
    std::string sentence;
};

/// nullopt-like: scene is null where the scene has no such forms.
auto written(Random& random, Split split, const Telling& telling) -> Written {
    Written out;
    const auto& scene = random.pick(scenes());
    const auto& evidence = scene.phrases(telling.evidence_language, telling.evidence);
    if (evidence.empty() || (telling.directed && !scene.directed)) return out;
    out.evidence = random.pick(evidence).text;
    std::vector<std::string> ways;
    for (const auto& phrase : scene.phrases(telling.sentence_language, telling.sentence)) {
        const bool mine = phrase.held_out == (split == Split::held_out);
        const bool other = telling.must == '\0' || has_slot(phrase.text, telling.must);
        if (mine && other && says_no_more(phrase.text, out.evidence)) ways.push_back(phrase.text);
    }
    if (ways.empty()) return out;
    out.scene = &scene;
    out.sentence = random.pick(ways);
    return out;
}

auto written_for_sure(Random& random, Split split, const Telling& telling) -> Written {
    auto out = written(random, split, telling);
    while (out.scene == nullptr) out = written(random, split, telling);
    return out;
}

auto filler(Random& random, const Facts& facts, const std::string& language) -> std::string {
    auto others = facts_of(random, Split::dev);
    others.a = facts.other;
    others.b = facts.other;
    return filled(random, random.pick(fillers(language)), others, language);
}

auto document_around(Random& random, const std::string& middle, const Facts& facts,
                     const std::string& language) -> std::string {
    std::string out;
    const auto add = [&](int count) {
        for (int at = 0; at < count; ++at)
            out += filler(random, facts, language) + (random.chance(25) ? "\n\n" : " ");
    };
    add(random.between(1, 4));
    out += middle + " ";
    add(random.between(1, 4));
    out.pop_back();
    return out;
}

auto saying_sentence(const std::string& words, const std::string& language) -> std::string {
    return language == "en" ? " \"" + words + ",\" a spokesman said."
                            : " 회사 측은 \"" + words + "\"고 말했다.";
}

auto put_down(Random& random, Split split, const Telling& telling, const Facts& facts,
              const Facts& told, const std::string& kind) -> Claim {
    const auto way = written_for_sure(random, split, telling);
    Claim out;
    out.document_language = telling.evidence_language;
    out.sentence_language = telling.sentence_language;
    out.kind = kind;
    out.quote = filled(random, way.evidence, facts, telling.evidence_language);
    out.sentence = filled(random, way.sentence, told, telling.sentence_language);
    const bool same = telling.evidence_language == telling.sentence_language;
    const auto& words = random.pick(sayings(telling.evidence_language));
    std::string middle = out.quote;
    const bool speech = same && random.chance(20);
    if (speech) middle += saying_sentence(words, telling.evidence_language);
    if (speech && kind == "true") out.sentence += saying_sentence(words, out.sentence_language);
    out.document = document_around(random, middle, facts, telling.evidence_language);
    return out;
}

auto tongues_of(Random& random, Tongues tongues, Telling telling) -> Telling {
    const bool korean = random.chance(50);
    telling.evidence_language = telling.sentence_language = korean ? "ko" : "en";
    const bool cross = tongues == Tongues::any && random.chance(30);
    if (cross) telling.evidence_language = korean ? "en" : "ko";
    if (tongues == Tongues::korean_on_english)
        telling.evidence_language = "en", telling.sentence_language = "ko";
    if (tongues == Tongues::english_on_korean)
        telling.evidence_language = "ko", telling.sentence_language = "en";
    return telling;
}

auto some_form(Random& random) -> Form {
    const auto at = random.below(100);
    return at < 60 ? Form::done : at < 85 ? Form::planned : Form::denied;
}

/// Another figure in one of the slots that this phrase holds.
auto changed(Random& random, const Facts& facts, char key) -> Facts {
    auto out = facts;
    while (key == 'm' && out.money == facts.money)
        out.money = facts.money / 20 * random.between(11, 39);
    while (key == 'n' && out.count == facts.count) out.count = random.between(120, 4'900) * 10;
    while (key == 'p' && out.tenths == facts.tenths) out.tenths = random.between(11, 389);
    return out;
}

auto false_number(Random& random, Split split) -> Claim {
    const std::vector<char> keys{'m', 'm', 'n', 'p'};
    const auto key = random.pick(keys);
    const auto form = some_form(random);
    auto telling = tongues_of(random, Tongues::any, {"", "", form, form, key});
    if (key == 'p') telling.evidence = telling.sentence = Form::done;
    const auto facts = facts_of(random, split);
    return put_down(random, split, telling, facts, changed(random, facts, key), "number");
}

auto false_name(Random& random, Split split) -> Claim {
    const auto form = some_form(random);
    auto facts = facts_of(random, split);
    auto told = facts;
    const bool first = random.chance(50);
    // One in three is a name that the document does hold, of another sentence.
    (first ? told.a : told.b) = random.chance(33) ? facts.other : facts.another;
    const auto telling = tongues_of(random, Tongues::any, {"", "", form, form, first ? 'A' : 'B'});
    return put_down(random, split, telling, facts, told, "name");
}

auto false_date(Random& random, Split split) -> Claim {
    const auto form = some_form(random);
    const auto facts = facts_of(random, split);
    auto told = facts;
    if (random.chance(70))
        while (told.day == facts.day) told.day = random.between(2, 27);
    else
        told.month = facts.month % 12 + 1;
    return put_down(random, split, tongues_of(random, Tongues::any, {"", "", form, form, 'd'}),
                    facts, told, "date");
}

/// Half of them cite words that stand nowhere, half put words into somebody's mouth.
auto false_quote(Random& random, Split split) -> Claim {
    const auto form = some_form(random);
    const auto facts = facts_of(random, split);
    auto telling = tongues_of(random, Tongues::same, {"", "", form, form});
    auto out = put_down(random, split, telling, facts, facts, "quote");
    const auto said =
        saying_sentence(random.pick(sayings(out.sentence_language)), out.sentence_language);
    const auto body = said.substr(said.find('"') + 1, 20);
    if (random.chance(50))
        out.quote = filled(random, written_for_sure(random, split, telling).evidence,
                           facts_of(random, split), out.document_language);
    else if (out.document.find(body) == std::string::npos)
        out.sentence += said;
    else
        out.sentence += saying_sentence(out.sentence_language == "en"
                                            ? "this is the end of the road for our rivals"
                                            : "경쟁사에게는 이것이 마지막이 될 것이다",
                                        out.sentence_language);
    return out;
}

auto twisted(Random& random, Split split, const std::string& kind) -> Claim {
    const auto facts = facts_of(random, split);
    auto told = facts;
    auto telling = tongues_of(random, Tongues::any, {});
    if (kind == "negation") {
        const bool denied = random.chance(50);
        telling.evidence = denied ? Form::denied : Form::done;
        telling.sentence = denied ? Form::done : Form::denied;
    } else if (kind == "role") {
        telling.directed = true;
        std::swap(told.a, told.b);
        telling.evidence = telling.sentence = some_form(random);
    } else if (kind == "modality") {
        telling.evidence = Form::planned;
    } else {
        telling.sentence = Form::planned;
    }
    return put_down(random, split, telling, facts, told, kind);
}

auto replaced(std::string text, const std::string& from, const std::string& to) -> std::string {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

auto nfd(const std::string& text) -> std::string {
    auto status = U_ZERO_ERROR;
    const auto* normalizer = icu::Normalizer2::getNFDInstance(status);
    std::string out;
    normalizer->normalize(icu::UnicodeString::fromUTF8(text), status).toUTF8String(out);
    return out;
}

auto curly(const std::string& text) -> std::string {
    std::string out;
    bool open = true;
    for (const char letter : replaced(text, "'", "’")) {
        if (letter != '"') {
            out += letter;
            continue;
        }
        out += open ? "“" : "”";
        open = !open;
    }
    return out;
}

auto respaced(Random& random, const std::string& text, const std::vector<std::string>& spaces)
    -> std::string {
    std::string out;
    for (const char letter : text)
        if (letter == ' ' && random.chance(60))
            out += random.pick(spaces);
        else
            out += letter;
    return out;
}

/// At its ends, or over a few words in the middle.
auto elided(Random& random, const std::string& text) -> std::string {
    const std::vector<std::string> marks{"...", "…", "[...]", " … ", "(…)"};
    if (random.chance(60))
        return (random.chance(50) ? random.pick(marks) : "") + text + random.pick(marks);
    std::vector<std::size_t> spaces;
    for (std::size_t at = 0; at < text.size(); ++at)
        if (text[at] == ' ') spaces.push_back(at);
    const auto from = spaces[spaces.size() / 2];
    const auto to = spaces[spaces.size() / 2 + (spaces.size() > 6 ? 2 : 1)];
    return text.substr(0, from) + " " + random.pick(marks) + text.substr(to);
}

auto spoken_evidence(Random& random, const Facts& facts, const std::string& language)
    -> std::string {
    const auto& words = random.pick(sayings(language));
    if (language == "en")
        return filled(random,
                      "\"" + words +
                          ",\" the head of {A}'s unit in São Paulo said on {d}, as {B} "
                          "weighed a plan of {m}.",
                      facts, language);
    return filled(random, "{A} 대표는 {d} \"" + words + "\"며 {B}의 '{m} 계획'을 언급했다.", facts,
                  language);
}

auto perturbed(Random& random, const std::string& quote, const std::string& how) -> std::string {
    if (how == "curly") return curly(quote);
    if (how == "nbsp") return respaced(random, quote, {"\u00A0", "\u202F", " \u200B"});
    if (how == "nfd") return nfd(quote);
    if (how == "ellipsis") return elided(random, quote);
    return respaced(random, quote, {"\n", "\r\n", " \n  ", "\n\n"});
}

template <class Make>
auto repeated(std::uint64_t seed, std::size_t count, const Make& make) {
    Random random{seed};
    std::vector<decltype(make(random, count))> out;
    for (std::size_t at = 0; at < count; ++at) out.push_back(make(random, at));
    return out;
}

}  // namespace

auto true_claims(Split split, std::size_t count, Tongues tongues) -> std::vector<Claim> {
    const auto seed = seed_of(split) + static_cast<std::uint64_t>(tongues) * 1'000;
    return repeated(seed, count, [&](Random& random, std::size_t) {
        const auto form = some_form(random);
        const auto facts = facts_of(random, split);
        return put_down(random, split, tongues_of(random, tongues, {"", "", form, form}), facts,
                        facts, "true");
    });
}

auto false_claims(Split split, std::size_t count) -> std::vector<Claim> {
    return repeated(seed_of(split) + 10, count, [&](Random& random, std::size_t at) {
        switch (at % 4) {
            case 0:
                return false_number(random, split);
            case 1:
                return false_name(random, split);
            case 2:
                return false_quote(random, split);
            default:
                return false_date(random, split);
        }
    });
}

auto twisted_claims(Split split, std::size_t count) -> std::vector<Claim> {
    static const std::array<const char*, 4> kinds{"negation", "role", "modality", "tense"};
    return repeated(seed_of(split) + 20, count, [&](Random& random, std::size_t at) {
        return twisted(random, split, kinds.at(at % 4));
    });
}

auto perturbed_quotes(Split split, std::size_t count) -> std::vector<Perturbed> {
    static const std::array<const char*, 5> ways{"curly", "nbsp", "nfd", "ellipsis", "line breaks"};
    return repeated(seed_of(split) + 30, count, [&](Random& random, std::size_t at) {
        const std::string language = random.chance(50) ? "en" : "ko";
        const auto facts = facts_of(random, split);
        Perturbed out;
        out.how = ways.at(at % ways.size());
        const auto plain = spoken_evidence(random, facts, language);
        // The stored text may be the curly one, and the model's the plain one.
        const bool stored_curly = out.how == "curly" && random.chance(50);
        out.quote = stored_curly ? curly(plain) : plain;
        out.given = stored_curly ? plain : perturbed(random, plain, out.how);
        out.document = document_around(random, out.quote, facts, language);
        out.offset = out.document.find(out.quote);
        return out;
    });
}

}  // namespace fanfold::judged
