#pragma once
/// The web archive of one run (`warc` of its job): exchanges go to `cpu` one after the other, and what
/// waits there counts as read, so that a slow disk slows the crawl. io thread.
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <optional>

#include <fanfold/async/task_group.hpp>
#include <fanfold/stage/fetch/warc.hpp>

namespace fanfold::pipeline {

class Archive {
  public:
    Archive(boost::asio::any_io_executor io, boost::asio::any_io_executor cpu,
            std::filesystem::path folder, std::string name, std::string software);
    void keep(fetch::Exchange exchange);
    [[nodiscard]] auto waiting() const -> std::size_t { return waiting_; }  ///< bytes
    /// Everything is written. The first error there was: an archive with a hole is told.
    auto finish() -> boost::asio::awaitable<Status>;

  private:
    auto write(std::shared_ptr<const fetch::Exchange> exchange) -> boost::asio::awaitable<void>;

    boost::asio::any_io_executor line_;  ///< of `cpu`, one at a time
    std::shared_ptr<fetch::WarcWriter> writer_;
    async::TaskGroup writing_;
    std::size_t waiting_ = 0;
    std::optional<Error> trouble_;
};

}  // namespace fanfold::pipeline
