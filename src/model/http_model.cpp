#include "http_model.hpp"

#include "exchange.hpp"

namespace fanfold::model {

namespace {

namespace asio = boost::asio;

constexpr std::size_t max_answer = 4u << 20;

class HttpModel final : public ModelClient {
  public:
    HttpModel(http::HttpClient& http, const Clock& clock, Endpoint endpoint,
              std::unique_ptr<const Dialect> dialect)
        : exchange_(http, clock, endpoint.card.name, endpoint.key, endpoint.timeout),
          card_(std::move(endpoint.card)),
          url_(std::move(endpoint.url)),
          dialect_(std::move(dialect)) {}

    [[nodiscard]] auto card() const -> const ModelCard& override { return card_; }

    [[nodiscard]] auto ask(const Request& request, Deadline deadline)
        -> asio::awaitable<Outcome> override {
        if (auto refused = exchange_.refusal(deadline)) return refuse(std::move(*refused));
        return answer(exchange_.start(http_request(request), deadline), deadline);
    }

  private:
    /// Holds no request: thousands of these wait at once.
    auto answer(Exchange::Sending sending, Deadline deadline) -> asio::awaitable<Outcome> {
        auto response = co_await std::move(sending);
        co_return outcome_of(exchange_.finish(std::move(response), max_answer, deadline));
    }

    static auto refuse(Failure why) -> asio::awaitable<Outcome> {
        Outcome out;
        out.failure = std::move(why);
        co_return out;
    }

    [[nodiscard]] auto outcome_of(Exchanged exchanged) const -> Outcome {
        if (exchanged.response) return read(*exchanged.response);
        Outcome out;
        out.failure = std::move(exchanged.failure);
        return out;
    }

    [[nodiscard]] auto http_request(const Request& request) const -> http::Request {
        http::Request out;
        out.url = url_;
        out.method = "POST";
        out.headers = dialect_->headers("application/json");
        out.body = dialect_->body(request);
        out.max_body = max_answer;
        return out;
    }

    [[nodiscard]] auto read(const http::Response& response) const -> Outcome {
        const auto now = exchange_.now();
        Outcome out;
        if (response.status == 200)
            out = dialect_->reply(response.body, now);
        else
            out.failure = dialect_->failure(response, now);
        out.hints = dialect_->hints(response, now);
        return out;
    }

    Exchange exchange_;
    ModelCard card_;
    Url url_;
    std::unique_ptr<const Dialect> dialect_;
};

}  // namespace

auto make_http_model(http::HttpClient& http, const Clock& clock, Endpoint endpoint,
                     std::unique_ptr<const Dialect> dialect) -> std::unique_ptr<ModelClient> {
    return std::make_unique<HttpModel>(http, clock, std::move(endpoint), std::move(dialect));
}

}  // namespace fanfold::model
