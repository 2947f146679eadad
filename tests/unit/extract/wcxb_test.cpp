#include <filesystem>
#include <fstream>
#include <unordered_map>

#include <zlib.h>
#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "pages.hpp"

#include <fanfold/text/sentences.hpp>

using namespace fanfold;
using namespace fanfold::extract_test;

namespace {

auto gunzipped(const std::string& path) -> std::string {
    auto out = std::string{};
    auto* file = gzopen(path.c_str(), "rb");
    if (file == nullptr) return out;
    char buffer[1 << 16];
    for (auto n = gzread(file, buffer, sizeof buffer); n > 0;
         n = gzread(file, buffer, sizeof buffer))
        out.append(buffer, static_cast<std::size_t>(n));
    gzclose(file);
    return out;
}

auto word_f1(const std::string& got, const std::string& want) -> double {
    auto counts = std::unordered_map<std::string, int>{};
    const auto wanted = text::words(want);
    const auto given = text::words(got);
    for (const auto& word : wanted) ++counts[word];
    auto hits = 0;
    for (const auto& word : given)
        if (counts[word]-- > 0) ++hits;
    return wanted.empty() && given.empty()
               ? 1.0
               : 2.0 * hits / static_cast<double>(wanted.size() + given.size());
}

}  // namespace

TEST_CASE("real pages give nearly the text that people marked as theirs") {
    const auto folder = std::filesystem::path{FANFOLD_SHARED_DIR} / "data" / "wcxb-dev";
    auto truths = std::ifstream{folder / "truth.jsonl"};
    if (!truths) {
        WARN("skipped: " << folder << " is not here");
        return;
    }
    auto sum = 0.0;
    auto pages = 0;
    auto row = 0;
    for (auto line = std::string{}; std::getline(truths, line);) {
        if (row++ % 20 != 0) continue;
        const auto truth = nlohmann::json::parse(line);
        const auto url = truth["url"].is_string() ? truth["url"].get<std::string>() : std::string{};
        const auto out =
            extracted(gunzipped(folder / "html" / (truth["id"].get<std::string>() + ".html.gz")),
                      Url::parse(url) ? url : "https://example.com/page");
        const auto& document = out.document ? out.document : out.listing_text;
        sum += word_f1(document ? document->text : "", truth["main_content"].get<std::string>());
        ++pages;
    }
    CHECK(sum / pages >= 0.75);
}
