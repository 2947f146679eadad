#pragma once
/// One message to one place: what reports and alerts have in common. io thread; mail and programs on `couriers`.
#include <fanfold/flow/enterprise.hpp>
#include <fanfold/pipeline/deliveries.hpp>

namespace fanfold::pipeline {

/// Who waits where.
struct Couriers {
    boost::asio::any_io_executor io;
    boost::asio::any_io_executor threads;  ///< that may wait
    const Clock& clock;
};

auto send_mail(const Couriers& couriers, const MailDelivery& mail, std::string to, std::string message)
    -> boost::asio::awaitable<Status>;
/// `id` is the Idempotency-Key.
auto post_json(const Couriers& couriers, const WebhookDelivery& webhook, std::string id, std::string body)
    -> boost::asio::awaitable<Status>;
/// A GET whose answer nobody reads.
auto ping(const Couriers& couriers, std::string url, std::vector<std::string> networks) -> boost::asio::awaitable<Status>;

}  // namespace fanfold::pipeline
