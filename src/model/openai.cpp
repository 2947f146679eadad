#include <algorithm>
#include <array>

#include "openai_wire.hpp"

namespace fanfold::model {

namespace {

namespace asio = boost::asio;

constexpr std::size_t max_answer = 4u << 20;

/// `http` gives up or tells that something went wrong, not how far it came. These are its words for
/// trouble before the first byte of a request went out; after any other the call may be billed.
auto never_sent(const Error& error) -> bool {
    constexpr std::array<std::string_view, 4> before{"does not resolve", "no connection",
                                                     "TLS: ", "CA certificates"};
    return std::any_of(before.begin(), before.end(), [&](std::string_view words) {
        return error.message().find(words) != std::string::npos;
    });
}

auto endpoint_of(const Url& base) -> Url {
    auto text = base.origin() + std::string{base.path()};
    while (text.ends_with('/')) text.pop_back();
    text += "/chat/completions";
    if (!base.query().empty()) text += "?" + std::string{base.query()};
    return Url::parse(text).value_or(base);
}

/// A key with a line break or another control byte would write headers of its own.
auto is_header_safe(const std::string& text) -> bool {
    return std::none_of(text.begin(), text.end(),
                        [](char letter) { return static_cast<unsigned char>(letter) < 0x20; });
}

class OpenAi final : public ModelClient {
  public:
    OpenAi(http::HttpClient& http, const Clock& clock, OpenAiSettings settings)
        : http_(http),
          clock_(clock),
          settings_(std::move(settings)),
          url_(endpoint_of(settings_.endpoint)) {}

    [[nodiscard]] auto card() const -> const ModelCard& override { return settings_.card; }

    [[nodiscard]] auto ask(const Request& request, Deadline deadline)
        -> asio::awaitable<Outcome> override {
        return exchange(http_request(request), deadline);
    }

  private:
    auto exchange(http::Request request, Deadline deadline) -> asio::awaitable<Outcome> {
        if (deadline.passed(clock_)) co_return stopped(false);
        if (!is_header_safe(settings_.key.reveal())) co_return bad_key();
        const auto limit = deadline.earlier(Deadline::after(clock_, settings_.timeout));
        auto response = co_await http_.send(std::move(request), limit);
        if (response.ok()) co_return read(*response);
        co_return failed(response.error(), deadline);
    }

    [[nodiscard]] auto http_request(const Request& request) const -> http::Request {
        http::Request out;
        out.url = url_;
        out.method = "POST";
        out.headers = settings_.extra_headers;
        out.headers.push_back({"Content-Type", "application/json"});
        out.headers.push_back({"Accept", "application/json"});
        if (!settings_.key.empty())
            out.headers.push_back({"Authorization", "Bearer " + settings_.key.reveal()});
        out.body = openai::request_body(request, settings_);
        out.max_body = max_answer;
        out.first_byte_timeout =
            settings_.timeout;  // a model may think for all of it before its first byte
        return out;
    }

    [[nodiscard]] auto read(const http::Response& response) const -> Outcome {
        Outcome out;
        if (response.status != 200)
            out.failure = openai::read_failure(response, settings_, clock_.now());
        else if (response.truncated)
            out.failure = failure(FailureKind::give_up, "its answer is larger than 4 MiB", true);
        else
            out = openai::read_reply(response.body, settings_, clock_.now());
        out.hints = openai::read_hints(response);
        return out;
    }

    [[nodiscard]] auto failed(const Error& error, Deadline deadline) const -> Outcome {
        Outcome out;
        switch (error.kind()) {
            case ErrorKind::cancelled:
                if (deadline.passed(clock_) || settings_.timeout <= Duration::zero())
                    return stopped(true);
                out.failure = failure(FailureKind::retry_later,
                                      "no answer within " + to_string(settings_.timeout), true);
                break;
            case ErrorKind::give_up:
                out.failure = failure(FailureKind::fix_config, error.message(), false);
                break;
            default:
                out.failure =
                    failure(FailureKind::retry_later, error.message(), !never_sent(error));
        }
        return out;
    }

    [[nodiscard]] auto failure(FailureKind kind, const std::string& what, bool sent) const
        -> Failure {
        Failure out;
        out.kind = kind;
        out.message = "model \"" + settings_.card.name.str() + "\": " + what;
        out.sent = sent;
        return out;
    }

    [[nodiscard]] auto stopped(bool sent) const -> Outcome {
        Outcome out;
        out.failure = failure(FailureKind::cancelled, "the time was up before it answered", sent);
        return out;
    }

    [[nodiscard]] auto bad_key() const -> Outcome {
        Outcome out;
        out.failure = failure(FailureKind::fix_config,
                              "its key has a line break or another control character", false);
        return out;
    }

    http::HttpClient& http_;
    const Clock& clock_;
    OpenAiSettings settings_;
    Url url_;
};

}  // namespace

auto make_openai(http::HttpClient& http, const Clock& clock, OpenAiSettings settings)
    -> std::unique_ptr<ModelClient> {
    return std::make_unique<OpenAi>(http, clock, std::move(settings));
}

}  // namespace fanfold::model
