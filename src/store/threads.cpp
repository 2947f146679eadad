#include "threads.hpp"

#include <pthread.h>

#include <algorithm>
#include <utility>

#include "cleaning_steps.hpp"

namespace fanfold::store {

namespace {

/// So short that what is urgent need not wait long for it.
constexpr std::size_t batch_most = 256;
constexpr std::size_t batch_beside = 64;  ///< of the rest, with what is urgent
constexpr int checkpoint_pages = 1'000;       ///< when nothing waits
constexpr int checkpoint_pages_busy = 4'000;  ///< even if something does

constexpr auto at(File file) -> std::size_t {
    return static_cast<std::size_t>(file);
}

void move_some(std::deque<std::unique_ptr<Job>>& from, std::size_t most, Jobs& to) {
    for (; most > 0 && !from.empty(); --most) {
        to.push_back(std::move(from.front()));
        from.pop_front();
    }
}

/// A full disk may have ended the whole transaction, and with it what the jobs before had written.
auto undone_by_the_disk(const Connection& db) -> Error {
    return {ErrorKind::no_space, db.file().string() +
                                     ": the write was undone, the disk is full or "
                                     "failing. What was stored before is safe; free some "
                                     "space (at least 8 MiB) and run again"};
}

void name_thread(const char* name) {
    ::pthread_setname_np(::pthread_self(), name);
}

}  // namespace

Writer::Writer(std::vector<Connection> files, std::int64_t epoch) : epoch_(epoch) {
    for (auto& file : files) lanes_.push_back(Lane{std::move(file), {}, {}, false});
    thread_ = std::thread{[this] { loop(); }};
}

Writer::~Writer() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
    for (auto& lane : lanes_) lane.db.checkpoint_and_truncate();
}

void Writer::post(File file, std::unique_ptr<Job> job, Urgency urgency) {
    {
        const std::lock_guard lock{mutex_};
        auto& lane = lanes_[at(file)];
        (urgency == Urgency::first ? lane.first : lane.waiting).push_back(std::move(job));
    }
    wake_.notify_one();
}

void Writer::fold_logs() {
    ask_for(Fold::logs);
}

void Writer::write_anew(std::int64_t most, std::function<void(bool)> told) {
    {
        const std::lock_guard lock{mutex_};
        anew_most_ = most;
        anew_told_.push_back(std::move(told));
    }
    ask_for(Fold::all);
}

void Writer::ask_for(Fold what) {
    {
        const std::lock_guard lock{mutex_};
        folding_ = std::max(folding_, what);
    }
    wake_.notify_one();
}

auto Writer::due_folding() -> Fold {
    const std::lock_guard lock{mutex_};
    return idle() ? std::exchange(folding_, Fold::none) : Fold::none;
}

void Writer::fold(Fold what) {
    std::int64_t most = 0;
    std::vector<std::function<void(bool)>> told;
    if (what == Fold::all) {
        const std::lock_guard lock{mutex_};
        most = anew_most_;
        std::swap(told, anew_told_);
    }
    bool all = what == Fold::all && write_all_anew(most);
    for (auto& lane : lanes_)
        if (what != Fold::none) all = lane.db.checkpoint_and_truncate() && all;
    // Not before the new files are on the disk: until then the old pages stand there.
    if (all) all = static_cast<bool>(lanes_[at(File::state)].db.run("forget_setting", anew_due));
    for (auto& tell : told) tell(all);
}

auto Writer::write_all_anew(std::int64_t most) -> bool {
    bool all = true;
    for (auto& lane : lanes_) {
        const auto bytes = file_bytes(lane.db);
        const bool done = bytes && *bytes <= most && lane.db.write_anew();
        all = all && done;
    }
    return all;
}

auto Writer::idle() -> bool {
    return std::all_of(lanes_.begin(), lanes_.end(),
                       [](const Lane& lane) { return lane.first.empty() && lane.waiting.empty(); });
}

void Writer::loop() {
    name_thread("store");
    for (;;) {
        {
            std::unique_lock lock{mutex_};
            wake_.wait(lock, [this] { return stopping_ || folding_ != Fold::none || !idle(); });
            if (stopping_ && folding_ == Fold::none && idle()) return;
        }
        // The crawl first: state names only documents that are already there.
        for (const auto file : {File::crawl, File::state, File::search}) write_batch(at(file));
        fold(due_folding());
    }
}

auto Writer::take(Lane& lane) -> Jobs {
    const std::lock_guard lock{mutex_};
    Jobs jobs;
    move_some(lane.first, batch_most, jobs);
    move_some(lane.waiting, jobs.empty() ? batch_most : batch_beside, jobs);
    return jobs;
}

