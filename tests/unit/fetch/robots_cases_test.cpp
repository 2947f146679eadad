// What RFC 9309 and Google's documentation say of robots.txt, case by case: each row is a file, an
// agent, and paths that it may and may not fetch.
#include <fanfold/stage/fetch/robots.hpp>

#include "catch.hpp"

using fanfold::fetch::Robots;

namespace {

using Paths = std::vector<std::string>;

struct Case {
    const char* about;
    std::string file;
    std::string agent;
    Paths open;
    Paths shut;
};

void judge(const std::vector<Case>& cases) {
    for (const auto& row : cases) {
        const auto robots = Robots::parse(row.file, row.agent);
        CAPTURE(row.about, row.file, row.agent);
        for (const auto& path : row.open) {
            CAPTURE(path);
            CHECK(robots.allows(path));
        }
        for (const auto& path : row.shut) {
            CAPTURE(path);
            CHECK_FALSE(robots.allows(path));
        }
    }
}

/// One rule in a group for everyone.
auto only(const std::string& rule) -> std::string {
    return "user-agent: *\n" + rule + "\n";
}
/// Everything is shut but for this.
auto but(const std::string& allow) -> std::string {
    return "user-agent: *\ndisallow: /\nallow: " + allow + "\n";
}

}  // namespace

TEST_CASE("RFC 9309 2.2: lines, keys and line ends") {
    const std::string rules = "weaver|disallow: /a|allow: /a/b";
    const auto with = [](const std::string& end) {
        return "user-agent: weaver" + end + "disallow: /a" + end + "allow: /a/b" + end;
    };
    const Paths open{"/a/b", "/b"}, shut{"/a", "/a/c"};
    judge({
        {"LF", with("\n"), "weaver", open, shut},
        {"CR LF", with("\r\n"), "weaver", open, shut},
        {"CR", with("\r"), "weaver", open, shut},
        {"blank lines between", with("\n\n\n"), "weaver", open, shut},
        {"blanks before line ends", with(" \t\r\n"), "weaver", open, shut},
        {"all three ends", "user-agent: weaver\rdisallow: /a\nallow: /a/b\r\n", "weaver", open, shut},
        {"no end of the last line", "user-agent: weaver\ndisallow: /a", "weaver", {"/b"}, {"/a"}},
        {"loud keys", "USER-AGENT: weaver\nDISALLOW: /a\nALLOW: /a/b", "weaver", open, shut},
        {"mixed keys", "uSeR-aGeNt: weaver\ndIsAlLoW: /a\naLLoW: /a/b", "weaver", open, shut},
        {"no blank after the colon", "user-agent:weaver\ndisallow:/a", "weaver", {"/b"}, {"/a"}},
        {"blanks around the colon", "user-agent \t: weaver\n disallow :  /a", "weaver", {"/b"}, {"/a"}},
        {"indented", "\t user-agent: weaver\n\t\tdisallow: /a", "weaver", {"/b"}, {"/a"}},
        {"a colon in the value", "user-agent: weaver\ndisallow: /a:b", "weaver", {"/a"}, {"/a:b"}},
        {"no colon", "user-agent weaver\ndisallow /a", "weaver", {"/b"}, {"/a"}},
        {"no colon and too many words", "user-agent weaver\ndisallow /a /b", "weaver", {"/a", "/b"}, {}},
        {"keys that nobody knows", "agent: weaver\nforbid: /", "weaver", {"/", "/a"}, {}},
        {"words that are no lines", "hello\nthere is nothing: here", "weaver", {"/"}, {}},
        {"a byte order mark", "\xEF\xBB\xBFuser-agent: weaver\ndisallow: /a", "weaver", {"/b"}, {"/a"}},
        {"two thirds of one", "\xEF\xBBuser-agent: weaver\ndisallow: /a", "weaver", {"/b"}, {"/a"}},
        {"a third of one", "\xEFuser-agent: weaver\ndisallow: /a", "weaver", {"/b"}, {"/a"}},
        {"something like one", "\xEF\x11\xBFuser-agent: weaver\ndisallow: /a", "weaver", {"/a"}, {}},
        {"one inside", "user-agent: weaver\n\xEF\xBB\xBF" "disallow: /a\ndisallow: /c", "weaver", {"/a"}, {"/c"}},
        {"comments", "# user-agent: x\nuser-agent: weaver # us\ndisallow: /a#b\n#disallow: /", "weaver",
         {"/b"}, {"/a", "/ab"}},
        {"a comment in place of a value", "user-agent: weaver\ndisallow: # nothing", "weaver", {"/"}, {}},
        {"an HTML page", "<!doctype html><html><body>user-agent: weaver</body></html>", "weaver", {"/"}, {}},
        {"NUL bytes", std::string("user-agent: weaver\0\ndisallow: /a\n", 33), "weaver", {"/b"}, {"/a"}},
    });
}

