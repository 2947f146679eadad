#pragma once
/// One life of a process that asks questions: a store in a folder, an engine with live calls and
/// batches, and a provider on loopback that outlives it.
#include <fanfold/async/task_group.hpp>
#include <fanfold/http/client.hpp>
#include <fanfold/model/batch.hpp>
#include <fanfold/model/providers.hpp>
#include <fanfold/sim/model.hpp>
#include <fanfold/stage/fanout/engine.hpp>
#include <fanfold/store/store.hpp>

#include "store_house.hpp"

namespace fanfold::tests {

struct Terms {
    bool anthropic = false;
    std::uint16_t port = 0;
    std::string batch_path = "/v1";
    model::Price price;
    std::optional<Money> cap;
    int questions = 20;
    int in_flight = 4;
    std::size_t lines = 8;  ///< in a batch
    bool batches = true;
    Deadline ask_until = Deadline::never();
    fanout::BatchPatience patience = hurried();

    static auto hurried() -> fanout::BatchPatience {
        fanout::BatchPatience out;
        out.linger = Duration{30};
        out.first_look = Duration{2};
        out.longest_look = Duration{20};
        out.doubt = Duration{60};
        out.least = Duration{1};
        out.live_call = Duration{1};
        return out;
    }
};

inline auto question_number(int number) -> model::Request {
    model::Request out;
    out.model = ModelName{"small"};
    out.messages = {{"system", "You are brief."},
                    {"user", "What is new in number " + std::to_string(number) + "?"}};
    out.schema = nlohmann::json::parse(
        R"({"type":"object","additionalProperties":false,"required":["a"],"properties":{"a":{"type":"integer"}}})");
    out.schema_name = "answer";
    out.max_output_tokens = 60;
    return out;
}

template <class Settings>
auto provider_settings(const Terms& terms, const std::string& path) -> Settings {
    Settings out;
    out.card.name = ModelName{"small"};
    out.card.provider = terms.anthropic ? "anthropic" : "openai";
    out.card.model_id = "sim";
    out.card.realm = "here";
    out.card.price = terms.price;
    out.card.max_in_flight = terms.in_flight;
    out.endpoint = *Url::parse("http://127.0.0.1:" + std::to_string(terms.port) + path);
    out.key = Secret{"k"};
    return out;
}

class Office {
  public:
    /// `around` may put something between the engine and the store's two ports.
    struct Ports {
        fanout::Ledger* ledger = nullptr;
        fanout::BatchBook* book = nullptr;
    };
    Office(const std::filesystem::path& folder, const Terms& terms,
           const std::function<Ports(store::Store&)>& around = {})
        : terms_(terms),
          store(good(store::Store::open(folder, io.get_executor(), clock))),
          http(io.get_executor(), client_settings()) {
        Ports ports{&store->ledger(), &store->batch_book()};
        if (around) ports = around(*store);
        fanout::EngineSettings settings;
        settings.caps.run = terms.cap;
        settings.epoch = store->epoch();
        settings.retry_base = Duration{1};
        settings.retry_cap = Duration{2};
        engine = std::make_unique<fanout::Engine>(io.get_executor(), clock, *ports.ledger,
                                                  clients(), settings, [] { return 0.5; });
        engine->use_batches(*ports.book, routes(), terms.patience);
    }
    ~Office() {
        engine.reset();
        store.reset();
    }

    /// Asks everything; returns how many were answered.
    auto work() -> int {
        boost::asio::co_spawn(io, day(), [](std::exception_ptr bug) {
            if (bug) std::rethrow_exception(bug);
        });
        io.restart();
        io.run();
        return answered;
    }

    boost::asio::io_context io;
    SystemClock clock;
    int answered = 0;
    std::vector<Error> errors;

  private:
    static auto client_settings() -> http::ClientSettings {
        http::ClientSettings out;
        out.user_agent = "fanfold-test";
        out.egress = http::EgressRule{{*http::Network::parse("127.0.0.0/8")}, {}};
        return out;
    }
    auto clients() -> std::vector<std::unique_ptr<model::ModelClient>> {
        std::vector<std::unique_ptr<model::ModelClient>> out;
        if (terms_.anthropic)
            out.push_back(model::make_anthropic(
                http, clock, provider_settings<model::AnthropicSettings>(terms_, "/v1")));
        else
            out.push_back(model::make_openai(
                http, clock, provider_settings<model::OpenAiSettings>(terms_, "/v1")));
        return out;
    }
    auto routes() -> std::vector<fanout::BatchRoute> {
        std::vector<fanout::BatchRoute> out(1);
        auto& route = out.front();
        route.fills = terms_.batches;
        route.lines = terms_.lines;
        const auto& path = terms_.batch_path;
        if (terms_.anthropic)
            route.client = model::make_anthropic_batch(
                http, clock, provider_settings<model::AnthropicSettings>(terms_, path));
        else
            route.client = model::make_openai_batch(
                http, clock, provider_settings<model::OpenAiSettings>(terms_, path));
        return out;
    }

    auto day() -> boost::asio::awaitable<void> {
        auto begun = co_await engine->begin_run(RunId{1});
        if (!begun.ok()) {
            errors.push_back(begun.error());
            co_return;
        }
        async::TaskGroup tending{io.get_executor()};
        tending.start(engine->tend(terms_.ask_until));
        async::TaskGroup askers{io.get_executor()};
        for (int number = 0; number < terms_.questions; ++number) askers.start(one(number));
        askers.start(send_off());
        co_await askers.join();
        co_await engine->looked_at_batches(Deadline::never());
        tending.cancel();
        co_await tending.join();
    }
    /// After all who are there have posted.
    auto send_off() -> boost::asio::awaitable<void> {
        engine->send_off();
        co_return;
    }
    auto one(int number) -> boost::asio::awaitable<void> {
        fanout::Ask what;
        what.run = RunId{1};
        what.enterprise = EnterpriseName{"acme"};
        what.template_name = TemplateName{"moves"};
        what.request = question_number(number);
        for (;;) {
            auto parcel = co_await engine->post(what, terms_.ask_until);
            if (!parcel.ok()) {
                errors.push_back(parcel.error());
                co_return;
            }
            if (!*parcel) break;
            while (!(*parcel)->over) co_await engine->parcels().wait();
        }
        auto told = co_await engine->ask(std::move(what), terms_.ask_until);
        if (told.ok())
            ++answered;
        else
            errors.push_back(told.error());
    }

    Terms terms_;

  public:
    std::unique_ptr<store::Store> store;
    http::HttpClient http;
    std::unique_ptr<fanout::Engine> engine;
};

}  // namespace fanfold::tests
