#include "kinship.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <map>
#include <unordered_map>

namespace fanfold::fold {

namespace {

constexpr int days_apart = 3;
/// A word that more findings of a block share tells nothing about one event, and would make blocks
/// quadratic; a deed or a figure is compared by the closest few hundred.
constexpr std::size_t common_word = 4'000;
constexpr std::size_t common_mark = 400;
constexpr std::size_t most_kin = 24;
constexpr double same_claim = 2;
constexpr double same_quote = 3;

/// Small bare numbers ("two plants") agree by chance.
auto is_figure(const text::Number& number) -> bool {
    return !number.unit.empty() || std::abs(number.value) >= 13;
}

auto has_figure(const Traits& traits) -> bool {
    return std::any_of(traits.numbers.begin(), traits.numbers.end(), is_figure);
}

/// "40,000 cells" and "42,000 cells" may be one event that sources count differently; shares are
/// told from one paper.
auto of_one_size(const text::Number& a, const text::Number& b) -> bool {
    const bool units = a.unit == b.unit || a.unit.empty() || b.unit.empty();
    const double larger = std::max(std::abs(a.value), std::abs(b.value));
    const double apart = a.unit == "%" || b.unit == "%" ? 0.03 : 0.1;
    return units &&
           (text::same_value(a, b) || std::abs(a.value - b.value) <= apart * larger);
}

template <class Agree>
auto any_figures(const Traits& a, const Traits& b, const Agree& agree) -> bool {
    return std::any_of(a.numbers.begin(), a.numbers.end(), [&](const text::Number& one) {
        return is_figure(one) && std::any_of(b.numbers.begin(), b.numbers.end(),
                                             [&](const auto& other) { return agree(one, other); });
    });
}

/// Two digits agree by chance: every tenth firm grows by about as many per cent. Large sums do not.
auto is_telling(const text::Number& number) -> bool {
    if (!is_figure(number)) return false;
    if (number.unit.empty() || number.unit == "%") return number.significant >= 3;
    return number.significant >= 2 || std::abs(number.value) >= 1e8;
}

auto share_telling_figure(const Traits& a, const Traits& b) -> bool {
    return any_figures(a, b, [](const text::Number& one, const text::Number& other) {
        return is_telling(one) && is_telling(other) && text::same_value(one, other);
    });
}

/// "2,182 tonnes, up 69 %" and "9,786 tonnes, up 65 %": of what both count, none is of one size.
auto tell_apart(const Traits& a, const Traits& b) -> bool {
    const auto like = [&](const auto& agree) {
        return any_figures(a, b, [&](const text::Number& one, const text::Number& other) {
            return is_telling(one) && is_telling(other) && one.unit == other.unit &&
                   agree(one, other);
        });
    };
    return like([](const auto&, const auto&) { return true; }) && !like(of_one_size);
}

auto near(const std::vector<int>& a, const std::vector<int>& b, int apart) -> bool {
    return std::any_of(a.begin(), a.end(), [&](int one) {
        return std::any_of(b.begin(), b.end(),
                           [&](int other) { return std::abs(one - other) <= apart; });
    });
}

/// Days that both claims name decide; where one names none, the day its document came out stands
/// for it.
auto same_days(const Traits& a, const Traits& b) -> bool {
    if (!a.named_days.empty() && !b.named_days.empty())
        return near(a.named_days, b.named_days, days_apart);
    if (a.document_day == 0 || b.document_day == 0) return true;
    auto days_of = [](const Traits& traits) {
        auto days = traits.named_days;
        days.push_back(traits.document_day);
        return days;
    };
    return near(days_of(a), days_of(b), days_apart);
}

/// Each claim names somebody whom the other does not: two deeds of one company, say.
auto other_partners(const Traits& a, const Traits& b) -> bool {
    return !std::includes(a.told.begin(), a.told.end(), b.told.begin(), b.told.end()) &&
           !std::includes(b.told.begin(), b.told.end(), a.told.begin(), a.told.end());
}

/// Across languages words can't be compared: the deed must be the same, and more than it.
auto likeness_across(const Traits& a, const Traits& b) -> double {
    if ((a.deeds & b.deeds) == 0) return 0;
    const bool partners = a.told == b.told && a.told.size() > 1;
    return 0.2 + (share_figure(a, b) ? 0.4 : 0) + (share_named_day(a, b) ? 0.2 : 0) +
           (partners ? 0.2 : 0);
}

struct Weighed {
    double shared = 0;
    double of_a = 0;
    double of_b = 0;
};

/// The same two or more who, and a figure of theirs: told in whatever words, where the figure is
/// nobody else's.
auto likeness_of_deal(const Traits& a, const Traits& b, const Weighed& words) -> double {
    if (a.told != b.told || a.told.size() < 2 || !share_figure(a, b)) return 0;
    if (share_telling_figure(a, b)) return 0.3;
    return words.shared > 0 || (a.deeds & b.deeds) != 0 ? 0.2 : 0;
}

auto likeness_of_words(const Traits& a, const Traits& b, const Weighed& words) -> double {
    const double smaller = std::min(words.of_a, words.of_b);
    const double larger = std::max(words.of_a, words.of_b);
    if (larger <= 0) return (a.deeds & b.deeds) != 0 ? alike : 0;
    if (smaller <= 0) return (a.deeds & b.deeds) != 0 ? 0.4 : 0;
    return 0.7 * words.shared / smaller + 0.3 * words.shared / larger;
}

auto names_other_day(const Traits& a, const Traits& b) -> bool {
    return !a.named_days.empty() && !b.named_days.empty() && !share_named_day(a, b);
}

auto likeness_within(const Traits& a, const Traits& b, const Weighed& words) -> double {
    double out = likeness_of_words(a, b, words);
    if (share_figure(a, b)) out += 0.3;
    out += likeness_of_deal(a, b, words);
    if (other_figures(a, b)) out -= out > 0.75 && share_named_day(a, b) ? 0.1 : 0.25;
    if (names_other_day(a, b)) out -= 0.1;
    if (a.deeds != 0 && b.deeds != 0) out += (a.deeds & b.deeds) != 0 ? 0.05 : -0.2;
    return out;
}

auto likeness(const Traits& a, const Traits& b, const Weighed& words) -> double {
    return a.bigrams != b.bigrams ? likeness_across(a, b) : likeness_within(a, b, words);
}

using Block = std::vector<std::size_t>;

/// "deed 3"
auto marks_of_deeds(Deeds deeds) -> std::vector<std::uint64_t> {
    std::vector<std::uint64_t> out;
    for (int deed = 0; deed < 32; ++deed)
        if ((deeds >> deed & 1U) != 0) out.push_back(static_cast<std::uint64_t>(deed) + 1);
    return out;
}

/// Rare words tell more: the weight of each by how many findings have it. Deeds are weighed alike.
class Weights {
  public:
    explicit Weights(std::span<const Traits> traits) : all_(static_cast<double>(traits.size())) {
        for (const auto& each : traits) {
            for (auto word : each.words) ++counts_[word];
            for (auto deed : marks_of_deeds(each.deeds)) ++counts_[deed];
        }
    }
    [[nodiscard]] auto of(std::uint64_t word) const -> double {
        const auto found = counts_.find(word);
        return std::log(1 + all_ / (found == counts_.end() ? 1 : found->second));
    }
    [[nodiscard]] auto of(const Traits& traits) const -> double {
        double out = 0;
        for (auto word : traits.words) out += of(word);
        return out;
    }
    [[nodiscard]] auto of_deeds(const Traits& traits) const -> double {
        double out = 0;
        for (auto deed : marks_of_deeds(traits.deeds)) out += of(deed);
        return out;
    }

