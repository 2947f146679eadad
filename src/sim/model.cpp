#include <fanfold/sim/model.hpp>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>

#include "answer_fill.hpp"
#include "gold.hpp"
#include "gullible.hpp"
#include "model_batches.hpp"
#include "model_bill.hpp"
#include "model_faults.hpp"
#include "model_limits.hpp"
#include "model_wire.hpp"
#include "prompt_view.hpp"
#include "server.hpp"

namespace fanfold::sim {

using nlohmann::json;

namespace {

// One request from its first byte to its line in the bill.
struct Job {
    explicit Job(const Wire& its_wire) : wire(its_wire) {}
    const Wire& wire;
    std::string id;
    Digest body;
    std::string prompt_sha256;
    Draw draw;
    Asked asked;
    std::optional<PromptView> prompt;
    Counted counted;
    bool paid = false;
    bool batch = false;
};

auto utc_ms() -> std::int64_t {
    auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

auto tokens_of(std::size_t bytes) -> std::int64_t {
    return static_cast<std::int64_t>((bytes + 3) / 4);
}

// The schema that the answer has to satisfy, as a server with or without structured output sees it.
auto asked_schema(const Job& job, bool no_schema) -> json {
    if (!no_schema && !job.asked.schema.is_null()) return job.asked.schema;
    auto found = job.prompt->schema();
    return found ? *found : json{{"type", "object"}};
}

// Breaks the schema and stays JSON: what is required goes, something unasked comes.
auto off_schema(const json& good, const json& schema) -> std::string {
    if (!good.is_object() || !schema.contains("required") || good.empty())
        return R"(["not","what","was","asked"])";
    auto bad = good;
    for (const auto& name : schema["required"]) {
        if (name.is_string()) bad.erase(name.get<std::string>());
    }
    bad["comment"] = "I thought this would be more useful.";
    return dumped(bad);
}

// What a fault leaves of the answer before the model is asked at all.
auto refusal_of(std::string_view fault) -> std::optional<Refusal> {
    if (fault == "error") return Refusal::broken;
    if (fault == "limited") return Refusal::limited;
    if (fault == "overloaded") return Refusal::overloaded;
    if (fault == "busy") return Refusal::busy;
    return std::nullopt;
}

auto silence() -> WireReply {
    WireReply out;
    out.hang = true;
    return out;
}

}  // namespace

struct ModelServer::State {
    State(ModelSettings with, std::uint16_t port)
        : settings(std::move(with)),
          gold(settings.gold.empty() ? Gold{} : Gold::read(settings.gold)),
          bill(settings.prices, settings.batches.discount),
          limits(settings.requests_per_minute, settings.tokens_per_minute, settings.bucket_seconds,
                 std::chrono::steady_clock::now()),
          dice(settings.seed, settings.faults),
          cache(settings.seed, settings.cached),
          batches(settings.seed, settings.batches,
                  [this](const Wire& wire, json body) { return line(wire, std::move(body)); }) {
        open_log();
        server = std::make_unique<LoopbackServer>(
            [this](const WireRequest& request) { return serve(request); }, port);
    }

    void open_log();
    auto serve(const WireRequest& request) -> WireReply;
    auto canned(const Wire& wire) const -> WireReply;
    auto models() const -> WireReply;
    auto batch(const WireRequest& request, const std::string& path) -> WireReply;
    auto ask(const WireRequest& request, const Wire& wire) -> WireReply;
    auto complete(const WireRequest& request, Job& job) -> WireReply;
    void look_at(const WireRequest& request, Job& job);
    auto limited(Job& job) -> std::optional<WireReply>;
    auto wait_reply(Job& job, std::int64_t seconds) -> WireReply;
    auto answer(Job& job) -> WireReply;
    auto produce(Job& job) -> json;
    void look_into(Job& job);
    auto line(const Wire& wire, json body) -> BatchAnswer;
    void count_input(Job& job);
    auto content(Job& job) const -> Said;
    auto thoughts(const Job& job, std::int64_t shown) const -> std::int64_t;
    void finish(const Job& job, int status);
    void write_log(const Job& job, int status);
    auto latency(const Job& job) const -> std::uint32_t;