TEST_CASE("RFC 9309 2.2.1: groups and who they are for") {
    const std::string two = "user-agent: weaver\ndisallow: /w\n\nuser-agent: spinner\ndisallow: /s\n";
    const std::string shared = "user-agent: weaver\nuser-agent: spinner\ndisallow: /both\n";
    const std::string split =
        "user-agent: weaver\ndisallow: /1\nuser-agent: spinner\ndisallow: /2\nuser-agent: "
        "weaver\ndisallow: /3\n";
    const std::string late = "disallow: /\nuser-agent: weaver\ndisallow: /a\n";
    const std::string all_and_one = "user-agent: *\ndisallow: /\nuser-agent: weaver\ndisallow: /a\n";
    judge({
        {"no file", "", "weaver", {"/", "/a", ""}, {}},
        {"its own group", two, "weaver", {"/s"}, {"/w"}},
        {"the other's", two, "spinner", {"/w"}, {"/s"}},
        {"nobody's", two, "dyer", {"/w", "/s"}, {}},
        {"one group for two", shared, "weaver", {"/"}, {"/both"}},
        {"and the second", shared, "spinner", {"/"}, {"/both"}},
        {"merged", split, "weaver", {"/2"}, {"/1", "/3"}},
        {"between", split, "spinner", {"/1", "/3"}, {"/2"}},
        {"rules before any group", late, "weaver", {"/b"}, {"/a"}},
        {"before any group and for nobody", late, "dyer", {"/a", "/b"}, {}},
        {"its own wins over everyone's", all_and_one, "weaver", {"/b"}, {"/a"}},
        {"others have everyone's", all_and_one, "dyer", {}, {"/a", "/b"}},
        {"order is no matter", "user-agent: weaver\ndisallow: /a\nuser-agent: *\ndisallow: /\n", "weaver", {"/b"}, {"/a"}},
        {"a group of its own without rules", "user-agent: *\ndisallow: /\nuser-agent: weaver\n", "weaver", {"/"}, {}},
        {"its own among others", "user-agent: *\nuser-agent: weaver\ndisallow: /a\n", "weaver", {"/b"}, {"/a"}},
        {"everyone's twice", "user-agent: *\ndisallow: /a\nuser-agent: x\ndisallow: /b\nuser-agent: *\ndisallow: /c\n",
         "weaver", {"/b"}, {"/a", "/c"}},
        {"blank lines end nothing", "user-agent: weaver\n\n\ndisallow: /a\n\n\ndisallow: /b\n", "weaver", {"/c"}, {"/a", "/b"}},
        {"other keys end nothing", "user-agent: weaver\nsitemap: https://x/s\nuser-agent: spinner\ndisallow: /a\n",
         "weaver", {}, {"/a"}},
        {"nor does Crawl-delay", "user-agent: weaver\ncrawl-delay: 5\nuser-agent: spinner\ndisallow: /a\n", "weaver",
         {}, {"/a"}},
        {"any case", "user-agent: WEAVER\ndisallow: /a\n", "weaver", {}, {"/a"}},
        {"any case of ours", "user-agent: weaver\ndisallow: /a\n", "WeAvEr", {}, {"/a"}},
        {"a version in the file", "user-agent: weaver/2.1\ndisallow: /a\n", "weaver", {}, {"/a"}},
        {"a version of ours", "user-agent: weaver\ndisallow: /a\n", "weaver/7.0 (+https://x.example)", {}, {"/a"}},
        {"a word behind it in the file", "user-agent: weaver images\ndisallow: /a\n", "weaver", {}, {"/a"}},
        {"a word behind ours is no token", "user-agent: weaver\ndisallow: /a\nuser-agent: *\ndisallow: /b\n",
         "weaver images", {"/a"}, {"/b"}},
        {"a longer name is another", "user-agent: weaver-images\ndisallow: /\n", "weaver", {"/a"}, {}},
        {"a shorter name is another", "user-agent: weave\ndisallow: /\n", "weaver", {"/a"}, {}},
        {"dashes and lines belong to it", "user-agent: my_weaver-bot\ndisallow: /a\n", "my_weaver-bot", {}, {"/a"}},
        {"everyone with words behind", "user-agent: * please\ndisallow: /a\n", "weaver", {}, {"/a"}},
        {"a star inside a name is none", "user-agent: weav*\ndisallow: /a\nuser-agent: *x\ndisallow: /a\n", "weaver", {"/a"}, {}},
        {"no agent, no group", "user-agent: weaver\ndisallow: /\n", "", {"/a"}, {}},
        {"an empty name is nobody's", "user-agent:\ndisallow: /\n", "weaver", {"/a"}, {}},
    });
}

