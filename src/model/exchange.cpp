#include "exchange.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace fanfold::model {

namespace {

namespace asio = boost::asio;

auto says(const Error& error, std::span<const std::string_view> phrases) -> bool {
    return std::any_of(phrases.begin(), phrases.end(), [&](std::string_view words) {
        return error.message().find(words) != std::string::npos;
    });
}

/// `http` gives up or tells that something went wrong, not how far it came. These are its words for
/// trouble before the first byte of a request went out; after any other the call may be billed.
auto never_sent(const Error& error) -> bool {
    constexpr std::array<std::string_view, 5> before{"does not resolve", "not resolved in time", "no connection",
                                                     "TLS: ", "CA certificates"};
    return says(error, before);
}

/// What `http` says when it gives up though an answer had begun to come.
auto was_answered(const Error& error) -> bool {
    constexpr std::array<std::string_view, 4> after{"did not answer in HTTP", "Content-Encoding",
                                                    "its header is larger", "body is too large"};
    return says(error, after);
}

/// A key with a line break or another control byte would write headers of its own.
auto is_header_safe(const std::string& text) -> bool {
    return std::none_of(text.begin(), text.end(),
                        [](char letter) { return static_cast<unsigned char>(letter) < 0x20; });
}

}  // namespace

auto Exchange::send(http::Request request, Deadline deadline) const -> asio::awaitable<Exchanged> {
    Exchanged out;
    if (auto refused = refusal(deadline)) {
        out.failure = std::move(*refused);
        co_return out;
    }
    const auto most = request.max_body;
    auto response = co_await start(std::move(request), deadline);
    out = finish(std::move(response), most, deadline);
    co_return out;
}

auto Exchange::refusal(Deadline deadline) const -> std::optional<Failure> {
    if (deadline.passed(clock_)) return stopped(false);
    if (is_header_safe(key_.reveal())) return std::nullopt;
    return failure(FailureKind::fix_config, "its key has a line break or another control character", false);
}

auto Exchange::start(http::Request request, Deadline deadline) const -> Sending {
    request.first_byte_timeout = timeout_;  // a model may think for all of it before its first byte
    const auto limit = deadline.earlier(Deadline::after(clock_, timeout_));
    return http_.send(std::move(request), limit);
}

auto Exchange::finish(Result<http::Response> response, std::size_t most, Deadline deadline) const -> Exchanged {
    Exchanged out;
    if (!response.ok())
        out.failure = failed(response.error(), deadline);
    else if (response->truncated && response->status == 200)
        out.failure =
            failure(FailureKind::give_up,
                    "its answer is larger than " + std::to_string(most >> 20) + " MiB", true);
    else
        out.response = std::move(*response);
    return out;
}

auto Exchange::failed(const Error& error, Deadline deadline) const -> Failure {
    switch (error.kind()) {
        case ErrorKind::cancelled:
            if (deadline.passed(clock_) || timeout_ <= Duration::zero()) return stopped(true);
            return failure(FailureKind::retry_later, "no answer within " + to_string(timeout_),
                           true);
        case ErrorKind::give_up:
            return was_answered(error) ? failure(FailureKind::retry_later, error.message(), true)
                                       : failure(FailureKind::fix_config, error.message(), false);
        default:
            return failure(FailureKind::retry_later, error.message(), !never_sent(error));
    }
}

auto Exchange::failure(FailureKind kind, const std::string& what, bool sent) const -> Failure {
    Failure out;
    out.kind = kind;
    out.message = "model \"" + model_.str() + "\": " + what;
    out.sent = sent;
    return out;
}

auto Exchange::stopped(bool sent) const -> Failure {
    return failure(FailureKind::cancelled, "the time was up before it answered", sent);
}

}  // namespace fanfold::model
