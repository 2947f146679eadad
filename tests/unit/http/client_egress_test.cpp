#include <fanfold/http/client.hpp>

#include "fixture.hpp"

using namespace fanfold;
using namespace fanfold::http;
using namespace loopback;

namespace {

auto closed() -> ClientSettings {
    ClientSettings out;
    out.user_agent = "fanfold-test/1";
    return out;
}

auto to(const std::string& url) -> Request {
    Request out;
    out.url = Url::parse(url).value();
    return out;
}

}  // namespace

TEST_CASE_METHOD(Fixture, "no spelling of loopback is dialled unless it is allowed") {
    use(closed());
    const auto port = server.address().substr(server.address().find(':'));
    for (const auto* host :
         {"127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.0.0.1.",
          "[::ffff:127.0.0.1]", "[::1]", "localhost", "0.0.0.0", "[::]", "0"}) {
        INFO(host);
        const auto reply = send(to("http://" + std::string{host} + port + "/"));
        REQUIRE_FALSE(reply.ok());
        CHECK(reply.error().kind() == ErrorKind::give_up);
        CHECK(reply.error().message().find("is not public; allow it with allow_networks") !=
              std::string::npos);
    }
    CHECK(server.connections == 0);
    finish();
}

TEST_CASE_METHOD(Fixture,
                 "the refusal names the address and the host, and nothing of the request") {
    auto mapped = closed();
    mapped.connect_to["intranet.example"] = "10.0.0.5:80";
    use(std::move(mapped));
    const auto reply = send(to("http://intranet.example/path?token=secret"));
    REQUIRE_FALSE(reply.ok());
    CHECK(reply.error().message() ==
          "address 10.0.0.5 of intranet.example is not public; allow it with allow_networks");
    finish();
}

TEST_CASE_METHOD(Fixture, "a port that is not listed is refused with its own sentence") {
    auto mapped = closed();
    mapped.connect_to["mail.example"] = "8.8.8.8:25";
    use(std::move(mapped));
    const auto reply = send(to("http://mail.example/"));
    REQUIRE_FALSE(reply.ok());
    CHECK(reply.error().kind() == ErrorKind::give_up);
    CHECK(reply.error().message() ==
          "port 25 of mail.example is not one that may be dialled; allow it with allow_ports");
    finish();
}

TEST_CASE_METHOD(Fixture, "proxies of the environment are not used") {
    setenv("http_proxy", "http://127.0.0.1:1", 1);
    setenv("all_proxy", "http://127.0.0.1:1", 1);
    server.answers["/a"] = {ok("x")};
    CHECK(get("/a")->body == "x");
    unsetenv("http_proxy");
    unsetenv("all_proxy");
    finish();
}