TEST_CASE("RFC 9309 2.2.2: the longest match decides, and Allow a tie") {
    judge({
        {"longer Disallow", "user-agent: *\nallow: /a/\ndisallow: /a/b.html\n", "x", {"/a/", "/a/c"}, {"/a/b.html"}},
        {"longer Allow", "user-agent: *\nallow: /a/b.html\ndisallow: /a/\n", "x", {"/a/b.html", "/b"}, {"/a/"}},
        {"a tie", "user-agent: *\ndisallow: /a\nallow: /a\n", "x", {"/a", "/a/b"}, {}},
        {"a tie the other way round", "user-agent: *\nallow: /a\ndisallow: /a\n", "x", {"/a"}, {}},
        {"both empty", "user-agent: *\ndisallow:\nallow:\n", "x", {"/", "/a"}, {}},
        {"an empty Disallow among others", "user-agent: *\ndisallow:\ndisallow: /a\n", "x", {"/b"}, {"/a"}},
        {"an empty Allow opens nothing", "user-agent: *\nallow:\ndisallow: /\n", "x", {}, {"/a", "/"}},
        {"all", only("disallow: /"), "x", {}, {"/", "/a", "/a?b", "/a/b/c.html"}},
        {"all but all", "user-agent: *\ndisallow: /\nallow: /\n", "x", {"/", "/a"}, {}},
        {"with and without a slash", "user-agent: *\ndisallow: /a\nallow: /a/\n", "x", {"/a/", "/a/b"}, {"/a", "/ab"}},
        {"the longer of two patterns", "user-agent: *\nallow: /page\ndisallow: /*.html\n", "x", {"/page"}, {"/page.html"}},
        {"and the other way", "user-agent: *\nallow: /x/page.\ndisallow: /*.html\n", "x", {"/x/page.html"}, {"/x/y.html"}},
        {"paths have a case", only("disallow: /Fish"), "x", {"/fish", "/FISH"}, {"/Fish"}},
        {"the root alone", "user-agent: *\nallow: /$\ndisallow: /\n", "x", {"/"}, {"/a", "/?a"}},
        {"in any order", "user-agent: *\ndisallow: /a/b\nallow: /a\ndisallow: /\nallow: /a/b/c\n", "x",
         {"/a", "/a/x", "/a/b/c", "/a/b/c/d"}, {"/", "/b", "/a/b", "/a/b/x"}},
        {"robots.txt itself", only("disallow: /"), "x", {"/robots.txt"}, {"/robots.txt.bak"}},
    });
}

