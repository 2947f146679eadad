#pragma once
/// Alerts on their way: written before they are sent, so that no crash loses one. Implemented by store/; io thread.
#include <boost/asio/awaitable.hpp>
#include <fanfold/flow/alert.hpp>
#include <fanfold/value/error.hpp>
#include <optional>
#include <string>
#include <vector>

namespace fanfold::deliver {

struct PostedAlert {
    std::int64_t id = 0;
    Alert alert;
    std::string channel;  ///< "webhook", "exec", "mail", "ping"
    std::string target;   ///< of a mail its reader
    int tries = 0;        ///< that failed
};

class AlertBox {
  public:
    virtual ~AlertBox() = default;
    /// One for each (channel, target). False: it was raised before.
    [[nodiscard]] virtual auto post(Alert alert, std::vector<std::pair<std::string, std::string>> channels)
        -> boost::asio::awaitable<Result<bool>> = 0;
    [[nodiscard]] virtual auto due(Instant now) -> boost::asio::awaitable<Result<std::vector<PostedAlert>>> = 0;
    [[nodiscard]] virtual auto sent(std::int64_t id, Instant at) -> boost::asio::awaitable<Result<Done>> = 0;
    /// Failed until `next`; without it for good.
    [[nodiscard]] virtual auto put_off(std::int64_t id, std::string why, std::optional<Instant> next)
        -> boost::asio::awaitable<Result<Done>> = 0;
};

}  // namespace fanfold::deliver
