#include "batch_wire.hpp"

#include <algorithm>
#include <set>

#include "wire.hpp"

namespace fanfold::model::batch {

namespace {

namespace asio = boost::asio;
using nlohmann::json;

/// Answers to a whole batch come as one body.
constexpr std::size_t most_results = 512u << 20;

auto plain_letter(char letter) -> bool {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9') || letter == '_' || letter == '-';
}

}  // namespace

auto is_plain_id(std::string_view id, std::size_t most) -> bool {
    return !id.empty() && id.size() <= most && std::all_of(id.begin(), id.end(), plain_letter);
}

auto objection(const std::vector<BatchLine>& lines, const std::string& label,
               const BatchLimits& limits) -> std::string {
    if (lines.empty()) return "a batch without lines";
    if (lines.size() > limits.lines)
        return "a batch of more than " + std::to_string(limits.lines) + " lines";
    if (!is_plain_id(label)) return "a batch's label must be [A-Za-z0-9_-]{1,64}";
    std::set<std::string_view> seen;
    for (const auto& line : lines) {
        if (!is_plain_id(line.custom_id)) return "a custom id must be [A-Za-z0-9_-]{1,64}";
        if (!seen.insert(line.custom_id).second)
            return "the custom id " + line.custom_id + " stands twice in one batch";
    }
    return {};
}

void each_line(std::string_view body, const std::function<void(const json&)>& take) {
    while (!body.empty()) {
        const auto end = body.find('\n');
        const auto line = wire::parse_body(body.substr(0, end));
        if (line.is_object()) take(line);
        body.remove_prefix(end == std::string_view::npos ? body.size() : end + 1);
    }
}

auto count(const json& value) -> std::int64_t {
    return wire::tokens(value).count();
}

BatchDoor::BatchDoor(http::HttpClient& http, const Clock& clock, ModelCard card, Url base,
                     Secret key, Duration timeout, std::unique_ptr<const Dialect> dialect)
    : exchange_(http, clock, card.name, std::move(key), timeout),
      card_(std::move(card)),
      base_(std::move(base)),
      dialect_(std::move(dialect)) {}

auto BatchDoor::get(const std::string& path) const -> http::Request {
    http::Request out;
    out.url = wire::below(base_, path);
    out.headers = dialect_->headers("application/json");
    out.max_body = most_results;
    return out;
}

auto BatchDoor::post(const std::string& path, std::string body,
                     const std::string& content_type) const -> http::Request {
    http::Request out;
    out.url = wire::below(base_, path);
    out.method = "POST";
    out.headers = dialect_->headers(content_type);
    out.body = std::move(body);
    return out;
}

auto BatchDoor::text(http::Request request, Deadline deadline) const
    -> asio::awaitable<BatchTold<std::string>> {
    BatchTold<std::string> out;
    auto exchanged = co_await exchange_.send(std::move(request), deadline);
    if (!exchanged.response)
        out.failure = std::move(exchanged.failure);
    else if (exchanged.response->status != 200)
        out.failure = dialect_->failure(*exchanged.response, now());
    else
        out.value = std::move(exchanged.response->body);
    co_return out;
}

auto BatchDoor::object(http::Request request, Deadline deadline) const
    -> asio::awaitable<BatchTold<json>> {
    BatchTold<json> out;
    auto body = co_await text(std::move(request), deadline);
    out.failure = std::move(body.failure);
    if (!body.value) co_return out;
    auto value = wire::parse_body(*body.value);
    if (value.is_object())
        out.value = std::move(value);
    else
        out.failure = nonsense("its answer is not JSON");
    co_return out;
}

auto BatchDoor::status(http::Request request, Deadline deadline, ReadStatus read) const
    -> asio::awaitable<BatchTold<BatchStatus>> {
    BatchTold<BatchStatus> out;
    auto body = co_await object(std::move(request), deadline);
    out.failure = std::move(body.failure);
    if (!body.value) co_return out;
    auto status = read(*body.value);
    if (is_plain_id(status.id, longest_id))
        out.value = std::move(status);
    else
        out.failure = nonsense("its batch has no id");
    co_return out;
}

auto BatchDoor::statuses(http::Request request, Deadline deadline, ReadStatus read) const
    -> asio::awaitable<BatchTold<std::vector<BatchStatus>>> {
    BatchTold<std::vector<BatchStatus>> out;
    auto body = co_await object(std::move(request), deadline);
    out.failure = std::move(body.failure);
    if (!body.value) co_return out;
    std::vector<BatchStatus> found;
    for (const auto& one : wire::member(*body.value, "data")) found.push_back(read(one));
    out.value = std::move(found);
    co_return out;
}

auto BatchDoor::refused(std::string what) const -> asio::awaitable<BatchTold<BatchStatus>> {
    BatchTold<BatchStatus> out;
    out.failure = refusal(what);
    co_return out;
}

auto BatchDoor::refusal(const std::string& what) const -> Failure {
    return exchange_.failure(FailureKind::fix_config, what, false);
}

auto BatchDoor::nonsense(const std::string& what) const -> Failure {
    return exchange_.failure(FailureKind::retry_later, what, true);
}

}  // namespace fanfold::model::batch
