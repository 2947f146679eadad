#include "ranking.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <fanfold/text/fold.hpp>
#include <fanfold/text/sentences.hpp>
#include <optional>
#include <unordered_map>

namespace fanfold::model {

namespace {

constexpr std::size_t max_text = 256u << 10;
constexpr std::size_t max_sentences = 600;
constexpr std::size_t shortest = 24;  ///< bytes: below it stand labels and bylines
constexpr std::size_t longest = 800;  ///< above it stand tables and lists without sentence ends
constexpr std::size_t early_sentences = 3;

using Weights = std::vector<std::pair<int, double>>;  ///< word number → weight, by number

struct Candidate {
    ChosenSentence chosen;
    std::size_t position = 0;
    std::vector<std::string> words;
    Weights weights;
};

/// Words of a topic, each as the folded pieces that `text::words` makes of it.
using Topic = std::vector<std::vector<std::string>>;

auto topic_of(const std::vector<std::string>& topic_words) -> Topic {
    Topic out;
    for (const auto& word : topic_words)
        if (auto pieces = text::words(word); !pieces.empty()) out.push_back(std::move(pieces));
    return out;
}

/// Equal, or an inflection: "recall" stands in "recalled".
auto same_word(const std::string& word, const std::string& piece) -> bool {
    if (word == piece) return true;
    const bool latin =
        std::all_of(piece.begin(), piece.end(), [](unsigned char byte) { return byte < 0x80; });
    return latin && piece.size() >= 4 && word.size() <= piece.size() + 3 && word.starts_with(piece);
}

auto stands_in(const std::vector<std::string>& words, const std::vector<std::string>& pieces)
    -> bool {
    const auto same = [](const std::string& word, const std::string& piece) {
        return same_word(word, piece);
    };
    return std::search(words.begin(), words.end(), pieces.begin(), pieces.end(), same) !=
           words.end();
}

auto on_topic(const std::vector<std::string>& words, const Topic& topic) -> bool {
    return std::any_of(topic.begin(), topic.end(),
                       [&](const auto& pieces) { return stands_in(words, pieces); });
}

auto is_word_byte(char letter) -> bool {
    const auto byte = static_cast<unsigned char>(letter);
    return byte < 0x80 && (std::isalnum(byte) != 0);
}

/// Where `term` stands as a whole word (Latin letters and digits bind; other scripts do not).
auto find_term(const text::Folded& folded, const std::string& term) -> std::optional<ByteSpan> {
    const std::string_view text = folded.text;
    for (auto at = text.find(term); at != std::string_view::npos; at = text.find(term, at + 1)) {
        const auto end = at + term.size();
        const bool joined_left = at > 0 && is_word_byte(text[at - 1]) && is_word_byte(term.front());
        const bool joined_right =
            end < text.size() && is_word_byte(text[end]) && is_word_byte(term.back());
        if (!joined_left && !joined_right) return folded.source_span({at, term.size()});
    }
    return std::nullopt;
}

auto terms_in(std::string_view sentence, const std::vector<std::string>& watch_terms)
    -> std::vector<std::string> {
    std::vector<std::string> out;
    const auto folded = text::fold(sentence);
    for (const auto& term : watch_terms) {
        const auto key = text::fold_key(term);
        if (key.empty()) continue;
        const auto at = find_term(folded, key);
        if (!at) continue;
        std::string surface{at->of(sentence)};
        if (std::find(out.begin(), out.end(), surface) == out.end())
            out.push_back(std::move(surface));
    }
    return out;
}

auto is_blank(char letter) -> bool {
    return letter == ' ' || letter == '\n' || letter == '\t' || letter == '\r';
}

auto trimmed(std::string_view text, ByteSpan at) -> ByteSpan {
    while (at.length > 0 && is_blank(text[at.offset])) ++at.offset, --at.length;
    while (at.length > 0 && is_blank(text[at.end() - 1])) --at.length;
    return at;
}

auto ends_like_a_sentence(std::string_view sentence) -> bool {
    for (const std::string_view end :
         {".", "!", "?", "。", "！", "？", "…", ".\"", ".”", ".)", "다"})
        if (sentence.ends_with(end)) return true;
    return false;
}

auto candidates_of(std::string_view text) -> std::vector<Candidate> {
    std::vector<Candidate> out;
    std::size_t position = 0;
    for (const auto& span : text::sentences(text)) {
        if (out.size() == max_sentences) break;
        const auto at = trimmed(text, span);
        if (at.length < shortest || at.length > longest) continue;
        Candidate candidate;
        candidate.chosen.at = at;
        candidate.position = position++;
        candidate.words = text::words(at.of(text));
        if (candidate.words.size() >= 4) out.push_back(std::move(candidate));
    }
    return out;
}

/// tf·idf over this document's sentences, each vector of length 1.
void weigh(std::vector<Candidate>& candidates) {
    std::unordered_map<std::string, int> numbers;
    std::vector<int> sentences_with;
    for (auto& candidate : candidates) {
        std::vector<int> present;
        for (const auto& word : candidate.words) {
            const auto [entry, fresh] = numbers.try_emplace(word, static_cast<int>(numbers.size()));
            if (fresh) sentences_with.push_back(0);
            present.push_back(entry->second);
        }
        std::sort(present.begin(), present.end());
        for (std::size_t at = 0; at < present.size(); ++at) {
            if (at == 0 || present[at] != present[at - 1]) {
                candidate.weights.emplace_back(present[at], 0.0);
                ++sentences_with[static_cast<std::size_t>(present[at])];
            }
            candidate.weights.back().second += 1;
        }
    }
    const auto count = static_cast<double>(candidates.size());
    for (auto& candidate : candidates) {
        double square = 0;
        for (auto& [word, weight] : candidate.weights) {
            weight = (1 + std::log(weight)) *
                     std::log(1 + count / sentences_with[static_cast<std::size_t>(word)]);
            square += weight * weight;
        }
        for (auto& entry : candidate.weights) entry.second /= std::sqrt(square);
    }
}

auto cosine(const Weights& a, const Weights& b) -> double {
    double sum = 0;
    auto left = a.begin();
    auto right = b.begin();
    while (left != a.end() && right != b.end()) {
        if (left->first < right->first)
            ++left;
        else if (right->first < left->first)
            ++right;
        else
            sum += (left++)->second * (right++)->second;
    }
    return sum;
}

auto centroid_of(const std::vector<Candidate>& candidates) -> Weights {
    std::vector<double> sums;
    for (const auto& candidate : candidates)
        for (const auto& [word, weight] : candidate.weights) {
            if (sums.size() <= static_cast<std::size_t>(word))
                sums.resize(static_cast<std::size_t>(word) + 1);
            sums[static_cast<std::size_t>(word)] += weight;
        }
    double square = 0;
    for (const double sum : sums) square += sum * sum;
    Weights out;
    for (std::size_t word = 0; word < sums.size(); ++word)
        if (sums[word] > 0)
            out.emplace_back(static_cast<int>(word), sums[word] / std::sqrt(square));
    return out;
}

void score(std::vector<Candidate>& candidates, const DocumentMaterial& material,
           const Topic& topic) {
    const auto centroid = centroid_of(candidates);
    for (auto& candidate : candidates) {
        auto& chosen = candidate.chosen;
        const auto sentence = chosen.at.of(material.text);
        chosen.watch_terms = terms_in(sentence, material.watch_terms);
        chosen.on_topic = on_topic(candidate.words, topic);
        chosen.early = candidate.position < early_sentences;
        const auto hits = static_cast<double>(std::min<std::size_t>(chosen.watch_terms.size(), 3));
        chosen.score = 0.30 * cosine(candidate.weights, centroid) +
                       0.25 / (1.0 + 0.25 * static_cast<double>(candidate.position)) +
                       (hits > 0 ? 0.20 + 0.05 * hits : 0) + (chosen.on_topic ? 0.25 : 0) +
                       (ends_like_a_sentence(sentence) ? 0.10 : 0);
    }
}

/// Where there is something to look for, a sentence without any of it says nothing to this reader.
void keep_relevant(std::vector<Candidate>& candidates, const DocumentMaterial& material) {
    if (material.watch_terms.empty() && material.topic_words.empty()) return;
    std::erase_if(candidates, [](const Candidate& candidate) {
        return candidate.chosen.watch_terms.empty() && !candidate.chosen.on_topic;
    });
}

/// Greedy, by score less likeness to what is chosen already; stops where the rest is far weaker
/// than the first.
auto pick(const std::vector<Candidate>& candidates, int most) -> std::vector<ChosenSentence> {
    std::vector<double> likeness(candidates.size(), 0.0);
    std::vector<bool> taken(candidates.size(), false);
    std::vector<ChosenSentence> out;
    while (static_cast<int>(out.size()) < most) {
        std::size_t best = candidates.size();
        double best_gain = out.empty() ? 0.0 : 0.45 * out.front().score;
        for (std::size_t at = 0; at < candidates.size(); ++at) {
            const double gain = candidates[at].chosen.score - 0.5 * likeness[at];
            if (!taken[at] && likeness[at] < 0.8 && gain > best_gain) best = at, best_gain = gain;
        }
        if (best == candidates.size()) break;
        taken[best] = true;
        out.push_back(candidates[best].chosen);
        for (std::size_t at = 0; at < candidates.size(); ++at)
            likeness[at] =
                std::max(likeness[at], cosine(candidates[at].weights, candidates[best].weights));
    }
    return out;
}

}  // namespace

auto choose_sentences(const DocumentMaterial& material) -> std::vector<ChosenSentence> {
    const auto text = text::prefix(material.text, max_text);
    const auto topic = topic_of(material.topic_words);
    auto candidates = candidates_of(text);
    const auto about = [&](const Candidate& candidate) { return on_topic(candidate.words, topic); };
    if (!topic.empty() && !on_topic(text::words(material.title), topic) &&
        std::none_of(candidates.begin(), candidates.end(), about))
        return {};
    weigh(candidates);
    score(candidates, material, topic);
    keep_relevant(candidates, material);
    return pick(candidates, std::clamp(material.max_findings, 0, 8));
}

}  // namespace fanfold::model
