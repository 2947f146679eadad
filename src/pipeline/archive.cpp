#include "archive.hpp"

#include <algorithm>

#include <boost/asio/strand.hpp>
#include <fanfold/async/offload.hpp>
#include <fanfold/stage/fetch/archive_files.hpp>

namespace fanfold::pipeline {

namespace {

constexpr std::size_t most_open = 256;  ///< files at once; each remembers the bodies that it holds

}  // namespace

/// One archive for all, and one for each enterprise with sources of its own. Blocking; one thread at a time.
class Shelves {
  public:
    explicit Shelves(ArchivePlace place) : place_(std::move(place)) {}

    auto write(const fetch::Exchange& exchange) -> Status {
        const auto reader = place_.read_by_one.find(exchange.source);
        auto writer = writer_of(reader == place_.read_by_one.end() ? EnterpriseName{} : reader->second);
        if (!writer) return writer.error();
        return (*writer)->write(exchange);
    }
    /// Completes all. The first error there was.
    auto close() -> Status {
        Status out = Done{};
        for (auto& [only, shelf] : open_)
            if (auto closed = shelf.writer->close(); !closed && out) out = closed;
        open_.clear();
        return out;
    }

  private:
    struct Shelf {
        std::unique_ptr<fetch::WarcWriter> writer;
        std::uint64_t used = 0;
    };

    auto writer_of(const EnterpriseName& only) -> Result<fetch::WarcWriter*> {
        auto found = open_.find(only);
        if (found == open_.end()) {
            if (open_.size() >= most_open)
                if (auto closed = close_idlest(); !closed) return closed.error();
            auto name = fetch::archive_name(place_.run_started_at, place_.run, only);
            auto writer = std::make_unique<fetch::WarcWriter>(place_.folder, std::move(name), place_.software);
            found = open_.emplace(only, Shelf{std::move(writer), 0}).first;
        }
        found->second.used = ++uses_;
        return found->second.writer.get();
    }
    /// It is begun anew, under the next number, when it is needed again.
    auto close_idlest() -> Status {
        const auto idlest = std::min_element(open_.begin(), open_.end(),
                                             [](const auto& a, const auto& b) { return a.second.used < b.second.used; });
        auto closed = idlest->second.writer->close();
        open_.erase(idlest);
        return closed;
    }

    ArchivePlace place_;
    std::map<EnterpriseName, Shelf> open_;
    std::uint64_t uses_ = 0;
};

Archive::Archive(boost::asio::any_io_executor io, boost::asio::any_io_executor cpu, ArchivePlace place)
    : line_(boost::asio::make_strand(std::move(cpu))),
      shelves_(std::make_shared<Shelves>(std::move(place))),
      writing_(std::move(io)) {}

void Archive::keep(fetch::Exchange exchange) {
    waiting_ += exchange.answer.body.size();
    writing_.start(write(std::make_shared<const fetch::Exchange>(std::move(exchange))));
}

auto Archive::write(std::shared_ptr<const fetch::Exchange> exchange) -> boost::asio::awaitable<void> {
    auto write_it = [shelves = shelves_, exchange] { return shelves->write(*exchange); };
    auto written = co_await async::offload(line_, std::move(write_it));
    waiting_ -= exchange->answer.body.size();
    if (!written && !trouble_) trouble_ = written.error();
}

auto Archive::finish() -> boost::asio::awaitable<Status> {
    co_await writing_.join();
    auto close_it = [shelves = shelves_] { return shelves->close(); };
    auto closed = co_await async::offload(line_, std::move(close_it));
    if (trouble_) co_return *trouble_;
    co_return closed;
}

}  // namespace fanfold::pipeline
