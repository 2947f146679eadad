#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <fanfold/model/providers.hpp>
#include <filesystem>
#include <fstream>

#include "conformance/model_client.hpp"

using namespace fanfold;
using namespace fanfold::model;
using nlohmann::json;

namespace {

class TemporaryFile {
  public:
    explicit TemporaryFile(const std::string& text)
        : path_(std::filesystem::temp_directory_path() /
                ("fanfold-replay-" + std::to_string(::getpid()) + ".jsonl")) {
        std::ofstream{path_} << text;
    }
    ~TemporaryFile() { std::filesystem::remove(path_); }
    TemporaryFile(const TemporaryFile&) = delete;
    auto operator=(const TemporaryFile&) -> TemporaryFile& = delete;
    [[nodiscard]] auto path() const -> const std::filesystem::path& { return path_; }

  private:
    std::filesystem::path path_;
};

auto request() -> Request {
    Request out;
    out.messages = {{"user", "What is new at Hanbit?"}};
    out.schema = json::parse(R"({"type":"object","required":["findings"]})");
    return out;
}

auto line(const Request& asked, const std::string& model_id, const std::string& realm)
    -> std::string {
    json out;
    out["key"] = request_key(asked, model_id, realm).hex();
    out["reply"] = R"({"findings":[]})";
    out["usage"] = {{"input", 12}, {"output", 3}};
    return out.dump() + "\n";
}

auto outcome_of(ModelClient& client, Request asked) -> Outcome {
    boost::asio::io_context io;
    Outcome out;
    conformance::run(io, conformance::detail::ask_into(client, std::move(asked), &out));
    return out;
}

}  // namespace

TEST_CASE("replay keeps to what every model client keeps to") {
    TemporaryFile file{line(request(), "replay", "")};
    auto client = make_replay(ModelName{"recorded"}, file.path());
    REQUIRE(client.ok());
    boost::asio::io_context io;
    conformance::exercise(io, **client, request());
}

TEST_CASE("a recording made with another model is played under that model's keys") {
    TemporaryFile file{"{\"model_id\":\"gpt\",\"realm\":\"r1\"}\n\n" +
                       line(request(), "gpt", "r1")};
    auto client = make_replay(ModelName{"recorded"}, file.path());
    REQUIRE(client.ok());
    auto outcome = outcome_of(**client, request());
    REQUIRE(outcome.reply);
    CHECK(outcome.reply->usage.input == Tokens{12});
}

TEST_CASE("a request that was not recorded is given up") {
    TemporaryFile file{line(request(), "replay", "")};
    auto client = make_replay(ModelName{"recorded"}, file.path());
    REQUIRE(client.ok());
    auto other = request();
    other.sample = 1;
    auto outcome = outcome_of(**client, other);
    CHECK_FALSE(outcome.reply);
    CHECK(outcome.failure.kind == FailureKind::give_up);
}

TEST_CASE("a broken recording names the file and the line") {
    TemporaryFile file{line(request(), "replay", "") + "{\"key\":\"zz\",\"reply\":\"\"}\n"};
    auto client = make_replay(ModelName{"recorded"}, file.path());
    REQUIRE_FALSE(client.ok());
    CHECK(client.error().kind() == ErrorKind::fix_config);
    CHECK(client.error().message().find(".jsonl:2:") != std::string::npos);
    CHECK(make_replay(ModelName{"recorded"}, "/nonexistent/x.jsonl").error().kind() ==
          ErrorKind::fix_config);
}
