#include <fanfold/model/batch.hpp>
#include <fanfold/sim/model.hpp>
#include <functional>

#include "anthropic_bench.hpp"
#include "conformance/batch_client.hpp"

using namespace fanfold;
using namespace fanfold::model;
using namespace fanfold::tests;

namespace {

using Make = std::function<std::unique_ptr<BatchClient>(Bench&, std::uint16_t)>;

auto openai(Bench& bench, std::uint16_t port) -> std::unique_ptr<BatchClient> {
    return make_openai_batch(bench.http, bench.clock, settings_for(port));
}

auto anthropic(Bench& bench, std::uint16_t port) -> std::unique_ptr<BatchClient> {
    return make_anthropic_batch(bench.http, bench.clock, anthropic_for(port));
}

auto result_of(Bench& bench, boost::asio::awaitable<BatchTold<BatchStatus>> task)
    -> BatchTold<BatchStatus> {
    BatchTold<BatchStatus> out;
    auto into = [](boost::asio::awaitable<BatchTold<BatchStatus>> awaited,
                   BatchTold<BatchStatus>* told) -> boost::asio::awaitable<void> {
        *told = co_await std::move(awaited);
    };
    conformance::run(bench.io, into(std::move(task), &out));
    return out;
}

auto collected(Bench& bench, BatchClient& client, const BatchStatus& batch)
    -> std::vector<BatchResult> {
    BatchTold<std::vector<BatchResult>> out;
    auto into = [](BatchClient& asked, BatchStatus of,
                   BatchTold<std::vector<BatchResult>>* told) -> boost::asio::awaitable<void> {
        *told = co_await asked.collect(std::move(of), Deadline::never());
    };
    conformance::run(bench.io, into(client, batch, &out));
    INFO(out.failure.message);
    REQUIRE(out.value);
    return *out.value;
}

auto submitted(Bench& bench, BatchClient& client, int lines) -> BatchStatus {
    auto told =
        result_of(bench, client.submit(conformance::batch_detail::lines_of(question(), lines),
                                       "night", Deadline::never()));
    REQUIRE(told.value);
    return *told.value;
}

auto polled(Bench& bench, BatchClient& client, const std::string& id) -> BatchStatus {
    auto told = result_of(bench, client.poll(id, Deadline::never()));
    REQUIRE(told.value);
    return *told.value;
}

auto ends_in(const std::vector<BatchResult>& results) -> std::map<LineEnd, int> {
    std::map<LineEnd, int> out;
    for (const auto& result : results) ++out[result.end];
    return out;
}

}  // namespace

TEST_CASE("both batch APIs keep to what every batch client keeps to") {
    const Make make = GENERATE(Make{openai}, Make{anthropic});
    sim::ModelSettings with;
    with.key = secret_key;
    sim::ModelServer server{with};
    Bench bench;
    auto client = make(bench, server.port());
    conformance::exercise_batches(bench.io, *client, question());
}

TEST_CASE("a batch is billed once, at its discount, to the last digit") {
    const Make make = GENERATE(Make{openai}, Make{anthropic});
    sim::ModelSettings with;
    with.prices = {*Money::parse("3.000001"), *Money::parse("0.3"), *Money::parse("3.75"),
                   *Money::parse("6"), *Money::parse("15")};
    with.batches.discount = 37;
    sim::ModelServer server{with};
    Bench bench;
    auto client = make(bench, server.port());
    const auto id = submitted(bench, *client, 40).id;
    const auto batch = polled(bench, *client, id);
    Price price;
    price.input.price = with.prices.input;
    price.output.price = with.prices.output;
    price.batch_discount = 37;
    Money settled;
    for (int times = 0; times < 2; ++times) {
        settled = Money{};
        for (const auto& result : collected(bench, *client, batch))
            settled += price.of(result.outcome.reply.value().usage, Way::batch);
    }
    Money billed;
    for (const auto& line : server.bill()) {
        CHECK(line.batch);
        billed += line.cost;
    }
    CHECK(server.bill().size() == 40);
    CHECK(settled == billed);
}