TEST_CASE("Google's table of paths: what a pattern matches") {
    judge({
        {"/fish", but("/fish"), "x",
         {"/fish", "/fish.html", "/fish/salmon.html", "/fishheads", "/fishheads/yummy.html", "/fish.php?id=anything"},
         {"/Fish.asp", "/catfish", "/?id=fish", "/desert/fish"}},
        {"/fish*", but("/fish*"), "x",
         {"/fish", "/fish.html", "/fish/salmon.html", "/fishheads", "/fishheads/yummy.html", "/fish.php?id=anything"},
         {"/Fish.php", "/catfish", "/?id=fish"}},
        {"/fish/", but("/fish/"), "x",
         {"/fish/", "/fish/?id=anything", "/fish/salmon.htm", "/fish/?salmon"},
         {"/fish", "/fish.html", "/animals/fish/", "/Fish/Salmon.asp"}},
        {"/*.php", but("/*.php"), "x",
         {"/index.php", "/filename.php", "/folder/filename.php", "/folder/filename.php?parameters",
          "/folder/any.php.file.html", "/filename.php/", "/index?f=filename.php/"},
         {"/", "/windows.PHP", "/php/", "/index?php"}},
        {"/*.php$", but("/*.php$"), "x",
         {"/filename.php", "/folder/filename.php"},
         {"/filename.php?parameters", "/filename.php/", "/filename.php5", "/windows.PHP", "/filename?php", "/aphpb"}},
        {"/fish*.php", but("/fish*.php"), "x",
         {"/fish.php", "/fishheads/catfish.php?parameters"}, {"/Fish.PHP", "/fish", "/catfish.php"}},
        {"precedence 1", "user-agent: *\nallow: /p\ndisallow: /\n", "x", {"/page"}, {"/x"}},
        {"precedence 2", "user-agent: *\nallow: /folder\ndisallow: /folder\n", "x", {"/folder/page"}, {}},
        {"precedence 3", "user-agent: *\nallow: /page\ndisallow: /*.htm\n", "x", {"/page"}, {"/page.htm"}},
        {"precedence 4", "user-agent: *\nallow: /page\ndisallow: /*.ph\n", "x", {"/page.php5"}, {"/pa.php5"}},
        {"precedence 5", "user-agent: *\nallow: /$\ndisallow: /\n", "x", {"/"}, {"/page.htm"}},
    });
}

TEST_CASE("RFC 9309 2.2.3: the star and the dollar") {
    judge({
        {"a star between", only("disallow: /a/*/c"), "x", {"/a/c", "/a/b/d"}, {"/a//c", "/a/b/c", "/a/b/b/cd"}},
        {"a star first", only("disallow: *b"), "x", {"/a", "/"}, {"/b", "/a/b", "/ab?c"}},
        {"only a star", only("disallow: *"), "x", {}, {"/", "/a"}},
        {"stars in a row", only("disallow: /a***b"), "x", {"/a"}, {"/ab", "/axxb"}},
        {"many stars", only("disallow: /*a*b*c*d"), "x", {"/abc", "/dcba"}, {"/abcd", "/xaxbxcxdx"}},
        {"a star last changes nothing", only("disallow: /a*"), "x", {"/b"}, {"/a", "/ab"}},
        {"the end", only("disallow: /a$"), "x", {"/ab", "/a/", "/a?b"}, {"/a"}},
        {"a star and the end", only("disallow: /*$"), "x", {}, {"/", "/a/b?c"}},
        {"a dollar elsewhere is a dollar", only("disallow: /a$b"), "x", {"/a", "/ab"}, {"/a$b", "/a$bc"}},
        {"two dollars", only("disallow: /a$$"), "x", {"/a"}, {"/a$"}},
        {"an encoded star is a letter", only("disallow: /a%2Ab"), "x", {"/axb", "/ab"}, {"/a*b", "/a%2Ab", "/a%2ab"}},
        {"an encoded dollar is a letter", only("disallow: /a%24"), "x", {"/a"}, {"/a$", "/a$b", "/a%24"}},
        {"a query", only("disallow: /*?"), "x", {"/a", "/a/b.html"}, {"/a?", "/a?b=c", "/?x"}},
        {"one parameter", only("disallow: /*?*id="), "x", {"/a?b=1"}, {"/a?id=1", "/a?b=1&id=2"}},
        {"file names", only("disallow: /*.gif$"), "x", {"/a.gif?x", "/a.gifs"}, {"/a.gif", "/b/c.gif"}},
        {"no slash in front never matches", only("disallow: a"), "x", {"/a", "/"}, {}},
        {"the leftmost is not always the last", only("disallow: /*ab$"), "x", {"/abc"}, {"/abcab", "/ab"}},
        {"overlaps do not count twice", only("disallow: /aba*aba"), "x", {"/aba", "/ababa"}, {"/abaaba", "/abaxaba"}},
    });
}