  private:
    std::unordered_map<std::uint64_t, double> counts_;
    double all_ = 0;
};

/// What beside words may bring two findings together: "deed 3", "about 3.2e12".
auto marks_of(const Traits& traits) -> std::vector<std::uint64_t> {
    auto out = marks_of_deeds(traits.deeds);
    for (const auto& number : traits.numbers) {
        const double size = std::abs(number.value);
        if (!is_figure(number) || size <= 0 || !std::isfinite(size)) continue;
        const auto place = static_cast<std::int64_t>(std::floor(std::log10(size) * 20));
        for (auto near : {place, place + 1})
            out.push_back(0xF16'0000'0000ULL + static_cast<std::uint64_t>(near + 100'000));
    }
    return out;
}

/// How much the members of a block share with one of them, by counting over postings: the cost
/// follows what is shared and not the block's square.
class Shared {
  public:
    Shared(std::size_t members, const Weights& weights) : weights_(weights), sums_(members, -1) {}
    /// Members added before that share anything with `member`.
    auto add(std::size_t member, const Traits& traits) -> const Block& {
        for (auto at : touched_) sums_[at] = -1;
        touched_.clear();
        for (auto word : traits.words) count(member, word, weights_.of(word), common_word);
        for (auto mark : marks_of(traits)) count(member, mark, 0, common_mark);
        return touched_;
    }
    [[nodiscard]] auto weight(std::size_t member) const -> double { return sums_[member]; }

  private:
    void count(std::size_t member, std::uint64_t key, double weight, std::size_t most) {
        auto& earlier = postings_[key];
        for (auto other : earlier) {
            if (sums_[other] < 0) touched_.push_back(other), sums_[other] = 0;
            sums_[other] += weight;
        }
        if (earlier.size() < most) earlier.push_back(member);
    }

    const Weights& weights_;
    std::unordered_map<std::uint64_t, Block> postings_;
    std::vector<double> sums_;  ///< by member; -1 where untouched
    Block touched_;
};

auto stronger(const Kin& x, const Kin& y) -> bool {
    if (x.likeness != y.likeness) return x.likeness > y.likeness;
    return x.a != y.a ? x.a < y.a : x.b < y.b;
}

constexpr std::size_t no_event = static_cast<std::size_t>(-1);

/// Everything that pairs are looked for in, and the pairs found.
class Search {
  public:
    Search(std::span<const Traits> traits, std::span<const std::size_t> event, double least)
        : traits_(traits), event_(event), least_(least), weights_(traits) {
        for (const auto& each : traits) {
            sums_.push_back(weights_.of(each));
            deeds_.push_back(weights_.of_deeds(each));
        }
    }
    void note(std::size_t a, std::size_t b, double likeness) {
        if (!known_together(a, b)) kin_.push_back({std::min(a, b), std::max(a, b), likeness});
    }
    /// What stands in one cluster may be of any day.
    void similar_in(const Block& block, bool any_day) {
        if (block.size() < 2) return;
        Shared shared{block.size(), weights_};
        std::vector<Kin> nearest;
        for (std::size_t at = 0; at < block.size(); ++at) {
            nearest.clear();
            for (auto other : shared.add(at, traits_[block[at]])) {
                const auto like = compare(block[other], block[at], shared.weight(other), any_day);
                if (like >= least_) nearest.push_back({block[other], block[at], like});
            }
            keep(nearest);
        }
    }
    auto take() -> std::vector<Kin> {
        std::sort(kin_.begin(), kin_.end(), stronger);
        return std::move(kin_);
    }

  private:
    [[nodiscard]] auto known_together(std::size_t a, std::size_t b) const -> bool {
        return event_[a] != no_event && event_[b] != no_event;
    }
    [[nodiscard]] auto compare(std::size_t a, std::size_t b, double shared, bool any_day) const
        -> double {
        const auto& one = traits_[a];
        const auto& other = traits_[b];
        if (known_together(a, b)) return 0;
        if (!any_day && !may_be_one(one, other)) return 0;
        return likeness(one, other, weighed(a, b, shared));
    }
    /// Two deeds are judged as deeds. One that stands alone is a word that the other claim does not have.
    [[nodiscard]] auto weighed(std::size_t a, std::size_t b, double shared) const -> Weighed {
        Weighed out{shared, sums_[a], sums_[b]};
        if (traits_[b].deeds == 0) out.of_a += deeds_[a];
        if (traits_[a].deeds == 0) out.of_b += deeds_[b];
        return out;
    }
    void keep(std::vector<Kin>& nearest) {
        if (nearest.size() > most_kin) {
            std::nth_element(nearest.begin(), nearest.begin() + most_kin, nearest.end(), stronger);
            nearest.resize(most_kin);
        }
        kin_.insert(kin_.end(), nearest.begin(), nearest.end());
    }

    std::span<const Traits> traits_;
    std::span<const std::size_t> event_;
    double least_;
    Weights weights_;
    std::vector<double> sums_, deeds_;  ///< by finding: what its words weigh, and its deeds
    std::vector<Kin> kin_;
};

template <class Key, class KeysOf>
auto blocks_by(std::size_t count, const KeysOf& keys_of) -> std::map<Key, Block> {
    std::map<Key, Block> out;
    for (std::size_t at = 0; at < count; ++at)
        for (auto& key : keys_of(at)) out[key].push_back(at);
    return out;
}

/// One wording on many days (a weekly notice) is one event only where the days are close:
/// neighbours by day.
void chain_by_day(Block block, std::span<const Traits> traits, Search& search) {
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
                search.note(block[at - back], block[at], same_claim);
}

}  // namespace

auto share_figure(const Traits& a, const Traits& b) -> bool {
    return any_figures(a, b, text::same_value);
}

auto other_figures(const Traits& a, const Traits& b) -> bool {
    return has_figure(a) && has_figure(b) &&
           (!any_figures(a, b, of_one_size) || tell_apart(a, b));
}

auto share_named_day(const Traits& a, const Traits& b) -> bool {
    return near(a.named_days, b.named_days, 0);
}

auto may_be_one(const Traits& a, const Traits& b) -> bool {
    return same_days(a, b) && (!other_partners(a, b) || share_telling_figure(a, b));
}

auto find_kin(std::span<const Finding> findings, std::span<const Traits> traits,
              std::span<const std::size_t> event, double least) -> std::vector<Kin> {
    using Quoted = std::pair<Digest, std::string>;
    const auto count = findings.size();
    Search search{traits, event, least};
    const auto quotes = blocks_by<Quoted>(count, [&](std::size_t at) {
        return std::vector<Quoted>{{findings[at].cluster, traits[at].quote}};
    });
    for (const auto& [key, block] : quotes)
        for (std::size_t at = 1; at < block.size(); ++at)
            search.note(block[at - 1], block[at], same_quote);

    const auto claims = blocks_by<std::string>(
        count, [&](std::size_t at) { return std::vector{traits[at].claim}; });
    for (const auto& [key, block] : claims) chain_by_day(block, traits, search);

    const auto clusters =
        blocks_by<Digest>(count, [&](std::size_t at) { return std::vector{findings[at].cluster}; });
    for (const auto& [key, block] : clusters) search.similar_in(block, /*any_day=*/true);

    const auto entities =
        blocks_by<Who>(count, [&](std::size_t at) { return traits[at].entities; });
    for (const auto& [key, block] : entities) search.similar_in(block, /*any_day=*/false);
    return search.take();
}

}  // namespace fanfold::fold
