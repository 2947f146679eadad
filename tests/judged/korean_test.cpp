/// How much of Korean pages is read. Run with -s to see the figures. The pages were made by whoever
/// reads them, so others will fare worse.
#include <fanfold/stage/extract/extract.hpp>

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <map>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "catch.hpp"
#include "korean_pages.hpp"

using namespace fanfold;
using namespace fanfold::judged;

namespace {

using Counts = std::map<std::string, int>;

/// Words as \w+ finds them, or single letters and digits.
auto counted(const std::string& text, bool letters) -> Counts {
    Counts out;
    const auto units = icu::UnicodeString::fromUTF8(text).toLower();
    std::string word;
    const auto finish = [&] {
        if (!word.empty()) ++out[word];
        word.clear();
    };
    for (auto at = 0; at < units.length(); at = units.moveIndex32(at, 1)) {
        const auto code = units.char32At(at);
        const bool in_word = u_isalnum(code) != 0 || code == '_';
        if (in_word) icu::UnicodeString{code}.toUTF8String(word);
        if (!in_word || letters) finish();
    }
    finish();
    return out;
}

auto total(const Counts& counts) -> int {
    auto sum = 0;
    for (const auto& each : counts) sum += each.second;
    return sum;
}

auto f1(const Counts& got, const Counts& want) -> double {
    auto hits = 0;
    for (const auto& [word, count] : want)
        if (const auto found = got.find(word); found != got.end()) hits += std::min(count, found->second);
    return 2.0 * hits / std::max(1, total(got) + total(want));
}

struct Judged {
    double words = 0;
    double letters = 0;
    bool titled = false;
    bool dated = false;
};

/// The day in Seoul.
auto day_of(const extract::Extracted& read) -> std::string {
    const auto& told = read.about.described.published;
    return told ? to_rfc3339(*told + read.about.published_offset).substr(0, 10) : std::string{};
}

auto judge(const KoreanPage& given) -> Judged {
    Page page;
    page.link.url = page.final_url = *Url::parse(given.url);
    page.status = 200;
    page.body = given.bytes;
    page.content_type = given.content_type;
    page.fetched_at = *parse_rfc3339("2026-11-24T22:00:00Z");
    const auto read = extract::extract_html(page);
    if (!read) return {};
    const auto& document = read->document ? read->document : read->listing_text;
    const auto text = document ? document->text : std::string{};
    Judged out;
    out.words = f1(counted(text, false), counted(given.text, false));
    out.letters = f1(counted(text, true), counted(given.text, true));
    const auto& title = read->about.described.title;
    out.titled = f1(counted(title, false), counted(given.title, false)) >= 0.8;
    out.dated = day_of(*read) == given.published;
    if (out.words < 0.9 || !out.titled || !out.dated)
        std::cout << given.kind << ", " << given.name << ": " << std::setprecision(3) << out.words << " words, title \""
                  << title << "\", " << day_of(*read) << " for " << given.published << ", " << read->why_none << "\n";
    return out;
}

}  // namespace

TEST_CASE("sixty Korean pages are read: words, letters, titles, days") {
    std::map<std::string, std::pair<double, int>> by_kind;
    auto words = 0.0, letters = 0.0, titles = 0.0, days = 0.0;
    auto bytes = std::size_t{0};
    const auto pages = korean_pages();
    REQUIRE(pages.size() == 60);
    for (const auto& page : pages) {
        const auto read = judge(page);
        by_kind[page.kind].first += read.words;
        ++by_kind[page.kind].second;
        words += read.words, letters += read.letters;
        titles += read.titled, days += read.dated;
        bytes += page.bytes.size();
    }
    for (const auto& [kind, sum] : by_kind) {
        std::cout << kind << ": word F1 " << sum.first / sum.second << " of " << sum.second << "\n";
        CHECK(sum.second == 12);
    }
    const auto all = static_cast<double>(pages.size());
    std::cout << "words " << words / all << ", letters " << letters / all << ", titles " << titles / all << ", days " << days / all << "; " << bytes << " bytes\n";
    CHECK(words / all >= 0.90);
    CHECK(letters / all >= 0.90);
    CHECK(titles / all >= 0.95);
    CHECK(days / all >= 0.95);
    CHECK(bytes < 400'000);
}
