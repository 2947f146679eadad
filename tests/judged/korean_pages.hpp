#pragma once
/// Sixty Korean pages with what they should give: news, blogs, forums, filings and shops, twelve
/// each, built like the pages of the sites that Koreans read. Firms, people and texts are invented.
/// Twenty ways to build a page, each with three texts; eight of the sixty are EUC-KR or windows-949.
#include <string>
#include <vector>

namespace fanfold::judged {

struct KoreanPage {
    std::string kind;  ///< news, blog, forum, filing, product
    std::string name;  ///< of the way it is built
    std::string url;
    std::string content_type;
    std::string bytes;      ///< as they would come, in their charset
    std::string title;      ///< what it should give, in UTF-8
    std::string text;       ///< title, body, rows of tables, answers
    std::string published;  ///< 2026-11-23; empty where the page tells none
};

auto korean_pages() -> std::vector<KoreanPage>;

/// One thing to be told by a page; what a way to build it has no place for stays out of its truth.
struct KoreanStory {
    std::string title;
    std::string name;  ///< of its author
    std::vector<std::string> paragraphs;
    std::vector<std::pair<std::string, std::string>> rows;  ///< of a filing or a product
    std::vector<std::string> answers;
    int month = 0;
    int day = 0;
    int hour = 0;
    int minute = 0;
};

/// `number` from 0 to 11.
auto korean_story(const std::string& kind, int number) -> KoreanStory;

/// The page of one way, still in UTF-8 and without what an answer should be but its own text.
struct KoreanLayout {
    const char* kind;
    const char* name;
    const char* url;      ///< # stands for a number
    const char* charset;  ///< of the third of its texts
    bool dated;
    auto (*build)(const KoreanStory&) -> std::string;
};
auto korean_news_and_blogs() -> std::vector<KoreanLayout>;
auto korean_boards_and_shops() -> std::vector<KoreanLayout>;

}  // namespace fanfold::judged
