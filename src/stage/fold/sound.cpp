/// The sound of a name as both scripts write it: consonants by class, vowels left out. What Korean
/// can't tell apart (f and p, l and r, v and b, z and j) is one class; generic words that are
/// translated and not spelled (전자, Electronics) are one mark.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "naming.hpp"

namespace fanfold::fold {

namespace {

constexpr std::size_t fewest_classes = 3;

struct Generic {
    std::string_view english;
    std::string_view korean;
};
/// Longer Korean words first: 지주회사 before 지주.
constexpr std::array<Generic, 62> generics{{{"electronics", "전자"},
                                            {"electric", "일렉트릭"},
                                            {"motor", "자동차"},
                                            {"motors", "자동차"},
                                            {"automobile", "자동차"},
                                            {"chemical", "케미칼"},
                                            {"chemical", "화학"},
                                            {"chemicals", "화학"},
                                            {"chem", "화학"},
                                            {"bank", "은행"},
                                            {"securities", "증권"},
                                            {"insurance", "보험"},
                                            {"life", "생명"},
                                            {"construction", "건설"},
                                            {"engineering", "엔지니어링"},
                                            {"heavy", "중공업"},
                                            {"industries", ""},
                                            {"industry", "산업"},
                                            {"shipbuilding", "조선"},
                                            {"telecom", "텔레콤"},
                                            {"telecom", "통신"},
                                            {"airlines", "항공"},
                                            {"air", "항공"},
                                            {"aerospace", "에어로스페이스"},
                                            {"semiconductor", "반도체"},
                                            {"semiconductors", "반도체"},
                                            {"steel", "제철"},
                                            {"steel", "철강"},
                                            {"steel", "스틸"},
                                            {"battery", "배터리"},
                                            {"batteries", "배터리"},
                                            {"energy", "에너지"},
                                            {"holdings", "홀딩스"},
                                            {"holdings", "지주"},
                                            {"group", "그룹"},
                                            {"pharmaceutical", "제약"},
                                            {"pharmaceuticals", "제약"},
                                            {"pharma", "제약"},
                                            {"biologics", "바이오로직스"},
                                            {"bio", "바이오"},
                                            {"food", "식품"},
                                            {"foods", "식품"},
                                            {"logistics", "물류"},
                                            {"display", "디스플레이"},
                                            {"zinc", "아연"},
                                            {"oil", "오일"},
                                            {"university", "대학교"},
                                            {"university", "대학"},
                                            {"systems", "시스템즈"},
                                            {"systems", "시스템"},
                                            {"card", "카드"},
                                            {"capital", "캐피탈"},
                                            {"cosmetics", "화장품"},
                                            {"korea", "한국"},
                                            {"korea", "고려"},
                                            {"korea", "코리아"},
                                            {"gas", "가스"},
                                            {"power", "전력"},
                                            {"shipping", "해운"},
                                            {"marine", "해상"},
                                            {"ocean", "오션"},
                                            {"solution", "솔루션"}}};

/// The first English spelling of a generic word stands for all: "#motor".
auto mark_of(std::string_view korean, std::string_view english) -> std::string {
    for (const auto& generic : generics)
        if ((!korean.empty() && generic.korean == korean) ||
            (korean.empty() && generic.english == english)) {
            for (const auto& first : generics)
                if (first.korean == generic.korean || first.english == generic.english)
                    return '#' + std::string{first.english};
        }
    return {};
}

/// Consonant classes as they come; the same class twice without a vowel between is once.
class Sound {
  public:
    void consonant(char kind) {
        if (kind == after_consonant_) return;
        text_ += kind;
        after_consonant_ = kind;
        ++classes_;
    }
    void vowel() { after_consonant_ = 0; }
    void mark(std::string_view generic) {
        text_ += generic;
        after_consonant_ = 0;
        ++classes_;
    }
    auto take() -> std::string { return classes_ < fewest_classes ? std::string{} : text_; }

