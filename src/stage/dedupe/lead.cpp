#include "lead.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <unordered_set>

#include <fanfold/text/facts.hpp>
#include <fanfold/text/fold.hpp>
#include <fanfold/text/sentences.hpp>

namespace fanfold::dedupe {
namespace {

constexpr std::size_t longest_lead = 2000;
constexpr std::size_t longest_text = 200'000;
constexpr std::size_t sentences_in_lead = 2;

struct Lead {
    std::string text;  ///< title and first sentences
    std::string body;  ///< only the sentences
};

auto ends_like_a_sentence(std::string_view sentence) -> bool {
    for (const std::string_view mark : {".", "!", "?", "。", ".\"", ".'", ".”", "?”", "!”", ".)"})
        if (sentence.ends_with(mark)) return true;
    return false;
}

/// Bylines and captions end without a full stop, and differ between copies of one story.
auto lead_of(const Document& document) -> Lead {
    Lead out;
    const auto front = text::prefix(document.text, longest_lead);
    std::size_t taken = 0;
    for (const auto span : text::sentences(front)) {
        const auto sentence = span.of(front);
        if (!ends_like_a_sentence(sentence)) continue;
        out.body.append(sentence).append("\n");
        if (++taken == sentences_in_lead) break;
    }
    out.text = document.title + "\n" + out.body;
    return out;
}

auto is_capital(char c) -> bool {
    return c >= 'A' && c <= 'Z';
}
auto is_letter(char c) -> bool {
    return is_capital(c) || (c >= 'a' && c <= 'z');
}

/// Short names as words: "sk" does not stand in "asked". Longer ones may be the start of a word
/// that goes on beyond ASCII, or carry a particle.
auto stands_in(std::string_view text, std::string_view name) -> bool {
    constexpr auto is_short = std::size_t{3};
    if (name.size() > is_short) return text.find(name) != text.npos;
    for (auto at = text.find(name); at != text.npos; at = text.find(name, at + 1)) {
        const auto end = at + name.size();
        const auto begins = at == 0 || !is_letter(text[at - 1]);
        const auto ends = end == text.size() || !is_letter(text[end]);
        if (begins && ends) return true;
    }
    return false;
}

/// All a document knows, to look facts of the other's lead up in: read as it is asked for, since most
/// pairs agree by less.
class Knowledge {
  public:
    explicit Knowledge(const Document& document)
        : whole_(document.title + "\n" + std::string(text::prefix(document.text, longest_text))) {}

    [[nodiscard]] auto knows(const text::Number& number) -> bool {
        if (!numbers_) numbers_ = text::numbers(whole_);
        return std::any_of(numbers_->begin(), numbers_->end(), [&](auto& own) {
            return own.unit == number.unit && text::same_value(own, number);
        });
    }
    [[nodiscard]] auto knows(const text::DayMention& day) -> bool {
        if (!days_) days_ = text::days(whole_);
        return std::any_of(days_->begin(), days_->end(),
                           [&](auto& own) { return own.month == day.month && own.day == day.day; });
    }
    [[nodiscard]] auto knows(const std::string& name) -> bool {
        if (!folded_) folded_ = text::fold_key(whole_);
        return stands_in(*folded_, name);
    }

  private:
    std::string whole_;
    std::optional<std::vector<text::Number>> numbers_;
    std::optional<std::vector<text::DayMention>> days_;
    std::optional<std::string> folded_;
};

auto is_agency(std::string_view word) -> bool {
    static const std::unordered_set<std::string_view> agencies{
        "reuters",       "ap",     "afp",      "upi",      "yonhap",     "bloomberg",
        "dpa",           "xinhua", "kyodo",    "newswire", "prnewswire", "businesswire",
        "globenewswire", "newsis", "efe",      "ansa",     "tass",       "associated",
        "press",         "staff",  "reporter", "by"};
    return agencies.contains(word);
}

/// Capitalised words of the sentences, folded. Titles are left out: where every word has a capital,
/// none is a name.
auto latin_names(std::string_view body) -> std::set<std::string> {
    std::set<std::string> out;
    for (std::size_t at = 0; at < body.size();) {
        auto end = at;
        while (end < body.size() && is_letter(body[end])) ++end;
        const auto word = body.substr(at, end - at);
        const auto folded = text::fold_key(word);
        if (word.size() > 1 && is_capital(word.front()) && !is_agency(folded)) out.insert(folded);
        at = end + 1;
    }
    return out;
}

/// "(서울=연합뉴스) 홍길동 기자 = " before a Korean story.
auto without_dateline(std::string_view sentence) -> std::string_view {
    if (sentence.starts_with('(') || sentence.starts_with('[')) {
        const auto end = sentence.find(sentence.front() == '(' ? ')' : ']');
        if (end != sentence.npos) sentence.remove_prefix(end + 1);
    }
    if (const auto mark = sentence.find("기자"); mark < 60) {
        const auto end = sentence.find_first_not_of(" =", mark + std::string_view("기자").size());
        sentence.remove_prefix(std::min(end, sentence.size()));
    }
    while (sentence.starts_with(' ')) sentence.remove_prefix(1);
    return sentence;
}

auto is_hangul_start(std::string_view word) -> bool {
    return word.size() >= 6 && static_cast<unsigned char>(word[0]) >= 0xEA &&
           static_cast<unsigned char>(word[0]) <= 0xED;
}

/// The word a Korean story begins with, without its particle: Hangul has no capitals, but its
/// subject stands first.
auto korean_subject(std::string_view body) -> std::string {
    const auto sentence = without_dateline(body);
    auto word = sentence.substr(0, std::min(sentence.find_first_of(" ,\n"), sentence.size()));
    if (!is_hangul_start(word)) return {};
    for (const std::string_view particle : {"에서는", "은", "는", "이", "가", "의", "에서", "도"})
        if (word.size() >= particle.size() + 6 && word.ends_with(particle)) {
            word.remove_suffix(particle.size());
            break;
        }
    return text::fold_key(word);
}

auto names_of(const Lead& lead) -> std::set<std::string> {
    auto out = latin_names(lead.body);
    if (auto subject = korean_subject(lead.body); !subject.empty()) out.insert(std::move(subject));
    return out;
}

auto numbers_of(const Lead& lead) -> std::vector<text::Number> {
    return text::numbers(lead.text);
}

auto days_of(const Lead& lead) -> std::vector<text::DayMention> {
    auto days = text::days(lead.text);
    std::erase_if(days, [](auto& day) { return day.month == 0 || day.day == 0; });
    return days;
}

/// Whether some of these facts of one lead stand nowhere in the other document.
template <class Facts>
auto any_is_strange(const Facts& facts, Knowledge& other) -> bool {
    return std::any_of(facts.begin(), facts.end(),
                       [&](const auto& fact) { return !other.knows(fact); });
}

}  // namespace

auto leads_agree(const Document& a, const Document& b) -> bool {
    const auto lead_a = lead_of(a), lead_b = lead_of(b);
    Knowledge of_a(a), of_b(b);
    const auto contradict = [&](auto facts_of) {
        return any_is_strange(facts_of(lead_a), of_b) && any_is_strange(facts_of(lead_b), of_a);
    };
    return !contradict(numbers_of) && !contradict(days_of) && !contradict(names_of);
}

}  // namespace fanfold::dedupe
