#pragma once
/// What the daemon answers over HTTP: health, metrics, JSON and pages. io thread; what reads the store goes to a courier.
#include <fanfold/serve/http.hpp>

#include "daemon.hpp"
#include "owner_door.hpp"
#include "web_pages.hpp"

namespace fanfold::app {

class WebDoor {
  public:
    WebDoor(Daemon& daemon, Premises& premises);
    auto answer(serve::HttpRequest request) -> boost::asio::awaitable<serve::HttpResponse>;
    void set_csrf(std::string word) { csrf_ = std::move(word); }

  private:
    /// As people and forms are answered; `answer` says the same to programs.
    auto answer_plainly(serve::HttpRequest request) -> boost::asio::awaitable<serve::HttpResponse>;
    auto health(const std::string& which) -> boost::asio::awaitable<serve::HttpResponse>;
    auto act(serve::HttpRequest request, bool from_form) -> boost::asio::awaitable<serve::HttpResponse>;
    auto mark(serve::HttpRequest request) -> boost::asio::awaitable<serve::HttpResponse>;
    auto act_on_job(const serve::HttpRequest& request, bool from_form) -> boost::asio::awaitable<serve::HttpResponse>;
    auto act_on_store(const serve::HttpRequest& request) -> boost::asio::awaitable<std::optional<serve::HttpResponse>>;
    auto run_job(const serve::HttpRequest& request, JobName job) -> boost::asio::awaitable<serve::HttpResponse>;
    auto read(serve::HttpRequest request) -> boost::asio::awaitable<serve::HttpResponse>;
    auto tonight(web::Frame frame) -> boost::asio::awaitable<serve::HttpResponse>;
    [[nodiscard]] auto metrics() const -> std::string;

    Daemon& daemon_;
    Premises& premises_;
    OwnerDoor owner_;
    std::string csrf_;
};

}  // namespace fanfold::app
