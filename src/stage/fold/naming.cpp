#include "naming.hpp"

#include <algorithm>
#include <array>
#include <fanfold/text/fold.hpp>

namespace fanfold::fold {

namespace {

constexpr std::array<std::string_view, 28> legal_forms{
    "inc", "inc.",    "incorporated", "ltd",  "ltd.",  "limited",     "llc",
    "plc", "co",      "co.",          "corp", "corp.", "corporation", "gmbh",
    "ag",  "sa",      "s.a.",         "nv",   "n.v.",  "se",          "kk",
    "bv",  "company", "㈜",           "(주)", "(株)",  "주식회사",    "유한회사"};

auto is_legal_form(std::string_view word) -> bool {
    return std::find(legal_forms.begin(), legal_forms.end(), word) != legal_forms.end();
}

auto without_glued_forms(std::string name) -> std::string {
    for (std::string_view form : {"(주)", "㈜", "주식회사", "유한회사"})
        for (auto at = name.find(form); at != std::string::npos; at = name.find(form))
            name.replace(at, form.size(), " ");
    return name;
}

/// "(005930.ks)", "(nasdaq: tsla)": what a name has in brackets behind it is no part of it.
auto without_brackets(std::string name) -> std::string {
    for (auto open = name.find('('); open != std::string::npos && open > 0; open = name.find('(')) {
        const auto close = std::min(name.find(')', open), name.size() - 1);
        name.erase(open, close - open + 1);
    }
    return name;
}

auto is_word_letter(char letter) -> bool {
    return (letter & 0x80) != 0 || (letter >= 'a' && letter <= 'z') ||
           (letter >= '0' && letter <= '9');
}

constexpr std::array<std::string_view, 18> particles{"은", "는", "이",   "가", "을", "를",
                                                     "의", "에", "와",   "과", "로", "으로",
                                                     "도", "만", "에서", "측", "등", "·"};

/// A name of two syllables begins many a longer word; after a longer one anything may follow.
auto ends_as_name(std::string_view name, std::string_view behind) -> bool {
    constexpr std::size_t two_syllables = 6;
    if (behind.empty() || !is_word_letter(behind.front())) return true;
    if ((name.back() & 0x80) == 0) return (behind.front() & 0x80) != 0;
    return name.size() > two_syllables ||
           std::any_of(particles.begin(), particles.end(),
                       [&](auto particle) { return behind.starts_with(particle); });
}

auto long_enough(std::string_view name) -> bool {
    return name.size() >= ((name.front() & 0x80) != 0 ? 6U : 3U);
}

auto is_one_latin_word(std::string_view name) -> bool {
    return std::all_of(name.begin(), name.end(),
                       [](char letter) { return letter >= 'a' && letter <= 'z'; });
}

auto lowered(char letter) -> char {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

auto stands_with_capital(std::string_view name, std::string_view claim) -> bool {
    for (std::size_t at = 0; at + name.size() <= claim.size(); ++at) {
        const bool begins = claim[at] >= 'A' && claim[at] <= 'Z' &&
                            (at == 0 || !is_word_letter(lowered(claim[at - 1])));
        if (begins && std::equal(name.begin(), name.end(), claim.begin() + static_cast<std::ptrdiff_t>(at),
                                 [](char one, char other) { return one == lowered(other); }))
            return true;
    }
    return false;
}

auto common_prefix(std::string_view a, std::string_view b) -> std::size_t {
    return static_cast<std::size_t>(
        std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
}

}  // namespace

auto entity_key(std::string_view name) -> std::string {
    auto folded = without_brackets(without_glued_forms(text::fold_key(name)));
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

auto mostly_beyond_ascii(std::string_view text) -> bool {
    const auto beyond =
        std::count_if(text.begin(), text.end(), [](char letter) { return (letter & 0x80) != 0; });
    return static_cast<std::size_t>(beyond) * 2 > text.size();
}

Naming::Naming(const std::vector<Term>& glossary, std::span<const Finding> findings) {
    for (const auto& term : glossary)
        for (const auto& name : term.names)
            unite(number(entity_key(term.names.front())), number(entity_key(name)));
    for (const auto& finding : findings)
        for (const auto& entity : finding.entities) {
            const auto canonical = entity_key(entity.canonical);
            const auto surface = entity_key(entity.surface);
            const auto one = number(canonical);
            const auto other = number(surface);
            if (mostly_beyond_ascii(canonical) != mostly_beyond_ascii(surface) &&
                !canonical.empty() && !surface.empty())
                unite(one, other);
        }
    unite_by_sound();
}

auto Naming::number(const std::string& key) -> Who {
    const auto [at, fresh] = numbers_.emplace(key, static_cast<Who>(parents_.size()));
    if (fresh) parents_.push_back(at->second);
    return at->second;
}

auto Naming::root(Who who) const -> Who {
    while (parents_[who] != who) who = parents_[who];
    return who;
}

void Naming::unite(Who a, Who b) {
    a = root(a), b = root(b);
    if (a != b) parents_[std::max(a, b)] = std::min(a, b);
}

auto Naming::who(const std::string& key) const -> Who {
    const auto found = numbers_.find(key);
    return found == numbers_.end() ? static_cast<Who>(parents_.size()) : root(found->second);
}

/// The names that `rest` begins with stand before it in order, each shorter one before the longer.
auto Naming::longest_at(std::string_view rest) const -> std::string_view {
    for (auto begun = rest; !begun.empty();) {
        auto after = numbers_.upper_bound(begun);
        if (after == numbers_.begin()) return {};
        const std::string_view name = std::prev(after)->first;
        if (name.empty()) return {};
        const auto shared = common_prefix(name, begun);
        if (shared == name.size() && ends_as_name(name, rest.substr(shared))) return name;
        begun = begun.substr(0, shared == name.size() && shared > 0 ? shared - 1 : shared);
    }
    return {};
}

auto Naming::mentions(std::string_view folded, std::string_view claim) const
    -> std::vector<Mention> {
    std::vector<Mention> out;
    for (std::size_t at = 0; at < folded.size();) {
        const bool begins = is_word_letter(folded[at]) && (at == 0 || !is_word_letter(folded[at - 1]));
        const auto name = begins ? longest_at(folded.substr(at)) : std::string_view{};
        const bool named = !name.empty() && long_enough(name) &&
                           (!is_one_latin_word(name) || stands_with_capital(name, claim));
        if (!named) {
            ++at;
            continue;
        }
        out.push_back({root(numbers_.find(name)->second), {at, name.size()}});
        at += name.size();
    }
    return out;
}

/// Across scripts only, and only where one name of the other script sounds so.
void Naming::unite_by_sound() {
    std::map<std::string, std::array<std::vector<Who>, 2>> sounds;
    for (const auto& [key, who] : numbers_) {
        auto sound = sound_of(key);
        if (sound.empty()) continue;
        auto& same_script = sounds[std::move(sound)][mostly_beyond_ascii(key) ? 1 : 0];
        const bool known = std::any_of(same_script.begin(), same_script.end(),
                                       [&, mine = root(who)](Who other) { return root(other) == mine; });
        if (!known) same_script.push_back(who);
    }
    for (const auto& [sound, scripts] : sounds)
        if (scripts[0].size() == 1 && scripts[1].size() == 1)
            unite(scripts[0].front(), scripts[1].front());
}

}  // namespace fanfold::fold