  private:
    std::string text_;
    char after_consonant_ = 0;
    std::size_t classes_ = 0;
};

auto is_vowel(char letter) -> bool {
    return std::string_view{"aeiouyw"}.find(letter) != std::string_view::npos;
}

auto is_front(char letter) -> bool {
    return letter == 'e' || letter == 'i' || letter == 'y';
}

struct Spelling {
    std::string_view letters;
    std::string_view kinds;
};
constexpr std::array<Spelling, 10> spellings{{{"tion", "sn"},
                                              {"sion", "sn"},
                                              {"sch", "s"},
                                              {"sh", "s"},
                                              {"ch", "c"},
                                              {"th", "s"},
                                              {"ph", "p"},
                                              {"ng", "n"},
                                              {"ck", "k"},
                                              {"x", "ks"}}};

auto kind_of(std::string_view rest) -> char {
    constexpr std::string_view letters = "bcdfgjklmnpqrstvz";
    constexpr std::string_view kinds = "pktpkckrmnpkrstpc";
    const char next = rest.size() > 1 ? rest[1] : ' ';
    if (rest.front() == 'c' && is_front(next)) return 's';
    if (rest.front() == 'g' && is_front(next)) return 'c';
    const auto found = letters.find(rest.front());
    return found == std::string_view::npos ? '\0' : kinds[found];
}

/// Korean writes no r before a consonant or at the end ("Naver" is 네이버), and h only where a
/// syllable begins with it.
void add_letters(std::string_view word, Sound& sound) {
    for (std::size_t at = 0; at < word.size();) {
        const auto rest = word.substr(at);
        const auto known = std::find_if(spellings.begin(), spellings.end(), [&](const auto& each) {
            return rest.starts_with(each.letters);
        });
        if (known != spellings.end()) {
            for (char kind : known->kinds) sound.consonant(kind);
            at += known->letters.size();
            continue;
        }
        const bool silent_r = rest.front() == 'r' && (rest.size() == 1 || !is_vowel(rest[1]));
        if (rest.front() == 'h' && at == 0) sound.consonant('h');
        if (is_vowel(rest.front())) sound.vowel();
        if (const char kind = kind_of(rest); kind != '\0' && !silent_r) sound.consonant(kind);
        ++at;
    }
}

void add_latin_word(std::string_view word, Sound& sound) {
    const auto mark = mark_of({}, word);
    if (mark.empty())
        add_letters(word, sound);
    else if (word != "industries")
        sound.mark(mark);
    sound.vowel();
}

constexpr char32_t first_syllable = 0xAC00;
constexpr char32_t last_syllable = 0xD7A3;

/// A syllable's first consonant, its vowel, its last consonant.
void add_syllable(char32_t code, bool opens, Sound& sound) {
    constexpr std::string_view initials =
        "kkntt"   // ㄱㄲㄴㄷㄸ
        "rmppss"  // ㄹㅁㅂㅃㅅㅆ
        "-ccc"    // ㅇㅈㅉㅊ
        "ktph";   // ㅋㅌㅍㅎ
    constexpr std::string_view finals = "-kkknnntrrrrrrrrmppttnttktpt";
    const auto index = code - first_syllable;
    const char initial = initials[index / 588];
    if (initial != '-' && (initial != 'h' || opens)) sound.consonant(initial);
    sound.vowel();
    if (const char final = finals[index % 28]; final != '-') sound.consonant(final);
}

auto generic_at(std::string_view rest) -> const Generic* {
    for (const auto& generic : generics)
        if (!generic.korean.empty() && rest.starts_with(generic.korean)) return &generic;
    return nullptr;
}

auto syllable_at(std::string_view text) -> char32_t {
    if (text.size() < 3 || (text[0] & 0xF0) != 0xE0) return 0;
    const auto bits = [&](std::size_t at) {
        return static_cast<char32_t>(static_cast<unsigned char>(text[at]) & 0x3F);
    };
    const char32_t code =
        (static_cast<char32_t>(static_cast<unsigned char>(text[0]) & 0x0F) << 12) | (bits(1) << 6) |
        bits(2);
    return code >= first_syllable && code <= last_syllable ? code : 0;
}

auto is_latin(char letter) -> bool {
    return letter >= 'a' && letter <= 'z';
}

}  // namespace

auto sound_of(std::string_view key) -> std::string {
    Sound sound;
    bool opens = true;
    for (std::size_t at = 0; at < key.size();) {
        const auto rest = key.substr(at);
        if (is_latin(rest.front())) {
            const auto end = std::find_if_not(rest.begin(), rest.end(), is_latin) - rest.begin();
            add_latin_word(rest.substr(0, static_cast<std::size_t>(end)), sound);
            at += static_cast<std::size_t>(end);
            opens = true;
        } else if (const auto* generic = generic_at(rest)) {
            sound.mark(mark_of(generic->korean, {}));
            at += generic->korean.size();
            opens = true;
        } else if (const auto code = syllable_at(rest); code != 0) {
            add_syllable(code, opens, sound);
            at += 3;
            opens = false;
        } else {
            opens = rest.front() == ' ';
            if ((rest.front() & 0x80) == 0 && rest.front() != ' ' && rest.front() != '-' &&
                rest.front() != '&' && rest.front() != '.')
                return {};
            ++at;
        }
    }
    return sound.take();
}

}  // namespace fanfold::fold
