/// How much of what is planted check finds, and how much of what is true it leaves alone. Run with
/// -s to see the figures; the floors are those of the project.
#include <fanfold/stage/check/check.hpp>
#include <fanfold/text/fold.hpp>
#include <iostream>
#include <map>

#include "catch.hpp"
#include "claims.hpp"

using namespace fanfold;
using namespace fanfold::judged;

namespace {

enum class Verdict { clean, marked, dropped };

auto glossary(Split split) -> std::vector<Term> {
    std::vector<Term> out;
    for (const auto& name : names(split)) out.push_back({{name.en, name.ko}});
    return out;
}

auto document_of(const Claim& claim) -> Document {
    Document out;
    out.id = sha256(claim.document);
    out.text = claim.document;
    out.language = claim.document_language;
    return out;
}

auto report_of(const Claim& claim, const Document& document, ByteSpan at) -> Report {
    Citation citation;
    citation.n = 1;
    citation.document = document.id;
    citation.quote = at.of(document.text);
    citation.at = at;
    Report out;
    out.enterprise = EnterpriseName{"reader"};
    out.language = claim.sentence_language;
    out.citations.push_back(citation);
    out.sections.push_back({SectionName{"market"}, "Market", {{"i-1", claim.sentence, {1}}}});
    return out;
}

auto verdict(const Claim& claim, Split split, std::string* why = nullptr) -> Verdict {
    const auto document = document_of(claim);
    const auto at = text::find_quote(document.text, claim.quote);
    if (!at) return Verdict::dropped;
    const auto report =
        check::check(report_of(claim, document, *at), {{document.id, document}}, glossary(split));
    if (report.sections.empty()) {
        if (why != nullptr) *why = report.about.dropped.front().reason;
        return Verdict::dropped;
    }
    const auto& marks = report.sections[0].items[0].marks;
    if (why != nullptr && !marks.empty()) *why = marks.front();
    return marks.empty() ? Verdict::clean : Verdict::marked;
}

struct Tally {
    int all = 0, dropped = 0, marked = 0;
    [[nodiscard]] auto caught() const -> double { return share(dropped + marked); }
    [[nodiscard]] auto share(int of) const -> double {
        return static_cast<double>(of) / static_cast<double>(all);
    }
};

/// Prints what went against the wish, so that a fall of the figures explains itself.
void tell(const Claim& claim, const std::string& why) {
    if (std::getenv("FANFOLD_JUDGED_SHOW") != nullptr)
        std::cout << "  [" << claim.kind << "] " << claim.sentence
                  << "\n      quote: " << claim.quote << "\n      " << why << '\n';
}

auto tally(const std::vector<Claim>& claims, Split split) -> std::map<std::string, Tally> {
    std::map<std::string, Tally> out;
    for (const auto& claim : claims) {
        std::string why;
        const auto is = verdict(claim, split, &why);
        if ((is == Verdict::clean) != (claim.kind == "true")) tell(claim, why);
        for (const auto& name : {claim.kind, std::string{"all"}}) {
            auto& each = out[name];
            ++each.all;
            each.dropped += is == Verdict::dropped ? 1 : 0;
            each.marked += is == Verdict::marked ? 1 : 0;
        }
    }
    return out;
}

auto word(Split split) -> std::string {
    return split == Split::dev ? "dev" : "held-out";
}

void print(const std::string& what, Split split, const std::map<std::string, Tally>& tallies) {
    for (const auto& [kind, each] : tallies)
        std::cout << what << ", " << word(split) << ", " << kind << ": " << each.all << " told, "
                  << each.dropped << " dropped, " << each.marked << " marked\n";
}

}  // namespace

TEST_CASE("Of true quotes given back with other typography, 98 % are recovered byte for byte") {
    for (const auto split : {Split::dev, Split::held_out}) {
        std::map<std::string, std::pair<int, int>> found;
        int good = 0;
        const auto quotes = perturbed_quotes(split, 500);
        for (const auto& each : quotes) {
            const auto at = text::find_quote(each.document, each.given);
            const bool right =
                at && at->offset == each.offset && at->of(each.document) == each.quote;
            good += right ? 1 : 0;
            ++found[each.how].second;
            found[each.how].first += right ? 1 : 0;
            if (!right && std::getenv("FANFOLD_JUDGED_SHOW") != nullptr)
                std::cout << "  [" << each.how << "] " << each.given << '\n';
        }
        for (const auto& [how, count] : found)
            std::cout << "quotes, " << word(split) << ", " << how << ": " << count.first << " of "
                      << count.second << '\n';
        CHECK(good >= static_cast<int>(quotes.size()) * 98 / 100);
    }
}

TEST_CASE("Planted false sentences: 95 % are caught") {
    for (const auto split : {Split::dev, Split::held_out}) {
        const auto tallies = tally(false_claims(split, 200), split);
        print("false", split, tallies);
        CHECK(tallies.at("all").caught() >= 0.95);
    }
}

TEST_CASE("True sentences in their evidence's language: at most 3 % are dropped or marked") {
    for (const auto split : {Split::dev, Split::held_out}) {
        const auto tallies = tally(true_claims(split, 400, Tongues::same), split);
        print("true", split, tallies);
        CHECK(tallies.at("all").caught() <= 0.03);
    }
}

TEST_CASE("True sentences across languages: at most 2 % are dropped") {
    for (const auto split : {Split::dev, Split::held_out})
        for (const auto tongues : {Tongues::korean_on_english, Tongues::english_on_korean}) {
            const auto tallies = tally(true_claims(split, 200, tongues), split);
            print(tongues == Tongues::korean_on_english ? "Korean on English" : "English on Korean",
                  split, tallies);
            const auto& all = tallies.at("all");
            CHECK(all.share(all.dropped) <= 0.02);
            CHECK(all.caught() <= 0.03);
        }
}

TEST_CASE("Negation, role, modality and tense: rules alone catch most, and no model is asked") {
    for (const auto split : {Split::dev, Split::held_out}) {
        const auto tallies = tally(twisted_claims(split, 200), split);
        print("twisted", split, tallies);
        CHECK(tallies.at("all").caught() >= 0.85);
    }
}