TEST_CASE("RFC 9309 2.2.2: octets are compared in one spelling") {
    judge({
        {"a URL in a query", but("/a/b?c=d&e=http://x.example?y&z"), "x", {"/a/b?c=d&e=http://x.example?y&z"}, {"/a/b?c"}},
        {"UTF-8 in the file", but("/a/\xE3\x83\x84"), "x", {"/a/%E3%83%84", "/a/%e3%83%84", "/a/\xE3\x83\x84"}, {"/a/x"}},
        {"encoded in the file", but("/a/%E3%83%84"), "x", {"/a/%E3%83%84", "/a/\xE3\x83\x84"}, {"/a/%E3%83%85"}},
        {"small digits in the file", but("/a/%e3%83%84"), "x", {"/a/%E3%83%84"}, {}},
        {"letters encoded for nothing in the file", but("/a/%62%61%7A"), "x", {"/a/baz", "/a/%62%61%7A"}, {"/a/b"}},
        {"and in the path", but("/a/baz"), "x", {"/a/%62az"}, {}},
        {"an encoded slash is none", only("disallow: /a%2Fb"), "x", {"/a/b"}, {"/a%2Fb", "/a%2fb"}},
        {"an encoded question mark is none", only("disallow: /a%3Fb"), "x", {"/a?b"}, {"/a%3fb"}},
        {"a blank inside", only("disallow: /a b"), "x", {"/ab"}, {"/a%20b"}},
        {"a percent sign that encodes nothing", only("disallow: /100%"), "x", {"/100"}, {"/100%", "/100%zz"}},
        {"Korean", only("disallow: /\xED\x95\x9C\xEA\xB8\x80"), "x", {"/x"}, {"/%ED%95%9C%EA%B8%80/a"}},
        {"tilde", only("disallow: /%7Ejoe/"), "x", {"/joe/"}, {"/~joe/", "/%7ejoe/index.html"}},
        {"brackets stay as they are", only("disallow: /a[1]"), "x", {"/a1"}, {"/a[1]"}},
    });
}

TEST_CASE("RFC 9309 2.2.2: reserved octets that part nothing are the same in either spelling") {
    const auto url = "/foo/bar?baz=https://foo.bar", encoded = "/foo/bar?baz=https%3A%2F%2Ffoo.bar";
    judge({
        {"the table's second row", only(std::string{"disallow: "} + url), "x", {"/foo/bar?baz=http"}, {url, encoded}},
        {"the other way round", only(std::string{"disallow: "} + encoded), "x", {"/foo/bar"}, {url, encoded}},
        {"half of it", only("disallow: /foo/bar?baz=https:%2F/foo"), "x", {}, {url, encoded}},
        {"a second question mark", only("disallow: /a?b=c?d"), "x", {"/a%3Fb=c?d"}, {"/a?b=c%3Fd", "/a?b=c?d"}},
        {"no query in the pattern, encoded", only("disallow: /*http%3A%2F%2F"), "x", {"/a?u=http:x"}, {"/a?u=http%3A%2F%2Fx"}},
        {"no query in the pattern, plain", only("disallow: /*http://"), "x", {}, {"/a?u=http://x", "/http://x"}},
        {"what parts parameters", only("disallow: /a?b=c&d"), "x", {"/a?b=c%26d", "/a?b%3Dc&d"}, {"/a?b=c&d"}},
        {"a plus is a blank there", only("disallow: /a?b=c%2Bd"), "x", {"/a?b=c+d"}, {"/a?b=c%2bd"}},
        {"a colon in a name", only("disallow: /wiki/Special:"), "x", {"/wiki/Special"}, {"/wiki/Special%3ASearch", "/wiki/Special:A"}},
        {"and encoded", only("disallow: /wiki/Special%3A"), "x", {}, {"/wiki/Special:Search"}},
        {"an apostrophe, which browsers encode in queries", only("disallow: /s?q=it's"), "x", {}, {"/s?q=it%27s"}},
        {"brackets", only("disallow: /a%28b%29[1]"), "x", {}, {"/a(b)%5B1%5D", "/a(b)[1]"}},
        {"an at sign", only("disallow: /@me"), "x", {}, {"/%40me"}},
        {"a star and a dollar still are letters", only("disallow: /a?b=%2A/%24"), "x", {"/a?b=c/"}, {"/a?b=*%2F$"}},
        {"an end behind a query", only("disallow: /a?u=/b$"), "x", {"/a?u=%2Fbc"}, {"/a?u=%2Fb", "/a?u=/b"}},
        {"encoded twice is another", only("disallow: /a?u=%252F"), "x", {"/a?u=%2F", "/a?u=/"}, {"/a?u=%252F"}},
        {"no slash of the path", only("disallow: /a/b"), "x", {"/a%2Fb"}, {"/a/b"}},
    });
}

