#include <fanfold/http/client.hpp>
#include <fanfold/render/renderer.hpp>
#include <nlohmann/json.hpp>

namespace fanfold::render {

namespace {

auto client_for(boost::asio::any_io_executor io, http::EgressRule egress, std::string user_agent)
    -> http::HttpClient {
    http::ClientSettings settings;
    settings.user_agent = std::move(user_agent);
    settings.egress = std::move(egress);
    settings.max_connections = 4;  // it draws pages: more at once only make each one slower
    return http::HttpClient{std::move(io), std::move(settings)};
}

class Service final : public Renderer {
  public:
    Service(boost::asio::any_io_executor io, const Clock& clock, Url endpoint, http::EgressRule egress,
            std::string user_agent, Duration time)
        : clock_(clock),
          endpoint_(std::move(endpoint)),
          time_(time),
          http_(client_for(std::move(io), std::move(egress), std::move(user_agent))) {}

    auto draw(Draft draft, Deadline deadline) -> boost::asio::awaitable<Result<std::string>> override {
        http::Request request;
        request.url = endpoint_;
        request.method = "POST";
        request.headers = {{"Content-Type", "application/json", false}, {"Accept", "text/html", false}};
        request.body = nlohmann::json{{"url", draft.url.str()}}.dump();
        request.max_body = most_html;
        request.first_byte_timeout = time_;
        const auto until = Deadline::after(clock_, time_).earlier(deadline);
        auto answer = co_await http_.send(std::move(request), until);
        if (!answer) co_return failure("the renderer at " + endpoint_.origin() + ": " + answer.error().message());
        if (answer->status != 200)
            co_return failure("the renderer at " + endpoint_.origin() + " said " + std::to_string(answer->status));
        if (answer->truncated)
            co_return failure("the renderer at " + endpoint_.origin() + " sent more than 8 MiB");
        co_return std::move(answer->body);
    }

  private:
    static auto failure(std::string what) -> Error { return {ErrorKind::retry_later, std::move(what)}; }

    const Clock& clock_;
    Url endpoint_;
    Duration time_;
    http::HttpClient http_;
};

}  // namespace

auto make_service(boost::asio::any_io_executor io, const Clock& clock, Url endpoint,
                  http::EgressRule egress, std::string user_agent, Duration time)
    -> std::unique_ptr<Renderer> {
    return std::make_unique<Service>(std::move(io), clock, std::move(endpoint), std::move(egress),
                                     std::move(user_agent), time);
}

}  // namespace fanfold::render
