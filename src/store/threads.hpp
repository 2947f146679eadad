#pragma once
/// The two threads of the store.
///
/// `store` (Writer) alone writes and checkpoints. It gathers everything that waits for a file into
/// one transaction (if something urgent waits: that, and a little of the rest). Where a piece fails
/// they are all done again, each under a savepoint of its own, so that it is undone alone; the
/// answers go out when the commit is durable. `read` (ReadThread) has query_only
/// connections and one short transaction for all that waits for a file when it begins: what a caller
/// was told is written, its next read sees.
#include <array>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "database.hpp"

namespace fanfold::store {

enum class File { state, crawl, search };
inline constexpr std::size_t file_count = 3;

/// Something to do with a connection, and someone who waits for what comes of it.
class Job {
  public:
    virtual ~Job() = default;
    /// On the database's thread; a second time if another job of its transaction failed. False: undo
    /// it.
    virtual auto run(Connection& db) -> bool = 0;
    /// Posts the outcome to the waiting executor; `lost` says that the whole transaction failed.
    virtual void answer(const std::optional<Error>& lost) = 0;
};
using Jobs = std::vector<std::unique_ptr<Job>>;

/// `first`: something that runs now stands still until it is written.
enum class Urgency { normal, first };

class Writer {
  public:
    /// `epoch` fences state.db: when another owner has raised it, every write is refused.
    Writer(std::vector<Connection> files, std::int64_t epoch);
    ~Writer();  ///< does what waits, checkpoints, closes, joins
    Writer(const Writer&) = delete;
    auto operator=(const Writer&) -> Writer& = delete;
    void post(File file, std::unique_ptr<Job> job, Urgency urgency = Urgency::normal);
    /// Once nothing waits, the logs go into the databases, which shrink to what they hold, and are emptied.
    void fold_logs();
    /// Once nothing waits, each database of at most so many bytes is written anew: deleted rows leave no bytes in half-used
    /// pages. When all were, it is no longer due (`anew_due`). Needs as much room again; where there is none, the bytes stay
    /// until the next time. `told`, on the store's thread: whether all were.
    void write_anew(std::int64_t most, std::function<void(bool)> told);

  private:
    struct Lane {
        Connection db;
        std::deque<std::unique_ptr<Job>> first;    ///< under mutex_
        std::deque<std::unique_ptr<Job>> waiting;  ///< under mutex_
        bool unsynced = false;  ///< committed, perhaps not on the disk yet (synchronous NORMAL)
    };
    void loop();
    auto take(Lane& lane) -> Jobs;
    auto idle() -> bool;
    void write_batch(std::size_t file);
    auto commit_all(std::size_t file, const Jobs& jobs) -> Status;
    auto begin(std::size_t file) -> Status;
    static auto run_together(Connection& db, const Jobs& jobs) -> Result<bool>;
    static auto run_apart(Connection& db, const Jobs& jobs) -> Status;
    auto check_fence(std::size_t file) -> Status;
    auto sync_crawl() -> Status;
    void checkpoint_if_due(Lane& lane);
    enum class Fold { none, logs, all };
    auto due_folding() -> Fold;
    void fold(Fold what);
    auto write_all_anew(std::int64_t most) -> bool;
    void ask_for(Fold what);

    std::int64_t epoch_;
    std::vector<Lane> lanes_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;  ///< under mutex_
    Fold folding_ = Fold::none;  ///< under mutex_
    std::int64_t anew_most_ = 0;  ///< under mutex_
    std::vector<std::function<void(bool)>> anew_told_;  ///< under mutex_
    std::thread thread_;
};

class ReadThread {
  public:
    /// Connections for state.db and crawl.db.
    explicit ReadThread(std::vector<Connection> files);
    ~ReadThread();
    ReadThread(const ReadThread&) = delete;
    auto operator=(const ReadThread&) -> ReadThread& = delete;
    void post(File file, std::unique_ptr<Job> job);

