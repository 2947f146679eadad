/// How fast text is routed: 10,000 watch names of 1,000 enterprises, folding included, on one core.
/// Prints MB a CPU second for English and Korean, and compares the hits with a matcher that looks
/// for every name at every place.
#include <algorithm>
#include <ctime>
#include <fanfold/stage/route/route.hpp>
#include <fanfold/text/fold.hpp>
#include <iostream>
#include <random>
#include <set>
#include <string>
#include <vector>

using namespace fanfold;

namespace {

using Words = std::vector<std::string>;

auto cpu_seconds() -> double {
    timespec at{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at);
    return static_cast<double>(at.tv_sec) + static_cast<double>(at.tv_nsec) * 1e-9;
}

auto made_words(const Words& syllables, std::size_t count, std::mt19937& random) -> Words {
    std::set<std::string> out;
    while (out.size() < count) {
        std::string word;
        for (auto n = 2 + random() % 3; n > 0; --n) word += syllables[random() % syllables.size()];
        out.insert(std::move(word));
    }
    return {out.begin(), out.end()};
}

struct Tongue {
    const char* name;
    Words syllables;
};

struct Sample {
    std::vector<Enterprise> enterprises;
    Words names;
    std::vector<Document> documents;
    std::size_t bytes = 0;
};

auto text_of(const Words& vocabulary, const Words& names, std::mt19937& random) -> std::string {
    std::string out;
    for (int n = 0; n < 600; ++n) {
        out += random() % 200 == 0 ? names[random() % names.size()]
                                  : vocabulary[random() % vocabulary.size()];
        out += n % 15 == 14 ? ".\n" : " ";
    }
    return out;
}

auto sample_of(const Tongue& tongue, std::size_t documents) -> Sample {
    std::mt19937 random{20261125};
    Sample out;
    auto words = made_words(tongue.syllables, 40'000, random);
    std::shuffle(words.begin(), words.end(), random);
    out.names.assign(words.begin(), words.begin() + 10'000);
    const Words vocabulary{words.begin() + 10'000, words.end()};
    for (std::size_t n = 0; n < 1'000; ++n) {
        Enterprise enterprise;
        enterprise.name = EnterpriseName{"e" + std::to_string(n)};
        for (std::size_t each = 0; each < 10; ++each) {
            WatchEntry entry;
            entry.names = {out.names[n * 10 + each]};
            enterprise.watch.push_back(std::move(entry));
        }
        out.enterprises.push_back(std::move(enterprise));
    }
    for (std::size_t n = 0; n < documents; ++n) {
        Document document;
        document.text = text_of(vocabulary, out.names, random);
        out.bytes += document.text.size();
        out.documents.push_back(std::move(document));
    }
    return out;
}

/// Every name that stands between two borders of words: the texts here hold no particles.
auto naive(const Words& names, const std::string& text) -> std::multiset<std::string> {
    std::multiset<std::string> out;
    const auto folded = " " + text::fold_key(text) + " ";
    const auto border = [&](std::size_t at) { return folded[at] == ' ' || folded[at] == '.'; };
    for (const auto& name : names)
        for (auto at = folded.find(name); at != std::string::npos; at = folded.find(name, at + 1))
            if (border(at - 1) && border(at + name.size())) out.insert(name);
    return out;
}

auto routed(const route::WatchIndex& index, const Document& document)
    -> std::multiset<std::string> {
    std::multiset<std::string> out;
    for (const auto& route : index.match(document))
        for (const auto& hit : route.hits) out.insert(hit.term);
    return out;
}

auto agree(const Sample& sample, const route::WatchIndex& index) -> std::size_t {
    std::size_t same = 0;
    for (std::size_t n = 0; n < 40; ++n)
        same += routed(index, sample.documents[n]) == naive(sample.names, sample.documents[n].text)
                    ? 1
                    : 0;
    return same;
}

void measure(const Tongue& tongue) {
    const auto sample = sample_of(tongue, 3'000);
    const auto index = route::WatchIndex::build(sample.enterprises);
    std::size_t hits = 0;
    const auto begun = cpu_seconds();
    for (const auto& document : sample.documents)
        for (const auto& route : index.match(document)) hits += route.hits.size();
    const auto spent = cpu_seconds() - begun;
    std::cout << tongue.name << ": " << static_cast<double>(sample.bytes) / 1e6 / spent
              << " MB a CPU second, " << hits << " hits in " << sample.bytes / 1'000'000
              << " MB, equal to the naive matcher's in " << agree(sample, index)
              << " of 40 texts\n";
}

}  // namespace

auto main() -> int {
    measure(
        {"English", {"ka",  "lor", "min", "ste", "bra", "ton", "vel", "qui", "sar", "dem", "pol",
                     "fin", "gor", "hal", "rit", "nus", "ex",  "ami", "ol",  "tra", "ber", "cen"}});
    measure(
        {"Korean", {"한", "빛", "전", "지", "삼", "서", "바", "름", "누", "리", "새", "벽", "강",
                    "해", "동", "양", "물", "산", "토", "금", "화", "목", "연", "우", "진", "현"}});
    return 0;
}
