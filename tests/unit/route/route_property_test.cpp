#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "catch.hpp"

#include <fanfold/stage/route/route.hpp>
#include <fanfold/text/fold.hpp>

using namespace fanfold;
using namespace fanfold::route;

namespace {

struct Span {
    std::string term;
    std::size_t begin;
    std::size_t end;
    auto operator<=>(const Span&) const = default;
};

auto is_letter(const std::string& c) -> bool {
    return c.size() > 1 || (c[0] >= 'a' && c[0] <= 'z');
}

auto characters(std::string_view text) -> std::vector<std::string> {
    std::vector<std::string> out;
    for (const char byte : text) {
        if ((static_cast<unsigned char>(byte) & 0xC0) == 0x80)
            out.back() += byte;
        else
            out.emplace_back(1, byte);
    }
    return out;
}

auto particles_only(const std::string& rest, int left) -> bool {
    if (rest.empty()) return true;
    for (const std::string particle : {"은", "는", "가", "에", "에서", "의"})
        if (left > 0 && rest.starts_with(particle) &&
            particles_only(rest.substr(particle.size()), left - 1))
            return true;
    return false;
}

/// The plainest matcher there is, for texts in the small alphabet below and names without spaces.
auto naive(const std::vector<std::string>& terms, const std::string& text) -> std::set<Span> {
    std::set<Span> found;
    const auto letters = characters(text);
    for (const auto& term : terms) {
        for (std::size_t at = text.find(term); at != std::string::npos;
             at = text.find(term, at + 1)) {
            const auto end = at + term.size();
            const auto left = characters(std::string_view(text).substr(0, at));
            if (!left.empty() && is_letter(left.back())) continue;
            std::string rest;
            for (const auto& letter : characters(std::string_view(text).substr(end))) {
                if (!is_letter(letter)) break;
                rest += letter;
            }
            if (particles_only(rest, 3)) found.insert({term, at, end});
        }
    }
    std::set<Span> longest;
    for (const auto& one : found) {
        const bool covered = std::any_of(found.begin(), found.end(), [&](const Span& other) {
            return other.begin <= one.begin && other.end >= one.end &&
                   other.end - other.begin > one.end - one.begin;
        });
        if (!covered) longest.insert(one);
    }
    return longest;
}

auto print(const std::set<Span>& spans) -> std::string {
    std::string out;
    for (const auto& span : spans) out += span.term + "@" + std::to_string(span.begin) + " ";
    return out;
}

}  // namespace

TEST_CASE("one pass over all terms finds what a naive matcher finds") {
    const std::vector<std::string> alphabet{"a",  "b",  "c",  "가", "나", "은", "는",
                                            "에", "서", "의", ".",  " ",  " "};
    const std::vector<std::string> name_letters{"a", "b", "c", "가", "나", "은"};
    for (unsigned seed = 0; seed < 400; ++seed) {
        std::mt19937 random(seed);
        std::set<std::string> names;
        for (int i = 0; i < 12; ++i) {
            // Three letters of one script, or two of any: longer ones of two scripts may be torn by
            // a space.
            const auto kind = random() % 3;
            std::string name;
            for (unsigned n = 1 + random() % (kind == 2 ? 2 : 3); n > 0; --n)
                name += name_letters[kind == 0   ? random() % 3
                                     : kind == 1 ? 3 + random() % 3
                                                 : random() % 6];
            names.insert(name);
        }
        Enterprise enterprise;
        enterprise.name = EnterpriseName{"e"};
        for (const auto& name : names) {
            enterprise.watch.emplace_back();
            enterprise.watch.back().id = name;
            enterprise.watch.back().names = {name};
        }
        const std::vector<Enterprise> all{enterprise};
        const auto index = WatchIndex::build(all);
        for (int round = 0; round < 10; ++round) {
            Document document;
            for (unsigned n = random() % 30; n > 0; --n)
                document.text += alphabet[random() % alphabet.size()];
            std::set<Span> found;
            for (const auto& each : index.match(document))
                for (const auto& hit : each.hits) {
                    // Names with a space inside are a matter of their own tests.
                    if (hit.at.of(document.text).find(' ') != std::string::npos) continue;
                    found.insert({hit.term, hit.at.offset, hit.at.end()});
                }
            const auto expected = naive({names.begin(), names.end()}, document.text);
            INFO(document.text);
            INFO("found: " << print(found) << "; expected: " << print(expected));
            REQUIRE(found == expected);
        }
    }
}

TEST_CASE("every hit is on character boundaries and folds to its term, whatever the text") {
    std::mt19937 random(77);
    const std::vector<std::string> parts{
        "Samsung", "삼성",    " ",      "전자", "SAM",    "sung",           "\n", "은",
        "(주)",    "e\u0301", "\u200B", "\xFF", "\u00AD", "ＳＡＭＳＵＮＧ", "이", "."};
    Enterprise enterprise;
    enterprise.name = EnterpriseName{"e"};
    for (const auto* name : {"Samsung", "삼성", "삼성전자", "é"}) {
        enterprise.watch.emplace_back();
        enterprise.watch.back().names = {name};
        enterprise.watch.back().anywhere = random() % 2 == 0;
    }
    const std::vector<Enterprise> all{enterprise};
    const auto index = WatchIndex::build(all);
    for (int round = 0; round < 2000; ++round) {
        Document document;
        for (unsigned n = random() % 12; n > 0; --n)
            document.text += parts[random() % parts.size()];
        for (const auto& each : index.match(document)) {
            REQUIRE(each.score > 0);
            REQUIRE(each.score <= 1);
            for (const auto& hit : each.hits) {
                auto folded = text::fold_key(hit.at.of(document.text));
                std::erase(folded, ' ');
                REQUIRE(folded == text::fold_key(hit.term));
            }
        }
    }
}
