#pragma once
/// What every ModelClient keeps to. A test makes its client, says what it can answer, and calls
/// `exercise`.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fanfold/async/task_group.hpp>
#include <fanfold/model/client.hpp>
#include <fanfold/model/structured.hpp>
#include <vector>

#include "catch.hpp"

namespace fanfold::conformance {

/// Runs the coroutine to its end on `io`, and passes on what it throws.
inline void run(boost::asio::io_context& io, boost::asio::awaitable<void> task) {
    std::exception_ptr trouble;
    boost::asio::co_spawn(io, std::move(task), [&](std::exception_ptr thrown) {
        trouble = thrown;
        io.stop();
    });
    io.restart();
    io.run();
    if (trouble) std::rethrow_exception(trouble);
}

namespace detail {

inline void check_card(const model::ModelCard& card) {
    CHECK_FALSE(card.name.empty());
    CHECK_FALSE(card.provider.empty());
    CHECK_FALSE(card.for_readers().empty());
    CHECK(card.max_in_flight >= 1);
    CHECK(card.price.input.price >= Money{});
    CHECK(card.price.output.price >= Money{});
}

/// A reply, or a failure that says why in words that do not quote the prompt.
inline void check_outcome(const model::Outcome& outcome, const model::Request& request) {
    if (outcome.reply) {
        CHECK(outcome.reply->usage.input.count() >= 0);
        CHECK(outcome.reply->usage.cached_input <= outcome.reply->usage.input);
        CHECK_FALSE(outcome.reply->finish.empty());
        return;
    }
    CHECK_FALSE(outcome.failure.message.empty());
    for (const auto& message : request.messages)
        CHECK(outcome.failure.message.find(message.content) == std::string::npos);
}

inline auto ask_into(model::ModelClient& client, model::Request request, model::Outcome* out)
    -> boost::asio::awaitable<void> {
    *out = co_await client.ask(request, Deadline::never());
}

inline auto check_answers(model::ModelClient& client, const model::Request& request)
    -> boost::asio::awaitable<void> {
    auto first = co_await client.ask(request, Deadline::never());
    check_outcome(first, request);
    if (!first.reply) co_return;
    const auto value = model::parse_reply(first.reply->text);
    REQUIRE(value.ok());
    CHECK(model::validate(request.schema.value(), *value).empty());
    auto second = co_await client.ask(request, Deadline::never());
    if (second.reply) CHECK(second.reply->text == first.reply->text);
}

inline auto check_many(model::ModelClient& client, const model::Request& request)
    -> boost::asio::awaitable<void> {
    auto executor = co_await boost::asio::this_coro::executor;
    std::vector<model::Outcome> outcomes(20);
    async::TaskGroup group{executor};
    for (auto& outcome : outcomes) group.start(ask_into(client, request, &outcome));
    co_await group.join();
    for (const auto& outcome : outcomes) check_outcome(outcome, request);
}

/// No time is left: an answer that needs no waiting may come, anything else is `cancelled`.
inline auto check_deadline(model::ModelClient& client, const model::Request& request)
    -> boost::asio::awaitable<void> {
    SystemClock clock;
    const auto passed = Deadline::after(clock, Duration{-1});
    auto outcome = co_await client.ask(request, passed);
    check_outcome(outcome, request);
    if (!outcome.reply) CHECK(outcome.failure.kind == model::FailureKind::cancelled);
}

}  // namespace detail

/// `answerable` gets an answer from this client that satisfies its schema; the same answer each
/// time.
inline void exercise(boost::asio::io_context& io, model::ModelClient& client,
                     const model::Request& answerable) {
    detail::check_card(client.card());
    run(io, detail::check_answers(client, answerable));
    run(io, detail::check_many(client, answerable));
    run(io, detail::check_deadline(client, answerable));
}

}  // namespace fanfold::conformance
