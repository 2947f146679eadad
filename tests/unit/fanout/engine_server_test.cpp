/// The engine, the openai client and the simulated model together, with faults.
#include <fanfold/http/client.hpp>
#include <fanfold/model/providers.hpp>
#include <fanfold/sim/model.hpp>

#include "engine_bench.hpp"

using namespace fanfold;
using namespace fanfold::tests;

namespace {

class ServerBench {
  public:
    explicit ServerBench(sim::ModelSettings with) : server(std::move(with)) {
        http::ClientSettings client;
        client.user_agent = "fanfold-test";
        client.egress = http::EgressRule{{*http::Network::parse("127.0.0.0/8")}, {}};
        http = std::make_unique<http::HttpClient>(io.get_executor(), std::move(client));
        model::OpenAiSettings openai;
        openai.card = priced_card();
        openai.endpoint = *Url::parse("http://127.0.0.1:" + std::to_string(server.port()) + "/v1");
        openai.key = Secret{"k"};
        std::vector<std::unique_ptr<model::ModelClient>> clients;
        clients.push_back(model::make_openai(*http, clock, std::move(openai)));
        fanout::EngineSettings settings;
        settings.caps.run = money("100");
        settings.retry_base = Duration{1};
        settings.retry_cap = Duration{2};
        settings.retries = 12;
        engine = std::make_unique<fanout::Engine>(io.get_executor(), clock, ledger,
                                                  std::move(clients), settings, [] { return 0.5; });
    }

    auto ask_all(int count) -> int {
        int answered = 0;
        async::TaskGroup group{io.get_executor()};
        for (int number = 0; number < count; ++number) group.start(one(*engine, number, &answered));
        io.restart();
        io.run();
        return answered;
    }

    sim::ModelServer server;
    boost::asio::io_context io;
    SystemClock clock;
    doubles::MemoryLedger ledger;
    std::unique_ptr<http::HttpClient> http;
    std::unique_ptr<fanout::Engine> engine;

  private:
    static auto one(fanout::Engine& engine, int number, int* answered)
        -> boost::asio::awaitable<void> {
        auto what = ask_for("question " + std::to_string(number));
        auto told = co_await engine.ask(std::move(what), Deadline::never());
        *answered += told.ok() ? 1 : 0;
    }
};

}  // namespace

TEST_CASE("a provider in trouble loses no question") {
    sim::ModelSettings with;
    with.faults.error = 0.2;
    with.faults.overloaded = 0.1;
    with.faults.cut = 0.1;
    ServerBench bench{with};
    CHECK(bench.ask_all(60) == 60);
    CHECK(bench.engine->counters().calls ==
          static_cast<std::int64_t>(bench.ledger.attempts.size()));
    CHECK(bench.ask_all(60) == 60);
    CHECK(bench.engine->counters().reused == 60);
}

TEST_CASE("what is settled is what the provider billed") {
    ServerBench bench{{}};
    CHECK(bench.ask_all(20) == 20);
    Money billed;
    for (const auto& line : bench.server.bill())
        billed += priced_card().price.of({Tokens{line.tokens_in}, {}, Tokens{line.tokens_out}});
    CHECK(billed > Money{});
    CHECK(bench.engine->counters().settled == billed);
}

TEST_CASE("a model that answers garbage is not paid for long") {
    sim::ModelSettings with;
    with.faults.garbage = 1;
    ServerBench bench{with};
    constexpr int in_flight = 5;
    CHECK(bench.ask_all(in_flight) == 0);
    // Only who was asked as often as noise is asked again is blamed for it.
    CHECK(bench.ledger.answers.size() < in_flight);
    for (const auto& [key, answer] : bench.ledger.answers)
        CHECK(answer.error.find("did not answer in the schema") != std::string::npos);
    // Twenty useless answers in a row end it; those under way then are paid for too.
    CHECK(bench.server.bill().size() >= 20);
    CHECK(bench.server.bill().size() < 20 + in_flight);
    CHECK(bench.ask_all(50) == 0);
    CHECK(bench.server.bill().size() < 20 + in_flight);
}
