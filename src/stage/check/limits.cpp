#include <algorithm>
#include <fanfold/stage/check/limits.hpp>
#include <fanfold/text/fold.hpp>
#include <functional>

namespace fanfold::check {

namespace {

constexpr std::string_view ellipsis = "…";
/// So many words in a row are the page's own and not a turn of speech.
constexpr std::size_t words_in_a_row = 6;
constexpr std::string_view punctuation = ".,;:!?\"'()[]{}<>*_`#|-";

auto without_punctuation(std::string_view word) -> std::string_view {
    const auto first = word.find_first_not_of(punctuation);
    if (first == std::string_view::npos) return {};
    return word.substr(first, word.find_last_not_of(punctuation) + 1 - first);
}

auto words_of(std::string_view folded) -> std::vector<std::string_view> {
    std::vector<std::string_view> out;
    while (!folded.empty()) {
        const auto end = std::min(folded.find(' '), folded.size());
        if (const auto word = without_punctuation(folded.substr(0, end)); !word.empty()) out.push_back(word);
        folded.remove_prefix(std::min(end + 1, folded.size()));
    }
    return out;
}

auto joined(const std::vector<std::string_view>& words) -> std::string {
    std::string out;
    for (const auto& word : words) out.append(out.empty() ? "" : " ").append(word);
    return out;
}

/// One digest a run: of `words_in_a_row` words each.
auto runs_of(const std::vector<std::string_view>& words) -> std::vector<std::size_t> {
    constexpr std::size_t odd = 1'099'511'628'211U;
    std::vector<std::size_t> out;
    for (std::size_t at = 0; at + words_in_a_row <= words.size(); ++at) {
        std::size_t digest = 0;
        for (std::size_t next = at; next < at + words_in_a_row; ++next)
            digest = digest * odd ^ std::hash<std::string_view>{}(words[next]);
        out.push_back(digest);
    }
    return out;
}

}  // namespace

auto strictest(const TermsBySource& terms, const std::vector<SourceName>& sources) -> std::optional<std::size_t> {
    std::optional<std::size_t> out;
    for (const auto& source : sources) {
        const auto found = terms.find(source);
        if (found == terms.end() || !found->second.quote_max) continue;
        out = std::min(out.value_or(*found->second.quote_max), *found->second.quote_max);
    }
    return out;
}

void cut(Citation& citation, std::size_t characters) {
    citation.quote = within(citation.quote, characters);
    citation.at.length = citation.quote.size();
    citation.before.clear();
    citation.after.clear();
    citation.shortened = true;
}

LimitedPage::LimitedPage(std::string_view text, std::size_t characters) : characters_(characters) {
    const auto folded = text::fold_key(text);
    const auto words = words_of(folded);
    words_ = joined(words);
    runs_ = runs_of(words);
    std::sort(runs_.begin(), runs_.end());
}

auto LimitedPage::share_of(std::string_view sentence) const -> Share {
    const auto folded = text::fold_key(sentence);
    const auto words = words_of(folded);
    if (words.empty()) return {};
    if (words.size() < words_in_a_row) return {words_.find(joined(words)) != std::string::npos ? 1U : 0U, 1};
    const auto runs = runs_of(words);
    const auto stands = [&](std::size_t run) { return std::binary_search(runs_.begin(), runs_.end(), run); };
    const auto found = std::count_if(runs.begin(), runs.end(), stands);
    return {static_cast<std::size_t>(found), runs.size()};
}

auto LimitedPage::tells(std::string_view sentence) const -> bool {
    const auto share = share_of(sentence);
    return characters_ == 0 ? share.found > 0 : 2 * share.found > share.all;
}

auto LimitedPage::tells_a_part(std::string_view sentence) const -> bool {
    return share_of(sentence).found > 0;
}

auto LimitedPage::shown(std::string_view sentence, std::string_view instead) const -> std::string {
    if (!tells(sentence)) return std::string{sentence};
    if (characters_ == 0) return std::string{instead};
    const auto kept = within(sentence, characters_);
    return kept.size() == sentence.size() ? std::string{sentence} : std::string{kept}.append(ellipsis);
}

}  // namespace fanfold::check
