/// The same calls through the engine, from as many coroutines as a night would start.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fanfold/async/task_group.hpp>
#include <fanfold/model/providers.hpp>
#include <fanfold/stage/fanout/engine.hpp>
#include <fanfold/stage/fold/fold.hpp>
#include <fanfold/store/store.hpp>
#include <stdexcept>

#include "work.hpp"

namespace fanfold::bench {

namespace {

namespace asio = boost::asio;
template <class T>
using Later = asio::awaitable<Result<T>>;

/// Remembers nothing: what is left is the engine.
class NoLedger final : public fanout::Ledger {
  public:
    auto answer(Digest, Instant) -> Later<std::optional<Answer>> override {
        co_return std::optional<Answer>{};
    }
    auto begin(Attempt) -> Later<int> override { co_return 1; }
    auto settle(Attempt, std::optional<Answer>) -> Later<fanfold::Done> override { co_return fanfold::Done{}; }
    auto spent_in(RunId) -> Later<std::vector<fanout::SpentLine>> override {
        co_return std::vector<fanout::SpentLine>{};
    }
    auto spent_between(Instant, Instant) -> Later<std::vector<fanout::SpentLine>> override {
        co_return std::vector<fanout::SpentLine>{};
    }
    auto spent_by(RunId, EnterpriseName) -> Later<fanout::Spent> override {
        co_return fanout::Spent{};
    }
    auto history(int) -> Later<std::vector<fanout::HistoryLine>> override {
        co_return std::vector<fanout::HistoryLine>{};
    }
    auto token_ratios() -> Later<std::vector<fanout::TokenRatio>> override {
        co_return std::vector<fanout::TokenRatio>{};
    }
    auto keep_token_ratios(std::vector<fanout::TokenRatio>) -> Later<fanfold::Done> override {
        co_return fanfold::Done{};
    }
    auto asked(EnterpriseName, std::vector<Digest>, RunId)
        -> Later<std::vector<fanout::AskedPair>> override {
        co_return std::vector<fanout::AskedPair>{};
    }
    auto left_open(JobName, EnterpriseName) -> Later<std::vector<fanout::LeftOpen>> override {
        co_return std::vector<fanout::LeftOpen>{};
    }
    auto plan(RunId, EnterpriseName, std::vector<Question>) -> Later<fanfold::Done> override {
        co_return fanfold::Done{};
    }
    auto questions(RunId, EnterpriseName) -> Later<std::vector<Question>> override {
        co_return std::vector<Question>{};
    }
    auto skip_due(RunId, EnterpriseName, std::string) -> Later<fanfold::Done> override {
        co_return fanfold::Done{};
    }
    auto finish(Question, std::vector<Finding>, std::vector<Dropped>) -> Later<fanfold::Done> override {
        co_return fanfold::Done{};
    }
};

struct Bench {
    Bench(const Work& its_work, fanout::Ledger& ledger, std::int64_t epoch,
          asio::io_context& its_io)
        : work(its_work), io(its_io), http(io.get_executor(), http_settings(work)) {
        std::vector<std::unique_ptr<model::ModelClient>> clients;
        clients.push_back(model::make_openai(http, clock, client_settings(work)));
        fanout::EngineSettings settings;
        settings.caps.unlimited = true;
        settings.epoch = epoch;
        engine =
            std::make_unique<fanout::Engine>(io.get_executor(), clock, ledger, std::move(clients),
                                             std::move(settings), [] { return 0.5; });
    }

    static auto http_settings(const Work& work) -> http::ClientSettings {
        http::ClientSettings settings;
        settings.egress = http::EgressRule{{*http::Network::parse("127.0.0.0/8")},
                                           {Url::parse(work.endpoint)->port()}};
        settings.max_connections = work.in_flight;
        settings.receive_buffer = 2 << 10;  // as the daemon does
        return settings;
    }
    static auto client_settings(const Work& work) -> model::OpenAiSettings {
        model::OpenAiSettings settings;
        settings.card.name = ModelName{"sim"};
        settings.card.provider = "openai";
        settings.card.model_id = "sim-1";
        settings.card.max_in_flight = work.in_flight;
        settings.endpoint = *Url::parse(work.endpoint);
        settings.timeout = std::chrono::seconds{work.timeout_s};
        return settings;
    }

