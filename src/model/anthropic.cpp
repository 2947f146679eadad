#include "anthropic_wire.hpp"
#include "http_model.hpp"
#include "wire.hpp"

namespace fanfold::model {

namespace {

class AnthropicDialect final : public Dialect {
  public:
    explicit AnthropicDialect(AnthropicSettings settings) : settings_(std::move(settings)) {}

    [[nodiscard]] auto headers(const std::string& content_type) const
        -> std::vector<http::Header> override {
        auto out = settings_.extra_headers;
        out.push_back({"Content-Type", content_type});
        out.push_back({"Accept", "application/json"});
        out.push_back({"anthropic-version", "2023-06-01"});
        if (!settings_.key.empty()) out.push_back({"x-api-key", settings_.key.reveal()});
        return out;
    }
    [[nodiscard]] auto body(const Request& request) const -> std::string override {
        return anthropic::request_body(request, settings_);
    }
    [[nodiscard]] auto reply(std::string_view body, Instant now) const -> Outcome override {
        return anthropic::read_reply(body, settings_, now);
    }
    [[nodiscard]] auto failure(const http::Response& response, Instant now) const
        -> Failure override {
        return anthropic::read_failure(response, settings_, now);
    }
    [[nodiscard]] auto hints(const http::Response& response, Instant now) const
        -> LimitHints override {
        return anthropic::read_hints(response, now);
    }

  private:
    AnthropicSettings settings_;
};

}  // namespace

void anthropic::fill_cache_prices(Price& price) {
    const auto& input = price.input.price;
    if (!price.cached_input) price.cached_input = PricePerMillion{input.parts(100'000)};
    if (!price.cache_write_5m) price.cache_write_5m = PricePerMillion{input.parts(1'250'000)};
    if (!price.cache_write_1h) price.cache_write_1h = PricePerMillion{input.parts(2'000'000)};
}

auto anthropic::dialect(AnthropicSettings settings) -> std::unique_ptr<const Dialect> {
    return std::make_unique<AnthropicDialect>(std::move(settings));
}

auto make_anthropic(http::HttpClient& http, const Clock& clock, AnthropicSettings settings)
    -> std::unique_ptr<ModelClient> {
    anthropic::fill_cache_prices(settings.card.price);
    Endpoint endpoint{settings.card, wire::below(settings.endpoint, "/messages"), settings.key,
                      settings.timeout};
    return make_http_model(http, clock, std::move(endpoint),
                           anthropic::dialect(std::move(settings)));
}

}  // namespace fanfold::model
