#include "post.hpp"

#include <fanfold/stage/deliver/letter.hpp>

namespace fanfold::app {

auto post_office(Context& context) -> pipeline::PostOffice {
    return {context.io.get_executor(), context.couriers.get_executor(), context.clock,
            context.enterprises, context.store->outbox(),
            deliver::mark_key(context.store->fence_secret())};
}

auto send_due_now(Context& context) -> boost::asio::awaitable<Result<std::vector<std::string>>> {
    auto loaded = co_await context.load_enterprises();
    if (!loaded) co_return loaded.error();
    auto office = post_office(context);
    auto sent = co_await pipeline::send_due(std::move(office), std::nullopt);
    co_return sent;
}

}  // namespace fanfold::app
