/// A thousand price lists and usages, told in both wires, against a bill that is added up here in
/// whole numbers.
#include <random>

#include "anthropic_bench.hpp"

#include "anthropic_wire.hpp"
#include "openai_wire.hpp"

using namespace fanfold;
using namespace fanfold::model;
using namespace fanfold::tests;
using nlohmann::json;

namespace {

__extension__ using Wide = __int128;

struct Counts {
    std::int64_t fresh = 0, read = 0, write_5m = 0, write_1h = 0, shown = 0, thought = 0;
};

class Draws {
  public:
    explicit Draws(std::uint32_t seed) : random_(seed) {}
    auto up_to(std::int64_t most) -> std::int64_t {
        return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(most + 1));
    }
    auto often() -> bool { return up_to(2) != 0; }
    /// From nothing to 99 a million, in odd fractions, and sometimes nothing on purpose.
    auto price() -> PricePerMillion {
        if (up_to(9) == 0) return {};
        return {Money::pico(up_to(99'000'000'000'000))};
    }
    auto maybe_price() -> std::optional<PricePerMillion> {
        return often() ? std::optional{price()} : std::nullopt;
    }

  private:
    std::mt19937_64 random_;
};

auto draw_price(Draws& draws) -> Price {
    Price out;
    out.input = draws.price();
    out.output = draws.price();
    out.cached_input = draws.maybe_price();
    out.cache_write_5m = draws.maybe_price();
    out.cache_write_1h = draws.maybe_price();
    out.batch_discount = static_cast<int>(draws.up_to(100));
    return out;
}

auto draw_counts(Draws& draws, std::int64_t most_in, std::int64_t most_out) -> Counts {
    Counts out;
    out.read = draws.often() ? draws.up_to(most_in / 3) : 0;
    out.write_5m = draws.often() ? draws.up_to(most_in / 3) : 0;
    out.write_1h = draws.often() ? draws.up_to(most_in - out.read - out.write_5m) : 0;
    out.fresh = draws.up_to(most_in - out.read - out.write_5m - out.write_1h);
    out.shown = draws.up_to(most_out);
    out.thought = draws.often() ? draws.up_to(most_out - out.shown) : 0;
    return out;
}

/// 1e-12 of the currency, rounded up. `percent` of it is to be paid.
auto bill(const Price& price, const Counts& counts, int percent) -> Money {
    const auto times = [](std::int64_t count, PricePerMillion each) {
        return Wide{count} * each.price.pico();
    };
    Wide sum = times(counts.fresh, price.input);
    sum += times(counts.read, price.cached_input ? *price.cached_input : price.input);
    sum += times(counts.write_5m, price.cache_write_5m ? *price.cache_write_5m : price.input);
    sum += times(counts.write_1h, price.cache_write_1h ? *price.cache_write_1h : price.input);
    sum += times(counts.shown + counts.thought, price.output);
    const Wide hundred_millionth = sum * percent;
    Wide pico = hundred_millionth / 100'000'000;
    if (hundred_millionth % 100'000'000 != 0) ++pico;
    return Money::pico(static_cast<std::int64_t>(pico));
}

auto openai_usage(const Counts& counts) -> Usage {
    const auto input = counts.fresh + counts.read + counts.write_5m;
    const json body{{"choices", {{{"message", {{"content", "{}"}}}, {"finish_reason", "stop"}}}},
                    {"usage",
                     {{"prompt_tokens", input},
                      {"completion_tokens", counts.shown + counts.thought},
                      {"total_tokens", input + counts.shown + counts.thought},
                      {"prompt_tokens_details",
                       {{"cached_tokens", counts.read}, {"cache_write_tokens", counts.write_5m}}},
                      {"completion_tokens_details", {{"reasoning_tokens", counts.thought}}}}}};
    return openai::read_reply(body.dump(), settings_for(1), Instant{}).reply.value().usage;
}

