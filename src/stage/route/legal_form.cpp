#include "legal_form.hpp"

#include <array>

namespace fanfold::route {
namespace {

constexpr std::array<std::string_view, 7> before{"(주)",         "(유)", "주식회사", "유한회사",
                                                 "유한책임회사", "(株)", "株式会社"};
constexpr std::array<std::string_view, 8> after{"(주)",     "(유)", " 주식회사", " 유한회사",
                                                "주식회사", "(株)", "株式会社",  "有限公司"};
/// Words that end a name, longest first where one ends another.
constexpr std::array<std::string_view, 37> last_words{
    "incorporated", "inc.",    "inc",     "corporation", "corp.", "corp",   "company limited",
    "co.,ltd.",     "co.,ltd", "co.ltd.", "co.ltd",      "co.",   "co",     "ltd.",
    "ltd",          "limited", "l.l.c.",  "llc",         "llp",   "plc",    "gmbh & co. kg",
    "gmbh",         "ag",      "kgaa",    "s.a.",        "s.a",   "s.p.a.", "spa",
    "n.v.",         "nv",      "b.v.",    "bv",          "oyj",   "a/s",    "pte.",
    "pte",          "kk"};

auto trim(std::string_view text) -> std::string_view {
    constexpr std::string_view around = " ,;";
    while (!text.empty() && around.find(text.front()) != around.npos) text.remove_prefix(1);
    while (!text.empty() && around.find(text.back()) != around.npos) text.remove_suffix(1);
    return text;
}

/// What is left must still be a name.
auto accept(std::string_view rest, std::string_view& name) -> bool {
    rest = trim(rest);
    if (rest.size() < 2) return false;
    name = rest;
    return true;
}

auto strip_front(std::string_view& name) -> bool {
    for (const auto form : before)
        if (name.starts_with(form) && accept(name.substr(form.size()), name)) return true;
    return false;
}

auto strip_back(std::string_view& name) -> bool {
    for (const auto form : after)
        if (name.ends_with(form) && accept(name.substr(0, name.size() - form.size()), name))
            return true;
    for (const auto word : last_words) {
        if (name.size() <= word.size() || !name.ends_with(word)) continue;
        const auto head = name.substr(0, name.size() - word.size());
        if ((head.back() == ' ' || head.back() == ',') && accept(head, name)) return true;
    }
    return false;
}

}  // namespace

auto without_legal_form(std::string_view folded) -> ByteSpan {
    auto name = trim(folded);
    while (strip_front(name) || strip_back(name)) {
    }
    if (name.empty()) return {};
    return {static_cast<std::size_t>(name.data() - folded.data()), name.size()};
}

}  // namespace fanfold::route
