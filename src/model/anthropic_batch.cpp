/// Anthropic's Message Batches: one request with all lines, one body of results
/// (anthropic-sdk-python, resources/messages/batches).
#include <fanfold/model/batch.hpp>

#include "anthropic_wire.hpp"
#include "batch_wire.hpp"
#include "wire.hpp"

namespace fanfold::model {

namespace {

namespace asio = boost::asio;
using nlohmann::json;
using wire::member;
using wire::text_of;
template <class T>
using Later = asio::awaitable<BatchTold<T>>;

constexpr BatchLimits most{100'000, 256'000'000};
constexpr const char* path = "/messages/batches";

auto path_of(const std::string& id) -> std::string {
    return std::string{path} + "/" + id;
}

auto line_of(const BatchLine& line, const Dialect& dialect) -> std::string {
    // The body is JSON already; a custom id is plain.
    return R"({"custom_id":")" + line.custom_id + R"(","params":)" + dialect.body(line.request) +
           "}";
}

auto state_of(const std::string& word) -> BatchState {
    if (word == "ended") return BatchState::ended;
    return word == "canceling" ? BatchState::cancelling : BatchState::running;
}

/// It keeps no label; the counts are zero until a batch has ended, but those under way.
auto status_of(const json& body) -> BatchStatus {
    BatchStatus out;
    out.id = text_of(member(body, "id"));
    out.word = wire::plain(text_of(member(body, "processing_status")));
    out.state = state_of(out.word);
    out.created_at = parse_rfc3339(text_of(member(body, "created_at"))).value_or(Instant{});
    const auto& counts = member(body, "request_counts");
    for (const auto* kind : {"processing", "succeeded", "errored", "canceled", "expired"})
        out.lines += batch::count(member(counts, kind));
    out.done = batch::count(member(counts, "succeeded"));
    return out;
}

auto errored(const json& result, const Dialect& dialect, Instant now) -> Failure {
    const auto& error = member(result, "error");
    http::Response response;
    response.status = anthropic::status_of(text_of(member(member(error, "error"), "type")));
    response.body = wire::bytes_of(error);
    return dialect.failure(response, now);
}

auto result_of(const json& line, const Dialect& dialect, Instant now) -> BatchResult {
    BatchResult out;
    out.custom_id = text_of(member(line, "custom_id"));
    const auto& result = member(line, "result");
    const auto type = text_of(member(result, "type"));
    if (type == "succeeded") {
        out.outcome = dialect.reply(wire::bytes_of(member(result, "message")), now);
        out.end = out.outcome.reply ? LineEnd::answered : LineEnd::errored;
    } else if (type == "errored") {
        out.outcome.failure = errored(result, dialect, now);
    } else {
        out.end = type == "expired" ? LineEnd::expired : LineEnd::cancelled;
        out.outcome.failure.message = "the batch ended before this line was asked";
    }
    return out;
}

class AnthropicBatch final : public BatchClient {
  public:
    explicit AnthropicBatch(batch::BatchDoor door) : door_(std::move(door)) {}

    [[nodiscard]] auto card() const -> const ModelCard& override { return door_.card(); }
    [[nodiscard]] auto limits() const -> BatchLimits override { return most; }
    [[nodiscard]] auto size_of(const BatchLine& line) const -> std::size_t override {
        return line_of(line, door_.dialect()).size() + 1;
    }

    auto submit(std::vector<BatchLine> lines, std::string label, Deadline deadline)
        -> Later<BatchStatus> override {
        auto wrong = batch::objection(lines, label, most);
        std::string body = R"({"requests":[)";
        for (const auto& line : lines)
            if (wrong.empty())
                body += (body.back() == '[' ? "" : ",") + line_of(line, door_.dialect());
        body += "]}";
        if (body.size() > most.bytes) wrong = "a batch of more than 256 MB";
        return sent(wrong, door_.post(path, std::move(body)), deadline);
    }

    auto poll(std::string id, Deadline deadline) -> Later<BatchStatus> override {
        return sent(wrong_id(id), door_.get(path_of(id)), deadline);
    }
    auto cancel(std::string id, Deadline deadline) -> Later<BatchStatus> override {
        return sent(wrong_id(id), door_.post(path_of(id) + "/cancel", ""), deadline);
    }

    /// The results' own URL is not believed: it would be sent the key.
    auto collect(BatchStatus batch, Deadline deadline) -> Later<std::vector<BatchResult>> override {
        BatchTold<std::vector<BatchResult>> out;
        const auto wrong = wrong_id(batch.id);
        out.failure = door_.refusal(wrong);
        if (!wrong.empty()) co_return out;
        auto request = door_.get(path_of(batch.id) + "/results");
        auto body = co_await door_.text(std::move(request), deadline);
        out.failure = std::move(body.failure);
        if (!body.value) co_return out;
        std::vector<BatchResult> results;
        batch::each_line(*body.value, [&](const json& line) {
            results.push_back(result_of(line, door_.dialect(), door_.now()));
        });
        out.value = std::move(results);
        co_return out;
    }

    auto list(Deadline deadline) -> Later<std::vector<BatchStatus>> override {
        return door_.statuses(door_.get(std::string{path} + "?limit=100"), deadline, status_of);
    }

  private:
    static auto wrong_id(const std::string& id) -> std::string {
        return batch::is_plain_id(id, batch::longest_id) ? "" : "not a batch's id";
    }

    auto sent(const std::string& wrong, http::Request request, Deadline deadline)
        -> Later<BatchStatus> {
        if (wrong.empty()) return door_.status(std::move(request), deadline, status_of);
        return door_.refused(wrong);
    }

    batch::BatchDoor door_;
};

}  // namespace

auto make_anthropic_batch(http::HttpClient& http, const Clock& clock, AnthropicSettings settings)
    -> std::unique_ptr<BatchClient> {
    anthropic::fill_cache_prices(settings.card.price);
    const auto card = settings.card;
    const auto endpoint = settings.endpoint;
    const auto key = settings.key;
    const auto timeout = settings.timeout;
    return std::make_unique<AnthropicBatch>(batch::BatchDoor{
        http, clock, card, endpoint, key, timeout, anthropic::dialect(std::move(settings))});
}

}  // namespace fanfold::model
