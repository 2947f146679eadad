#include <algorithm>
#include <array>
#include <cmath>
#include <fanfold/text/fold.hpp>
#include <fanfold/text/sentences.hpp>
#include <string_view>

#include "kinship.hpp"

namespace fanfold::fold {

namespace {

constexpr std::array<std::string_view, 56> function_words{
    "the",   "and",   "for",   "with", "that",    "this",  "from", "has",  "have", "had",
    "was",   "were",  "will",  "its",  "their",   "his",   "her",  "are",  "is",   "be",
    "been",  "by",    "of",    "to",   "in",      "on",    "at",   "as",   "an",   "a",
    "or",    "it",    "new",   "they", "because", "after", "over", "into", "more", "than",
    "about", "which", "would", "can",  "may",     "also",  "some", "up",   "went", "under",
    "them",  "개",    "대",    "명",   "규모",    "위해"};

auto hash_of(std::string_view text) -> std::uint64_t {
    std::uint64_t out = 1'469'598'103'934'665'603ULL;  // FNV-1a
    for (char letter : text)
        out = (out ^ static_cast<unsigned char>(letter)) * 1'099'511'628'211ULL;
    return out;
}

template <class T>
void sort_unique(std::vector<T>& values) {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
}

auto day_of(Instant at) -> int {
    return static_cast<int>(std::chrono::floor<std::chrono::days>(at).time_since_epoch().count());
}

auto named_days(const Finding& finding) -> std::vector<int> {
    std::vector<int> out;
    for (const auto& date : finding.dates)
        if (const auto at = parse_rfc3339(date)) out.push_back(day_of(*at));
    sort_unique(out);
    return out;
}

void blank(std::string& text, ByteSpan at) {
    for (auto letter = at.offset; letter < std::min(at.end(), text.size()); ++letter)
        text[letter] = ' ';
}

/// True if the name stood there; it is blanked wherever it does.
auto take_name(std::string& claim, std::string_view name) -> bool {
    if (name.size() < 2) return false;
    bool stood = false;
    for (auto at = claim.find(name); at != std::string::npos; at = claim.find(name, at)) {
        claim.replace(at, name.size(), name.size(), ' ');
        stood = true;
    }
    return stood;
}

/// Longer names first, so that "Hanbit" does not leave "Battery" of "Hanbit Battery" behind.
struct Named {
    std::string spelling;
    Who who = 0;
};
auto names_of(const Finding& finding, const Naming& naming) -> std::vector<Named> {
    std::vector<Named> out;
    for (const auto& entity : finding.entities) {
        const auto who = naming.who(entity_key(entity.canonical));
        for (const auto& name : {entity.canonical, entity.surface}) {
            out.push_back({text::fold_key(name), who});
            out.push_back({entity_key(name), who});
        }
    }
    std::sort(out.begin(), out.end(), [](const Named& a, const Named& b) {
        if (a.spelling.size() != b.spelling.size()) return a.spelling.size() > b.spelling.size();
        return a.spelling < b.spelling;
    });
    return out;
}

/// A name that stands within a longer one of the same claim is told by it: both count.
auto take_names(std::string& claim, const Finding& finding, const Naming& naming)
    -> std::vector<Who> {
    const auto whole = claim;
    std::vector<Who> out;
    for (const auto& named : names_of(finding, naming)) {
        const bool stands = named.spelling.size() > 1 && whole.find(named.spelling) != whole.npos;
        if (stands) out.push_back(named.who);
        take_name(claim, named.spelling);
    }
    for (const auto& mention : naming.mentions(claim, finding.claim)) {
        out.push_back(mention.who);
        blank(claim, mention.at);
    }
    sort_unique(out);
    return out;
}

/// "chips" and "chip" are one word.
auto singular(std::string_view word) -> std::string_view {
    const bool plural = word.size() > 3 && word.ends_with('s') && !word.ends_with("ss");
    return plural ? word.substr(0, word.size() - 1) : word;
}

auto is_digits(std::string_view word) -> bool {
    return std::all_of(word.begin(), word.end(),
                       [](char letter) { return letter >= '0' && letter <= '9'; });
}

auto word_hashes(std::string_view text) -> std::vector<std::uint64_t> {
    std::vector<std::uint64_t> out;
    for (const auto& word : text::words(text)) {
        const bool telling =
            std::find(function_words.begin(), function_words.end(), word) == function_words.end();
        const bool letter = word.size() == 1 || is_digits(word);
        const bool syllable = word.size() == 3 && (word.front() & 0x80) != 0;
        if (telling && !letter && !syllable) out.push_back(hash_of(singular(word)));
    }
    sort_unique(out);
    return out;
}

void take_figures(std::string& claim) {
    const auto numbers = text::numbers(claim);
    const auto days = text::days(claim);
    for (const auto& number : numbers) blank(claim, number.at);
    for (const auto& day : days) blank(claim, day.at);
}

/// "its 2026 forecast": a year that nothing shows to be one. Years agree by chance; "2,021 people were hurt" do not.
auto may_be_year(const text::Number& number, std::string_view claim) -> bool {
    return number.unit.empty() && number.value >= 1990 && number.value <= 2050 &&
           number.value == std::floor(number.value) && !text::is_counted(claim.substr(number.at.end()));
}

auto numbers_of(std::string_view claim) -> std::vector<text::Number> {
    auto out = text::numbers(claim);
    std::erase_if(out, [&](const text::Number& number) { return may_be_year(number, claim); });
    return out;
}

auto entities_of(const Finding& finding, const Naming& naming) -> std::vector<Who> {
    std::vector<Who> out;
    for (const auto& entity : finding.entities)
        for (const auto& name : {entity.canonical, entity.surface})
            if (const auto key = entity_key(name); key.size() > 1) out.push_back(naming.who(key));
    sort_unique(out);
    return out;
}

}  // namespace

auto traits_of(const Finding& finding, const Naming& naming) -> Traits {
    Traits out;
    out.entities = entities_of(finding, naming);
    out.claim = text::fold_key(finding.claim);
    out.quote = text::fold_key(finding.quote);
    out.bigrams = mostly_beyond_ascii(finding.claim);
    out.numbers = numbers_of(out.claim);
    out.named_days = named_days(finding);
    out.document_day = day_of(finding.document_time);
    auto left = out.claim;
    out.told = take_names(left, finding, naming);
    take_figures(left);
    out.deeds = take_deeds(left);
    out.words = word_hashes(left);
    return out;
}

}  // namespace fanfold::fold
