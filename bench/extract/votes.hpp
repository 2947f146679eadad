#pragma once
/// How many sites vote for and against a word.
#include <cmath>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace fit {

/// Numbers for words, and how many sites vote for and against them.
class Votes {
  public:
    /// Words that fewer sites use say nothing: the table is to know pages, not these pages.
    explicit Votes(double least_sites) : least_sites_(least_sites) {}
    auto number(const std::string& word) -> std::uint32_t {
        const auto [found, fresh] = index_.emplace(word, words_.size());
        if (fresh) words_.push_back(word), tallies_.emplace_back();
        return static_cast<std::uint32_t>(found->second);
    }
    void add(std::uint32_t word, std::size_t site, float label) {
        auto& ballot = tallies_[word][site];
        ballot.first += label, ballot.second += 1;
    }
    void count() {
        auto yes = 0.0, all = 0.0;
        for (const auto& tally : tallies_) {
            auto& sum = sums_.emplace_back(0.0, 0.0);
            for (const auto& [site, ballot] : tally)
                sum.first += ballot.first / ballot.second, sum.second += 1;
            yes += sum.first, all += sum.second;
        }
        mean_ = std::log((yes + 1) / (all - yes + 1));
    }
    /// Without the votes of `site`; 0 where few others vote.
    [[nodiscard]] auto score(std::uint32_t word, std::size_t site = no_site) const -> float {
        auto [yes, all] = sums_[word];
        if (const auto own = tallies_[word].find(site); own != tallies_[word].end())
            yes -= own->second.first / own->second.second, all -= 1;
        if (all < least_sites_) return 0;
        const auto odds = (std::log((yes + 0.5) / (all - yes + 0.5)) - mean_) * all / (all + 6);
        return static_cast<float>(std::round(odds / step) * step);
    }
    [[nodiscard]] auto by_score() const -> std::map<float, std::set<std::string>> {
        auto out = std::map<float, std::set<std::string>>{};
        for (auto i = std::uint32_t{0}; i < words_.size(); ++i)
            if (const auto odds = score(i); odds != 0) out[odds].insert(words_[i]);
        return out;
    }
    static constexpr auto no_site = static_cast<std::size_t>(-1);

  private:
    static constexpr auto step = 0.25;  ///< so that a table is a few lines
    double least_sites_;
    std::unordered_map<std::string, std::size_t> index_;
    std::vector<std::string> words_;
    std::vector<std::unordered_map<std::size_t, std::pair<double, double>>> tallies_;
    std::vector<std::pair<double, double>> sums_;
    double mean_ = 0;
};

}  // namespace fit