  private:
    struct Waiting {
        File file;
        std::unique_ptr<Job> job;
    };
    void loop();
    void read_all(std::deque<Waiting> batch);
    static void read_from(Connection& db, const std::deque<Waiting>& jobs);

    std::vector<Connection> files_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Waiting> waiting_;  ///< under mutex_
    bool stopping_ = false;        ///< under mutex_
    std::thread thread_;
};

template <class T>
using Call = std::function<Result<T>(Connection&)>;

/// A call and the coroutine that waits for it.
template <class T, class Handler>
class CallJob final : public Job {
  public:
    CallJob(Call<T> call, Handler handler)
        : call_(std::move(call)),
          handler_(std::move(handler)),
          home_(boost::asio::prefer(
              boost::asio::any_io_executor{boost::asio::get_associated_executor(handler_)},
              boost::asio::execution::outstanding_work.tracked)) {}

    auto run(Connection& db) -> bool override {
        try {
            result_ = call_(db);
        } catch (const std::exception& bug) {  // no exception crosses a thread
            result_ = Error{ErrorKind::unavailable, db.file().string() + ": " + bug.what()};
        }
        return result_.ok();
    }

    void answer(const std::optional<Error>& lost) override {
        if (lost) result_ = *lost;
        boost::asio::post(home_,
                          [handler = std::move(handler_), result = std::move(result_)]() mutable {
                              std::move(handler)(std::move(result));
                          });
    }

  private:
    Call<T> call_;
    Handler handler_;
    boost::asio::any_io_executor home_;  ///< keeps io running until the answer is there
    Result<T> result_;
};

/// Has `call` run on the thread that `post` leads to (Writer: in a transaction, durable when it
/// returns) and comes back to the awaiting executor. A plain function returning awaitable: g++ 12 destroys
/// initiations in coroutines twice.
template <class T, class Post>
auto call_on(Post post, Call<T> call) -> boost::asio::awaitable<Result<T>> {
    auto initiate = [post, call = std::move(call)](auto handler) mutable {
        using Handler = decltype(handler);
        post(std::make_unique<CallJob<T, Handler>>(std::move(call), std::move(handler)));
    };
    return boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(Result<T>)>(
        std::move(initiate), boost::asio::use_awaitable);
}

/// Writer::write_anew, and whether all were. Plain, as `call_on`.
inline auto written_anew(Writer& writer, std::int64_t most) -> boost::asio::awaitable<bool> {
    auto initiate = [&writer, most](auto handler) {
        boost::asio::any_io_executor home =
            boost::asio::prefer(boost::asio::any_io_executor{boost::asio::get_associated_executor(handler)},
                                boost::asio::execution::outstanding_work.tracked);
        auto waiting = std::make_shared<decltype(handler)>(std::move(handler));
        auto told = [home, waiting](bool all) mutable {
            boost::asio::post(home, [waiting = std::move(waiting), all] { std::move(*waiting)(all); });
        };
        writer.write_anew(most, std::move(told));
    };
    return boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(bool)>(
        std::move(initiate), boost::asio::use_awaitable);
}

/// What every port's implementation works with.
struct Hands {
    Writer& writer;
    ReadThread& reader;
    const Clock& clock;
    std::int64_t epoch = 0;

    template <class T>
    auto write(File file, Call<T> call, Urgency urgency = Urgency::normal)
        -> boost::asio::awaitable<Result<T>> {
        auto post = [&to = writer, file, urgency](std::unique_ptr<Job> job) {
            to.post(file, std::move(job), urgency);
        };
        return call_on<T>(post, std::move(call));
    }
    template <class T>
    auto read(File file, Call<T> call) -> boost::asio::awaitable<Result<T>> {
        auto post = [&to = reader, file](std::unique_ptr<Job> job) {
            to.post(file, std::move(job));
        };
        return call_on<T>(post, std::move(call));
    }
};

}  // namespace fanfold::store
