#pragma once
/// What every BatchClient keeps to, against an endpoint that ends batches at once.
#include <fanfold/model/batch.hpp>
#include <map>

#include "model_client.hpp"

namespace fanfold::conformance {

namespace batch_detail {

inline auto lines_of(const model::Request& request, int count) -> std::vector<model::BatchLine> {
    std::vector<model::BatchLine> out;
    for (int number = 0; number < count; ++number) {
        auto one = request;
        one.messages.back().content += " " + std::to_string(number);
        out.push_back({"line-" + std::to_string(number), std::move(one)});
    }
    return out;
}

inline auto check_answered(model::BatchClient& client, const model::Request& request)
    -> boost::asio::awaitable<void> {
    auto lines = lines_of(request, 12);
    auto submitted = co_await client.submit(std::move(lines), "night-7", Deadline::never());
    INFO(submitted.failure.message);
    REQUIRE(submitted.value);
    auto polled = co_await client.poll(submitted.value->id, Deadline::never());
    REQUIRE(polled.value);
    CHECK(polled.value->state == model::BatchState::ended);
    CHECK(polled.value->id == submitted.value->id);
    CHECK(polled.value->lines == 12);
    CHECK(polled.value->done == 12);
    for (int times = 0; times < 2; ++times) {
        auto results = co_await client.collect(*polled.value, Deadline::never());
        REQUIRE(results.value);
        std::map<std::string, int> seen;
        for (const auto& result : *results.value) {
            ++seen[result.custom_id];
            CHECK(result.end == model::LineEnd::answered);
            REQUIRE(result.outcome.reply);
            const auto value = model::parse_reply(result.outcome.reply->text);
            REQUIRE(value.ok());
            CHECK(model::validate(request.schema.value(), *value).empty());
            CHECK(result.outcome.reply->usage.input > Tokens{});
        }
        CHECK(seen.size() == 12);
        CHECK(results.value->size() == 12);
    }
}

/// After a crash: what was submitted stands in the list, newest first.
inline auto check_list(model::BatchClient& client, const model::Request& request)
    -> boost::asio::awaitable<void> {
    auto lines = lines_of(request, 1);
    auto submitted = co_await client.submit(std::move(lines), "night-8", Deadline::never());
    REQUIRE(submitted.value);
    auto listed = co_await client.list(Deadline::never());
    REQUIRE(listed.value);
    REQUIRE(listed.value->size() >= 2);
    CHECK(listed.value->front().id == submitted.value->id);
    const auto& label = listed.value->front().label;
    CHECK((label == "night-8" || label.empty()));
    CHECK(listed.value->front().created_at > Instant{});
}

/// What is wrong before a byte goes out is said without one.
inline auto check_refusals(model::BatchClient& client, const model::Request& request)
    -> boost::asio::awaitable<void> {
    const auto lines = lines_of(request, 1);
    auto twice = lines;
    twice.push_back(lines.front());
    auto quoted = lines;
    quoted.front().custom_id = "a\",\"b";
    for (const auto& wrong : {std::vector<model::BatchLine>{}, twice, quoted}) {
        auto refused = co_await client.submit(wrong, "label", Deadline::never());
        CHECK_FALSE(refused.value);
        CHECK(refused.failure.kind == model::FailureKind::fix_config);
        CHECK_FALSE(refused.failure.sent);
    }
    auto unlabelled = co_await client.submit(lines, "a b", Deadline::never());
    CHECK(unlabelled.failure.kind == model::FailureKind::fix_config);
    for (const std::string id : {"", "../files", "a?b", "nobody-knows-it"}) {
        auto polled = co_await client.poll(id, Deadline::never());
        CHECK_FALSE(polled.value);
        CHECK(polled.failure.kind == model::FailureKind::fix_config);
    }
}

inline auto check_deadline(model::BatchClient& client, const model::Request& request)
    -> boost::asio::awaitable<void> {
    SystemClock clock;
    auto lines = lines_of(request, 1);
    auto late =
        co_await client.submit(std::move(lines), "late", Deadline::after(clock, Duration{-1}));
    CHECK_FALSE(late.value);
    CHECK(late.failure.kind == model::FailureKind::cancelled);
    CHECK_FALSE(late.failure.sent);
}

}  // namespace batch_detail

inline void exercise_batches(boost::asio::io_context& io, model::BatchClient& client,
                             const model::Request& answerable) {
    detail::check_card(client.card());
    const model::BatchLine line{"a", answerable};
    CHECK(client.limits().lines >= 1'000);
    CHECK(client.size_of(line) > answerable.messages.back().content.size());
    run(io, batch_detail::check_answered(client, answerable));
    run(io, batch_detail::check_list(client, answerable));
    run(io, batch_detail::check_refusals(client, answerable));
    run(io, batch_detail::check_deadline(client, answerable));
}

}  // namespace fanfold::conformance
