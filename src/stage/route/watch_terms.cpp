#include "watch_terms.hpp"

#include <algorithm>

#include <fanfold/text/fold.hpp>

#include "legal_form.hpp"

namespace fanfold::route {

WatchTerms::WatchTerms(std::span<const Enterprise> all) {
    for (const auto& enterprise : all) {
        const auto number = static_cast<std::uint32_t>(enterprises.size());
        enterprises.push_back(enterprise.name);
        for (const auto& watch : enterprise.watch) add_entry(number, watch);
    }
    for (std::uint32_t term = 0; term < terms.size(); ++term) add_pattern(term);
    known_terms_.clear();
    known_patterns_.clear();
}

void WatchTerms::add_entry(std::uint32_t enterprise, const WatchEntry& watch) {
    auto id = watch.id;
    if (id.empty() && !watch.names.empty()) id = text::fold_key(watch.names.front());
    const bool everything = std::find(watch.names.begin(), watch.names.end(), "*") != watch.names.end();
    entries.push_back(
        {enterprise, std::move(id), watch.weight, !watch.with_any.empty(), everything});
    for (const auto& name : watch.names) add_term(watch, Purpose::hit, name);
    for (const auto& alias : watch.aliases) add_term(watch, Purpose::hit, alias);
    for (const auto& word : watch.with_any) add_term(watch, Purpose::required, word);
    for (const auto& word : watch.without) add_term(watch, Purpose::excluded, word);
}

void WatchTerms::add_term(const WatchEntry& watch, Purpose purpose, const std::string& text) {
    if (text == "*") return;
    const auto whole = text::fold(text);
    const auto name = without_legal_form(whole.text);
    if (name.length == 0) return;
    const auto folded = std::string(name.of(whole.text));
    const bool cased = watch.match_case && purpose == Purpose::hit;
    auto letters = cased ? text::stored_form(whole.source_span(name).of(text)) : std::string{};
    const auto [place, fresh] =
        known_terms_.try_emplace({folded, letters, watch.anywhere}, terms.size());
    if (fresh) terms.push_back({folded, std::move(letters), watch.anywhere, false, {}});
    auto& term = terms[place->second];
    term.names = term.names || purpose == Purpose::hit;
    term.uses.push_back({static_cast<std::uint32_t>(entries.size() - 1), purpose, text});
}

void WatchTerms::add_pattern(std::uint32_t term) {
    auto pattern = terms[term].folded;
    std::erase(pattern, ' ');
    const auto [place, fresh] = known_patterns_.try_emplace(pattern, patterns.size());
    if (fresh) {
        patterns.push_back(std::move(pattern));
        by_pattern.emplace_back();
    }
    by_pattern[place->second].push_back(term);
    const bool known = !anywhere.empty() &&
                       std::find(anywhere.begin(), anywhere.end(), place->second) != anywhere.end();
    if (terms[term].anywhere && !known) anywhere.push_back(place->second);
}

auto WatchTerms::anywhere_patterns() const -> std::vector<std::string> {
    std::vector<std::string> out;
    for (const auto pattern : anywhere) out.push_back(patterns[pattern]);
    return out;
}

}  // namespace fanfold::route