TEST_CASE("lines that expired or failed say so, and cost nothing") {
    const Make make = GENERATE(Make{openai}, Make{anthropic});
    sim::ModelSettings with;
    with.batches.expired = 0.3;
    with.batches.errored = 0.3;
    sim::ModelServer server{with};
    Bench bench;
    auto client = make(bench, server.port());
    const auto batch = polled(bench, *client, submitted(bench, *client, 60).id);
    const auto results = collected(bench, *client, batch);
    auto ends = ends_in(results);
    CHECK(results.size() == 60);
    CHECK(ends[LineEnd::answered] > 5);
    CHECK(ends[LineEnd::expired] > 5);
    CHECK(ends[LineEnd::errored] > 5);
    CHECK(server.bill().size() == static_cast<std::size_t>(ends[LineEnd::answered]));
    for (const auto& result : results) {
        CHECK(result.outcome.reply.has_value() == (result.end == LineEnd::answered));
        if (result.end == LineEnd::errored)
            CHECK(result.outcome.failure.kind == FailureKind::retry_later);
    }
}

TEST_CASE("a cancelled batch keeps what was done, and ends") {
    const Make make = GENERATE(Make{openai}, Make{anthropic});
    sim::ModelSettings with;
    with.batches.latency_ms = 3'600'000;
    sim::ModelServer server{with};
    Bench bench;
    auto client = make(bench, server.port());
    const auto running = submitted(bench, *client, 10);
    CHECK(running.state == BatchState::running);
    CHECK(polled(bench, *client, running.id).state == BatchState::running);
    const auto cancelled = result_of(bench, client->cancel(running.id, Deadline::never()));
    REQUIRE(cancelled.value);
    CHECK(cancelled.value->state == BatchState::cancelling);
    const auto ended = polled(bench, *client, running.id);
    CHECK(ended.state == BatchState::ended);
    auto ends = ends_in(collected(bench, *client, ended));
    CHECK(ends[LineEnd::answered] == 5);
    CHECK(ends[LineEnd::cancelled] == 5);
}

TEST_CASE("a batch that the provider refuses as a whole says why") {
    ScriptedServer server{
        {{200,
          {},
          R"({"id":"batch_1","status":"failed","created_at":1764000000,"request_counts":null,
                       "errors":{"data":[{"code":"invalid_json_line","message":"Line 3 is no JSON."}]},
                       "output_file_id":null,"error_file_id":"../../evil"})"}}};
    Bench bench;
    auto client = openai(bench, server.port());
    const auto batch = polled(bench, *client, "batch_1");
    CHECK(batch.state == BatchState::ended);
    CHECK(batch.word == "failed");
    CHECK(batch.trouble == "Line 3 is no JSON.");
    CHECK(batch.results.empty());
    CHECK(to_rfc3339(batch.created_at) == "2025-11-24T16:00:00Z");
}

TEST_CASE("a batch answer that is nonsense may stand for a batch that exists") {
    for (const char* body : {"", "[]", "{}", R"({"id":"a/b"})"}) {
        ScriptedServer server{{{200, {}, body}}};
        Bench bench;
        auto client = anthropic(bench, server.port());
        const auto told =
            result_of(bench, client->submit(conformance::batch_detail::lines_of(question(), 1),
                                            "night", Deadline::never()));
        CHECK_FALSE(told.value);
        CHECK(told.failure.sent);
        CHECK(told.failure.kind == FailureKind::retry_later);
    }
}

TEST_CASE("a file that could not be uploaded is no batch") {
    ScriptedServer server{{{200, {}, R"({"id":"file 1"})"}}};
    Bench bench;
    auto client = openai(bench, server.port());
    const auto told =
        result_of(bench, client->submit(conformance::batch_detail::lines_of(question(), 1), "night",
                                        Deadline::never()));
    CHECK_FALSE(told.value);
    CHECK_FALSE(told.failure.sent);
    REQUIRE(server.requests().size() == 1);
    const auto sent = server.requests().front();
    CHECK(sent.starts_with("POST /v1/files HTTP/1.1\r\n"));
    CHECK(sent.find("name=\"purpose\"\r\n\r\nbatch\r\n") != std::string::npos);
    CHECK(sent.find(
              R"({"custom_id":"line-0","method":"POST","url":"/v1/chat/completions","body":{)") !=
          std::string::npos);
}