auto anthropic_usage(const Counts& counts) -> Usage {
    const json body{{"type", "message"},
                    {"content", {{{"type", "text"}, {"text", "{}"}}}},
                    {"stop_reason", "end_turn"},
                    {"usage",
                     {{"input_tokens", counts.fresh},
                      {"cache_read_input_tokens", counts.read},
                      {"cache_creation_input_tokens", counts.write_5m + counts.write_1h},
                      {"cache_creation",
                       {{"ephemeral_5m_input_tokens", counts.write_5m},
                        {"ephemeral_1h_input_tokens", counts.write_1h}}},
                      {"output_tokens", counts.shown + counts.thought}}}};
    return anthropic::read_reply(body.dump(), anthropic_for(1), Instant{}).reply.value().usage;
}

/// A question whose every byte may be a token: in letters of one to four bytes.
auto draw_request(Draws& draws) -> Request {
    auto out = question();
    out.max_output_tokens = static_cast<int>(1 + draws.up_to(4000));
    out.messages[1].content.clear();
    for (auto left = draws.up_to(300); left > 0; --left)
        out.messages[1].content +=
            std::array{"a", "é", "한", "🙂"}[static_cast<std::size_t>(draws.up_to(3))];
    return out;
}

auto bytes_in(const Request& request) -> std::int64_t {
    auto bytes = request.schema.text().size();
    for (const auto& message : request.messages) bytes += message.content.size();
    return static_cast<std::int64_t>(bytes);
}

}  // namespace

TEST_CASE("what a usage costs is the bill, in both wires and both ways, for any price list") {
    for (std::uint32_t seed = 1; seed <= 1000; ++seed) {
        Draws draws{seed};
        const auto price = draw_price(draws);
        auto counts = draw_counts(draws, 2'000'000, 100'000);
        INFO("seed " << seed);
        CHECK(price.of(anthropic_usage(counts)) == bill(price, counts, 100));
        CHECK(price.of(anthropic_usage(counts), Way::batch) ==
              bill(price, counts, 100 - price.batch_discount));
        counts.write_1h = 0;  // OpenAI's cache has one kind
        CHECK(price.of(openai_usage(counts)) == bill(price, counts, 100));
        CHECK(price.of(openai_usage(counts), Way::batch) ==
              bill(price, counts, 100 - price.batch_discount));
    }
}

TEST_CASE("no reply within its limits costs more than the bound that was reserved for it") {
    for (std::uint32_t seed = 1; seed <= 1000; ++seed) {
        Draws draws{seed};
        const auto price = draw_price(draws);
        const auto request = draw_request(draws);
        const auto counts = draw_counts(draws, bytes_in(request), request.max_output_tokens);
        INFO("seed " << seed);
        for (const auto way : {Way::live, Way::batch}) {
            CHECK(price.of(anthropic_usage(counts), way) <= price.upper_bound(request, way));
            CHECK(price.of(openai_usage(counts), way) <= price.upper_bound(request, way));
        }
    }
}

TEST_CASE("whatever bytes a dialect adds to a question, the bound has room for a token each") {
    Price each_token;  // one pico a token
    each_token.input.price = Money::pico(1'000'000);
    for (std::uint32_t seed = 1; seed <= 300; ++seed) {
        Draws draws{seed};
        auto request = draw_request(draws);
        auto schema = request.schema.value();
        schema["properties"]["a"] = {{"type", "integer"}, {"minimum", 1}, {"maximum", 5}};
        request.schema = std::move(schema);
        auto settings = anthropic_for(1);
        settings.dialect = draws.often() ? SchemaDialect::json_schema : SchemaDialect::none;
        const auto body = json::parse(anthropic::request_body(request, settings));
        std::size_t bytes = 0;
        for (const auto& block : body["system"]) bytes += block["text"].get<std::string>().size();
        for (const auto& message : body["messages"])
            bytes += message["content"].get<std::string>().size();
        if (body.contains("output_config")) bytes += body["output_config"]["format"].dump().size();
        INFO("seed " << seed);
        CHECK(each_token.upper_bound(request).pico() >= static_cast<std::int64_t>(bytes));
    }
}
