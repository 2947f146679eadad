#include "start_pages.hpp"

#include "catch.hpp"

using namespace fanfold;
using fanfold::pipeline::StartPages;

namespace {

constexpr std::size_t most = 32u << 20;

auto source(const std::string& name) -> Source {
    Source out;
    out.name = SourceName{name};
    return out;
}

auto link(const std::string& url, const Source& of) -> Link {
    Link out;
    out.url = *Url::parse(url);
    out.source = of.name;
    out.origin = LinkOrigin::seed;
    return out;
}

auto came(const Link& at, std::size_t bytes) -> fetch::Visit {
    Page page;
    page.link = at;
    page.body.assign(bytes, 'x');
    fetch::Visit visit{Result<Page>{std::move(page)}};
    visit.trail.emplace_back(at.url, 200);
    return visit;
}

/// Two sources that begin at the same addresses.
struct Two {
    Source one = source("one"), other = source("other");
    StartPages pages;

    void expect(const std::vector<std::string>& urls) {
        for (const auto* each : {&one, &other}) {
            std::vector<Link> links;
            for (const auto& url : urls) links.push_back(link(url, *each));
            pages.expect(*each, links);
        }
    }
    /// `one` comes first: true if `other` need not ask for itself.
    auto hands_on(const std::string& url, std::size_t bytes) -> bool {
        const auto first = link(url, one);
        if (!pages.take(one, first, {}, most)) pages.keep(one, first, {}, came(first, bytes));
        return held(url);
    }
    auto held(const std::string& url) -> bool { return pages.take(other, link(url, other), {}, most).has_value(); }
};

}  // namespace

TEST_CASE("a page where two sources begin is handed from one to the other, as its own") {
    Two two;
    two.expect({"http://a.example/"});
    const auto first = link("http://a.example/", two.one);
    CHECK_FALSE(two.pages.take(two.one, first, {}, most));
    two.pages.keep(two.one, first, {}, came(first, 100));
    const auto taken = two.pages.take(two.other, link("http://a.example/", two.other), {}, most);
    REQUIRE(taken);
    CHECK(taken->page->link.source == two.other.name);
    CHECK_FALSE(two.held("http://a.example/"));
}

TEST_CASE("only so many bytes wait to be handed on, and there is room again once they were") {
    Two two;
    two.expect({"http://a.example/", "http://b.example/", "http://c.example/", "http://d.example/"});
    const auto first = link("http://a.example/", two.one), second = link("http://b.example/", two.one);
    CHECK_FALSE(two.pages.take(two.one, first, {}, most));
    two.pages.keep(two.one, first, {}, came(first, 10u << 20));
    CHECK_FALSE(two.pages.take(two.one, second, {}, most));
    two.pages.keep(two.one, second, {}, came(second, 10u << 20));
    CHECK_FALSE(two.held("http://b.example/"));
    CHECK(two.held("http://a.example/"));
    CHECK(two.hands_on("http://c.example/", 10u << 20));
    CHECK_FALSE(two.hands_on("http://d.example/", 17u << 20));
}

TEST_CASE("with an archive, what one enterprise alone may see is handed to nobody") {
    Two two;
    two.other.visible_to = {EnterpriseName{"acme"}};
    SECTION("without one it is") {
        two.expect({"http://a.example/"});
        CHECK(two.hands_on("http://a.example/", 100));
    }
    SECTION("with one it is not") {
        two.pages.keep_apart();
        two.expect({"http://a.example/"});
        CHECK_FALSE(two.hands_on("http://a.example/", 100));
    }
}
