#include "entail.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <fanfold/text/facts.hpp>
#include <fanfold/text/fold.hpp>
#include <fanfold/text/sentences.hpp>

#include "speech.hpp"

namespace fanfold::check {

namespace {

/// Cues are looked for in " word word ": a leading or closing space asks for a word's edge.
constexpr std::array<std::string_view, 22> denials{
    " not ",      "n't ",        " never ",  " no longer ", " failed to ", " fails to ",
    " refused ",  " declined ",  " denied ", " denies ",    " neither ",   " cancelled ",
    " scrapped ", " abandoned ", "않",       "못했",        "못한 ",       "못하",
    " 없다",      "적이 없",     "부인했",   "무산"};
constexpr std::array<std::string_view, 50> plans{
    " plans ",      " plan to ",      " planning ",    " planned ",     " will ",
    " would ",      " intends ",      " intend to ",   " aims ",        " aim to ",
    " expects to ", " expected to ",  " considering ", " considers ",   " weighs ",
    " weighing ",   " mulls ",        " mulling ",     " may ",         " might ",
    " could ",      " seeks to ",     " seeking to ",  " set to ",      " hopes to ",
    " proposes ",   " proposed ",     " due to be ",   " scheduled ",   " on track to ",
    " going to ",   " to be decided", " exploring ",   " prepares to ", " preparing to ",
    " targets ",    "계획",           "예정",          "방침",          "검토",
    "전망",         "하기로",         "나설",          "추진하",        "목표로",
    "할 것",        "될 것",          "하겠다",        "방안",          "가능성"};
constexpr std::array<std::string_view, 22> irregular{
    "bought", "took", "put",  "rose", "fell", "won",  "made", "sold", "built", "led",  "began",
    "cut",    "lost", "grew", "went", "gave", "paid", "met",  "held", "kept",  "came", "shut"};
/// What a subordinate clause begins with: it may deny or foresee something else.
constexpr std::array<std::string_view, 9> asides{" although ", " though ", " despite ",
                                                 ", which ",   ", who ",   " unlike ",
                                                 " because ",  " as of ",  " than "};

template <std::size_t n>
auto holds_any(std::string_view text, const std::array<std::string_view, n>& cues) -> bool {
    return std::any_of(cues.begin(), cues.end(),
                       [&](std::string_view cue) { return text.find(cue) != text.npos; });
}

/// Letters, digits and Hangul between single spaces, with one more at either end.
auto spaced(std::string_view folded) -> std::string {
    std::string out{" "};
    for (const char letter : folded) {
        const bool space = letter == ' ' || letter == '.' || letter == ';' || letter == ':' ||
                           letter == '(' || letter == ')' || letter == '!' || letter == '?';
        if (letter == ',') out += ',';
        if (space && out.back() != ' ') out += ' ';
        if (!space && letter != ',') out += letter;
    }
    if (out.back() != ' ') out += ' ';
    return out;
}

auto is_digit(char letter) -> bool {
    return letter >= '0' && letter <= '9';
}

/// The month is no "may".
auto without_the_month(std::string text) -> std::string {
    for (auto at = text.find(" may "); at != text.npos; at = text.find(" may ", at + 1)) {
        const bool before = at > 0 && is_digit(text[at - 1]);
        const bool behind = at + 5 < text.size() && is_digit(text[at + 5]);
        if (before || behind) text.replace(at, 5, " month ");
    }
    return text;
}

auto main_clause(std::string text) -> std::string {
    for (const auto aside : asides) {
        const auto at = text.find(aside, 1);
        if (at == text.npos) continue;
        const auto end = text.find(',', at + aside.size());
        text = text.substr(0, at) + " " + (end == text.npos ? "" : text.substr(end + 1));
    }
    return text;
}

/// A syllable that ends in ㅆ tells the past, but for 있 and 겠. 였 without 하 only says what
/// something was, which goes with a plan as well as with a deed.
auto past_in_korean(std::string_view text) -> bool {
    constexpr unsigned is = 0xC788, shall = 0xACA0, was = 0xC600, first = 0xAC00, last = 0xD7A3;
    for (std::size_t at = 0; at + 3 <= text.size(); ++at) {
        const auto byte = [&](std::size_t ahead) {
            return static_cast<unsigned>(static_cast<unsigned char>(text[at + ahead]));
        };
        if ((byte(0) & 0xF0U) != 0xE0U) continue;
        const auto code = ((byte(0) & 0x0FU) << 12) | ((byte(1) & 0x3FU) << 6) | (byte(2) & 0x3FU);
        if (code < first || code > last || code == is || code == shall) continue;
        const bool copula = code == was && !text.substr(0, at).ends_with("하");
        if (!copula && (code - first) % 28 == 20) return true;
    }
    return false;
}

/// "3.2 trillion won" is money; nobody won anything.
auto is_currency(std::string_view word, std::string_view before) -> bool {
    constexpr std::array<std::string_view, 6> scales{"thousand", "million", "billion",
                                                     "trillion", "korean",  "the"};
    if (word != "won" || before.empty()) return false;
    return is_digit(before.back()) ||
           std::find(scales.begin(), scales.end(), before) != scales.end();
}

auto past_in_english(std::string_view text) -> bool {
    std::string_view before, word;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find_first_of(" ,", at), text.size());
        before = word;
        word = text.substr(at, end - at);
        at = end + 1;
        if (is_currency(word, before)) continue;
        if (word.size() > 4 && word.ends_with("ed") && word != "need" && word != "speed")
            return true;
        if (word == "sued" ||
            std::find(irregular.begin(), irregular.end(), word) != irregular.end())
            return true;
    }
    return false;
}

