#pragma once
/// Names to addresses, for requests that leave through a proxy: what libcurl dials itself it also
/// resolves itself. What is found, or that nothing is, is kept for a minute, and who asks for a name
/// that is being asked for waits with the others: lookups stand in one line, and a slow name must not
/// stand in it again and again. io thread.
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include <fanfold/http/egress.hpp>
#include <fanfold/time/clock.hpp>
#include <fanfold/value/error.hpp>

namespace fanfold::http {

class Lookup {
  public:
    explicit Lookup(boost::asio::any_io_executor io) : io_(std::move(io)) {}
    /// Numeric addresses of `host` (a literal is its own), in the system's order. Errors:
    /// retry_later. A lookup that is given up goes on by itself: no thread can be made to stop it.
    auto addresses_of(std::string host, std::chrono::steady_clock::time_point until)
        -> boost::asio::awaitable<Result<std::vector<std::string>>>;

  private:
    struct Query;
    auto query_for(const std::string& host) -> std::shared_ptr<Query>;
    boost::asio::any_io_executor io_;
    std::unordered_map<std::string, std::shared_ptr<Query>> known_;
};

}  // namespace fanfold::http
