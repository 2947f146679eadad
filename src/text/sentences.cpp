#include <fanfold/text/sentences.hpp>

#include <unicode/brkiter.h>
#include <unicode/utext.h>

#include <algorithm>
#include <memory>
#include <unordered_set>

#include "utf8.hpp"

namespace fanfold::text {
namespace {

using Words = std::unordered_set<std::string_view>;

/// After these a full stop never ends a sentence.
auto is_title_or_reference(std::string_view word) -> bool {
    static const Words known{
        "Mr",  "Mrs",  "Ms",   "Dr",     "Prof", "St",  "Sen",  "Rep",    "Gov", "Gen",
        "Col", "Lt",   "Sgt",  "Capt",   "Rev",  "Hon", "Pres", "Messrs", "No",  "Nos",
        "Fig", "Figs", "Eq",   "Sec",    "Ch",   "Vol", "Art",  "pp",     "cf",  "vs",
        "e.g", "i.e",  "viz",  "approx", "Jan",  "Feb", "Mar",  "Apr",    "Jun", "Jul",
        "Aug", "Sep",  "Sept", "Oct",    "Nov",  "Dec", "Mon",  "Tue",    "Wed", "Thu",
        "Fri", "Sat",  "Sun",  "Mt",     "Ft",   "Ave", "Blvd", "a.k.a"};
    return known.contains(word);
}

/// After these it may end one: what follows decides.
auto is_suffix_or_initials(std::string_view word) -> bool {
    static const Words known{"Inc", "Corp", "Ltd",  "Co",  "Cos", "Bros", "LLC",
                             "Jr",  "Sr",   "Ph.D", "etc", "al",  "Est"};
    if (known.contains(word)) return true;
    const auto letter = [](char c) { return c >= 'A' && c <= 'Z'; };
    for (std::size_t i = 0; i < word.size(); ++i) {
        if (i % 2 == 0 ? !letter(word[i]) : word[i] != '.') return false;
    }
    return word.size() % 2 == 1;  // "J", "U.S"
}

/// Words that begin sentences far more often than they follow "U.S." or "Inc." inside one.
auto starts_sentences(std::string_view word) -> bool {
    static const Words known{
        "The",   "A",         "An",       "In",      "On",       "At",     "It",      "Its",
        "He",    "She",       "They",     "We",      "I",        "You",    "This",    "That",
        "These", "Those",     "But",      "And",     "Or",       "So",     "If",      "When",
        "While", "As",        "For",      "From",    "By",       "With",   "However", "Meanwhile",
        "After", "Before",    "Since",    "Last",    "Analysts", "Shares", "There",   "His",
        "Her",   "Their",     "Our",      "Some",    "Many",     "Most",   "No",      "Not",
        "What",  "According", "Although", "Because", "Both",     "Under",  "To",      "Now",
        "Then",  "Also",      "Revenue",  "Sales"};
    return known.contains(word);
}

auto trimmed(std::string_view text, ByteSpan span) -> ByteSpan {
    constexpr std::string_view nbsp = "\xC2\xA0";
    auto piece = span.of(text);
    while (!piece.empty() && (is_ascii_space(piece.front()) || piece.starts_with(nbsp)))
        piece.remove_prefix(piece.starts_with(nbsp) ? 2 : 1);
    while (!piece.empty() && (is_ascii_space(piece.back()) || piece.ends_with(nbsp)))
        piece.remove_suffix(piece.ends_with(nbsp) ? 2 : 1);
    return {static_cast<std::size_t>(piece.data() - text.data()), piece.size()};
}

/// The last word of `sentence` without its full stop; empty if it does not end in one.
auto word_before_stop(std::string_view sentence) -> std::string_view {
    if (!sentence.ends_with('.')) return {};
    sentence.remove_suffix(1);
    auto from = sentence.size();
    while (from > 0 && !is_ascii_space(sentence[from - 1]) && sentence[from - 1] != '(' &&
           sentence[from - 1] != '"')
        --from;
    return sentence.substr(from);
}

auto first_word(std::string_view sentence) -> std::string_view {
    std::size_t end = 0;
    while (end < sentence.size() && ((sentence[end] | 32) >= 'a' && (sentence[end] | 32) <= 'z'))
        ++end;
    return sentence.substr(0, end);
}

/// "1." or "(a)." alone: the mark of a list line.
auto is_list_mark(std::string_view sentence) -> bool {
    if (sentence.size() > 4 || !sentence.ends_with('.')) return false;
    return std::all_of(sentence.begin(), sentence.end() - 1,
                       [](char c) { return c >= '0' && c <= '9'; }) ||
           (sentence.size() == 2 && (sentence[0] | 32) >= 'a' && (sentence[0] | 32) <= 'z');
}

auto ends_in_quote(std::string_view text) -> bool {
    for (const std::string_view mark : {"\"", "'", "\xE2\x80\x9D", "\xE2\x80\x99", ")"})
        if (text.ends_with(mark)) return true;
    return false;
}

/// "Yahoo! shares", "…!" he said; and in Korean the particle that touches a quotation: "좋다."고.
auto goes_on(std::string_view left, std::string_view right, bool touching) -> bool {
    if (right.front() >= 'a' && right.front() <= 'z') return true;
    std::size_t at = 0;
    return touching && ends_in_quote(left) && is_hangul(next_code_point(right, at));
}

auto belongs_together(std::string_view left, std::string_view right) -> bool {
    if (is_list_mark(left)) return true;
    const auto word = word_before_stop(left);
    if (word.empty()) return false;
    if (is_title_or_reference(word)) return true;
    const auto next = first_word(right);
    return is_suffix_or_initials(word) && !next.empty() && !starts_sentences(next);
}

/// ICU's iterator is costly to make and not thread-safe: one a thread.
auto breaker() -> icu::BreakIterator* {
    static thread_local const std::unique_ptr<icu::BreakIterator> own = [] {
        UErrorCode status = U_ZERO_ERROR;
        return std::unique_ptr<icu::BreakIterator>(
            icu::BreakIterator::createSentenceInstance(icu::Locale::getEnglish(), status));
    }();
    return own.get();
}

class Collector {
  public:
    explicit Collector(std::string_view text) : text_(text) {}

