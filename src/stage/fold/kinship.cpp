#include "kinship.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fanfold/text/fold.hpp>
#include <fanfold/text/sentences.hpp>
#include <iterator>
#include <map>
#include <string_view>
#include <unordered_map>

namespace fanfold::fold {

namespace {

constexpr int days_apart = 3;
constexpr std::size_t shared_words = 2;
constexpr double enough_words = 0.6;
/// Endings and particles take part in pairs of letters, so that two tellings of one thing share
/// fewer of them.
constexpr double enough_bigrams = 0.45;
/// A word that more findings of a block share tells nothing about one event, and would make blocks
/// quadratic.
constexpr std::size_t common_word = 4'000;

constexpr std::array<std::string_view, 28> legal_forms{
    "inc", "inc.",    "incorporated", "ltd",  "ltd.",  "limited",     "llc",
    "plc", "co",      "co.",          "corp", "corp.", "corporation", "gmbh",
    "ag",  "sa",      "s.a.",         "nv",   "n.v.",  "se",          "kk",
    "bv",  "company", "㈜",           "(주)", "(株)",  "주식회사",    "유한회사"};

constexpr std::array<std::string_view, 48> function_words{
    "the",   "and",   "for",   "with", "that",  "this",  "from", "has",  "have", "had",
    "was",   "were",  "will",  "its",  "their", "his",   "her",  "are",  "is",   "be",
    "been",  "by",    "of",    "to",   "in",    "on",    "at",   "as",   "an",   "a",
    "or",    "it",    "new",   "said", "says",  "after", "over", "into", "more", "than",
    "about", "which", "would", "can",  "may",   "also",  "some", "up"};

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

auto is_legal_form(std::string_view word) -> bool {
    return std::find(legal_forms.begin(), legal_forms.end(), word) != legal_forms.end();
}

auto without_glued_forms(std::string name) -> std::string {
    for (std::string_view form : {"(주)", "㈜", "주식회사"})
        for (auto at = name.find(form); at != std::string::npos; at = name.find(form))
            name.erase(at, form.size());
    return name;
}

/// "Hanbit Battery Co., Ltd." and "hanbit battery" are one name.
auto entity_key(std::string_view name) -> std::string {
    auto folded = without_glued_forms(text::fold_key(name));
    std::replace(folded.begin(), folded.end(), ',', ' ');
    std::string out;
    for (std::string_view rest = folded; !rest.empty();) {
        const auto end = std::min(rest.find(' '), rest.size());
        const auto word = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (word.empty() || (is_legal_form(word) && !out.empty())) continue;
        if (!out.empty()) out += ' ';
        out += word;
    }
    return out;
}

auto entity_keys(const Finding& finding) -> std::vector<std::string> {
    std::vector<std::string> out;
    for (const auto& entity : finding.entities)
        for (const auto& name : {entity.canonical, entity.surface})
            if (auto key = entity_key(name); key.size() > 1) out.push_back(std::move(key));
    sort_unique(out);
    return out;
}

/// Figures and days are compared by value; as words they would make all tellings of one week alike.
auto is_figure(std::string_view word) -> bool {
    constexpr std::array<std::string_view, 12> months{
        "january", "february", "march",     "april",   "may",      "june",
        "july",    "august",   "september", "october", "november", "december"};
    const auto digit = [](char letter) { return letter >= '0' && letter <= '9'; };
    return std::all_of(word.begin(), word.end(), digit) ||
           std::find(months.begin(), months.end(), word) != months.end();
}

auto word_hashes(std::string_view text) -> std::vector<std::uint64_t> {
    std::vector<std::uint64_t> out;
    for (const auto& word : text::words(text)) {
        const bool telling =
            std::find(function_words.begin(), function_words.end(), word) == function_words.end();
        if (telling && word.size() > 1 && !is_figure(word)) out.push_back(hash_of(word));
    }
    sort_unique(out);
    return out;
}

/// What two claims share beside the names that brought them together.
auto telling_words(const Finding& finding) -> std::vector<std::uint64_t> {
    std::vector<std::uint64_t> named;
    for (const auto& entity : finding.entities)
        for (const auto& name : {entity.canonical, entity.surface})
            for (auto word : word_hashes(name)) named.push_back(word);
    sort_unique(named);
    const auto all = word_hashes(finding.claim);
    std::vector<std::uint64_t> out;
    std::set_difference(all.begin(), all.end(), named.begin(), named.end(),
                        std::back_inserter(out));
    return out.size() < shared_words ? all : out;
}

auto told_entities(const Finding& finding) -> std::vector<std::string> {
    const auto claim = text::fold_key(finding.claim);
    std::vector<std::string> out;
    for (const auto& entity : finding.entities) {
        auto key = entity_key(entity.canonical);
        const bool named = claim.find(key) != claim.npos ||
                           claim.find(text::fold_key(entity.surface)) != claim.npos;
        if (key.size() > 1 && named) out.push_back(std::move(key));
    }
    sort_unique(out);
    return out;
}

auto mostly_beyond_ascii(std::string_view text) -> bool {
    const auto beyond =
        std::count_if(text.begin(), text.end(), [](char letter) { return (letter & 0x80) != 0; });
    return static_cast<std::size_t>(beyond) * 2 > text.size();
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

auto near(const std::vector<int>& a, const std::vector<int>& b) -> bool {
    return std::any_of(a.begin(), a.end(), [&](int one) {
        return std::any_of(b.begin(), b.end(),
                           [&](int other) { return std::abs(one - other) <= days_apart; });
    });
}

/// Days that both claims name decide; where one names none, the day its document came out stands
/// for it.
auto same_days(const Traits& a, const Traits& b) -> bool {
    if (!a.named_days.empty() && !b.named_days.empty()) return near(a.named_days, b.named_days);
    if (a.document_day == 0 || b.document_day == 0) return true;
    auto days_of = [](const Traits& traits) {
        auto days = traits.named_days;
        days.push_back(traits.document_day);
        return days;
    };
    return near(days_of(a), days_of(b));
}

auto enough_shared(const Traits& a, const Traits& b, std::size_t shared) -> bool {
    const auto smaller = std::min(a.words.size(), b.words.size());
    const auto larger = std::max(a.words.size(), b.words.size());
    if (smaller == 0 || shared < std::min(shared_words, larger)) return false;
    const double enough = a.bigrams && b.bigrams ? enough_bigrams : enough_words;
    return static_cast<double>(shared) >= enough * static_cast<double>(smaller) &&
           static_cast<double>(shared) * 4 >= static_cast<double>(larger);
}

/// Each claim names somebody whom the other does not: two deeds of one company, say.
auto other_partners(const Traits& a, const Traits& b) -> bool {
    return !std::includes(a.told.begin(), a.told.end(), b.told.begin(), b.told.end()) &&
           !std::includes(b.told.begin(), b.told.end(), a.told.begin(), a.told.end());
}

auto shares_figure(const Traits& a, const Traits& b) -> bool {
    return std::any_of(a.numbers.begin(), a.numbers.end(), [&](const text::Number& one) {
        return std::any_of(b.numbers.begin(), b.numbers.end(),
                           [&](const text::Number& other) { return text::same_value(one, other); });
    });
}

/// Both name figures and none agrees. Sources do contradict each other on one event, so this is
/// held against them only where their days do not agree either.
auto other_figures(const Traits& a, const Traits& b) -> bool {
    return !a.numbers.empty() && !b.numbers.empty() && !shares_figure(a, b);
}

auto same_thing(const Traits& a, const Traits& b) -> bool {
    if (other_partners(a, b)) return shares_figure(a, b);
    if (!other_figures(a, b)) return true;
    const auto& days = a.named_days;
    return std::any_of(days.begin(), days.end(), [&](int day) {
        return std::binary_search(b.named_days.begin(), b.named_days.end(), day);
    });
}

using Block = std::vector<std::size_t>;

/// How many words the members of a block share with one of them, by counting over postings: the
/// cost follows what is shared and not the block's square.
class SharedWords {
  public:
    explicit SharedWords(std::size_t members) : counts_(members, 0) {}
    /// Members added before that share a word with `member`; `count` tells how many.
    auto add(std::size_t member, const Traits& traits) -> const Block& {
        for (auto at : touched_) counts_[at] = 0;
        touched_.clear();
        for (auto word : traits.words) {
            auto& earlier = postings_[word];
            for (auto other : earlier)
                if (counts_[other]++ == 0) touched_.push_back(other);
            if (earlier.size() < common_word) earlier.push_back(member);
        }
        return touched_;
    }
    [[nodiscard]] auto count(std::size_t member) const -> std::size_t { return counts_[member]; }

  private:
    std::unordered_map<std::uint64_t, Block> postings_;
    std::vector<std::size_t> counts_;
    Block touched_;
};

void similar_in(const Block& block, std::span<const Traits> traits, bool any_day, const Kin& kin) {
    SharedWords shared{block.size()};
    for (std::size_t at = 0; at < block.size(); ++at) {
        const auto& mine = traits[block[at]];
        for (auto other : shared.add(at, mine)) {
            const auto& theirs = traits[block[other]];
            if (enough_shared(mine, theirs, shared.count(other)) &&
                (any_day || (same_days(mine, theirs) && same_thing(mine, theirs))))
                kin(block[other], block[at], Kinship::similar);
        }
    }
}

void chain(const Block& block, const Kin& kin) {
    for (std::size_t at = 1; at < block.size(); ++at)
        kin(block[at - 1], block[at], Kinship::same_quote);
}

/// One wording on many days (a weekly notice) is one event only where the days are close:
/// neighbours by day.
void chain_by_day(Block block, std::span<const Traits> traits, const Kin& kin) {
    constexpr std::size_t neighbours = 8;
    auto first_day = [&](std::size_t at) {
        return traits[at].named_days.empty() ? traits[at].document_day
                                             : traits[at].named_days.front();
    };
    std::stable_sort(block.begin(), block.end(),
                     [&](auto a, auto b) { return first_day(a) < first_day(b); });
    for (std::size_t at = 1; at < block.size(); ++at)
        for (std::size_t back = 1; back <= std::min(at, neighbours); ++back)
            if (same_days(traits[block[at - back]], traits[block[at]]))
                kin(std::min(block[at - back], block[at]), std::max(block[at - back], block[at]),
                    Kinship::same_claim);
}

template <class Key, class KeysOf>
auto blocks_by(std::size_t count, const KeysOf& keys_of) -> std::map<Key, Block> {
    std::map<Key, Block> out;
    for (std::size_t at = 0; at < count; ++at)
        for (auto& key : keys_of(at)) out[key].push_back(at);
    return out;
}

}  // namespace

auto traits_of(const Finding& finding) -> Traits {
    Traits out;
    out.entities = entity_keys(finding);
    out.words = telling_words(finding);
    out.told = told_entities(finding);
    out.numbers = text::numbers(finding.claim);
    out.bigrams = mostly_beyond_ascii(finding.claim);
    out.named_days = named_days(finding);
    out.document_day = day_of(finding.document_time);
    out.claim = text::fold_key(finding.claim);
    out.quote = text::fold_key(finding.quote);
    return out;
}

void find_kin(std::span<const Finding> findings, std::span<const Traits> traits, const Kin& kin) {
    using Quoted = std::pair<Digest, std::string>;
    const auto count = findings.size();
    const auto quotes = blocks_by<Quoted>(count, [&](std::size_t at) {
        return std::vector<Quoted>{{findings[at].cluster, traits[at].quote}};
    });
    for (const auto& [key, block] : quotes) chain(block, kin);

    const auto claims = blocks_by<std::string>(
        count, [&](std::size_t at) { return std::vector{traits[at].claim}; });
    for (const auto& [key, block] : claims) chain_by_day(block, traits, kin);

    const auto clusters =
        blocks_by<Digest>(count, [&](std::size_t at) { return std::vector{findings[at].cluster}; });
    for (const auto& [key, block] : clusters) similar_in(block, traits, /*any_day=*/true, kin);

    const auto entities =
        blocks_by<std::string>(count, [&](std::size_t at) { return traits[at].entities; });
    for (const auto& [key, block] : entities) similar_in(block, traits, /*any_day=*/false, kin);
}

}  // namespace fanfold::fold
