#include "http_model.hpp"
#include "openai_wire.hpp"
#include "wire.hpp"

namespace fanfold::model {

namespace {

class OpenAiDialect final : public Dialect {
  public:
    explicit OpenAiDialect(OpenAiSettings settings) : settings_(std::move(settings)) {}

    [[nodiscard]] auto headers(const std::string& content_type) const
        -> std::vector<http::Header> override {
        const auto& extra = settings_.extra_headers;
        std::vector<http::Header> out;
        out.reserve(extra.size() + 3);
        out.insert(out.end(), extra.begin(), extra.end());
        out.push_back({"Content-Type", content_type});
        out.push_back({"Accept", "application/json"});
        if (!settings_.key.empty())
            out.push_back({"Authorization", "Bearer " + settings_.key.reveal()});
        return out;
    }
    [[nodiscard]] auto body(const Request& request) const -> std::string override {
        return openai::request_body(request, settings_);
    }
    [[nodiscard]] auto reply(std::string_view body, Instant now) const -> Outcome override {
        return openai::read_reply(body, settings_, now);
    }
    [[nodiscard]] auto failure(const http::Response& response, Instant now) const
        -> Failure override {
        return openai::read_failure(response, settings_, now);
    }
    [[nodiscard]] auto hints(const http::Response& response, Instant) const -> LimitHints override {
        return openai::read_hints(response);
    }

  private:
    OpenAiSettings settings_;
};

}  // namespace

auto openai::dialect(OpenAiSettings settings) -> std::unique_ptr<const Dialect> {
    return std::make_unique<OpenAiDialect>(std::move(settings));
}

auto make_openai(http::HttpClient& http, const Clock& clock, OpenAiSettings settings)
    -> std::unique_ptr<ModelClient> {
    Endpoint endpoint{settings.card, wire::below(settings.endpoint, "/chat/completions"),
                      settings.key, settings.timeout};
    return make_http_model(http, clock, std::move(endpoint), openai::dialect(std::move(settings)));
}

}  // namespace fanfold::model
