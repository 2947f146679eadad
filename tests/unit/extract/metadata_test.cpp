#include "catch.hpp"
#include "pages.hpp"

using namespace fanfold;
using namespace fanfold::extract_test;

namespace {

auto published(const std::string& head, const std::string& before = "",
               const std::string& url = "https://news.example.com/a/1") -> std::string {
    const auto out = extracted(article(head, before), url);
    return out.document && out.document->published ? to_rfc3339(*out.document->published) : "none";
}

auto ld(const std::string& json) -> std::string {
    return "<script type='application/ld+json'>" + json + "</script>";
}

}  // namespace

TEST_CASE("the date is taken from JSON-LD, meta tags, time elements or the URL") {
    CHECK(published(ld(R"({"@type":"NewsArticle","datePublished":"2026-11-23T08:10:00+09:00"})")) ==
          "2026-11-22T23:10:00Z");
    CHECK(published("<meta property='article:published_time' content='2026-11-23T08:10:00Z'>") ==
          "2026-11-23T08:10:00Z");
    CHECK(published("<meta name=pubdate content='20261123'>") == "2026-11-23T00:00:00Z");
    CHECK(published("<meta name=date content='2026-11-23 08:10:05 +0000'>") ==
          "2026-11-23T08:10:05Z");
    CHECK(published("", "<time datetime='2026-11-22'>yesterday</time>") == "2026-11-22T00:00:00Z");
    CHECK(published("", "", "https://news.example.com/2026/11/21/plant") == "2026-11-21T00:00:00Z");
    CHECK(published("", "", "https://news.example.com/view/20261120000123") == "none");
    CHECK(published("") == "none");
}

TEST_CASE("JSON-LD is read among programs and styles, however its type is written") {
    const auto day = [](const std::string& type) {
        return published("<style>p{}</style><script>go('json')</script><script type='" + type +
                         R"('>{"@type":"NewsArticle","datePublished":"2026-11-23"}</script><script>end()</script>)");
    };
    CHECK(day("application/ld+json") == "2026-11-23T00:00:00Z");
    CHECK(day("application/ld&#43;json") == "2026-11-23T00:00:00Z");
    CHECK(day("application/ld+js&#111;n") == "2026-11-23T00:00:00Z");
    CHECK(day("text/javascript") == "none");
}

TEST_CASE("the clock of the page is kept beside the instant: the day it names is the day there") {
    const auto offset = [](const std::string& head) {
        return extracted(article(head)).about.published_offset.count();
    };
    CHECK(offset("<meta name=date content='2026-11-23T08:10:00+09:00'>") == 540);
    CHECK(offset("<meta name=date content='2026-11-23T20:10:00-0730'>") == -450);
    CHECK(offset("<meta name=date content='입력 2026.11.23 08:10'>") == 540);
    CHECK(offset("<meta name=date content='2026-11-23T08:10:00Z'>") == 0);
    CHECK(offset("<meta name=date content='2026-11-23'>") == 0);
}

TEST_CASE("a page was not published after the day that it tells its readers") {
    const auto page = [](const std::string& line) {
        return extracted(
            "<head><meta name=date content='2026-11-23T01:00:00Z'></head><body><h1>Hanul "
            "builds a plant</h1><p>" +
            line + "</p>" + story() + "</body>");
    };
    const auto day = [](const extract::Extracted& out) {
        return to_rfc3339(*out.document->published).substr(0, 10);
    };
    CHECK(day(page("Published November 20, 2026")) == "2026-11-20");
    CHECK(day(page("Last updated: November 20, 2026")) == "2026-11-23");
    CHECK(day(page("Joined: <b>November 20, 2011</b>")) == "2026-11-23");
    CHECK(day(page("Published November 24, 2026")) == "2026-11-23");
}

TEST_CASE("a date before the title or alone on the page is found; two of them are no date") {
    const auto page = [](const std::string& before, const std::string& after) {
        const auto out =
            extracted("<body>" + before + "<h2>Hanul</h2>" + story() + after + "</body>");
        return out.document->published ? to_rfc3339(*out.document->published).substr(0, 10)
                                       : "none";
    };
    CHECK(page("<p>November 20, 2026</p><h1>A plant in Gumi</h1>", "") == "2026-11-20");
    CHECK(page("<p>November 20, 2026</p>", "") == "2026-11-20");
    CHECK(page("<p>November 20, 2026</p>", "<p>May 2, 2024</p>") == "none");
}

