#include "watched.hpp"

#include <algorithm>

#include "moments.hpp"

namespace fanfold::deliver {

namespace {

constexpr std::size_t most_rows = 12;
constexpr std::size_t most_sources = 3;
constexpr std::size_t most_silent = 20;
constexpr std::size_t most_blind = 3;

/// "a, b +2"
auto listed(const std::vector<std::string>& words, std::size_t most, std::string_view between) -> std::string {
    std::string out;
    for (std::size_t at = 0; at < std::min(words.size(), most); ++at) out += (at == 0 ? "" : std::string{between}) + words[at];
    return words.size() > most ? out + " +" + std::to_string(words.size() - most) : out;
}

auto with_last(const Watched& name, const Labels& labels) -> std::string {
    const auto when = name.last ? short_day(*name.last, labels) : std::string{labels.never_heard};
    return name.name + (labels.korean ? "(" : " (") + when + ")";
}

auto is_blind(const Coverage& source) -> bool {
    return source.pages == 0 && !source.trouble.empty();
}

}  // namespace

auto heard_rows(const About& about) -> std::vector<HeardRow> {
    std::vector<HeardRow> out;
    for (const auto& name : about.watched) {
        if (name.documents <= 0 || out.size() == most_rows) continue;
        std::vector<std::string> sources;
        for (const auto& source : name.sources) sources.push_back(source.str());
        out.push_back({name.name, name.documents, listed(sources, most_sources, ", ")});
    }
    return out;
}

auto silent_words(const About& about, const Labels& labels) -> std::string {
    std::vector<std::string> names;
    for (const auto& name : about.watched)
        if (name.documents <= 0) names.push_back(with_last(name, labels));
    return listed(names, most_silent, ", ");
}

auto blind_words(const About& about, const Labels& labels) -> std::string {
    const bool silent = std::any_of(about.watched.begin(), about.watched.end(),
                                    [](const Watched& name) { return name.documents <= 0; });
    std::vector<std::string> sources;
    for (const auto& source : about.sources)
        if (silent && is_blind(source)) sources.push_back(source.source.str() + ": " + translated(source.trouble, labels));
    return listed(sources, most_blind, " · ");
}

}  // namespace fanfold::deliver