    const Work& work;
    asio::io_context& io;
    SystemClock clock;
    http::HttpClient http;
    std::unique_ptr<fanout::Engine> engine;
    std::size_t next = 0;
    Done done;
    std::size_t over = 0;

    void count(bool good) {
        done.good += good ? 1 : 0;
        done.growth.look(++over, work.calls);
    }
};

auto ask_for(std::size_t number, const model::Schema& schema) -> fanout::Ask {
    fanout::Ask ask;
    ask.run = RunId{1};
    ask.enterprise = EnterpriseName{"acme"};
    ask.template_name = TemplateName{"market/moves"};
    ask.request.model = ModelName{"sim"};
    ask.request.messages = {{"user", prompt(number)}};
    ask.request.schema = schema;
    ask.request.schema_name = "findings";
    ask.request.max_output_tokens = 900;
    return ask;
}

auto ask_all(Bench& bench, const model::Schema& schema) -> asio::awaitable<void> {
    while (bench.next < bench.work.calls) {
        auto ask = ask_for(bench.next++, schema);
        auto told = co_await bench.engine->ask(std::move(ask), Deadline::never());
        bench.count(told.ok());
    }
}

auto page_document(std::size_t number) -> Document {
    Document document;
    document.text = page(number);
    document.id = sha256(document.text);
    return document;
}

/// As the pipeline does it: the answer to findings whose quotes stand, and the question's end.
auto ask_and_harvest(Bench& bench, fanout::Ledger& ledger, const model::Schema& schema)
    -> asio::awaitable<void> {
    while (bench.next < bench.work.calls) {
        const auto number = bench.next++;
        auto ask = ask_for(number, schema);
        const auto document = page_document(number);
        Question question;
        question.run = ask.run, question.enterprise = ask.enterprise;
        question.template_name = ask.template_name;
        question.cluster = question.document = document.id;
        auto told = co_await bench.engine->ask(std::move(ask), Deadline::never());
        if (!told) bench.count(false);
        if (!told) continue;
        auto harvest = fold::harvest(told->value, question, document);
        const bool stands = !harvest.findings.empty() && harvest.dropped.empty();
        question.state = QuestionState::answered, question.key = told->key;
        auto finished = co_await ledger.finish(std::move(question), std::move(harvest.findings),
                                               std::move(harvest.dropped));
        bench.count(stands && finished.ok());
    }
}

template <class Task>
auto run_many(Bench& bench, int tasks, Task task) -> bench::Done {
    async::TaskGroup group{bench.io.get_executor()};
    for (int at = 0; at < tasks; ++at) group.start(task());
    std::exception_ptr trouble;
    asio::co_spawn(bench.io, group.join(), [&](std::exception_ptr thrown) { trouble = thrown; });
    bench.io.run();
    if (trouble) std::rethrow_exception(trouble);
    return std::move(bench.done);
}

auto any_object() -> nlohmann::json {
    return {{"type", "object"}};
}

auto begin(store::Store& store, const Clock& clock) -> asio::awaitable<void> {
    schedule::Run run;
    run.job = JobName{"bench"};
    run.started_at = clock.now();
    std::vector<EnterpriseName> enterprises{EnterpriseName{"acme"}};
    auto started = co_await store.run_book().start(std::move(run), std::move(enterprises));
    if (!started) throw std::runtime_error{started.error().message()};
}

}  // namespace

auto engine_alone(const Work& work) -> Done {
    asio::io_context io;
    NoLedger ledger;
    Bench bench{work, ledger, 1, io};
    const model::Schema schema{any_object()};
    return run_many(bench, work.in_flight, [&] { return ask_all(bench, schema); });
}

auto engine_with_ledger(const Work& work) -> Done {
    asio::io_context io;
    const SystemClock clock;
    auto opened = store::Store::open(work.state, io.get_executor(), clock);
    if (!opened) throw std::runtime_error{opened.error().message()};
    auto& store = **opened;
    asio::co_spawn(io, begin(store, clock), [](std::exception_ptr thrown) {
        if (thrown) std::rethrow_exception(thrown);
    });
    io.run();
    io.restart();
    Bench bench{work, store.ledger(), store.epoch(), io};
    const model::Schema schema{fold::findings_schema()};
    const int tasks = bench.engine->window(ModelName{"sim"});
    return run_many(bench, tasks, [&] { return ask_and_harvest(bench, store.ledger(), schema); });
}

}  // namespace fanfold::bench
