#include <fanfold/value/url.hpp>
#include <string>

#include "catch.hpp"

using fanfold::Url;

namespace {

auto str(std::string_view text) -> std::string {
    const auto url = Url::parse(text);
    return url ? url->str() : "(none)";
}

}  // namespace

TEST_CASE("a plain URL is kept as it stands") {
    CHECK(str("https://example.com/a/b?c=d") == "https://example.com/a/b?c=d");
    CHECK(str("http://example.com") == "http://example.com/");
}

TEST_CASE("scheme and host are lowered, default ports dropped, other ports kept in decimal") {
    CHECK(str("HTTP://EXAMPLE.com:80/A") == "http://example.com/A");
    CHECK(str("https://example.com:443/") == "https://example.com/");
    CHECK(str("https://example.com:080/") == "https://example.com:80/");
    CHECK(str("http://example.com:/x") == "http://example.com/x");
    CHECK(str("http://example.com:65535/") == "http://example.com:65535/");
    CHECK(str("http://example.com:65536/") == "(none)");
    CHECK(str("http://example.com:8a/") == "(none)");
}

TEST_CASE("the parts of a URL can be taken") {
    const auto url = Url::parse("https://Example.com:8443/a/b?q=1#frag").value();
    CHECK(url.host() == "example.com");
    CHECK(url.port() == 8443);
    CHECK(url.origin() == "https://example.com:8443");
    CHECK(url.path() == "/a/b");
    CHECK(url.query() == "q=1");
    CHECK(url.path_and_query() == "/a/b?q=1");
    CHECK(url.https());
    CHECK(Url::parse("http://a.b/")->port() == 80);
    CHECK(Url::parse("https://a.b/")->port() == 443);
    CHECK(Url::parse("http://a.b/?")->query().empty());
}

TEST_CASE("white space around, and tabs and line ends inside, are not part of a URL") {
    CHECK(str("  \n https://exa\nmple.com/a\tb \r\n") == "https://example.com/ab");
}

TEST_CASE("back slashes and any number of slashes work as browsers have them") {
    CHECK(str("https:\\\\example.com\\a\\b") == "https://example.com/a/b");
    CHECK(str("https:example.com/x") == "https://example.com/x");
    CHECK(str("https:////example.com/x") == "https://example.com/x");
    CHECK(str("https:///x") == "https://x/");
}

TEST_CASE("dot segments are removed, also when they are percent-encoded") {
    CHECK(str("http://h/a/./b/../c") == "http://h/a/c");
    CHECK(str("http://h/a/b/..") == "http://h/a/");
    CHECK(str("http://h/a/b/.") == "http://h/a/b/");
    CHECK(str("http://h/../../x") == "http://h/x");
    CHECK(str("http://h/a/%2e%2E/x") == "http://h/x");
    CHECK(str("http://h/a/.%2e/x") == "http://h/x");
    CHECK(str("http://h/a/%2e/x") == "http://h/a/x");
    CHECK(str("http://h/a/...") == "http://h/a/...");
    CHECK(str("http://h/a//..//b") == "http://h/a//b");
    CHECK(str("http://h//") == "http://h//");
}

TEST_CASE("paths and queries are percent-encoded by their own sets and never twice") {
    CHECK(str("http://h/a b\"<>`{}^") == "http://h/a%20b%22%3C%3E%60%7B%7D%5E");
    CHECK(str("http://h/?a b\"<>'`{}") == "http://h/?a%20b%22%3C%3E%27`{}");
    CHECK(str("http://h/%20%zz%") == "http://h/%20%zz%");
    CHECK(str("http://h/뉴스?q=가") == "http://h/%EB%89%B4%EC%8A%A4?q=%EA%B0%80");
    CHECK(str("http://h/a?b\\c/../d") == "http://h/a?b\\c/../d");
    CHECK(str(std::string{"http://h/\x01\x7f"}) == "http://h/%01%7F");
}

TEST_CASE("the fragment is dropped wherever it starts") {
    CHECK(str("http://h/a?b#c?d") == "http://h/a?b");
    CHECK(str("http://h#c/d") == "http://h/");
}

TEST_CASE("what is not an absolute http or https URL is refused") {
    for (const auto* text :
         {"", "/a", "example.com", "ftp://h/", "javascript:alert(1)", "mailto:a@b",
          "http:", "http://", "https://?", "//h/a", ":", "http", "1http://h/", "data:text/html,x"})
        CHECK(str(text) == "(none)");
}

TEST_CASE("credentials are refused") {
    for (const auto* text :
         {"http://user@h/", "http://user:pass@h/", "http://@h/", "http://a@b@c/"})
        CHECK(str(text) == "(none)");
    CHECK(str("http://h/@x?u@v") == "http://h/@x?u@v");
}

TEST_CASE("hosts with forbidden letters are refused, also percent-encoded ones") {
    for (const auto* text :
         {"http://a b/", "http://a<b/", "http://a|b/", "http://a^b/", "http://a%2fb/",
          "http://a%00b/", "http://a%/", "http://[a/", "http://a]/", "http://[::1]x/"})
        CHECK(str(text) == "(none)");
    CHECK(str("http://ex%61mple.com/") == "http://example.com/");
    CHECK(str("http://a_b.example/") == "http://a_b.example/");
}

