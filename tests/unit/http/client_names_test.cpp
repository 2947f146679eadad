#include <fanfold/http/client.hpp>

#include "doubles/loopback_names.hpp"
#include "fixture.hpp"

using namespace fanfold;
using namespace fanfold::http;
using namespace loopback;
using namespace std::chrono_literals;

namespace {

/// A site and the name server that knows it.
struct NamedSite : Fixture {
    NamedSite() {
        auto its = settings();
        its.dns = {NameServer::parse(names.address()).value()};
        use(its);
        server.answers["/a"] = {ok("hello")};
        names.names["site.example"].four = {"127.0.0.1"};
    }
    tests::LoopbackNames names{io};

    [[nodiscard]] auto port() const -> std::string {
        return server.address().substr(server.address().find(':'));
    }
    [[nodiscard]] auto at(const std::string& host) const -> Request {
        Request out;
        out.url = Url::parse("http://" + host + port() + "/a").value();
        return out;
    }
    void finish_all() {
        run(names.stop());
        finish();
    }
};

}  // namespace

TEST_CASE_METHOD(NamedSite, "a site is found by its name, in every spelling of it, and asked for once") {
    for (const auto* host : {"site.example", "SITE.example", "site.example."}) {
        const auto reply = send(at(host));
        INFO(host << ": " << (reply ? "" : reply.error().message()));
        REQUIRE(reply.ok());
        CHECK(reply->body == "hello");
    }
    CHECK(names.questions.size() == 2);
    finish_all();
}

TEST_CASE_METHOD(NamedSite, "a name that does not exist is told as it always was") {
    const auto reply = send(at("nowhere.example"));
    REQUIRE_FALSE(reply.ok());
    CHECK(reply.error().kind() == ErrorKind::retry_later);
    CHECK(reply.error().message() == "nowhere.example: the name does not resolve");
    finish_all();
}

TEST_CASE_METHOD(NamedSite, "of two addresses one that answers is enough, whichever it is") {
    names.names["site.example"].six = {"::1"};
    names.names["site.example"].four = {"127.0.0.9", "127.0.0.1"};
    auto its = settings();
    its.dns = {NameServer::parse(names.address()).value()};
    its.egress = EgressRule{{Network::parse("127.0.0.0/8").value(), Network::parse("::1/128").value()}, {}};
    use(its);
    const auto reply = send(at("site.example"));
    INFO((reply ? "" : reply.error().message()));
    CHECK(reply.ok());
    finish_all();
}

TEST_CASE_METHOD(NamedSite, "a public name that leads to a private address is refused at the socket") {
    ClientSettings closed;
    closed.dns = {NameServer::parse(names.address()).value()};
    use(std::move(closed));
    const auto reply = send(at("site.example"));
    REQUIRE_FALSE(reply.ok());
    CHECK(reply.error().kind() == ErrorKind::give_up);
    CHECK(reply.error().message() == "address 127.0.0.1 of site.example is not public; allow it with allow_networks");
    CHECK(server.connections == 0);
    finish_all();
}

TEST_CASE_METHOD(NamedSite, "a name's addresses are its own: other hosts on the same port go elsewhere") {
    names.names["other.example"].four = {"127.0.0.77"};
    CHECK(send(at("site.example")).ok());
    CHECK_FALSE(send(at("other.example")).ok());
    CHECK(send(at("site.example")).ok());
    finish_all();
}

TEST_CASE_METHOD(NamedSite, "a name server that is silent costs a request its time to connect, not more") {
    names.names["slow.example"].silent = true;
    auto request = at("slow.example");
    request.connect_timeout = 20ms;
    const auto reply = send(std::move(request));
    REQUIRE_FALSE(reply.ok());
    CHECK(reply.error().kind() == ErrorKind::retry_later);
    CHECK(reply.error().message() == "slow.example: its name was not resolved in time");
    const auto late = send(at("slow.example"), Deadline::after(SystemClock{}, 20ms));
    REQUIRE_FALSE(late.ok());
    CHECK(late.error().kind() == ErrorKind::cancelled);
    finish_all();
}

TEST_CASE_METHOD(NamedSite, "what is dialled instead of a host may have a name too") {
    auto its = settings();
    its.dns = {NameServer::parse(names.address()).value()};
    its.connect_to["*"] = "site.example" + port();
    use(its);
    const auto reply = send(at("anything.example"));
    INFO((reply ? "" : reply.error().message()));
    CHECK(reply.ok());
    CHECK(names.asked_for("anything.example") == 0);
    finish_all();
}

TEST_CASE_METHOD(NamedSite, "a proxy is found by its name, and told the address of the host") {
    names.names["proxy.example"].four = {"127.0.0.1"};
    auto proxy = std::make_shared<Proxy>();
    proxy->url = "http://proxy.example" + port();
    auto request = at("site.example");
    request.proxy = proxy;
    CHECK_FALSE(send(request).ok());  // the site is no proxy
    REQUIRE(server.requests.size() == 1);
    CHECK(server.requests.front().starts_with("CONNECT 127.0.0.1" + port()));
    proxy = std::make_shared<Proxy>();
    proxy->url = "socks5://gone.example:1080";
    request.proxy = proxy;
    const auto reply = send(request);
    REQUIRE_FALSE(reply.ok());
    CHECK(reply.error().message() == "site.example: the name of the proxy does not resolve");
    finish_all();
}

TEST_CASE_METHOD(NamedSite, "a proxy whose name takes too long is not told as one that has none") {
    names.names["slow.example"].silent = true;
    auto proxy = std::make_shared<Proxy>();
    proxy->url = "http://slow.example" + port();
    auto request = at("site.example");
    request.proxy = proxy;
    const auto late = send(request, Deadline::after(SystemClock{}, 50ms));
    REQUIRE_FALSE(late.ok());
    CHECK(late.error().kind() == ErrorKind::cancelled);
    request.connect_timeout = 50ms;
    const auto slow = send(request);
    REQUIRE_FALSE(slow.ok());
    CHECK(slow.error().message() == "site.example: the name of the proxy was not resolved in time");
    finish_all();
}

TEST_CASE_METHOD(NamedSite, "a client may be closed while a name is asked for") {
    names.names["slow.example"].silent = true;
    auto request = at("slow.example");
    request.connect_timeout = 10ms;
    CHECK_FALSE(send(std::move(request)).ok());
    CHECK(names.asked_for("slow.example") == 1);
    finish_all();
}
