#pragma once
/// A Store in a folder of its own, and an io thread to wait on.
#include <unistd.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <cstdlib>
#include <exception>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <fanfold/store/store.hpp>

#include "samples.hpp"

namespace fanfold::tests {

using namespace conformance;

class TempFolder {
  public:
    TempFolder() {
        std::string name = (memory_or_disk() / "fanfold-store-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) std::abort();
        path_ = name;
    }
    ~TempFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TempFolder(const TempFolder&) = delete;
    auto operator=(const TempFolder&) -> TempFolder& = delete;
    [[nodiscard]] auto path() const -> const std::filesystem::path& { return path_; }

  private:
    /// No power is cut here, so waiting for a disk would prove nothing.
    static auto memory_or_disk() -> std::filesystem::path {
        return ::access("/dev/shm", W_OK) == 0 ? "/dev/shm"
                                               : std::filesystem::temp_directory_path();
    }
    std::filesystem::path path_;
};

/// Runs the io thread until this is done.
template <class T>
auto wait_on(boost::asio::io_context& io, boost::asio::awaitable<T> task) -> T {
    std::optional<T> out;
    std::exception_ptr thrown;
    boost::asio::co_spawn(io, std::move(task), [&](std::exception_ptr error, T value) {
        thrown = error;
        out = std::move(value);
    });
    io.restart();
    io.run();
    if (thrown) std::rethrow_exception(thrown);
    return std::move(*out);
}

class StoreHouse {
  public:
    enum class May { not_fail, fail };
    explicit StoreHouse(std::filesystem::path folder, May may = May::not_fail) : folder_(std::move(folder)) {
        open();
        if (may == May::not_fail) good(opened_);
    }
    StoreHouse() : StoreHouse(std::filesystem::path{}) {}

    template <class T>
    auto wait(boost::asio::awaitable<T> task) -> T {
        return wait_on(io_, std::move(task));
    }
    void close() { store_.reset(); }
    void reopen() {
        close();
        open();
        good(opened_);
    }
    auto crawl_book() -> fetch::CrawlBook& { return store_->crawl_book(); }
    auto gallery() -> store::Gallery& { return store_->gallery(); }
    auto ledger() -> fanout::Ledger& { return store_->ledger(); }
    auto event_memory() -> fold::EventMemory& { return store_->event_memory(); }
    auto outbox() -> deliver::Outbox& { return store_->outbox(); }
    auto run_book() -> schedule::RunBook& { return store_->run_book(); }
    auto store() -> store::Store& { return *store_; }
    [[nodiscard]] auto opened() const -> const Status& { return opened_; }
    auto io() -> boost::asio::io_context& { return io_; }
    auto clock() -> ManualClock& { return clock_; }
    [[nodiscard]] auto epoch() const -> std::int64_t { return store_->epoch(); }
    [[nodiscard]] auto folder() const -> std::filesystem::path {
        return folder_.empty() ? temp_->path() : folder_;
    }

  private:
    void open() {
        if (folder_.empty() && !temp_) temp_ = std::make_unique<TempFolder>();
        auto opened = store::Store::open(folder(), io_.get_executor(), clock_);
        opened_ = opened ? Status{Done{}} : Status{opened.error()};
        if (opened) store_ = std::move(*opened);
    }

    std::filesystem::path folder_;
    std::unique_ptr<TempFolder> temp_;
    boost::asio::io_context io_;
    ManualClock clock_{noon()};
    Status opened_{Done{}};
    std::unique_ptr<store::Store> store_;
};

/// All that counts against the run's cap.
inline auto spent_in(StoreHouse& house, RunId run) -> Money {
    Money out;
    for (const auto& line : good(house.wait(house.ledger().spent_in(run)))) out += line.spent.money;
    return out;
}

}  // namespace fanfold::tests