auto is_passive(std::string_view between) -> bool {
    const bool be = between.find(" was ") != between.npos ||
                    between.find(" were ") != between.npos ||
                    between.find(" been ") != between.npos ||
                    between.find(" be ") != between.npos || between.find(" is ") != between.npos;
    const bool by = be && between.find(" by ") != between.npos;
    const bool from =
        between.find(" received ") != between.npos && between.find(" from ") != between.npos;
    return by || from;
}

auto is_equal_footing(std::string_view between) -> bool {
    return between == " and " || between == ", " || between.find(" with ") != between.npos ||
           between.size() < 4;
}

enum class Particle { none, subject, object, at };

auto particle_behind(std::string_view rest) -> Particle {
    for (const std::string_view each : {"은 ", "는 ", "이 ", "가 "})
        if (rest.starts_with(each)) return Particle::subject;
    for (const std::string_view each : {"을 ", "를 "})
        if (rest.starts_with(each)) return Particle::object;
    for (const std::string_view each : {"에 ", "에게 ", "에게서 ", "로부터 "})
        if (rest.starts_with(each)) return Particle::at;
    return Particle::none;
}

/// 인수됐다 is done to the subject; 확인됐다 is only how the writer knows.
auto is_passive_in_korean(std::string_view text) -> bool {
    constexpr std::array<std::string_view, 12> known_by{"확인", "결정", "발표", "예상",
                                                        "전망", "추정", "보도", "집계",
                                                        "공개", "기록", "예정", "알려"};
    if (text.find("당했") != text.npos || text.find("피소") != text.npos) return true;
    for (const std::string_view mark : {"됐", "되었"}) {
        for (auto at = text.find(mark); at != text.npos; at = text.find(mark, at + 1)) {
            const auto verb = text.substr(0, at);
            if (std::none_of(known_by.begin(), known_by.end(),
                             [&](std::string_view each) { return verb.ends_with(each); }))
                return true;
        }
    }
    return false;
}

auto korean_roles(std::string_view text, const Mention& one, const Mention& two) -> Roles {
    const auto first = particle_behind(text.substr(one.end));
    const auto second = particle_behind(text.substr(two.end));
    const bool subject_first = first == Particle::subject;
    if (subject_first == (second == Particle::subject)) return {};
    const auto& subject = subject_first ? one : two;
    const auto& other = subject_first ? two : one;
    const auto how = subject_first ? second : first;
    const bool passive = how == Particle::at && is_passive_in_korean(text);
    return passive ? Roles{other.term, subject.term, true} : Roles{subject.term, other.term, true};
}

auto english_roles(std::string_view text, const Mention& one, const Mention& two) -> Roles {
    const auto between = text.substr(one.end, two.begin - one.end);
    if (is_equal_footing(between)) return {};
    return is_passive(between) ? Roles{two.term, one.term, true} : Roles{one.term, two.term, true};
}

auto mostly_hangul(std::string_view text) -> bool {
    const auto wide =
        std::count_if(text.begin(), text.end(), [](char letter) { return (letter & 0x80) != 0; });
    return static_cast<std::size_t>(wide) * 3 > text.size();
}

