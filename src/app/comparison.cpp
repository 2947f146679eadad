#include "comparison.hpp"

#include <fmt/format.h>

#include "terminal.hpp"
#include "trial_words.hpp"

namespace fanfold::app {

namespace {

auto average(Money sum, std::size_t count) -> Money {
    return count == 0 ? Money{} : Money::pico(sum.pico() / static_cast<std::int64_t>(count));
}

void add(const ComparedPair& pair, ComparedSums& sums) {
    if (pair.before && pair.before->cost) {
        sums.cost_before += *pair.before->cost;
        ++sums.priced_before;
    }
    if (!pair.now) {
        ++sums.failed;
        return;
    }
    ++sums.asked;
    sums.cost += pair.now->cost.value_or(Money{});
    const auto before = pair.before ? pair.before->judged : pipeline::Judged{};
    const auto old_claims = claims_of(before);
    for (const auto& claim : claims_of(pair.now->judged)) sums.same += old_claims.count(claim);
    sums.before += before.kept.size();
    sums.now += pair.now->judged.kept.size();
    sums.dropped_before += before.dropped.size();
    sums.dropped_now += pair.now->judged.dropped.size();
}

auto short_version(const ToldSide& side) -> std::string {
    return side.version.hex().substr(0, 12);
}

auto pair_text(std::size_t number, const ComparedPair& pair, const std::string& currency) -> std::string {
    auto out = fmt::format("\n{:>3}  {}  {}  for {}\n", number, short_id('d', pair.document), plain_text(pair.title), pair.reader.str());
    if (pair.before)
        out += fmt::format("   old, version {}\n{}", short_version(*pair.before), judged_text(pair.before->judged, "       "));
    else
        out += "   old: was not asked\n";
    if (!pair.now) return out + fmt::format("   new: no answer: {}\n", plain_text(pair.now.error().message()));
    return out + fmt::format("   new, version {} · {} {} · {}\n{}", short_version(*pair.now), rounded(pair.now->cost.value_or(Money{})), currency,
                             to_string(pair.now->took), judged_text(pair.now->judged, "       "));
}

auto sums_text(const ComparedSums& sums) -> std::string {
    return fmt::format("{} asked, {} without an answer · findings: {} old, {} new, {} word for word the same · dropped by checks: {} old, {} new",
                       sums.asked, sums.failed, sums.before, sums.now, sums.same, sums.dropped_before, sums.dropped_now);
}

auto price_text(const ComparedSums& sums, const std::string& currency) -> std::string {
    auto out = fmt::format("price: {} {} for these; {} each", rounded(sums.cost), currency, rounded(sums.each()));
    if (const auto before = sums.each_before()) out += fmt::format(", {} each before", rounded(*before));
    return out;
}

/// "for acme", "for 3 enterprises whose prompt this changes".
auto whose(const Rollout& rollout) -> std::string {
    if (rollout.readers.size() == 1) return rollout.readers.front().str();
    return fmt::format("{} enterprises{}", rollout.readers.size(), rollout.edited ? " whose prompt this changes" : "");
}

/// As options of `run`.
auto chosen(const Rollout& rollout) -> std::string {
    if (rollout.everybody) return {};
    if (rollout.readers.size() > 3) return " -e …";
    std::string out;
    for (const auto& reader : rollout.readers) out += " -e " + reader.str();
    return out;
}

}  // namespace

auto claims_of(const pipeline::Judged& judged) -> std::set<std::string> {
    std::set<std::string> out;
    for (const auto& kept : judged.kept) out.insert(kept.finding.claim);
    return out;
}

auto ComparedSums::each() const -> Money {
    return average(cost, asked);
}

auto ComparedSums::each_before() const -> std::optional<Money> {
    return priced_before == 0 ? std::nullopt : std::optional{average(cost_before, priced_before)};
}

auto sums_of(const std::vector<ComparedPair>& pairs) -> ComparedSums {
    ComparedSums out;
    for (const auto& pair : pairs) add(pair, out);
    return out;
}

auto rollout_text(const Rollout& rollout, const ComparedSums& sums, const std::string& currency) -> std::string {
    if (rollout.readers.empty()) return "rolling it out: nobody was ever asked it; `fanfold plan --diff` counts a night's questions";
    const auto each = sums.each();
    auto out = fmt::format("{}rolling it out: {} questions for {} in the last run that asked: about {} {} a run",
                           rollout.edited ? "" : "no prompt differs from what was asked last; ", rollout.last_run, whose(rollout),
                           rounded(each.times(rollout.last_run)), currency);
    if (const auto before = sums.each_before()) out += fmt::format(" (before: {})", rounded(before->times(rollout.last_run)));
    return out + fmt::format("; `fanfold run --reask 7d{}` asks {} again: about {}", chosen(rollout), rollout.since,
                             rounded(each.times(rollout.since)));
}

auto comparison_text(const Comparison& all) -> std::string {
    auto out = fmt::format("{} · {} documents · {}\n", all.name.str(), all.pairs.size(), all.model);
    for (std::size_t at = 0; at < all.pairs.size(); ++at) out += pair_text(at + 1, all.pairs[at], all.currency);
    const auto sums = sums_of(all.pairs);
    return out + fmt::format("\n{}\n{}\n{}\n{} in all\n", sums_text(sums), price_text(sums, all.currency),
                             rollout_text(all.rollout, sums, all.currency), to_string(all.took));
}

}  // namespace fanfold::app