void Writer::write_batch(std::size_t file) {
    auto& lane = lanes_[file];
    const auto jobs = take(lane);
    if (jobs.empty()) return;
    const auto committed = commit_all(file, jobs);
    lane.db.leave_transaction();
    std::optional<Error> lost;
    if (!committed.ok()) lost = committed.error();
    for (const auto& job : jobs) job->answer(lost);
    checkpoint_if_due(lane);
}

auto Writer::commit_all(std::size_t file, const Jobs& jobs) -> Status {
    auto& lane = lanes_[file];
    auto done = begin(file);
    if (done.ok()) {
        // Nearly all jobs succeed, and a savepoint for each would cost a quarter of the thread.
        auto kept = run_together(lane.db, jobs);
        if (!kept.ok()) return kept.error();
        if (!*kept) {
            lane.db.leave_transaction();
            done = begin(file);
            if (done.ok()) done = run_apart(lane.db, jobs);
        }
    }
    if (done.ok() && file == at(File::state)) done = sync_crawl();
    if (done.ok()) done = lane.db.run("commit");
    if (done.ok()) lane.unsynced = true;
    return done;
}

auto Writer::begin(std::size_t file) -> Status {
    auto begun = lanes_[file].db.run("begin_write");
    return begun.ok() ? check_fence(file) : begun;
}

/// False if one failed: then what all wrote is to be undone, and done again one by one.
auto Writer::run_together(Connection& db, const Jobs& jobs) -> Result<bool> {
    for (const auto& job : jobs) {
        const bool keep = job->run(db);
        if (!db.in_transaction()) return undone_by_the_disk(db);
        if (!keep) return false;
    }
    return true;
}

auto Writer::run_apart(Connection& db, const Jobs& jobs) -> Status {
    for (const auto& job : jobs) {
        if (auto begun = db.run("begin_job"); !begun.ok()) return begun;
        const bool keep = job->run(db);
        if (!db.in_transaction()) return undone_by_the_disk(db);
        if (!keep) {
            if (auto undone = db.run("undo_job"); !undone.ok()) return undone;
        }
        if (auto ended = db.run("keep_job"); !ended.ok()) return ended;
    }
    return Done{};
}

auto Writer::check_fence(std::size_t file) -> Status {
    if (file != at(File::state)) return Done{};
    const auto epoch = lanes_[file].db.number("setting", "epoch");
    if (!epoch.ok()) return epoch.error();
    if (epoch.value() == epoch_) return Done{};
    return Error{ErrorKind::busy, lanes_[file].db.file().string() +
                                      ": another fanfold took over; this one stops writing"};
}

/// crawl.db is synchronous NORMAL: after a power cut its last commits may be gone. What state.db is
/// about to name must not be among them.
auto Writer::sync_crawl() -> Status {
    auto& crawl = lanes_[at(File::crawl)];
    if (!crawl.unsynced) return Done{};
    auto synced = crawl.db.sync_log();
    if (synced.ok()) crawl.unsynced = false;
    return synced;
}

void Writer::checkpoint_if_due(Lane& lane) {
    const int pages = lane.db.wal_pages();
    if (pages < checkpoint_pages) return;
    if (pages < checkpoint_pages_busy) {
        const std::lock_guard lock{mutex_};
        if (!idle()) return;
    }
    lane.db.checkpoint();
}

ReadThread::ReadThread(std::vector<Connection> files) : files_(std::move(files)) {
    thread_ = std::thread{[this] { loop(); }};
}

ReadThread::~ReadThread() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void ReadThread::post(File file, std::unique_ptr<Job> job) {
    {
        const std::lock_guard lock{mutex_};
        waiting_.push_back(Waiting{file, std::move(job)});
    }
    wake_.notify_one();
}

void ReadThread::loop() {
    name_thread("read");
    for (;;) {
        std::unique_lock lock{mutex_};
        wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
        if (waiting_.empty()) return;
        std::deque<Waiting> batch;
        std::swap(batch, waiting_);
        lock.unlock();
        read_all(std::move(batch));
    }
}

void ReadThread::read_all(std::deque<Waiting> batch) {
    for (const auto file : {File::state, File::crawl}) {
        std::deque<Waiting> jobs;
        for (auto& waiting : batch)
            if (waiting.file == file) jobs.push_back(std::move(waiting));
        if (!jobs.empty()) read_from(files_[at(file)], jobs);
    }
}

void ReadThread::read_from(Connection& db, const std::deque<Waiting>& jobs) {
    std::optional<Error> lost;
    if (auto begun = db.run("begin_read"); !begun.ok()) lost = begun.error();
    for (const auto& waiting : jobs)
        if (!lost) waiting.job->run(db);
    db.leave_transaction();
    for (const auto& waiting : jobs) waiting.job->answer(lost);
}

}  // namespace fanfold::store
