#pragma once
/// Tells when a file below a folder of prompts was written (inotify(7)). io thread.
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <filesystem>

#include <fanfold/value/error.hpp>

namespace fanfold::app {

class PromptWatch {
  public:
    /// Errors: bad_input (no such folder), unavailable (the system gives no watch).
    static auto of(boost::asio::any_io_executor io, std::filesystem::path folder)
        -> Result<PromptWatch>;
    /// Returns when something was written, and what an editor writes along with it is on the disk.
    auto changed() -> boost::asio::awaitable<void>;

  private:
    PromptWatch(boost::asio::posix::stream_descriptor events, std::filesystem::path folder)
        : events_(std::move(events)), folder_(std::move(folder)) {}
    auto watch_all() -> bool;
    boost::asio::posix::stream_descriptor events_;
    std::filesystem::path folder_;
};

}  // namespace fanfold::app
