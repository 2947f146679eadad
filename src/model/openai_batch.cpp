/// OpenAI's Batch API: a file of JSON lines, a batch that works on it, one file of answers and one
/// of errors (openai-python, resources/batches and resources/files).
#include <algorithm>
#include <fanfold/model/batch.hpp>

#include "batch_wire.hpp"
#include "openai_wire.hpp"
#include "wire.hpp"

namespace fanfold::model {

namespace {

namespace asio = boost::asio;
using nlohmann::json;
using wire::member;
using wire::text_of;
template <class T>
using Later = asio::awaitable<BatchTold<T>>;

constexpr BatchLimits most{50'000, 200u << 20};
constexpr const char* label_key = "fanfold";

auto line_of(const BatchLine& line, const Dialect& dialect) -> std::string {
    // The body is JSON already; a custom id is plain.
    return R"({"custom_id":")" + line.custom_id +
           R"(","method":"POST","url":"/v1/chat/completions","body":)" +
           dialect.body(line.request) + "}\n";
}

/// RFC 7578. The boundary is longer than any run of dashes that JSON lines of ours could hold on a
/// line of their own: each begins with a brace.
struct Form {
    std::string boundary = "----fanfold-batch-file";
    std::string body;
    void field(const std::string& name, const std::string& value) {
        body += "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name +
                "\"\r\n\r\n" + value + "\r\n";
    }
    void file(const std::string& name, const std::string& bytes) {
        body += "--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" +
                name + "\"\r\nContent-Type: application/jsonl\r\n\r\n" + bytes + "\r\n";
    }
    void end() { body += "--" + boundary + "--\r\n"; }
};

auto state_of(const std::string& word) -> BatchState {
    if (word == "completed" || word == "failed" || word == "expired" || word == "cancelled")
        return BatchState::ended;
    return word == "cancelling" ? BatchState::cancelling : BatchState::running;
}

/// Seconds since 1970, up to the year 9999.
auto instant_of(const json& seconds) -> Instant {
    if (!seconds.is_number_integer()) return {};
    const auto count = std::clamp<std::int64_t>(seconds.get<std::int64_t>(), 0, 253'402'300'799);
    return Instant{std::chrono::seconds{count}};
}

auto status_of(const json& body) -> BatchStatus {
    BatchStatus out;
    out.id = text_of(member(body, "id"));
    out.word = wire::plain(text_of(member(body, "status")));
    out.state = state_of(out.word);
    const auto label = text_of(member(member(body, "metadata"), label_key));
    if (batch::is_plain_id(label)) out.label = label;
    out.created_at = instant_of(member(body, "created_at"));
    const auto& counts = member(body, "request_counts");
    out.lines = batch::count(member(counts, "total"));
    out.done = batch::count(member(counts, "completed"));
    const auto& errors = member(member(body, "errors"), "data");
    if (errors.is_array() && !errors.empty())
        out.trouble = wire::plain(text_of(member(errors.front(), "message")));
    for (const auto* file : {"output_file_id", "error_file_id"})
        if (auto id = text_of(member(body, file)); batch::is_plain_id(id, batch::longest_id))
            out.results.push_back(std::move(id));
    return out;
}

auto end_of(const json& error) -> LineEnd {
    const auto code = text_of(member(error, "code"));
    if (code == "batch_expired") return LineEnd::expired;
    return code == "batch_cancelled" ? LineEnd::cancelled : LineEnd::errored;
}

auto result_of(const json& line, const Dialect& dialect, Instant now) -> BatchResult {
    BatchResult out;
    out.custom_id = text_of(member(line, "custom_id"));
    const auto& response = member(line, "response");
    http::Response answered;
    answered.status = static_cast<int>(
        std::min<std::int64_t>(batch::count(member(response, "status_code")), 599));
    answered.body = wire::bytes_of(member(response, "body"));
    if (answered.status == 200)
        out.outcome = dialect.reply(answered.body, now);
    else if (response.is_object())
        out.outcome.failure = dialect.failure(answered, now);
    else
        out.outcome.failure.message = "the batch ended before this line was asked";
    out.end = out.outcome.reply      ? LineEnd::answered
              : response.is_object() ? LineEnd::errored
                                     : end_of(member(line, "error"));
    return out;
}

class OpenAiBatch final : public BatchClient {
  public:
    explicit OpenAiBatch(batch::BatchDoor door) : door_(std::move(door)) {}

    [[nodiscard]] auto card() const -> const ModelCard& override { return door_.card(); }
    [[nodiscard]] auto limits() const -> BatchLimits override { return most; }
    [[nodiscard]] auto size_of(const BatchLine& line) const -> std::size_t override {
        return line_of(line, door_.dialect()).size();
    }

    auto submit(std::vector<BatchLine> lines, std::string label, Deadline deadline)
        -> Later<BatchStatus> override {
        BatchTold<BatchStatus> out;
        auto wrong = batch::objection(lines, label, most);
        std::string bytes;
        for (const auto& line : lines)
            if (wrong.empty()) bytes += line_of(line, door_.dialect());
        if (bytes.size() > most.bytes) wrong = "a batch of more than 200 MiB";
        out.failure = door_.refusal(wrong);
        if (!wrong.empty()) co_return out;
        auto file = co_await upload(std::move(bytes), label, deadline);
        out.failure = std::move(file.failure);
        // Without a batch a file costs nothing: nothing was sent that could be billed.
        out.failure.sent = false;
        if (!file.value) co_return out;
        auto created = co_await create(std::move(*file.value), std::move(label), deadline);
        co_return created;
    }

    auto poll(std::string id, Deadline deadline) -> Later<BatchStatus> override {
        return told(id, door_.get("/batches/" + id), deadline);
    }
    auto cancel(std::string id, Deadline deadline) -> Later<BatchStatus> override {
        return told(id, door_.post("/batches/" + id + "/cancel", ""), deadline);
    }

    auto collect(BatchStatus batch, Deadline deadline) -> Later<std::vector<BatchResult>> override {
        BatchTold<std::vector<BatchResult>> out;
        std::vector<BatchResult> results;
        for (const auto& file : batch.results) {
            auto request = door_.get("/files/" + file + "/content");
            auto body = co_await door_.text(std::move(request), deadline);
            out.failure = std::move(body.failure);
            if (!body.value) co_return out;
            batch::each_line(*body.value, [&](const json& line) {
                results.push_back(result_of(line, door_.dialect(), door_.now()));
            });
        }
        out.value = std::move(results);
        co_return out;
    }

    auto list(Deadline deadline) -> Later<std::vector<BatchStatus>> override {
        return door_.statuses(door_.get("/batches?limit=100"), deadline, status_of);
    }

  private:
    auto upload(std::string bytes, std::string label, Deadline deadline) -> Later<std::string> {
        BatchTold<std::string> out;
        Form form;
        form.field("purpose", "batch");
        form.file(label + ".jsonl", bytes);
        form.end();
        auto request = door_.post("/files", std::move(form.body),
                                  "multipart/form-data; boundary=" + form.boundary);
        auto body = co_await door_.object(std::move(request), deadline);
        out.failure = std::move(body.failure);
        if (!body.value) co_return out;
        auto id = text_of(member(*body.value, "id"));
        if (batch::is_plain_id(id, batch::longest_id))
            out.value = std::move(id);
        else
            out.failure = door_.nonsense("its file has no id");
        co_return out;
    }

    auto create(std::string file, std::string label, Deadline deadline) -> Later<BatchStatus> {
        auto body = json::object();
        body["input_file_id"] = file;
        body["endpoint"] = "/v1/chat/completions";
        body["completion_window"] = "24h";
        body["metadata"] = json::object();
        body["metadata"][label_key] = label;
        auto request = door_.post("/batches", wire::bytes_of(body));
        return door_.status(std::move(request), deadline, status_of);
    }

    auto told(const std::string& id, http::Request request, Deadline deadline)
        -> Later<BatchStatus> {
        if (batch::is_plain_id(id, batch::longest_id)) return door_.status(std::move(request), deadline, status_of);
        return door_.refused("not a batch's id");
    }

    batch::BatchDoor door_;
};

}  // namespace

auto make_openai_batch(http::HttpClient& http, const Clock& clock, OpenAiSettings settings)
    -> std::unique_ptr<BatchClient> {
    const auto card = settings.card;
    const auto endpoint = settings.endpoint;
    const auto key = settings.key;
    const auto timeout = settings.timeout;
    return std::make_unique<OpenAiBatch>(batch::BatchDoor{http, clock, card, endpoint, key, timeout,
                                                          openai::dialect(std::move(settings))});
}

}  // namespace fanfold::model
