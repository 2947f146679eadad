#include <boost/asio/io_context.hpp>
#include <catch.hpp>
#include <fanfold/serve/http.hpp>

#include <unistd.h>

#include <filesystem>
#include <fstream>

using namespace fanfold;

TEST_CASE("fields are decoded, and broken escapes stay as they are", "[http]") {
    const auto fields = serve::parse_fields("a=1&b=%20x+y&c&%zz=%4&=5&d=%ED%95%9C");
    CHECK(fields.at("a") == "1");
    CHECK(fields.at("b") == " x y");
    CHECK(fields.at("c").empty());
    CHECK(fields.at("%zz") == "%4");
    CHECK(fields.at("d") == "\xed\x95\x9c");
}

TEST_CASE("at most a hundred fields are kept", "[http]") {
    std::string many;
    for (int at = 0; at < 5000; ++at) many += "f" + std::to_string(at) + "=1&";
    CHECK(serve::parse_fields(many).size() == 100);
}

TEST_CASE("an object of JSON is a form", "[http]") {
    const auto fields = serve::fields_of_json(R"({"a": "x", "n": 3, "yes": true, "no": false, "none": null, "list": ["p", "q"]})");
    REQUIRE(fields);
    CHECK(*fields == serve::Fields{{"a", "x"}, {"n", "3"}, {"yes", "1"}, {"list", "p,q"}});
    for (const auto* text : {"", "[]", "3", "{", R"({"a": {"b": 1}})", R"({"a": [1]})"}) {
        INFO(text);
        CHECK_FALSE(serve::fields_of_json(text));
    }
    CHECK_FALSE(serve::fields_of_json("{\"a\":" + std::string(60'000, '[')));
}

TEST_CASE("a problem says what RFC 9457 wants", "[http]") {
    const auto told = serve::problem(404, "no \"such\" thing");
    CHECK(told.status == 404);
    CHECK(told.type == "application/problem+json");
    CHECK(told.body.find(R"("title": "Not Found")") != std::string::npos);
    CHECK(told.body.find(R"("detail": "no \"such\" thing")") != std::string::npos);
}

TEST_CASE("a path falls into its parts; an escaped slash divides nothing", "[http]") {
    using Parts = std::vector<std::string>;
    CHECK(serve::parse_path("/").empty());
    CHECK(serve::parse_path("/reports//acme/r12?x=/y#z") == Parts{"reports", "acme", "r12"});
    CHECK(serve::parse_path("/a%2Fb/%2e%2E") == Parts{"a/b", ".."});
}

TEST_CASE("secrets are the same or not", "[http]") {
    CHECK(serve::same_secret("abc", "abc"));
    CHECK_FALSE(serve::same_secret("abc", "abd"));
    CHECK_FALSE(serve::same_secret("abc", "ab"));
    CHECK_FALSE(serve::same_secret("abc", ""));
    CHECK_FALSE(serve::same_secret("", "abc"));
}

TEST_CASE("a token says what it is for", "[http]") {
    const auto grant = serve::parse_grant(Secret{"s3cret operate acme,globex"});
    REQUIRE(grant.ok());
    CHECK(grant->token.reveal() == "s3cret");
    CHECK(grant->scope == serve::Scope::operate);
    CHECK(grant->enterprises == std::vector<std::string>{"acme", "globex"});
    CHECK(serve::parse_grant(Secret{"s3cret"})->scope == serve::Scope::admin);
    CHECK_FALSE(serve::parse_grant(Secret{"s3cret everything"}).ok());
    CHECK_FALSE(serve::parse_grant(Secret{"s3cret read acme more"}).ok());
}

TEST_CASE("a server removes its own socket, and nothing that it could not listen on", "[http]") {
    namespace files = std::filesystem;
    const auto folder = files::temp_directory_path() / ("fanfold-http-" + std::to_string(::getpid()));
    files::create_directories(folder);
    boost::asio::io_context io;
    const auto listen_on = [&](const files::path& path) {
        serve::HttpSettings settings;
        settings.listen = "unix:" + path.string();
        serve::HttpServer server{io.get_executor(), settings, {}};
        const auto listening = server.listen().ok();
        CHECK(files::exists(path));
        return listening;
    };
    CHECK(listen_on(folder / "socket"));
    CHECK_FALSE(files::exists(folder / "socket"));
    std::ofstream{folder / "notes"} << "not a socket";
    CHECK_FALSE(listen_on(folder / "notes"));
    CHECK(files::exists(folder / "notes"));
    files::remove_all(folder);
}
