#pragma once
/// What the daemon answers over HTTP: health, metrics, JSON and pages. io thread; what reads the store goes to a courier.
#include <fanfold/serve/http.hpp>

#include "daemon.hpp"

namespace fanfold::app {

class WebDoor {
  public:
    WebDoor(Daemon& daemon, Premises& premises) : daemon_(daemon), premises_(premises) {}
    auto answer(serve::HttpRequest request) -> boost::asio::awaitable<serve::HttpResponse>;
    void set_csrf(std::string word) { csrf_ = std::move(word); }

  private:
    auto health(const std::string& which) -> boost::asio::awaitable<serve::HttpResponse>;
    auto act(serve::HttpRequest request, bool from_form) -> boost::asio::awaitable<serve::HttpResponse>;
    auto mark(serve::HttpRequest request) -> boost::asio::awaitable<serve::HttpResponse>;
    auto read(serve::HttpRequest request) -> boost::asio::awaitable<serve::HttpResponse>;
    [[nodiscard]] auto metrics() const -> std::string;

    Daemon& daemon_;
    Premises& premises_;
    std::string csrf_;
};

}  // namespace fanfold::app
