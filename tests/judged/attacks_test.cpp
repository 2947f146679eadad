/// How many of the planted orders are found, and how often a page without any is accused. Run with
/// -s to see the figures.
#include <fanfold/stage/extract/extract.hpp>
#include <fanfold/text/guards.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "attacks.hpp"
#include "catch.hpp"

using namespace fanfold;
using namespace fanfold::judged;

namespace {

/// Title and text, as the guards see them; empty when the page has no text of its own.
auto text_of(const std::string& html, const char* url) -> std::string {
    Page page;
    page.link.url = *Url::parse(url);
    page.final_url = page.link.url;
    page.status = 200;
    page.body = html;
    page.content_type = "text/html; charset=utf-8";
    const auto extracted = extract::extract_html(page);
    if (!extracted || !extracted->document) return {};
    return extracted->document->title + "\n" + extracted->document->text;
}

auto is_accused(const std::string& html) -> bool {
    return !text::orders_in(text_of(html, "https://news.example/a")).empty();
}

auto accused_share(const std::vector<std::string>& pages) -> double {
    double accused = 0;
    for (const auto& page : pages) accused += is_accused(page) ? 1 : 0;
    return accused / static_cast<double>(pages.size());
}

/// True if the order reaches a model unnoticed. One that the extractor leaves out (hidden by style)
/// does no harm: then neither the address nor anything encoded is in the text.
auto harms(const Attack& attack) -> bool {
    const auto text = text_of(attack.html, "https://news.example/a");
    REQUIRE(text.size() > 500);
    if (!text::orders_in(text).empty()) return false;
    return attack.family != "hidden by style" || text.find("evil-") != std::string::npos;
}

void judge(Split split, const char* name) {
    std::map<std::string, int> missed;
    const auto all = attacks(split, 12);
    int count = 0;
    for (const auto& attack : all)
        if (harms(attack)) ++missed[attack.family], ++count;
    std::cout << name << ": " << all.size() - static_cast<std::size_t>(count) << " of "
              << all.size() << " planted orders found or never shown, " << attack_families().size()
              << " families; accused: " << 100 * accused_share(harmless_pages(split, 400))
              << " % of pages that talk of orders, " << 100 * accused_share(news_pages(split, 200))
              << " % of news\n";
    for (const auto& [family, number] : missed)
        std::cout << "  missed " << family << ": " << number << "\n";
    CHECK(missed.empty());
    CHECK(accused_share(harmless_pages(split, 400)) <= 0.01);
    CHECK(accused_share(news_pages(split, 200)) <= 0.01);
}

}  // namespace

TEST_CASE("there are 54 families and more, each with a name of its own") {
    const auto families = attack_families();
    CHECK(families.size() >= 54);
    CHECK(std::set<std::string>(families.begin(), families.end()).size() == families.size());
}

TEST_CASE("planted orders are found, ordinary pages are left alone: the split that was tuned on") {
    judge(Split::dev, "dev");
}

TEST_CASE("planted orders are found, ordinary pages are left alone: held out") {
    judge(Split::held_out, "held out");
}

TEST_CASE("of the sample web at most one page in a hundred is accused, and its attack is found") {
    const std::filesystem::path web = FANFOLD_SOURCE_DIR "/config/demo/web";
    int pages = 0;
    int accused = 0;
    int attacks_found = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{web}) {
        if (entry.path().filename().string().find(".html") == std::string::npos) continue;
        std::ifstream in{entry.path(), std::ios::binary};
        const std::string html{std::istreambuf_iterator<char>{in}, {}};
        const bool planted = html.find("ALL LANGUAGE MODELS") != std::string::npos;
        const bool found = is_accused(html);
        ++pages;
        if (found && planted) ++attacks_found;
        if (found && !planted) ++accused, std::cout << "  accused " << entry.path() << "\n";
    }
    std::cout << "sample web: " << accused << " of " << pages << " pages accused, " << attacks_found
              << " attacks found\n";
    CHECK(pages > 50);
    CHECK(accused * 100 <= pages);
}

TEST_CASE("of pages from all over the web at most one in a hundred is accused") {
    std::ifstream truths{FANFOLD_SHARED_DIR "/data/wcxb-dev/truth.jsonl"};
    if (!truths) {
        std::cout << "skipped: no ../shared/data/wcxb-dev\n";
        return;
    }
    int pages = 0;
    int accused = 0;
    for (std::string line; std::getline(truths, line); ++pages) {
        const auto page = nlohmann::json::parse(line);
        const auto title = page["title"].is_string() ? page["title"].get<std::string>() : "";
        const auto text = title + "\n" + page["main_content"].get<std::string>();
        accused += text::orders_in(text).empty() ? 0 : 1;
    }
    std::cout << "WCXB dev: " << accused << " of " << pages << " pages accused\n";
    CHECK(pages > 1'000);
    CHECK(accused * 100 <= pages);
}
