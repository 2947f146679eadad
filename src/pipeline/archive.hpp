#pragma once
/// The web archive of one run (`warc` of its job): exchanges go to `cpu` one after the other, and what
/// waits there counts as read, so that a slow disk slows the crawl. What only one enterprise may read goes
/// into files of its own, which a purge can remove. io thread.
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <map>
#include <memory>
#include <optional>

#include <fanfold/async/task_group.hpp>
#include <fanfold/stage/fetch/warc.hpp>

namespace fanfold::pipeline {

class Shelves;

struct ArchivePlace {
    std::filesystem::path folder;
    Instant run_started_at{};
    RunId run;
    std::string software;
    std::map<SourceName, EnterpriseName> read_by_one;  ///< private sources, and who reads them
};

class Archive {
  public:
    Archive(boost::asio::any_io_executor io, boost::asio::any_io_executor cpu, ArchivePlace place);
    void keep(fetch::Exchange exchange);
    [[nodiscard]] auto waiting() const -> std::size_t { return waiting_; }  ///< bytes
    /// Everything is written. The first error there was: an archive with a hole is told.
    auto finish() -> boost::asio::awaitable<Status>;

  private:
    auto write(std::shared_ptr<const fetch::Exchange> exchange) -> boost::asio::awaitable<void>;

    boost::asio::any_io_executor line_;  ///< of `cpu`, one at a time
    std::shared_ptr<Shelves> shelves_;
    async::TaskGroup writing_;
    std::size_t waiting_ = 0;
    std::optional<Error> trouble_;
};

}  // namespace fanfold::pipeline
