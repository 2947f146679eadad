#pragma once
/// One request to a model's endpoint and its whole answer: limits in time and size, and what
/// trouble on the way means. Shared by every way of asking. io thread.
#include <boost/asio/awaitable.hpp>
#include <fanfold/http/client.hpp>
#include <fanfold/model/client.hpp>
#include <fanfold/value/secret.hpp>
#include <optional>
#include <string>

namespace fanfold::model {

struct Exchanged {
    std::optional<http::Response> response;  ///< of any status, whole; or `failure`
    Failure failure;
};

class Exchange {
  public:
    /// `http` and `clock` outlive it. The key is only looked at for bytes that no header may hold.
    Exchange(http::HttpClient& http, const Clock& clock, ModelName model, Secret key,
             Duration timeout)
        : http_(http),
          clock_(clock),
          model_(std::move(model)),
          key_(std::move(key)),
          timeout_(timeout) {}

    [[nodiscard]] auto send(http::Request request, Deadline deadline) const
        -> boost::asio::awaitable<Exchanged>;

    // The same in parts, for those of whom thousands wait at once: one frame less for each.
    using Sending = boost::asio::awaitable<Result<http::Response>>;
    /// Why nothing is sent, if it is not.
    [[nodiscard]] auto refusal(Deadline deadline) const -> std::optional<Failure>;
    [[nodiscard]] auto start(http::Request request, Deadline deadline) const -> Sending;
    /// `most` is the request's `max_body`.
    [[nodiscard]] auto finish(Result<http::Response> response, std::size_t most, Deadline deadline) const -> Exchanged;

    [[nodiscard]] auto now() const -> Instant { return clock_.now(); }
    [[nodiscard]] auto failure(FailureKind kind, const std::string& what, bool sent) const
        -> Failure;

  private:
    [[nodiscard]] auto failed(const Error& error, Deadline deadline) const -> Failure;
    [[nodiscard]] auto stopped(bool sent) const -> Failure;

    http::HttpClient& http_;
    const Clock& clock_;
    ModelName model_;
    Secret key_;
    Duration timeout_;
};

}  // namespace fanfold::model