    void add(ByteSpan piece) {
        const auto span = trimmed(text_, piece);
        if (span.length == 0) return;
        if (joins(span)) {
            found_.back().length = span.end() - found_.back().offset;
        } else {
            found_.push_back(span);
        }
    }
    auto finish() -> std::vector<ByteSpan> { return std::move(found_); }

  private:
    [[nodiscard]] auto joins(ByteSpan span) const -> bool {
        if (found_.empty()) return false;
        const auto gap = text_.substr(found_.back().end(), span.offset - found_.back().end());
        if (gap.find('\n') != gap.npos) return false;
        const auto left = found_.back().of(text_);
        const auto right = span.of(text_);
        return goes_on(left, right, gap.empty()) || belongs_together(left, right);
    }
    std::string_view text_;
    std::vector<ByteSpan> found_;
};

/// A paragraph at a time: ICU's rules look far ahead, and a hostile text must not make that the
/// whole page.
void add_line(Collector& found, icu::BreakIterator& breaks, std::string_view text, ByteSpan line) {
    UErrorCode status = U_ZERO_ERROR;
    UText cursor = UTEXT_INITIALIZER;
    utext_openUTF8(&cursor, text.data() + line.offset, static_cast<std::int64_t>(line.length),
                   &status);
    breaks.setText(&cursor, status);
    if (U_FAILURE(status)) return found.add(line);
    auto from = breaks.first();
    for (auto to = breaks.next(); to != icu::BreakIterator::DONE; from = to, to = breaks.next())
        found.add(
            {line.offset + static_cast<std::size_t>(from), static_cast<std::size_t>(to - from)});
    utext_close(&cursor);
}

auto may_hold_several(std::string_view line) -> bool {
    return line.find_first_of(".!?\xE3\xEF\xC2\xE2\xD8") != line.npos;
}

}  // namespace

auto sentences(std::string_view text) -> std::vector<ByteSpan> {
    Collector found(text);
    auto* breaks = breaker();
    for (std::size_t from = 0; from < text.size();) {
        const auto end = std::min(text.find('\n', from), text.size());
        const ByteSpan line{from, end - from};
        if (breaks != nullptr && may_hold_several(line.of(text)))
            add_line(found, *breaks, text, line);
        else
            found.add(line);
        from = end + 1;
    }
    return found.finish();
}

}  // namespace fanfold::text
