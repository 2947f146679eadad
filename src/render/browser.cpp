#include <fanfold/render/browser.hpp>

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <fanfold/async/offload.hpp>

#include "chromium.hpp"

namespace fanfold::render {

namespace asio = boost::asio;

Browser::Browser(asio::any_io_executor io, asio::any_io_executor pool, BrowserSettings settings,
                 http::EgressProxySettings way_out)
    : pool_(std::move(pool)),
      chromium_(std::make_shared<Chromium>(settings)),
      time_(settings.time),
      proxy_(io, std::move(way_out)),
      line_(io) {}

/// To kill it, to wait for it and to remove its files takes long: not on the io thread.
Browser::~Browser() {
    asio::post(pool_, [chromium = std::move(chromium_)]() mutable { chromium.reset(); });
}

auto Browser::draw(Draft draft, Deadline deadline) -> asio::awaitable<Result<std::string>> {
    struct Turn {
        bool& taken;
        async::Line& line;
        ~Turn() {
            taken = false;
            line.call_first();
        }
    };
    {
        async::Line::Place place{line_};
        while (!place.is_first() || drawing_) co_await place.wait(Deadline::never());
        drawing_ = true;
    }
    const Turn turn{drawing_, line_};
    if (std::chrono::steady_clock::now() >= deadline.steady())
        co_return Error{ErrorKind::cancelled, "the time was over before the browser was free"};
    const auto port = proxy_.open();
    if (!port) co_return port.error();
    const std::stop_source stop;
    auto job = [chromium = chromium_, draft = std::move(draft), port = *port, time = time_, deadline, token = stop.get_token()] {
        const auto until = std::min(deadline.steady(), std::chrono::steady_clock::now() + time);
        return chromium->draw(draft, port, until, token);
    };
    auto drawn = co_await async::offload(pool_, std::move(job), stop);
    // Whoever was cancelled meanwhile still has connections to see off.
    const bool throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    co_await proxy_.close();
    co_await asio::this_coro::throw_if_cancelled(throws);
    co_return drawn;
}

}  // namespace fanfold::render
