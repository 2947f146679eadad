#include "names.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <fanfold/text/fold.hpp>

namespace fanfold::check {

namespace {

constexpr std::size_t shortest_name = 3;
constexpr std::array<std::string_view, 40> not_names{
    "january",   "february", "march",    "april",    "may",    "june",     "july",      "august",
    "september", "october",  "november", "december", "monday", "tuesday",  "wednesday", "thursday",
    "friday",    "saturday", "sunday",   "the",      "this",   "that",     "these",     "those",
    "its",       "their",    "after",    "before",   "while",  "although", "however",   "meanwhile",
    "according", "new",      "first",    "second",   "both",   "two",      "three",     "several"};

auto is_upper(char letter) -> bool {
    return letter >= 'A' && letter <= 'Z';
}
auto is_ascii_word(char letter) -> bool {
    return std::isalnum(static_cast<unsigned char>(letter)) != 0;
}
auto is_inner(char letter) -> bool {
    return letter == '-' || letter == '&' || letter == '\'';
}

struct Word {
    std::string_view text;
    bool opens = false;  ///< first of the sentence
    bool joins = false;  ///< only a space stands between it and the word before
};

auto word_end(std::string_view text, std::size_t at) -> std::size_t {
    while (at < text.size() &&
           (is_ascii_word(text[at]) ||
            (is_inner(text[at]) && at + 1 < text.size() && is_ascii_word(text[at + 1]))))
        ++at;
    return at;
}

auto ends_sentence(char letter) -> bool {
    return letter == '.' || letter == '!' || letter == '?' || letter == ':';
}

auto words_of(std::string_view text) -> std::vector<Word> {
    std::vector<Word> out;
    bool opens = true;
    std::size_t last_end = 0;
    for (std::size_t at = 0; at < text.size();) {
        if (!is_ascii_word(text[at])) {
            if (ends_sentence(text[at])) opens = true;
            ++at;
            continue;
        }
        const auto end = word_end(text, at);
        const bool joins = !out.empty() && at == last_end + 1 && text[last_end] == ' ';
        out.push_back({text.substr(at, end - at), opens, joins});
        opens = false;
        at = last_end = end;
    }
    return out;
}

auto is_named(const Word& word) -> bool {
    if (!is_upper(word.text.front())) return false;
    const auto folded = text::fold_key(word.text);
    return std::find(not_names.begin(), not_names.end(), folded) == not_names.end();
}

auto stands_whole(std::string_view text, std::string_view word) -> bool {
    for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
        const auto end = at + word.size();
        const bool left = at == 0 || !is_ascii_word(text[at - 1]);
        const bool right = end == text.size() || !is_ascii_word(text[end]);
        if (left && right) return true;
    }
    return false;
}

/// "Hanbit's" is Hanbit.
auto without_possessive(std::string_view word) -> std::string_view {
    return word.ends_with("'s") ? word.substr(0, word.size() - 2) : word;
}

}  // namespace

auto names_in(std::string_view sentence) -> std::vector<std::string> {
    std::vector<std::string> out;
    std::string name;
    bool only_opens = false;
    const auto close = [&] {
        if (name.size() >= shortest_name && !only_opens) out.push_back(name);
        name.clear();
    };
    for (const auto& word : words_of(sentence)) {
        if (!is_named(word)) {
            close();
            continue;
        }
        if (!word.joins || word.opens) close();
        only_opens = name.empty() && word.opens;
        if (!name.empty()) name += ' ';
        name += word.text;
    }
    close();
    return out;
}

auto holds_name(std::string_view folded_text, std::string_view name) -> bool {
    const auto folded = text::fold_key(name);
    for (std::string_view rest = folded; !rest.empty();) {
        const auto end = std::min(rest.find(' '), rest.size());
        const auto word = without_possessive(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (!word.empty() && !stands_whole(folded_text, word)) return false;
    }
    return true;
}

}  // namespace fanfold::check
