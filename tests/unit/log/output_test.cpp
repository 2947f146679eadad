#include <catch.hpp>
#include <fanfold/log/output.hpp>
#include <nlohmann/json.hpp>
#include <string>

using namespace fanfold;

namespace {

/// A log on a stream in memory.
class Printed {
  public:
    explicit Printed(log::Settings settings) : settings_(settings) { begin(); }
    ~Printed() {
        out.reset();
        std::fclose(stream_);
        std::free(bytes_);
    }
    auto text() -> std::string {
        std::fflush(stream_);
        return {bytes_, size_};
    }
    ManualClock clock{Instant{std::chrono::hours{24 * 20000}}};
    std::shared_ptr<log::Output> out;

  private:
    void begin() {
        stream_ = open_memstream(&bytes_, &size_);
        out = log::make_output(settings_, clock, stream_);
    }
    log::Settings settings_;
    char* bytes_ = nullptr;
    std::size_t size_ = 0;
    std::FILE* stream_ = nullptr;
};

auto failed_page(std::string text) -> LogEntry {
    LogEntry entry;
    entry.level = LogLevel::info;
    entry.kind = "fetch.failed";
    entry.run = RunId{12};
    entry.stage = Stage::fetch;
    entry.about = "acme-news";
    entry.text = std::move(text);
    return entry;
}

auto info(log::Format format) -> log::Settings {
    log::Settings settings;
    settings.level = LogLevel::info;
    settings.format = format;
    return settings;
}

}  // namespace

TEST_CASE("A JSON line says when, how bad, what kind, which run and which room", "[log]") {
    Printed printed{info(log::Format::json)};
    printed.out->write(failed_page("503 from the host"));
    const auto line = nlohmann::json::parse(printed.text());
    CHECK(line["ts"] == "2024-10-04T00:00:00Z");
    CHECK(line["level"] == "info");
    CHECK(line["kind"] == "fetch.failed");
    CHECK(line["run"] == "r12");
    CHECK(line["stage"] == "fetch");
    CHECK(line["about"] == "acme-news");
    CHECK(line["text"] == "503 from the host");
}

TEST_CASE("A line for the journal begins with its priority and tells run and room", "[log]") {
    Printed printed{info(log::Format::journald)};
    printed.out->write(failed_page("503"));
    auto bad = failed_page("gone");
    bad.level = LogLevel::error;
    bad.run = {};
    bad.stage.reset();
    printed.out->write(bad);
    CHECK(printed.text() ==
          "<6>run=r12 stage=fetch kind=fetch.failed acme-news: 503\n"
          "<3>run=- stage=- kind=fetch.failed acme-news: gone\n");
}

TEST_CASE("What is below the level is not printed, and the level can change", "[log]") {
    Printed printed{info(log::Format::human)};
    auto detail = failed_page("detail");
    detail.level = LogLevel::debug;
    printed.out->write(detail);
    CHECK(printed.text().empty());
    CHECK_FALSE(printed.out->wants(LogLevel::debug));
    printed.out->set_level(LogLevel::debug);
    printed.out->write(detail);
    CHECK(printed.text().find("debug r12 fetch acme-news: detail") != std::string::npos);
}

TEST_CASE("Text from the web stays on its line and can turn nothing around", "[log]") {
    for (const auto format : {log::Format::human, log::Format::json, log::Format::journald}) {
        Printed printed{info(format)};
        printed.out->write(failed_page("a\n<0>forged\r\033[2Jb\u202ec\xff\xfe d\xe2\x82"));
        const auto text = printed.text();
        CHECK(std::count(text.begin(), text.end(), '\n') == 1);
        CHECK(text.back() == '\n');
        CHECK(text.find('\033') == std::string::npos);
        CHECK(text.find("\u202e") == std::string::npos);
        CHECK(text.find('\xff') == std::string::npos);
        CHECK(text.find("d?") != std::string::npos);
    }
}

TEST_CASE("A long text is cut", "[log]") {
    Printed printed{info(log::Format::journald)};
    printed.out->write(failed_page(std::string(1 << 20, 'x')));
    CHECK(printed.text().size() < 2200);
}

TEST_CASE("Of one kind only so many lines are printed in a minute, and then their number", "[log]") {
    auto settings = info(log::Format::journald);
    settings.lines_of_a_kind = 3;
    Printed printed{settings};
    for (int at = 0; at < 1000; ++at) printed.out->write(failed_page("503"));
    auto other = failed_page("no such name");
    other.kind = "fetch.refused";
    printed.out->write(other);
    const auto lines = [&] {
        const auto text = printed.text();
        return std::count(text.begin(), text.end(), '\n');
    };
    CHECK(lines() == 4);
    printed.clock.advance(std::chrono::minutes{1});
    printed.out->write(failed_page("503 again"));
    CHECK(lines() == 6);
    CHECK(printed.text().find("997 more lines of fetch.failed were not printed") != std::string::npos);
}

TEST_CASE("What the cap still holds back is told when asked for", "[log]") {
    auto settings = info(log::Format::human);
    settings.lines_of_a_kind = 1;
    Printed printed{settings};
    for (int at = 0; at < 5; ++at) printed.out->write(failed_page("503"));
    printed.out->tell_held_back();
    CHECK(printed.text().find("4 more lines of fetch.failed") != std::string::npos);
    const auto before = printed.text();
    printed.out->tell_held_back();
    CHECK(printed.text() == before);
}

TEST_CASE("A known secret is never printed, in whatever field and beside the log", "[log]") {
    const std::string canary = "correct horse battery staple";
    for (const auto format : {log::Format::human, log::Format::json, log::Format::journald}) {
        Printed printed{info(format)};
        printed.out->hide(Secret{canary});
        auto entry = failed_page("refused: " + canary + canary);
        entry.about = canary;
        printed.out->write(entry);
        CHECK(printed.text().find(canary) == std::string::npos);
        CHECK(printed.text().find("refused: ******") != std::string::npos);
        CHECK(printed.out->veiled("x" + canary + "y") == "x***y");
    }
}

TEST_CASE("What looks like a secret is not printed either", "[log]") {
    Printed printed{info(log::Format::human)};
    const auto veiled = [&](const char* text) { return printed.out->veiled(text); };
    CHECK(veiled("https://me:hunter22@example.com/x") == "https://me:***@example.com/x");
    CHECK(veiled("Authorization: Bearer abcdefgh12345678") == "Authorization: Bearer ***");
    CHECK(veiled("GET /v1?api_key=abcd1234&page=2") == "GET /v1?api_key=***&page=2");
    CHECK(veiled("{\"token\": \"abcd1234\"}") == "{\"token\": \"***\"}");
    CHECK(veiled("Incorrect key sk-proj-0123456789abcdef given") == "Incorrect key sk-*** given");
    CHECK(veiled("monkey business; the token bucket; 12 tokens: none") ==
          "monkey business; the token bucket; 12 tokens: none");
}

TEST_CASE("Live lines are taken away before a line is printed", "[log]") {
    struct Counting final : log::Curtain {
        int lifted = 0;
        void lift() override { ++lifted; }
    } curtain;
    Printed printed{info(log::Format::human)};
    printed.out->set_curtain(&curtain);
    printed.out->write(failed_page("503"));
    printed.out->set_curtain(nullptr);
    printed.out->write(failed_page("503"));
    CHECK(curtain.lifted == 1);
}