TEST_CASE("a date inside a link to the page itself is the page's, wherever its links start") {
    const auto out = extracted(
        "<head><base href='https://forum.example.com/'></head><body><h1>A plant in Gumi</h1>"
        "<p>Started by <a href='members/7/'>Kim</a>, <a href='threads/gumi.1/'>"
        "<span class=DateTime>Nov 20, 2026</span></a>.</p>" +
            story() + "<p><span class=DateTime>Nov 22, 2026</span></p></body>",
        "https://forum.example.com/threads/gumi.1/");
    REQUIRE(out.document->published);
    CHECK(to_rfc3339(*out.document->published).substr(0, 10) == "2026-11-20");
}

TEST_CASE("the page's own clock is read from <time> where the data tell the same instant in UTC") {
    const auto offset = [](const std::string& published) {
        const auto out = extracted(
            "<head><meta property=article:published_time content='" + published +
            "'></head><body><h1>Hanul</h1><time datetime='2026-11-23T01:30:00+0900'>today</time>" +
            story() + "</body>");
        return out.about.published_offset.count();
    };
    CHECK(offset("2026-11-22T16:30:00Z") == 540);
    CHECK(offset("2026-11-22T16:31:00Z") == 0);
    CHECK(offset("2026-11-22") == 0);
}

TEST_CASE(
    "dates are found under names that only one publisher uses, and with points between words") {
    const auto day = [](const std::string& meta) {
        const auto out = extracted(article("<meta name=" + meta + ">"));
        return out.document->published ? to_rfc3339(*out.document->published).substr(0, 10)
                                       : "none";
    };
    CHECK(day("w-published-date content='2026-11-20T06:03:43.274Z'") == "2026-11-20");
    CHECK(day("article.publishTime content='20.Nov.2026'") == "2026-11-20");
    CHECK(day("publish-modified-time content='2026-11-20'") == "none");
    CHECK(day("expires-date content='2026-11-20'") == "none");
}

TEST_CASE("a blog that puts its own name in a heading is not taken for the title") {
    const auto title = [](const std::string& head) {
        return extracted("<head>" + head + "</head><body><h1>Marias Notes</h1>" + story() +
                         "</body>")
            .document->title;
    };
    CHECK(title("<title>A brief intro to git • Marias Notes</title>") == "A brief intro to git");
    CHECK(title("<title>Marias Notes: Week 2</title><meta property=og:title content='Week 2'>") ==
          "Week 2");
}

TEST_CASE("what readers see above the text is its title while the data speak of the same") {
    const auto title = [](const std::string& og) {
        return extracted("<head><meta property=og:title content='" + og +
                         "'></head><body>"
                         "<h1>How to restore and refinish old furniture</h1>" +
                         story() + "</body>")
            .document->title;
    };
    CHECK(title("How to Restore &amp; Refinish Furniture") ==
          "How to restore and refinish old furniture");
    CHECK(title("Spring prices at Crows") == "Spring prices at Crows");
}

TEST_CASE("where no heading speaks of the same, the first part of <title> beats og:title") {
    const auto title = [](const std::string& head, const std::string& body = "") {
        return extracted("<head>" + head + "</head><body>" + body + story() + "</body>")
            .document->title;
    };
    const auto shared = std::string{"<meta property=og:title content='You will not believe this'>"};
    CHECK(title("<title>Battery plants in Asia</title>" + shared) == "Battery plants in Asia");
    CHECK(title("<title>Battery plants in Asia | Maps, Costs, Owners | Free</title>") ==
          "Battery plants in Asia");
    CHECK(title("<title>Battery plants - a survey | Maps, Costs</title>") ==
          "Battery plants - a survey");
    CHECK(title("<title>Docs: 18: Indexes</title><meta property=og:title content=Indexes>") ==
          "Indexes");
    CHECK(title("<title>Gumi - its first battery plant</title>") ==
          "Gumi - its first battery plant");
}

