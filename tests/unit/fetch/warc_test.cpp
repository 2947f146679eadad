#include <fanfold/stage/fetch/warc.hpp>

#include <sys/resource.h>
#include <unistd.h>
#include <zlib.h>

#include <csignal>
#include <fstream>
#include <sstream>

#include "catch.hpp"

using namespace fanfold;

namespace {

class Folder {
  public:
    Folder()
        : path_(std::filesystem::temp_directory_path() /
                ("fanfold-warc-" + std::to_string(::getpid()))) {
        std::filesystem::remove_all(path_);
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    auto operator=(const Folder&) -> Folder& = delete;
    [[nodiscard]] auto path() const -> const std::filesystem::path& { return path_; }

  private:
    std::filesystem::path path_;
};

/// While it lives, no file grows beyond so many bytes.
class FullDisk {
  public:
    explicit FullDisk(std::uintmax_t bytes) : handled_(std::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        auto limit = before_;
        limit.rlim_cur = bytes;
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FullDisk() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handled_);
    }
    FullDisk(const FullDisk&) = delete;
    auto operator=(const FullDisk&) -> FullDisk& = delete;

  private:
    rlimit before_{};
    void (*handled_)(int);
};

auto bytes_of(const std::filesystem::path& file) -> std::string {
    std::ifstream in{file, std::ios::binary};
    std::ostringstream out;
    out << in.rdbuf();
    return std::move(out).str();
}

/// All its members, one after the other; "" where one is broken.
auto unpacked(const std::filesystem::path& file) -> std::string {
    auto packed = bytes_of(file);
    z_stream stream{};
    stream.next_in = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_in = static_cast<uInt>(packed.size());
    std::string out;
    if (inflateInit2(&stream, 15 + 16) != Z_OK) return {};
    while (stream.avail_in > 0) {
        std::string part(1 << 16, '\0');
        stream.next_out = reinterpret_cast<Bytef*>(part.data());
        stream.avail_out = static_cast<uInt>(part.size());
        const auto said = inflate(&stream, Z_NO_FLUSH);
        out.append(part, 0, part.size() - stream.avail_out);
        const bool next = said == Z_STREAM_END && inflateReset(&stream) == Z_OK;
        if (!next && said != Z_OK) {
            out.clear();
            break;
        }
    }
    inflateEnd(&stream);
    return out;
}

/// Does not pack well.
auto noise(std::size_t bytes, const std::string& seed) -> std::string {
    std::string out;
    for (int at = 0; out.size() < bytes; ++at) out += sha256(seed + std::to_string(at)).hex();
    return out;
}

auto exchange_of(const std::string& path, std::string body) -> fetch::Exchange {
    fetch::Exchange out;
    out.url = *Url::parse("https://paper.example/" + path);
    out.at = *parse_rfc3339("2026-11-29T21:00:00Z");
    out.answer.status = 200;
    out.answer.body = std::move(body);
    return out;
}

auto has(const std::string& text, const std::string& part) -> bool {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("what proves who we are is not archived, whatever its name") {
    Folder folder;
    fetch::WarcWriter writer{folder.path(), "run", "test"};
    auto seen = exchange_of("a", "text");
    seen.asked = {{"Accept", "text/html"}, {"X-Api-Key", "hush-hush", true}, {"Cookie", "sid=7"}};
    seen.answer.headers = {{"set-cookie", "sid=8"}, {"server", "small"}};
    REQUIRE(writer.write(seen));
    REQUIRE(writer.close());
    const auto text = unpacked(folder.path() / "run-00000.warc.gz");
    CHECK(has(text, "Accept: text/html"));
    CHECK(has(text, "server: small"));
    CHECK_FALSE(has(text, "hush-hush"));
    CHECK_FALSE(has(text, "X-Api-Key"));
    CHECK_FALSE(has(text, "sid="));
}

TEST_CASE("after a write that failed, what comes next can be read, and nothing refers to what is not there") {
    Folder folder;
    fetch::WarcWriter writer{folder.path(), "run", "test"};
    REQUIRE(writer.write(exchange_of("first", "first text")));
    const auto open = folder.path() / "run-00000.warc.gz.open";
    const auto whole = std::filesystem::file_size(open);
    const auto large = noise(20'000, "large");
    {
        FullDisk full{whole + 1000};
        const auto written = writer.write(exchange_of("second", large));
        REQUIRE_FALSE(written);
        CHECK(written.error().kind() == ErrorKind::no_space);
    }
    CHECK(std::filesystem::file_size(open) == whole);
    REQUIRE(writer.write(exchange_of("third", large)));
    REQUIRE(writer.close());
    const auto text = unpacked(folder.path() / "run-00000.warc.gz");
    CHECK(has(text, "first text"));
    CHECK_FALSE(has(text, "paper.example/second"));
    CHECK(has(text, large));
}

TEST_CASE("an archive that can't even be begun leaves no file, and is begun when there is room") {
    Folder folder;
    fetch::WarcWriter writer{folder.path(), "run", "test"};
    {
        FullDisk full{10};
        REQUIRE_FALSE(writer.write(exchange_of("a", "text")));
    }
    CHECK(std::filesystem::is_empty(folder.path()));
    REQUIRE(writer.write(exchange_of("b", "other text")));
    REQUIRE(writer.close());
    std::string text;
    for (const auto& file : std::filesystem::directory_iterator{folder.path()})
        text += unpacked(file.path());
    CHECK(has(text, "warcinfo"));
    CHECK(has(text, "other text"));
}

TEST_CASE("a body that the archive holds already is a revisit") {
    Folder folder;
    fetch::WarcWriter writer{folder.path(), "run", "test"};
    const auto body = noise(1000, "body");
    REQUIRE(writer.write(exchange_of("a", body)));
    REQUIRE(writer.write(exchange_of("b", body)));
    REQUIRE(writer.close());
    const auto text = unpacked(folder.path() / "run-00000.warc.gz");
    CHECK(text.find(body) == text.rfind(body));
    CHECK(has(text, "WARC-Refers-To-Target-URI: https://paper.example/a"));
}

TEST_CASE("the request is archived as it was sent, and the answer with its status line") {
    Folder folder;
    fetch::WarcWriter writer{folder.path(), "run", "test"};
    auto seen = exchange_of("a?b", "text");
    seen.asked = {{"Accept", "text/html"}, {"X-Api-Key", "hush-hush", true}};
    http::Trip trip;
    SECTION("over HTTP/1.1") {
        trip.protocol = "HTTP/1.1";
        trip.status_line = "HTTP/1.1 200 Quite \x1b fine";
        trip.sent = "GET /a?b HTTP/1.1\r\nHost: paper.example\r\nUser-Agent: me\r\nx-api-key: hush-hush\r\nCookie: sid=7\r\n"
                    "Accept-Encoding: gzip\r\n\r\n";
        seen.answer.trip = std::make_shared<const http::Trip>(trip);
        REQUIRE(writer.write(seen));
        REQUIRE(writer.close());
        const auto text = unpacked(folder.path() / "run-00000.warc.gz");
        CHECK(has(text, "GET /a?b HTTP/1.1\r\nHost: paper.example\r\nUser-Agent: me\r\nAccept-Encoding: gzip\r\n\r\n"));
        CHECK(has(text, "\r\n\r\nHTTP/1.1 200 Quite   fine\r\n"));
        CHECK(has(text, "WARC-Protocol: http/1.1\r\n"));
        CHECK_FALSE(has(text, "hush-hush"));
    }
    SECTION("over HTTP/2, in the words of the version that tools read") {
        trip.protocol = "HTTP/2";
        trip.status_line = "HTTP/2 200";
        trip.sent = "GET /a?b HTTP/2\r\nHost: paper.example\r\naccept: text/html\r\n\r\n";
        seen.answer.trip = std::make_shared<const http::Trip>(trip);
        REQUIRE(writer.write(seen));
        REQUIRE(writer.close());
        const auto text = unpacked(folder.path() / "run-00000.warc.gz");
        CHECK(has(text, "GET /a?b HTTP/1.1\r\nHost: paper.example\r\naccept: text/html\r\n\r\n"));
        CHECK(has(text, "\r\n\r\nHTTP/1.1 200 \r\n"));
        CHECK(has(text, "WARC-Protocol: h2\r\n"));
    }
}
