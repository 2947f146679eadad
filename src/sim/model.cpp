#include <fanfold/sim/model.hpp>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <mutex>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <unordered_map>

#include "answer_fill.hpp"
#include "gullible.hpp"
#include "model_limits.hpp"
#include "prompt_view.hpp"
#include "server.hpp"

namespace fanfold::sim {

using nlohmann::json;

namespace {

constexpr const char* default_model = "sim-1";

// One request from its first byte to its line in the bill.
struct Job {
    std::string body_sha256;
    std::string prompt_sha256;
    std::string fault;
    json messages;
    json question;
    std::int64_t tokens_in = 0;
    std::int64_t tokens_out = 0;
    bool paid = false;
};

auto unix_seconds() -> double {
    auto now = std::chrono::system_clock::now().time_since_epoch();
    return static_cast<double>(std::chrono::duration_cast<std::chrono::milliseconds>(now).count()) /
           1000.0;
}

auto tokens_of(std::size_t bytes) -> std::int64_t {
    return static_cast<std::int64_t>((bytes + 3) / 4);
}

auto dumped(const json& value) -> std::string {
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

auto json_reply(int status, const json& body) -> WireReply {
    WireReply reply;
    reply.status = status;
    reply.headers.emplace_back("Content-Type", "application/json");
    reply.body = dumped(body);
    return reply;
}

auto error_reply(int status, const std::string& message, const std::string& type, const json& code)
    -> WireReply {
    auto error = json{{"message", message}, {"type", type}, {"param", nullptr}, {"code", code}};
    return json_reply(status, json{{"error", std::move(error)}});
}

auto max_tokens(const json& question) -> std::int64_t {
    for (const auto* name : {"max_completion_tokens", "max_tokens"}) {
        auto found = question.find(name);
        if (found != question.end() && found->is_number_integer())
            return std::max<std::int64_t>(found->get<std::int64_t>(), 0);
    }
    return 0;
}

// The schema that the answer has to satisfy, as a server with or without structured output sees it.
auto asked_schema(const json& question, const PromptView& prompt, bool no_schema) -> json {
    auto format = question.find("response_format");
    if (!no_schema && format != question.end() && format->is_object()) {
        auto named = format->find("json_schema");
        if (named != format->end() && named->is_object() && named->contains("schema"))
            return (*named)["schema"];
    }
    auto found = prompt.schema();
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

}  // namespace

struct ModelServer::State {
    State(ModelSettings with, std::uint16_t port)
        : settings(std::move(with)),
          limits(settings.requests_per_minute, settings.tokens_per_minute,
                 std::chrono::steady_clock::now()) {
        open_log();
        server = std::make_unique<LoopbackServer>(
            [this](const WireRequest& request) { return serve(request); }, port);
    }

    void open_log();
    auto serve(const WireRequest& request) -> WireReply;
    auto canned() const -> WireReply;
    auto models() const -> WireReply;
    auto authorised(const WireRequest& request) const -> bool;
    auto complete(const WireRequest& request, std::shared_ptr<Job> job) -> WireReply;
    auto refusal(const WireRequest& request, Job& job) -> std::optional<WireReply>;
    auto limited(const Job& job) -> std::optional<WireReply>;
    auto draw_fault(const Job& job) -> std::string;
    auto answer(Job& job) -> WireReply;
    auto content(const Job& job, const PromptView& prompt, std::string& finish) const
        -> std::string;
    void finish(const Job& job, int status);
    void write_log(const Job& job, int status);
    auto latency(const Job& job) const -> std::uint32_t;

    ModelSettings settings;
    ModelLimits limits;  // server thread only, as the rest of these
    std::unordered_map<std::string, std::int64_t>
        asked;  // how often each body came: a retry is a new draw
    std::int64_t serial = 0;
    std::ofstream log;
    mutable std::mutex mutex;  // guards bill and bodies
    std::vector<BillLine> bill;
    std::vector<std::string> bodies;
    std::unique_ptr<LoopbackServer> server;
};

void ModelServer::State::open_log() {
    if (settings.log.empty()) return;
    log.open(settings.log, std::ios::app | std::ios::binary);
    if (!log) throw std::runtime_error("cannot write the log file " + settings.log);
}

auto ModelServer::State::serve(const WireRequest& request) -> WireReply {
    auto path = request.target.substr(0, request.target.find('?'));
    if (path == "/health") return json_reply(200, json{{"status", "ok"}});
    if (!settings.canned.empty()) return canned();
    auto job = std::make_shared<Job>();
    job->body_sha256 = sha256(request.body).hex();
    auto known = path == "/v1/models" || path == "/v1/chat/completions";
    auto post = path == "/v1/chat/completions";
    if (!known)
        return error_reply(404, "Invalid URL (" + path + ")", "invalid_request_error", nullptr);
    if (request.method != (post ? "POST" : "GET")) {
        return error_reply(405, "Not allowed to " + request.method + " on " + path,
                           "invalid_request_error", "method_not_supported");
    }
    if (!authorised(request)) {
        return error_reply(401, "Incorrect API key provided.", "invalid_request_error",
                           "invalid_api_key");
    }
    return post ? complete(request, job) : models();
}

auto ModelServer::State::canned() const -> WireReply {
    const auto message = json{{"role", "assistant"}, {"content", settings.canned}};
    const auto choice = json{{"index", 0}, {"message", message}, {"finish_reason", "stop"}};
    auto reply = json_reply(200, json{{"object", "chat.completion"},
                                      {"model", default_model},
                                      {"choices", json::array({choice})},
                                      {"usage", {{"prompt_tokens", 1}, {"completion_tokens", 1}}}});
    reply.delay_ms = settings.latency_ms;
    return reply;
}

auto ModelServer::State::models() const -> WireReply {
    auto one = json{
        {"id", default_model}, {"object", "model"}, {"created", 0}, {"owned_by", "fanfold-sim"}};
    return json_reply(200, json{{"object", "list"}, {"data", json::array({std::move(one)})}});
}

auto ModelServer::State::authorised(const WireRequest& request) const -> bool {
    return settings.key.empty() || request.header("authorization") == "Bearer " + settings.key;
}

auto ModelServer::State::complete(const WireRequest& request, std::shared_ptr<Job> job)
    -> WireReply {
    auto refused = refusal(request, *job);
    auto reply = refused ? std::move(*refused) : answer(*job);
    reply.headers.emplace_back("x-request-id", "req_sim_" + std::to_string(++serial));
    for (auto& header : limits.headers()) reply.headers.push_back(std::move(header));
    auto status = reply.status;
    if (reply.hang)
        write_log(*job, 0);
    else
        reply.before_write = [this, job, status] { finish(*job, status); };
    return reply;
}

// Everything that keeps a request from its answer, in the order in which providers look.
auto ModelServer::State::refusal(const WireRequest& request, Job& job) -> std::optional<WireReply> {
    job.question = json::parse(request.body, nullptr, false);
    if (!job.question.is_object()) {
        return error_reply(400, "We could not parse the JSON body of your request.",
                           "invalid_request_error", nullptr);
    }
    job.messages = job.question.value("messages", json());
    if (!job.messages.is_array() || job.messages.empty()) {
        return error_reply(400, "Missing required parameter: 'messages'.", "invalid_request_error",
                           "missing_required_parameter");
    }
    PromptView prompt{job.messages};
    job.tokens_in = tokens_of(prompt.bytes());
    job.prompt_sha256 = sha256(prompt.canonical()).hex();
    if (settings.log_prompts) {
        auto lock = std::lock_guard{mutex};
        bodies.push_back(request.body);
    }
    if (auto over = limited(job)) return over;
    job.fault = draw_fault(job);
    if (job.fault == "error")
        return error_reply(500, "The server had an error while processing your request.",
                           "server_error", nullptr);
    if (job.fault == "overloaded")
        return error_reply(503, "The engine is currently overloaded, please try again later.",
                           "server_error", nullptr);
    if (job.fault != "limited") return std::nullopt;
    auto reply = error_reply(429, "Rate limit reached.", "requests", "rate_limit_exceeded");
    reply.headers.emplace_back("retry-after", "1");
    return reply;
}

auto ModelServer::State::limited(const Job& job) -> std::optional<WireReply> {
    auto tokens = job.tokens_in + max_tokens(job.question);
    auto verdict = limits.admit(tokens, std::chrono::steady_clock::now());
    if (verdict == ModelLimits::Verdict::admitted) return std::nullopt;
    if (verdict == ModelLimits::Verdict::never) {
        return error_reply(429, "Request too large: it needs more tokens than a minute allows.",
                           "tokens", "rate_limit_exceeded");
    }
    auto reply = error_reply(429, "Rate limit reached for " + std::string{default_model} + ".",
                             "requests", "rate_limit_exceeded");
    reply.headers.emplace_back("retry-after", std::to_string(limits.retry_after_seconds(tokens)));
    return reply;
}

auto ModelServer::State::draw_fault(const Job& job) -> std::string {
    FieldHasher hasher;
    hasher.add(static_cast<std::int64_t>(settings.seed))
        .add(job.body_sha256)
        .add(++asked[job.body_sha256]);
    auto at = Rng{hasher.finish()}.unit();
    const auto& share = settings.faults;
    const std::pair<const char*, double> shares[] = {{"error", share.error},
                                                     {"limited", share.limited},
                                                     {"overloaded", share.overloaded},
                                                     {"cut", share.cut},
                                                     {"hang", share.hang},
                                                     {"garbage", share.garbage},
                                                     {"off_schema", share.off_schema},
                                                     {"length", share.length}};
    for (const auto& [name, width] : shares) {
        if (at < width) return name;
        at -= width;
    }
    return {};
}

// What the model says. Depends on seed, messages and schema alone.
auto ModelServer::State::content(const Job& job, const PromptView& prompt,
                                 std::string& finish) const -> std::string {
    if (job.fault == "garbage")
        return "Certainly! Here is what I found: the document is about several things, and";
    auto schema = asked_schema(job.question, prompt, settings.no_schema);
    FieldHasher hasher;
    hasher.add(static_cast<std::int64_t>(settings.seed))
        .add(prompt.canonical())
        .add(dumped(schema));
    auto good = fill_schema(schema, prompt, Rng{hasher.finish()});
    if (settings.gullible) good = obeyed(std::move(good), job.messages, prompt);
    auto text = job.fault == "off_schema" ? off_schema(good, schema) : dumped(good);
    if (settings.no_schema) text = "```json\n" + text + "\n```";
    auto cap = static_cast<std::size_t>(max_tokens(job.question)) * 4;
    auto room = job.fault == "length" ? text.size() / 2 : cap == 0 ? text.size() : cap;
    if (text.size() > room) finish = "length", text = first_bytes(text, room);
    return text;
}

auto ModelServer::State::answer(Job& job) -> WireReply {
    if (job.fault == "hang") {
        WireReply silence;
        silence.hang = true;
        return silence;
    }
    PromptView prompt{job.messages};
    std::string finish_reason = "stop";
    auto text = content(job, prompt, finish_reason);
    job.tokens_out = tokens_of(text.size());
    job.paid = true;
    auto message = json{{"role", "assistant"}, {"content", std::move(text)}, {"refusal", nullptr}};
    auto choice = json{{"index", 0},
                       {"message", std::move(message)},
                       {"logprobs", nullptr},
                       {"finish_reason", finish_reason}};
    auto usage = json{{"prompt_tokens", job.tokens_in},
                      {"completion_tokens", job.tokens_out},
                      {"total_tokens", job.tokens_in + job.tokens_out},
                      {"prompt_tokens_details", {{"cached_tokens", 0}}},
                      {"completion_tokens_details", {{"reasoning_tokens", 0}}}};
    auto model = job.question.value("model", json());
    auto reply = json_reply(200, json{{"id", "chatcmpl-sim-" + job.prompt_sha256.substr(0, 24)},
                                      {"object", "chat.completion"},
                                      {"created", static_cast<std::int64_t>(unix_seconds())},
                                      {"model", model.is_string() ? model : json(default_model)},
                                      {"choices", json::array({std::move(choice)})},
                                      {"usage", std::move(usage)},
                                      {"service_tier", "default"},
                                      {"system_fingerprint", "fp_sim_1"}});
    reply.delay_ms = latency(job);
    reply.cut = job.fault == "cut";
    return reply;
}

auto ModelServer::State::latency(const Job& job) const -> std::uint32_t {
    if (settings.jitter_ms == 0) return settings.latency_ms;
    return settings.latency_ms + static_cast<std::uint32_t>(
                                     Rng{sha256(job.body_sha256)}.below(settings.jitter_ms + 1ull));
}

// Before the first byte leaves: whoever holds an answer finds it in the bill and in the log.
void ModelServer::State::finish(const Job& job, int status) {
    if (job.paid) {
        auto lock = std::lock_guard{mutex};
        bill.push_back({job.body_sha256, job.tokens_in, job.tokens_out, status});
    }
    write_log(job, status);
}

void ModelServer::State::write_log(const Job& job, int status) {
    if (!log.is_open()) return;
    auto line = json{{"t", unix_seconds()},        {"key", job.body_sha256},
                     {"tokens_in", job.tokens_in}, {"tokens_out", job.tokens_out},
                     {"status", status},           {"prompt_sha256", job.prompt_sha256},
                     {"paid", job.paid},           {"fault", job.fault}};
    if (settings.log_prompts) line["messages"] = job.messages;
    log << dumped(line) << '\n' << std::flush;
}

ModelServer::ModelServer(ModelSettings settings, std::uint16_t port)
    : state_(std::make_unique<State>(std::move(settings), port)) {}
ModelServer::~ModelServer() = default;

auto ModelServer::port() const -> std::uint16_t {
    return state_->server->port();
}

auto ModelServer::bill() const -> std::vector<BillLine> {
    auto lock = std::lock_guard{state_->mutex};
    return state_->bill;
}

auto ModelServer::requests() const -> std::vector<std::string> {
    auto lock = std::lock_guard{state_->mutex};
    return state_->bodies;
}

}  // namespace fanfold::sim