/// A sentence with all that is compared.
struct Said {
    std::string folded;
    std::vector<text::Number> numbers;
    std::vector<text::DayMention> days;
    std::vector<std::string> words;
    std::vector<std::size_t> terms;
    Stance stance = Stance::unknown;
    Roles roles;
};

auto said(std::string_view sentence, const Glossary& glossary) -> Said {
    Said out;
    out.folded = without_speech(text::fold_key(sentence));
    out.numbers = text::numbers(out.folded);
    out.days = text::days(sentence);
    out.words = text::words(out.folded);
    for (const auto& mention : glossary.mentions(out.folded)) out.terms.push_back(mention.term);
    out.stance = stance_of(out.folded);
    out.roles = roles_in(out.folded, glossary);
    return out;
}

auto all_said(std::string_view text, const Glossary& glossary) -> std::vector<Said> {
    std::vector<Said> out;
    for (const auto& at : text::sentences(text)) out.push_back(said(at.of(text), glossary));
    return out;
}

/// How much of one sentence the other tells: names and figures weigh as two words.
auto kinship(const Said& a, const Said& b) -> double {
    double out = 0;
    for (const auto& number : a.numbers)
        if (std::any_of(b.numbers.begin(), b.numbers.end(),
                        [&](const auto& other) { return text::same_value(number, other); }))
            out += 2;
    for (const auto& day : a.days)
        if (std::any_of(b.days.begin(), b.days.end(), [&](const auto& other) {
                return day.month == other.month && day.day == other.day &&
                       day.quarter == other.quarter;
            }))
            out += 2;
    for (const auto term : a.terms)
        if (std::find(b.terms.begin(), b.terms.end(), term) != b.terms.end()) out += 2;
    for (const auto& word : a.words)
        if (word.size() > 3 && std::find(b.words.begin(), b.words.end(), word) != b.words.end())
            out += 1;
    return out;
}

constexpr double enough_kinship = 4;

auto disagreement(const Said& told, const Said& known) -> std::string {
    const bool clear = told.stance != Stance::unknown && known.stance != Stance::unknown;
    const bool told_no = told.stance == Stance::denied;
    const bool known_no = known.stance == Stance::denied;
    if (clear && told_no != known_no) return "its quote says the opposite";
    if (told.stance == Stance::done && known.stance == Stance::planned)
        return "told as done, planned in its quote";
    if (told.stance == Stance::planned && known.stance == Stance::done)
        return "told as planned, done in its quote";
    const bool swapped = told.roles.known && known.roles.known &&
                         told.roles.actor == known.roles.target &&
                         told.roles.target == known.roles.actor;
    return swapped ? "actor and target stand the other way round in its quote" : std::string{};
}

/// The quotes' sentence that is closest; nullptr if none tells of the same.
auto closest(const Said& told, const std::vector<Said>& known) -> const Said* {
    const Said* best = nullptr;
    double most = 0;
    for (const auto& each : known)
        if (const auto score = kinship(told, each); score >= enough_kinship && score > most)
            most = score, best = &each;
    return best;
}

}  // namespace

auto stance_of(std::string_view folded) -> Stance {
    const auto text = main_clause(without_the_month(spaced(folded)));
    if (holds_any(text, denials)) return Stance::denied;
    if (holds_any(text, plans)) return Stance::planned;
    return past_in_korean(text) || past_in_english(text) ? Stance::done : Stance::unknown;
}

auto roles_in(std::string_view folded, const Glossary& glossary) -> Roles {
    const auto mentions = glossary.mentions(folded);
    if (mentions.size() != 2 || mentions[0].term == mentions[1].term) return {};
    return mostly_hangul(folded) ? korean_roles(folded, mentions[0], mentions[1])
                                 : english_roles(folded, mentions[0], mentions[1]);
}

auto contradicted(std::string_view sentence, const std::vector<std::string>& quotes,
                  const Glossary& glossary) -> std::string {
    std::string out;
    std::vector<std::vector<Said>> known;
    for (const auto& quote : quotes) known.push_back(all_said(quote, glossary));
    for (const auto& told : all_said(sentence, glossary)) {
        std::string why;
        bool upheld = false;
        for (const auto& quote : known) {
            const auto* near = closest(told, quote);
            if (near == nullptr) continue;
            auto trouble = disagreement(told, *near);
            upheld = upheld || trouble.empty();
            if (why.empty()) why = std::move(trouble);
        }
        if (!upheld && !why.empty()) return why;
    }
    return out;
}

}  // namespace fanfold::check