TEST_CASE("RFC 9309 2.2.1: groups that are easily read wrongly") {
    judge({
        {"a key without colon and value is no rule", "user-agent: a\ndisallow\nuser-agent: b\ndisallow: /", "a", {}, {"/x"}},
        {"an empty rule is one", "user-agent: a\ndisallow:\nuser-agent: b\ndisallow: /", "a", {"/x"}, {}},
        {"one that a comment emptied as well", "user-agent: a\nallow: # all\nuser-agent: b\ndisallow: /", "a", {"/x"}, {}},
        {"named with everyone, then alone", "user-agent: *\nuser-agent: a\ndisallow: /1\nuser-agent: *\ndisallow: /2\n"
         "user-agent: A/3\ndisallow: /3", "a", {"/2"}, {"/1", "/3"}},
        {"only a delay of its own", "user-agent: a\ncrawl-delay: 5\n\nuser-agent: *\ndisallow: /", "a", {}, {"/x"}},
        {"a rule before all groups ends none", "disallow: /0\nuser-agent: a\nuser-agent: b\ndisallow: /1", "a", {"/0"}, {"/1"}},
        {"a line separator of Unicode ends no line", "user-agent: a\ndisallow: /1\xE2\x80\xA8" "disallow: /2", "a", {"/2"}, {}},
        {"a tie across spellings", "user-agent: a\ndisallow: /%61bc\nallow: /abc", "a", {"/abc"}, {}},
    });
}

TEST_CASE("what Google forgives") {
    judge({
        {"dissallow", only("dissallow: /a"), "x", {"/b"}, {"/a"}},
        {"dissalow", only("dissalow: /a"), "x", {"/b"}, {"/a"}},
        {"disalow", only("disalow: /a"), "x", {"/b"}, {"/a"}},
        {"diasllow", only("diasllow: /a"), "x", {"/b"}, {"/a"}},
        {"disallaw", only("disallaw: /a"), "x", {"/b"}, {"/a"}},
        {"useragent", "useragent: x\ndisallow: /a\n", "x", {"/b"}, {"/a"}},
        {"user agent", "user agent: x\ndisallow: /a\n", "x", {"/b"}, {"/a"}},
        {"keys that go on", "user-agents: x\ndisallowed: /a\nallowed: /a/b", "x", {"/b", "/a/b"}, {"/a"}},
        {"keys that are too short", "user-agen: x\ndisallo: /a", "x", {"/a"}, {}},
        {"index.html is its folder", but("/shop/index.html"), "x", {"/shop/", "/shop/index.html"},
         {"/shop", "/shop/index.htm", "/shop/a", "/"}},
        {"index.html at the top", but("/index.html"), "x", {"/", "/index.html"}, {"/a"}},
        {"not of Disallow", only("disallow: /shop/index.html"), "x", {"/shop/"}, {"/shop/index.html"}},
        {"fragments are no part", only("disallow: /a"), "x", {"/b#/a"}, {"/a#b"}},
        {"a path without a slash", only("disallow: /a"), "x", {"b"}, {"a"}},
        {"no path at all", only("disallow: /"), "x", {}, {"", "?a"}},
    });
}

TEST_CASE("a line counts up to 16,663 bytes") {
    constexpr std::size_t longest = 2083 * 8 - 1;
    const std::string key = "disallow: ";
    auto path = "/" + std::string(longest - key.size() - 2, 'a') + "/";
    const auto robots = Robots::parse("user-agent: x\n" + key + path + "beyond\n", "x");
    CHECK(robots.allows("/b"));
    CHECK_FALSE(robots.allows(path + "anything"));
    path.pop_back();
    CHECK(robots.allows(path));
}
