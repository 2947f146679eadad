#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fanfold/http/client.hpp>

#include "engine.hpp"
#include "transfer.hpp"

namespace fanfold::http {

namespace asio = boost::asio;

struct HttpClient::State : Engine {
    using Engine::Engine;
};

HttpClient::HttpClient(asio::any_io_executor io, ClientSettings settings)
    : state_(std::make_shared<State>(std::move(io), std::move(settings))) {}

HttpClient::~HttpClient() {
    state_->close();
}

auto HttpClient::send(Request request, Deadline deadline) -> asio::awaitable<Result<Response>> {
    constexpr auto quietly = asio::as_tuple(asio::use_awaitable);
    const auto state = state_;
    if (request.url.empty()) co_return Error{ErrorKind::give_up, "there is no URL to request"};
    Transfer transfer{*state, std::move(request), deadline};
    transfer.look(false);
    if (!transfer.finished()) state->enter(transfer);
    while (!transfer.finished()) {
        transfer.set_alarm();
        co_await transfer.news().async_wait(quietly);
        const auto cancellation = co_await asio::this_coro::cancellation_state;
        transfer.look(cancellation.cancelled() != asio::cancellation_type::none);
    }
    co_return transfer.take_outcome();
}

}  // namespace fanfold::http