    ModelSettings settings;
    Gold gold;
    ModelBill bill;
    ModelLimits limits;  // server thread only, as the rest of these
    ModelDice dice;
    PrefixCache cache;
    ModelBatches batches;
    std::int64_t serial = 0;
    std::ofstream log;
    mutable std::mutex mutex;  // guards bodies
    std::vector<std::string> bodies;
    std::unique_ptr<LoopbackServer> server;
};

void ModelServer::State::open_log() {
    if (settings.log.empty()) return;
    log.open(settings.log, std::ios::app | std::ios::binary);
    if (!log) throw std::runtime_error("cannot write the log file " + settings.log);
}

auto ModelServer::State::serve(const WireRequest& request) -> WireReply {
    const auto path = request.target.substr(0, request.target.find('?'));
    if (path == "/health") return json_reply(200, json{{"status", "ok"}});
    if (path == "/bill") {
        auto told = bill.as_json(request.target.ends_with("?lines"));
        told["batches"] = batches.submitted();
        return json_reply(200, told);
    }
    const auto& wire = path == "/v1/messages" ? anthropic_wire() : openai_wire();
    if (!settings.canned.empty()) return canned(wire);
    if (ModelBatches::serves(path)) return batch(request, path);
    const bool post = path == "/v1/messages" || path == "/v1/chat/completions";
    if (!post && path != "/v1/models") return wire.refuse(Refusal::unknown_path, "");
    if (request.method != (post ? "POST" : "GET")) return wire.refuse(Refusal::bad_method, "");
    const bool known = settings.key.empty() || wire.key_of(request) == settings.key ||
                       (!post && request.header("x-api-key") == settings.key);
    if (!known) return wire.refuse(Refusal::bad_key, "");
    return post ? ask(request, wire) : models();
}

auto ModelServer::State::batch(const WireRequest& request, const std::string& path) -> WireReply {
    const auto& wire = path.starts_with("/v1/messages/") ? anthropic_wire() : openai_wire();
    if (!settings.key.empty() && wire.key_of(request) != settings.key)
        return wire.refuse(Refusal::bad_key, "");
    return batches.serve(request, path, utc_ms());
}

auto ModelServer::State::canned(const Wire& wire) const -> WireReply {
    Counted counted;
    counted.fresh = counted.output = 1;
    auto reply = json_reply(200, wire.answer({}, {settings.canned, false}, counted, "canned"));
    reply.delay_ms = settings.latency_ms;
    return reply;
}

auto ModelServer::State::models() const -> WireReply {
    auto one =
        json{{"id", "sim-1"}, {"object", "model"}, {"created", 0}, {"owned_by", "fanfold-sim"}};
    return json_reply(200, json{{"object", "list"}, {"data", json::array({std::move(one)})}});
}

auto ModelServer::State::ask(const WireRequest& request, const Wire& wire) -> WireReply {
    auto job = std::make_shared<Job>(wire);
    job->id = "req_sim_" + std::to_string(++serial);
    job->body = sha256(request.body);
    bill.count(&ModelTally::requests);
    auto reply = complete(request, *job);
    reply.headers.emplace_back(wire.id_header(), job->id);
    auto told = &wire == &anthropic_wire() ? limits.anthropic_headers(utc_ms()) : limits.headers();
    for (auto& header : told) reply.headers.push_back(std::move(header));
    const auto status = reply.status;
    if (reply.hang)
        write_log(*job, 0);
    else
        reply.before_write = [this, job, status] { finish(*job, status); };
    return reply;
}

// Everything that keeps a request from its answer, in the order in which providers look; what is
// drawn to go wrong does so whatever the limits say.
auto ModelServer::State::complete(const WireRequest& request, Job& job) -> WireReply {
    if (auto wrong = job.wire.objection(request)) return job.wire.refuse(*wrong, job.id);
    if (auto wrong = job.wire.read(json::parse(request.body, nullptr, false), job.asked))
        return job.wire.refuse(*wrong, job.id);
    look_at(request, job);
    if (!job.draw.fault.empty()) bill.count(&ModelTally::faults);
    if (job.draw.fault == "hang") return silence();
    if (job.draw.fault == "limited") return wait_reply(job, settings.faults.retry_after_seconds);
    if (auto refused = refusal_of(job.draw.fault)) return job.wire.refuse(*refused, job.id);
    if (auto over = limited(job)) return std::move(*over);
    return answer(job);
}

void ModelServer::State::look_at(const WireRequest& request, Job& job) {
    if (dice.is_early(job.body, utc_ms())) bill.count(&ModelTally::early);
    look_into(job);
    job.draw = dice.draw(job.body);
    if (!settings.log_prompts) return;
    auto lock = std::lock_guard{mutex};
    bodies.push_back(request.body);
}

void ModelServer::State::look_into(Job& job) {
    job.prompt.emplace(job.asked.messages);
    job.counted.fresh = tokens_of(job.prompt->bytes());
    job.prompt_sha256 = sha256(job.prompt->canonical()).hex();
}

auto ModelServer::State::limited(Job& job) -> std::optional<WireReply> {
    const auto tokens = job.counted.fresh + job.asked.max_tokens;
    const auto verdict = limits.admit(tokens, std::chrono::steady_clock::now());
    if (verdict == ModelLimits::Verdict::admitted) return std::nullopt;
    bill.count(&ModelTally::limited);
    if (verdict == ModelLimits::Verdict::never) return job.wire.refuse(Refusal::too_large, job.id);
    return wait_reply(job, limits.retry_after_seconds(tokens));
}

auto ModelServer::State::wait_reply(Job& job, std::int64_t seconds) -> WireReply {
    auto reply = job.wire.refuse(Refusal::limited, job.id);
    const auto pause = pause_of(job.draw.form, seconds, utc_ms());
    if (pause.header) reply.headers.emplace_back("retry-after", *pause.header);
    dice.told(job.body, pause.until_ms);
    return reply;
}

// What the model says. Depends on seed, messages and schema alone.
auto ModelServer::State::content(Job& job) const -> Said {
    if (job.draw.fault == "garbage")
        return {"Certainly! Here is what I found: the document is about several things, and",
                false};
    const auto schema = asked_schema(job, settings.no_schema);
    FieldHasher hasher;
    hasher.add(static_cast<std::int64_t>(settings.seed))
        .add(job.prompt->canonical())
        .add(dumped(schema));
    const auto labelled = gold.answer(schema, *job.prompt);
    auto good = labelled ? *labelled : fill_schema(schema, *job.prompt, Rng{hasher.finish()});
    if (settings.gullible) good = obeyed(std::move(good), job.asked.messages, *job.prompt);
    auto text = job.draw.fault == "off_schema" ? off_schema(good, schema) : dumped(good);
    if (settings.no_schema) text = "```json\n" + text + "\n```";
    const auto cap = static_cast<std::size_t>(job.asked.max_tokens) * 4;
    const auto room = job.draw.fault == "length" ? text.size() / 2 : cap == 0 ? text.size() : cap;
    if (text.size() <= room) return {std::move(text), false};
    return {first_bytes(text, room), true};
}

// Which part of the input a cache gave, and which it took.
void ModelServer::State::count_input(Job& job) {
    if (!cache.exists() || job.asked.prefix.empty()) return;
    const auto tokens = std::min(tokens_of(job.asked.prefix.size()), job.counted.fresh);
    if (tokens < settings.cache_minimum) return;
    job.counted.fresh -= tokens;
    if (cache.reads(job.asked.prefix, job.body))
        job.counted.cached = tokens;
    else
        (job.asked.keep_for_an_hour ? job.counted.written_1h : job.counted.written_5m) = tokens;
}

// Hidden tokens, inside what may be written in all.
auto ModelServer::State::thoughts(const Job& job, std::int64_t shown) const -> std::int64_t {
    if (settings.reasoning_tokens <= 0) return 0;
    const auto wanted =
        Rng{sha256(job.body.hex() + " thinks")}.between(0, settings.reasoning_tokens);
    const auto most = job.asked.max_tokens;
    return most == 0 ? wanted : std::clamp<std::int64_t>(most - shown, 0, wanted);
}

auto ModelServer::State::produce(Job& job) -> json {
    const auto said = content(job);
    count_input(job);
    const auto shown = tokens_of(said.text.size());
    job.counted.reasoning = thoughts(job, shown);
    job.counted.output = shown + job.counted.reasoning;
    job.paid = true;
    return job.wire.answer(job.asked, said, job.counted, job.prompt_sha256.substr(0, 24));
}

auto ModelServer::State::answer(Job& job) -> WireReply {
    auto reply = json_reply(200, produce(job));
    reply.delay_ms = latency(job);
    reply.cut = job.draw.fault == "cut";
    return reply;
}

// A line of a batch: neither limits nor faults, and its own place in the bill.
auto ModelServer::State::line(const Wire& wire, json body) -> BatchAnswer {
    Job job{wire};
    job.body = sha256(dumped(body));
    if (auto wrong = wire.read(std::move(body), job.asked)) {
        const auto refused = wire.refuse(*wrong, "");
        return {refused.status, json::parse(refused.body)};
    }
    look_into(job);
    auto answered = produce(job);
    job.batch = true;
    bill.add(job.body.hex(), job.counted, 200, true);
    write_log(job, 200);
    return {200, std::move(answered)};
}

auto ModelServer::State::latency(const Job& job) const -> std::uint32_t {
    if (settings.jitter_ms == 0) return settings.latency_ms;
    return settings.latency_ms +
           static_cast<std::uint32_t>(Rng{sha256(job.body.hex())}.below(settings.jitter_ms + 1ull));
}

// Before the first byte leaves: whoever holds an answer finds it in the bill and in the log.
void ModelServer::State::finish(const Job& job, int status) {
    if (job.paid) bill.add(job.body.hex(), job.counted, status, false);
    write_log(job, status);
}

void ModelServer::State::write_log(const Job& job, int status) {
    if (!log.is_open()) return;
    auto line = json{{"t", static_cast<double>(utc_ms()) / 1000.0},
                     {"key", job.body.hex()},
                     {"tokens_in", job.counted.input()},
                     {"tokens_out", job.counted.output},
                     {"status", status},
                     {"prompt_sha256", job.prompt_sha256},
                     {"paid", job.paid},
                     {"fault", job.draw.fault},
                     {"batch", job.batch}};
    if (settings.log_prompts) line["messages"] = job.asked.messages;
    log << dumped(line) << '\n' << std::flush;
}

ModelServer::ModelServer(ModelSettings settings, std::uint16_t port)
    : state_(std::make_unique<State>(std::move(settings), port)) {}
ModelServer::~ModelServer() = default;

auto ModelServer::port() const -> std::uint16_t {
    return state_->server->port();
}

auto ModelServer::bill() const -> std::vector<BillLine> {
    return state_->bill.lines();
}

auto ModelServer::tally() const -> ModelTally {
    return state_->bill.tally();
}

auto ModelServer::bill_in_words() const -> std::string {
    return state_->bill.in_words();
}

auto ModelServer::requests() const -> std::vector<std::string> {
    auto lock = std::lock_guard{state_->mutex};
    return state_->bodies;
}

}  // namespace fanfold::sim
