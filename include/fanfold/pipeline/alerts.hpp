#pragma once
/// Telling people that something went wrong: written into the store first, then sent by mail, webhook and program; what
/// could not be sent is due again, as deliveries are. io thread.
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <fanfold/config/config.hpp>
#include <fanfold/stage/deliver/alert_box.hpp>

namespace fanfold::pipeline {

/// Everything outlives it.
struct AlertOffice {
    boost::asio::any_io_executor io;
    boost::asio::any_io_executor couriers;  ///< threads that may wait
    const Clock& clock;
    const config::AlertSettings& settings;
    deliver::AlertBox& box;
};

/// Writes it down for every place that wants this kind. False: nobody does, or it was raised before.
auto raise(AlertOffice office, Alert alert) -> boost::asio::awaitable<Result<bool>>;
/// For the dead man's switch: a run went well.
auto raise_ping(AlertOffice office, std::string once) -> boost::asio::awaitable<Result<bool>>;
/// Sends what is due. Returns a line for each that failed; errors are those of the store.
auto send_alerts(AlertOffice office) -> boost::asio::awaitable<Result<std::vector<std::string>>>;

}  // namespace fanfold::pipeline
