#pragma once
/// What both batch APIs share: judging what goes in, reading JSON lines, one exchange at a time.
/// Pure but for BatchDoor.
#include <fanfold/model/batch.hpp>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "dialect.hpp"
#include "exchange.hpp"

namespace fanfold::model::batch {

/// [A-Za-z0-9_-]{1,most}: safe in a path, a header, a JSON text and a multipart body. Ids of the
/// provider are judged by it before they become part of a URL.
auto is_plain_id(std::string_view id, std::size_t most = 64) -> bool;
/// Of a provider's id.
constexpr std::size_t longest_id = 128;

/// What is wrong with a submission before any byte of it goes out; "" = nothing.
auto objection(const std::vector<BatchLine>& lines, const std::string& label,
               const BatchLimits& limits) -> std::string;

/// Each line of a JSON-lines body that is an object; what is no JSON is passed over.
void each_line(std::string_view body, const std::function<void(const nlohmann::json&)>& take);

auto count(const nlohmann::json& value) -> std::int64_t;

/// The endpoint's side of all calls: exchanges, and JSON out of them.
class BatchDoor {
  public:
    BatchDoor(http::HttpClient& http, const Clock& clock, ModelCard card, Url base, Secret key,
              Duration timeout, std::unique_ptr<const Dialect> dialect);

    [[nodiscard]] auto card() const -> const ModelCard& { return card_; }
    [[nodiscard]] auto dialect() const -> const Dialect& { return *dialect_; }
    [[nodiscard]] auto now() const -> Instant { return exchange_.now(); }
    [[nodiscard]] auto get(const std::string& path) const -> http::Request;
    [[nodiscard]] auto post(const std::string& path, std::string body,
                            const std::string& content_type = "application/json") const
        -> http::Request;

    /// A 200's body; every other status is the dialect's failure.
    [[nodiscard]] auto text(http::Request request, Deadline deadline) const
        -> boost::asio::awaitable<BatchTold<std::string>>;
    /// … that is a JSON object.
    [[nodiscard]] auto object(http::Request request, Deadline deadline) const
        -> boost::asio::awaitable<BatchTold<nlohmann::json>>;
    /// How a batch stands, as `read` understands the dialect; one without a plain id is nonsense.
    using ReadStatus = BatchStatus (*)(const nlohmann::json&);
    [[nodiscard]] auto status(http::Request request, Deadline deadline, ReadStatus read) const
        -> boost::asio::awaitable<BatchTold<BatchStatus>>;
    /// A list of them, under "data" in both dialects.
    [[nodiscard]] auto statuses(http::Request request, Deadline deadline, ReadStatus read) const
        -> boost::asio::awaitable<BatchTold<std::vector<BatchStatus>>>;
    /// Nothing is sent.
    [[nodiscard]] auto refused(std::string what) const
        -> boost::asio::awaitable<BatchTold<BatchStatus>>;
    [[nodiscard]] auto refusal(const std::string& what) const -> Failure;
    [[nodiscard]] auto nonsense(const std::string& what) const -> Failure;

  private:
    Exchange exchange_;
    ModelCard card_;
    Url base_;
    std::unique_ptr<const Dialect> dialect_;
};

}  // namespace fanfold::model::batch
