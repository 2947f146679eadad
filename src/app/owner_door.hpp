#pragma once
/// What the owner of a store does when it is asked to: by the command line over <state>/owner.sock, by the API and by
/// forms. Form fields in, JSON out. io thread.
///
///   owner                                  {"daemon"}
///   deliveries/retry                       sends again what is not delivered
///   reports/E/RUN/approve    by
///   reports/E/RUN/correct    item, text or drop, by, why
///   reports/E/RUN/mark       item, label, by, note
#include <fanfold/serve/http.hpp>
#include <functional>

#include "owner_work.hpp"

namespace fanfold::app {

/// "r12"; nothing if it is no run.
auto run_from(const std::string& word) -> std::optional<RunId>;
/// A text or a JSON value as an answer.
auto text_answer(unsigned status, std::string body, std::string type = "text/plain; charset=utf-8") -> serve::HttpResponse;
/// {"error", "exit"} with the status that fits.
auto error_answer(const Error& error) -> serve::HttpResponse;

/// Who answers: a daemon, or a run.
auto owner_answer(bool daemon) -> serve::HttpResponse;

class OwnerDoor {
  public:
    using Readers = std::map<EnterpriseName, Enterprise>;
    using Enterprises = std::function<boost::asio::awaitable<Result<Readers>>()>;
    /// Both outlive it.
    OwnerDoor(Premises& premises, Enterprises enterprises, std::filesystem::path state)
        : premises_(premises), enterprises_(std::move(enterprises)), state_(std::move(state)) {}
    /// Every request to the socket of a run: the rest is not found.
    auto answer(serve::HttpRequest request) -> boost::asio::awaitable<serve::HttpResponse>;
    /// Nothing if this is not for it. `request.path` without "api/v1".
    auto act(serve::HttpRequest request) -> boost::asio::awaitable<std::optional<serve::HttpResponse>>;
    /// The socket's settings and path: for the owner's user alone.
    static auto socket_in(const std::filesystem::path& state) -> serve::HttpSettings;

  private:
    auto on_report(const serve::HttpRequest& request) -> boost::asio::awaitable<serve::HttpResponse>;
    auto mark(const serve::HttpRequest& request, RunId run) -> boost::asio::awaitable<serve::HttpResponse>;

    Premises& premises_;
    Enterprises enterprises_;
    std::filesystem::path state_;
};

}  // namespace fanfold::app