TEST_CASE("international hosts become punycode, and bad ones are refused") {
    CHECK(str("https://한국.kr/") == "https://xn--3e0b707e.kr/");
    CHECK(str("https://BÜCHER.example/") == "https://xn--bcher-kva.example/");
    CHECK(str("https://faß.de/") == "https://xn--fa-hia.de/");
    CHECK(str("https://xn--3e0b707e.kr/") == "https://xn--3e0b707e.kr/");
    CHECK(str("https://ｅｘａｍｐｌｅ。com/") == "https://example.com/");
    CHECK(str("https://xn--zn7c.com/") == "(none)");
    CHECK(str("https://a\xc2\xad.com/") == "https://a.com/");
    CHECK(str("https://\xc2\xad/") == "(none)");
    CHECK(str("https://\xff\xfe.com/") == "(none)");
}

TEST_CASE("all spellings of an IPv4 address are one host") {
    for (const auto* text :
         {"http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f.1/",
          "http://0177.0.0.1/", "http://0x7f000001/", "http://127.0.0.1./", "http://１２７.1/"})
        CHECK(str(text) == "http://127.0.0.1/");
    CHECK(str("http://0/") == "http://0.0.0.0/");
    CHECK(str("http://0x/") == "http://0.0.0.0/");
    for (const auto* text : {"http://256.1.1.1/", "http://1.2.3.4.5/", "http://4294967296/",
                             "http://09.1/", "http://a.1/", "http://1..1/",
                             "http://99999999999999999999999999/", "http://1.0x1ffffff/"})
        CHECK(str(text) == "(none)");
    CHECK(str("http://1.2.3.a/") == "http://1.2.3.a/");
}

TEST_CASE("IPv6 literals are normalised") {
    CHECK(str("http://[::1]/") == "http://[::1]/");
    CHECK(str("http://[2001:DB8:0:0:1:0:0:1]:8080/") == "http://[2001:db8::1:0:0:1]:8080/");
    CHECK(str("http://[0:0:0:0:0:0:0:0]/") == "http://[::]/");
    CHECK(str("http://[1:0:2:3:4:5:6:7]/") == "http://[1:0:2:3:4:5:6:7]/");
    CHECK(str("http://[1:2:3:4:5:6:0:0]/") == "http://[1:2:3:4:5:6::]/");
    CHECK(str("http://[::ffff:127.0.0.1]/") == "http://[::ffff:7f00:1]/");
    for (const auto* text :
         {"http://[]/", "http://[1:2]/", "http://[fe80::1%25eth0]/", "http://[::1",
          "http://[:::1]/", "http://[1:2:3:4:5:6:7:8:9]/", "http://[::1]80/"})
        CHECK(str(text) == "(none)");
}

TEST_CASE(
    "a URL beyond 2,048 bytes is refused, before and after encoding, but not for its fragment") {
    const std::string start = "http://h/";
    CHECK(Url::parse(start + std::string(2048 - start.size(), 'a')).has_value());
    CHECK_FALSE(Url::parse(start + std::string(2049 - start.size(), 'a')).has_value());
    CHECK_FALSE(Url::parse(start + std::string(700, ' ') + "a").has_value());
    CHECK(Url::parse(start + "#" + std::string(5000, 'a')).has_value());
    CHECK_FALSE(Url::parse(std::string(1 << 20, 'a')).has_value());
}

TEST_CASE("parsing what was parsed changes nothing") {
    for (const auto* text : {"http://h/a b?c d", "http://[::0001]:81/..", "https://한국.kr/뉴스",
                             "http://0x7f.1/%41", "http://h//a//b/?", "http://h/a?b=\\'"}) {
        const auto once = str(text);
        CHECK(str(once) == once);
    }
}

TEST_CASE("every byte in every place is parsed or refused, and never escapes raw") {
    for (int byte = 0; byte < 256; ++byte) {
        const std::string letter(1, static_cast<char>(byte));
        for (const auto& text :
             {"http://a" + letter + "b/", "http://h/" + letter, "http://h/?" + letter,
              "http" + letter + "://h/", "http://h:" + letter, "http://[" + letter + "::]/"}) {
            const auto url = Url::parse(text);
            if (!url) continue;
            for (char out : url->str()) CHECK((out > ' ' && out < '\x7f'));
            CHECK(str(url->str()) == url->str());
        }
    }
}

TEST_CASE("a default Url is empty and resolves nothing") {
    CHECK(Url{}.empty());
    CHECK(Url{}.host().empty());
    CHECK(Url{}.path_and_query().empty());
    CHECK_FALSE(Url{}.resolve("http://h/").has_value());
}

TEST_CASE("a file's URL comes from the operator only, and round-trips through the store") {
    const std::string path = "/srv/메모 #1? 100%.txt";
    const auto file = Url::of_file(path);
    REQUIRE(file);
    CHECK(file->local());
    CHECK(file->str().find_first_of("#? ") == std::string::npos);
    CHECK(file->file_path() == path);
    CHECK(Url::stored(file->str()) == file);
    CHECK(file->host().empty());
    CHECK_FALSE(Url::of_file("relative.txt"));
    CHECK_FALSE(Url::parse(file->str()));
    CHECK_FALSE(Url::parse("http://example.com/")->resolve("file:///etc/passwd"));
}

TEST_CASE("a local page leads to the web by whole URLs only") {
    const auto page = *Url::of_file("/srv/a.html");
    CHECK(page.resolve("https://example.com/x")->str() == "https://example.com/x");
    CHECK_FALSE(page.resolve("../../etc/passwd"));
    CHECK_FALSE(page.resolve("//example.com/x"));
    CHECK_FALSE(page.resolve("file:///etc/passwd"));
}