TEST_CASE("a heading that the address was made of is the title, whatever search engines are told") {
    const auto title = [](const std::string& path) {
        auto page = page_of(
            "<head><title>The heart of the internet</title></head><body>"
            "<h1>Enameled cast iron pan and metal</h1>" +
                story() + "</body>",
            "https://board.example.com/" + path);
        return extract::extract_html(page)->document->title;
    };
    CHECK(title("r/cooking/enameled_cast_iron_pan_and_metal/") ==
          "Enameled cast iron pan and metal");
    CHECK(title("r/cooking/enameled-cast-iron-pan.html") == "Enameled cast iron pan and metal");
    CHECK(title("r/cooking/17") == "The heart of the internet");
}

TEST_CASE("a title that begins with more than the site's name keeps it") {
    const auto title = [](const std::string& written) {
        return extracted("<head><title>" + written +
                         "</title><meta property=og:site_name content='Visual Studio'></head>"
                         "<body>" +
                         story() + "</body>")
            .document->title;
    };
    CHECK(title("Visual Studio Community | Download it") == "Visual Studio Community");
    CHECK(title("Visual Studio | Download it") == "Download it");
}

TEST_CASE("titles have no entities of JSON-LD and no soft hyphens in them") {
    const auto ld = std::string{
        R"(<script type="application/ld+json">{"@type":"NewsArticle","headline":"Plant &#8211; <b>People</b> &amp; land"}</script>)"};
    CHECK(extracted("<head>" + ld + "</head><body>" + story() + "</body>").document->title ==
          "Plant \u2013 People & land");
    CHECK(extracted("<body><h1>Home Repair Assis&shy;tance Program</h1>" + story() + "</body>")
              .document->title == "Home Repair Assistance Program");
}

TEST_CASE("a page without a text still tells its title, dates, description and image") {
    const auto out = extracted(
        "<head><title>Gumi</title><meta name=description content='One line'>"
        "<meta property=og:image content='/a.png'></head><body></body>");
    CHECK_FALSE(out.document);
    CHECK(out.about.described.title == "Gumi");
    CHECK(out.about.description == "One line");
    CHECK(out.about.image == "https://news.example.com/a.png");
}

TEST_CASE("a date in the future or before the web is not believed") {
    CHECK(published("<meta name=date content='2027-01-01'>") == "none");
    CHECK(published("<meta name=date content='1970-01-01'>") == "none");
}

TEST_CASE("broken JSON-LD is read as far as it can be or skipped") {
    CHECK(published(ld("{\"@type\":\"NewsArticle\",\"headline\":\"a\nb\",\"datePublished\":\"2026-"
                       "11-20\"}")) == "2026-11-20T00:00:00Z");
    CHECK(
        published(ld("<![CDATA[{\"@type\":\"NewsArticle\",\"datePublished\":\"2026-11-20\"}]]>")) ==
        "2026-11-20T00:00:00Z");
    CHECK(published(ld("{\"@type\":\"NewsArticle\",,}") + "<meta name=date content=2026-11-19>") ==
          "2026-11-19T00:00:00Z");
    CHECK(published(ld(repeated("[", 100000)) + "<meta name=date content=2026-11-19>") ==
          "2026-11-19T00:00:00Z");
    CHECK(
        published(ld(
            R"({"@graph":[{"@type":["Thing","BlogPosting"],"datePublished":["2026-11-18"]},7,null]})")) ==
        "2026-11-18T00:00:00Z");
}

TEST_CASE("a Korean news page gives date, author, title and site") {
    const auto out = extracted(
        "<html lang=ko><head><title>한울셀, 구미에 제2공장 - 가온일보</title>"
        "<meta property=og:site_name content='가온일보'></head><body><div id=gnb class=gnb><a "
        "href=/>홈</a></div>"
        "<div class=view><h1>한울셀, 구미에 제2공장</h1><div class=info><span class=byline>김하늘 "
        "기자</span> "
        "<span class=date>입력 2026.11.23 08:10</span></div><div class=article_body><p>한울셀이 "
        "구미에 두 번째 "
        "배터리 공장을 짓는다고 월요일 밝혔다. 첫 생산 라인은 2028년 봄에 가동을 시작할 "
        "예정이다.</p><p>공사비는 3조 "
        "2천억 원이며, 대부분을 고객사에서 조달한다고 회사는 공시에서 설명했다. 주가는 4% "
        "올랐다.</p></div>"
        "<div class=related_news><h3>관련기사</h3><ul><li><a href=/1>다른 기사 하나</a><li><a "
        "href=/2>다른 기사 둘"
        "</a></ul></div></div></body></html>");
    REQUIRE(out.document);
    CHECK(out.document->title == "한울셀, 구미에 제2공장");
    CHECK(out.document->site_name == "가온일보");
    CHECK(out.document->language == "ko");
    CHECK(out.document->kind == "article");
    REQUIRE(out.document->published);
    CHECK(to_rfc3339(*out.document->published).substr(0, 7) == "2026-11");
    REQUIRE(out.document->authors.size() == 1);
    CHECK(has(out.document->authors[0], "김하늘"));
    CHECK(has(out.document->text, "3조 2천억 원"));
    CHECK_FALSE(has(out.document->text, "다른 기사"));
}

TEST_CASE("a title loses the site's name wherever it stands") {
    const auto title = [](const std::string& head) {
        return extracted("<head>" + head + "</head><body><article>" + story() + "</article>")
            .document->title;
    };
    CHECK(title("<title>Plant in Gumi - Daily Example</title><meta property=og:site_name "
                "content='Daily Example'>") == "Plant in Gumi");
    CHECK(title("<title>Daily Example: x | Plant in Gumi</title>") == "Daily Example: x");
    CHECK(title("<title>Daily Example | Plant in Gumi</title><meta property=og:site_name "
                "content='Daily Example'>") == "Plant in Gumi");
    CHECK(title("<title>Plant in Gumi is to be built | Daily Example</title>") ==
          "Plant in Gumi is to be built");
    CHECK(title("<meta property=og:title content='Plant &amp; people'><title>x</title>") ==
          "Plant & people");
}

TEST_CASE("authors come from JSON-LD, meta or a byline") {
    const auto authors = [](const std::string& head, const std::string& before = "") {
        return extracted(article(head, before)).document->authors;
    };
    using Names = std::vector<std::string>;
    CHECK(
        authors(ld(
            R"({"@type":"Article","author":[{"name":"Ada Kim"},{"name":"Bo Lee"},{"name":"Ada Kim"}]})")) ==
        Names{"Ada Kim", "Bo Lee"});
    CHECK(authors("<meta name=author content='Ada Kim'>") == Names{"Ada Kim"});
    CHECK(authors("", "<p class=byline>By Ada Kim</p>") == Names{"Ada Kim"});
    CHECK(authors("<meta property=article:author content='https://facebook.com/x'>").empty());
}

TEST_CASE("the canonical address is absolute and of the web") {
    const auto canonical = [](const std::string& href) {
        return extracted(article("<link rel=canonical href='" + href + "'>"))
            .document->canonical_url;
    };
    CHECK(canonical("/b/2") == "https://news.example.com/b/2");
    CHECK(canonical("https://www.example.com/c") == "https://www.example.com/c");
    CHECK(canonical("javascript:alert(1)").empty());
    CHECK(canonical("file:///etc/passwd").empty());
}

TEST_CASE("links are resolved, in order, once each") {
    const auto out = extracted(article(
        "<base href=/deep/>",
        "<a href=x>1</a><a href='../y?b=1#f'>2</a><a href=x>1</a><a href='mailto:a@b'>3</a>"
        "<a href='//other.example/z'>4</a><a rel='ugc nofollow' href=w>5</a><a href='#top'>6</a>"));
    auto links = std::vector<std::string>{};
    for (const auto& url : out.links) links.push_back(url.str());
    CHECK(links == std::vector<std::string>{"https://news.example.com/deep/x",
                                            "https://news.example.com/y?b=1",
                                            "https://other.example/z"});
}

TEST_CASE("meta robots is obeyed") {
    const auto both =
        extracted(article("<meta name=ROBOTS content='NoIndex, nofollow'>", "<a href=/x>x</a>"));
    CHECK(both.noindex);
    CHECK(both.links.empty());
    const auto none = extracted(article("<meta name=robots content=none>", "<a href=/x>x</a>"));
    CHECK(none.noindex);
    CHECK(none.links.empty());
    CHECK_FALSE(extracted(article("<meta name=robots content='index,follow'>")).noindex);
}

TEST_CASE("feeds that a page names are found") {
    const auto out =
        extracted(article("<link rel=alternate type='application/rss+xml' href=/feed.xml>"
                          "<link rel='alternate home' type='application/atom+xml; charset=utf-8' "
                          "href='https://f.example/atom'>"
                          "<link rel=alternate hreflang=ko href=/ko><link rel=stylesheet "
                          "type='application/rss+xml' href=/no>"));
    REQUIRE(out.feeds.size() == 2);
    CHECK(out.feeds[0].str() == "https://news.example.com/feed.xml");
    CHECK(out.feeds[1].str() == "https://f.example/atom");
}

TEST_CASE("a listing has no date of its own in the titles that it links") {
    const auto out = extracted(
        "<body><main><h1>Economy</h1><ul>"
        "<li><a href='/e/1'>Passport rule starts on 18 August 2026</a></li>"
        "<li><a href='/e/2'><time datetime=2026-11-20>20 November</time> Ships wait</a></li>"
        "<li><a href='/e/3'>Ports: what changed in 2026-11-19</a></li></ul><p>" +
            story() + "</p></main>",
        "https://news.example.com/economy/");
    REQUIRE(out.document);
    CHECK_FALSE(out.document->published);
}

TEST_CASE("a date in the permanent link of the page is its own") {
    const auto out =
        extracted(article("", "<a href='/a/1'><time datetime=2026-11-20>20 November</time></a>"));
    REQUIRE(out.document);
    REQUIRE(out.document->published);
    CHECK(to_rfc3339(*out.document->published).starts_with("2026-11-20"));
}

TEST_CASE("a time before now beside the title is counted from when the page was fetched") {
    const auto published = [](const std::string& line) {
        const auto out = extracted("<body><h1>Hanul builds a plant</h1>" + line + story() + "</body>");
        return out.document->published.has_value();
    };
    CHECK(published("<p>2 days ago</p>"));
    CHECK(published("<p>3일 전</p>"));
    CHECK(published("<p>Posted 3 hours ago</p>"));
    CHECK_FALSE(published("<p>Updated 3 hours ago</p>"));
    CHECK_FALSE(published(story() + story() + story() + "<p>Kim, 2 days ago</p>"));
}

TEST_CASE("years of an era of Japan are read") {
    const auto day = [](const std::string& line) {
        const auto out = extracted("<body><h1>Hanul builds a plant</h1><p class=date>" + line + "</p>" + story() + "</body>");
        return out.document->published ? to_rfc3339(*out.document->published).substr(0, 10) : "none";
    };
    CHECK(day("令和8年11月20日") == "2026-11-20");
    CHECK(day("令和８年11月20日") == "2026-11-20");
    CHECK(day("令和元年5月1日") == "2019-05-01");
    CHECK(day("平成30年4月2日") == "2018-04-02");
}

TEST_CASE("JSON-LD that people broke is understood") {
    const auto rest = std::string{R"("headline":"A","datePublished":"2026-11-20")"};
    const auto day = [](const std::string& json) { return published(ld(json)).substr(0, 10); };
    CHECK(day(R"({"@type":"NewsArticle",)" + rest + ",}") == "2026-11-20");
    CHECK(day("{&quot;@type&quot;:&quot;NewsArticle&quot;,&quot;datePublished&quot;:&quot;2026-11-20&quot;}") == "2026-11-20");
    CHECK(day(R"({"@graph":[{"@type":"NewsArticle",)" + rest) == "2026-11-20");
    CHECK(day(R"({"@type":"WebSite","name":"x"}{"@type":"NewsArticle",)" + rest + "}") == "2026-11-20");
    CHECK(day("{'@type':'NewsArticle','headline':'It's here','datePublished':'2026-11-20'}") == "2026-11-20");
    CHECK(day(R"({"@type":"NewsArticle" "author":{"name":"Ada"} )" + rest + "}") == "2026-11-20");
    CHECK(day(R"({"@type":"NewsArticle","headline":"He said "no" twice",)" + rest + "}") == "2026-11-20");
    CHECK(day(R"({"@type":"NewsArticle", // of today
        )" + rest + "},,]") == "2026-11-20");
    CHECK(day(R"({"@type":"NewsArticle","datePublished":"2026-1)") == "none");
}

TEST_CASE("several authors of one line are several, and names that only look so are not cut") {
    const auto authors = [](const std::string& head, const std::string& before = "") {
        return extracted(article(head, before)).document->authors;
    };
    const auto meta = [&](const std::string& name) { return authors("<meta name=author content='" + name + "'>"); };
    using Names = std::vector<std::string>;
    CHECK(meta("Ann Smith and Bob Lee") == Names{"Ann Smith", "Bob Lee"});
    CHECK(meta("By Ann Smith, Bob Lee") == Names{"Ann Smith", "Bob Lee"});
    CHECK(meta("Ann; Bob") == Names{"Ann", "Bob"});
    CHECK(meta("Ann Smith, Staff Writer") == Names{"Ann Smith"});
    CHECK(meta("Smith, Ann") == Names{"Smith, Ann"});
    CHECK(meta("Simon &amp; Schuster") == Names{"Simon & Schuster"});
    CHECK(meta("The Hanul News and Post Team") == Names{"The Hanul News and Post Team"});
    CHECK(meta("Von Miller") == Names{"Von Miller"});
    CHECK(meta("김민수·이영희 기자") == Names{"김민수", "이영희"});
    CHECK(authors("<meta name=citation_author content='Smith, Ann'><meta name=citation_author content='Lee, Bob'>") ==
          Names{"Smith, Ann", "Lee, Bob"});
    CHECK(authors("", "<p><span itemprop=author>Ann Smith</span>, <span itemprop=author>Bob Lee</span></p>"
                      "<div itemprop=author>Cy Young</div>") ==
          Names{"Ann Smith", "Bob Lee"});
}

TEST_CASE("a byline beside the title is read without a class name, by its lead and the form of names") {
    const auto byline = [](const std::string& line) {
        return extracted("<body><h1>Hanul builds a plant</h1>" + line + story() + "</body>").document->authors;
    };
    using Names = std::vector<std::string>;
    CHECK(byline("<p>By Ann Smith</p>") == Names{"Ann Smith"});
    CHECK(byline("<p>By <a href=/a>Ann Smith</a></p>") == Names{"Ann Smith"});
    CHECK(byline("<p>By Ann Smith and Bob Lee | 20 November 2026</p>") == Names{"Ann Smith", "Bob Lee"});
    CHECK(byline("<p>김민수 기자</p>") == Names{"김민수"});
    CHECK(byline("<p>김민수 기자 press@gaon.example</p>") == Names{"김민수"});
    CHECK(byline("<p>글 김민수</p>") == Names{"김민수"});
    CHECK(byline("<p>Von Max Muster</p>") == Names{"Max Muster"});
    CHECK(byline("<p>Par Marie Dupont</p>") == Names{"Marie Dupont"});
    CHECK(byline("<p>文/张三</p>") == Names{"张三"});
    CHECK(byline("<p>記者 王小明</p>") == Names{"王小明"});
    CHECK(byline("<p>글 목록</p>").empty());
    CHECK(byline("<p>By popular demand</p>").empty());
    CHECK(byline("<p>By continuing you accept our terms</p>").empty());
    CHECK(byline("<p>Von Anfang an</p>").empty());
}

TEST_CASE("a page's own licence and its word on text and data mining are told") {
    const auto about = [](const std::string& head, const std::string& after = "") { return extracted(article(head, "", after)).about; };
    CHECK(about("<link rel=license href='https://creativecommons.org/licenses/by/4.0/'>").license ==
          "https://creativecommons.org/licenses/by/4.0/");
    CHECK(about("", "<footer><a rel='license noopener' href='/terms'>CC BY</a></footer>").license == "https://news.example.com/terms");
    CHECK(about(ld(R"({"@type":"NewsArticle","license":"https://example.com/l"})")).license == "https://example.com/l");
    CHECK(about("<meta name=dcterms.license content='All rights reserved'>").license == "All rights reserved");
    CHECK(about("<link rel=license href='javascript:x'>").license.empty());
    CHECK(about("<meta name=tdm-reservation content=1>").tdm_reserved == std::optional{true});
    CHECK(about("<meta name=tdm-reservation content=0>").tdm_reserved == std::optional{false});
    CHECK_FALSE(about("").tdm_reserved);
}
