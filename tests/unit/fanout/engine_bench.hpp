#pragma once
/// An engine with a fake model that does what a test scripts, and a ledger in memory.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <deque>
#include <fanfold/async/task_group.hpp>
#include <fanfold/async/wait.hpp>
#include <fanfold/stage/fanout/engine.hpp>

#include "catch.hpp"
#include "doubles/memory_ledger.hpp"

namespace fanfold::tests {

inline auto money(const char* amount) -> Money {
    return *Money::parse(amount);
}

/// One scripted answer of the fake model.
struct Act {
    std::optional<model::Reply> reply;
    model::Failure failure;
    model::LimitHints hints;
    bool hold = false;  ///< answers only once the test lets it
    bool until_deadline = false;
};

inline auto says(const std::string& text, const std::string& finish = "stop") -> Act {
    Act act;
    act.reply.emplace();
    act.reply->text = text;
    act.reply->finish = finish;
    act.reply->usage = {Tokens{100}, Tokens{}, Tokens{1000}};
    act.reply->model_revision = "fake-1";
    return act;
}

inline auto fails(model::FailureKind kind, bool sent = false,
                  std::optional<Duration> retry_after = {}, bool throttled = false) -> Act {
    Act act;
    act.failure = {kind, "the fake says no", retry_after, sent, throttled};
    return act;
}

class FakeClient final : public model::ModelClient {
  public:
    struct Script {
        explicit Script(boost::asio::any_io_executor io) : changed(std::move(io)) {}
        std::deque<Act> acts;  ///< afterwards: {"a":1}
        std::vector<model::Request> asked;
        int in_flight = 0;
        int most_in_flight = 0;
        int let_go = 0;  ///< held answers that may go
        async::Bell changed;
    };

    FakeClient(model::ModelCard card, std::shared_ptr<Script> script)
        : card_(std::move(card)), script_(std::move(script)) {}
    [[nodiscard]] auto card() const -> const model::ModelCard& override { return card_; }
    [[nodiscard]] auto ask(const model::Request& request, Deadline deadline)
        -> boost::asio::awaitable<model::Outcome> override {
        return act(script_, request, deadline);
    }

  private:
    struct InFlight {
        explicit InFlight(Script& its_script) : script(its_script) {
            script.most_in_flight = std::max(script.most_in_flight, ++script.in_flight);
            script.changed.ring();
        }
        ~InFlight() {
            --script.in_flight;
            script.changed.ring();
        }
        InFlight(const InFlight&) = delete;
        auto operator=(const InFlight&) -> InFlight& = delete;
        Script& script;
    };

    static auto act(std::shared_ptr<Script> script, model::Request request, Deadline deadline)
        -> boost::asio::awaitable<model::Outcome> {
        script->asked.push_back(request);
        auto now = says(R"({"a":1})");
        if (!script->acts.empty()) {
            now = script->acts.front();
            script->acts.pop_front();
        }
        const InFlight in_flight{*script};
        model::Outcome out;
        if (now.until_deadline) {
            async::Bell never{co_await boost::asio::this_coro::executor};
            co_await never.wait(deadline);
            out.failure = {model::FailureKind::cancelled, "the time was up", {}, true};
            co_return out;
        }
        while (now.hold && script->let_go == 0) co_await script->changed.wait();
        if (now.hold) --script->let_go;
        out.reply = now.reply;
        out.failure = now.failure;
        out.hints = now.hints;
        co_return out;
    }

