#include "speech.hpp"

#include <algorithm>

namespace fanfold::check {

namespace {

constexpr std::size_t shortest_speech = 18;
constexpr std::size_t fewest_spaces = 2;

template <class Visit>
void each_quoted(std::string_view text, const Visit& visit) {
    for (auto open = text.find('"'); open != text.npos;) {
        const auto close = text.find('"', open + 1);
        if (close == text.npos) return;
        visit(open, close);
        open = text.find('"', close + 1);
    }
}

auto bare(std::string_view words) -> std::string_view {
    constexpr std::string_view edges = " .,!?;:";
    while (!words.empty() && edges.find(words.front()) != edges.npos) words.remove_prefix(1);
    while (!words.empty() && edges.find(words.back()) != edges.npos) words.remove_suffix(1);
    return words;
}

}  // namespace

auto speech_in(std::string_view folded) -> std::vector<std::string> {
    std::vector<std::string> out;
    each_quoted(folded, [&](std::size_t open, std::size_t close) {
        const auto words = bare(folded.substr(open + 1, close - open - 1));
        const auto spaces = static_cast<std::size_t>(std::count(words.begin(), words.end(), ' '));
        if (words.size() >= shortest_speech && spaces >= fewest_spaces) out.emplace_back(words);
    });
    return out;
}

auto without_speech(std::string_view folded) -> std::string {
    std::string out;
    std::size_t from = 0;
    each_quoted(folded, [&](std::size_t open, std::size_t close) {
        out += folded.substr(from, open - from);
        from = close + 1;
    });
    out += folded.substr(from);
    return out;
}

auto holds_speech(std::string_view folded_text, std::string_view words) -> bool {
    for (auto rest = words; !rest.empty();) {
        const auto gap = rest.find("...");
        if (folded_text.find(bare(rest.substr(0, gap))) == folded_text.npos) return false;
        rest = gap == rest.npos ? std::string_view{} : rest.substr(gap + 3);
    }
    return true;
}

}  // namespace fanfold::check