    model::ModelCard card_;
    std::shared_ptr<Script> script_;
};

inline auto priced_card() -> model::ModelCard {
    model::ModelCard card;
    card.name = ModelName{"small"};
    card.provider = "openai";
    card.model_id = "fake";
    card.price = {{money("1")}, {}, {money("1")}};  // 100 tokens in and 1,000 out cost 0.0011
    return card;
}

inline auto card_named(const char* name) -> model::ModelCard {
    auto card = priced_card();
    card.name = ModelName{name};
    card.model_id = name;
    return card;
}

inline auto ask_for(const std::string& prompt, const std::string& enterprise = "acme")
    -> fanout::Ask {
    fanout::Ask out;
    out.run = RunId{1};
    out.enterprise = EnterpriseName{enterprise};
    out.template_name = TemplateName{"market/moves"};
    out.request.model = ModelName{"small"};
    out.request.messages = {{"user", prompt}};
    out.request.schema = nlohmann::json::parse(
        R"({"type":"object","required":["a"],"properties":{"a":{"type":"integer"}}})");
    out.request.max_output_tokens = 1000;
    return out;
}

class EngineBench {
  public:
    using Told = Result<fanout::Told>;

    EngineBench()
        : script(std::make_shared<FakeClient::Script>(io.get_executor())),
          others_script(std::make_shared<FakeClient::Script>(io.get_executor())) {
        settings.retries = 5;
        settings.retry_base = Duration{1};
        settings.retry_cap = Duration{2};
        settings.caps.run = money("100");
        settings.caps.day = money("100");
        settings.epoch = 7;
    }

    auto engine() -> fanout::Engine& {
        if (!engine_) {
            std::vector<std::unique_ptr<model::ModelClient>> clients;
            clients.push_back(std::make_unique<FakeClient>(card, script));
            for (const auto& other : others)
                clients.push_back(std::make_unique<FakeClient>(other, others_script));
            engine_ = std::make_unique<fanout::Engine>(
                io.get_executor(), clock, ledger, std::move(clients), settings, [] { return 0.5; });
        }
        return *engine_;
    }
    void restart() {
        engine_.reset();
        ledger.crash();
    }

    auto ask(fanout::Ask what, Deadline deadline = Deadline::never()) -> Told {
        auto slot = start(std::move(what), deadline);
        run();
        REQUIRE(slot->has_value());
        return **slot;
    }
    auto ask(const std::string& prompt) -> Told { return ask(ask_for(prompt)); }

    /// Starts an ask whose result stands in the slot once `run` got so far.
    auto start(fanout::Ask what, Deadline deadline = Deadline::never())
        -> std::shared_ptr<std::optional<Told>> {
        auto slot = std::make_shared<std::optional<Told>>();
        group.start(into(engine(), std::move(what), deadline, slot));
        return slot;
    }
    /// Until nothing moves any more.
    void run() {
        io.restart();
        io.run();
    }
    /// Until so many calls are with the model.
    void run_until_in_flight(int count) {
        io.restart();
        while (script->in_flight != count && io.run_one() > 0) {
        }
        io.restart();
        io.poll();
        REQUIRE(script->in_flight == count);
    }
    void begin_run() {
        group.start(good(engine().begin_run(RunId{1})));
        run();
    }
    void end_run() {
        group.start(good(engine().end_run()));
        run();
    }
    void let_go(int count) {
        script->let_go += count;
        script->changed.ring();
    }
    [[nodiscard]] auto states() const -> std::string {
        std::string out;
        for (const auto& row : ledger.attempts) out += to_string(row.state) + " ";
        return out;
    }

    boost::asio::io_context io;
    SystemClock clock;
    doubles::MemoryLedger ledger;
    model::ModelCard card = priced_card();
    fanout::EngineSettings settings;
    std::shared_ptr<FakeClient::Script> script;
    std::vector<model::ModelCard> others;  ///< further models, all told the same
    std::shared_ptr<FakeClient::Script> others_script;
    async::TaskGroup group{io.get_executor()};

  private:
    static auto good(boost::asio::awaitable<Result<Done>> task) -> boost::asio::awaitable<void> {
        auto done = co_await std::move(task);
        REQUIRE(done.ok());
    }
    static auto into(fanout::Engine& engine, fanout::Ask what, Deadline deadline,
                     std::shared_ptr<std::optional<Told>> slot) -> boost::asio::awaitable<void> {
        auto told = co_await engine.ask(std::move(what), deadline);
        *slot = std::move(told);
    }

    std::unique_ptr<fanout::Engine> engine_;
};

}  // namespace fanfold::tests
