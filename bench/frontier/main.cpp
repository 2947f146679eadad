/// The frontier at scale: a million URLs on 20,000 hosts. Prints what an operation takes (median, p99, longest), what
/// memory it all takes, and how long a start takes that finds them queued in the journal.
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fanfold/stage/fetch/frontier.hpp>
#include <fanfold/store/store.hpp>
#include <filesystem>
#include <string>
#include <vector>

using namespace fanfold;
using Steady = std::chrono::steady_clock;

namespace {

constexpr std::size_t hosts = 20'000;
const SourceName source{"wide"};

auto link_at(std::size_t number) -> Link {
    Link out;
    const auto host = number * 7919 % hosts;
    out.url = Url::parse("https://www.host" + std::to_string(host) + ".example/section/" +
                         std::to_string(number % 13) + "/article-" + std::to_string(number) + ".html")
                  .value();
    out.source = source;
    out.depth = 1;
    return out;
}

/// In nanoseconds.
class Times {
  public:
    explicit Times(std::size_t count) { all_.reserve(count); }
    template <class Operation>
    auto of(Operation operation) {
        const auto began = Steady::now();
        auto out = operation();
        all_.push_back(std::chrono::nanoseconds{Steady::now() - began}.count());
        return out;
    }
    void print(const char* name) {
        std::sort(all_.begin(), all_.end());
        const auto at = [&](double share) {
            return static_cast<double>(all_[static_cast<std::size_t>(share * static_cast<double>(all_.size() - 1))]) / 1000;
        };
        std::printf("%-8s %zu operations: median %.2f us, p99 %.2f us, longest %.0f us\n", name, all_.size(), at(0.5),
                    at(0.99), at(1));
    }

  private:
    std::vector<std::int64_t> all_;
};

auto peak_mib() -> long {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

void walk(std::size_t links) {
    ManualClock clock{Instant{}};
    fetch::Frontier frontier{clock};
    frontier.open_source(source, static_cast<int>(links), std::chrono::seconds{1});
    Times adding{links}, taking{links}, freeing{links};
    for (std::size_t number = 0; number < links; ++number) {
        const auto link = link_at(number);
        adding.of([&] { return frontier.add(link); });
    }
    std::printf("%zu links queued: peak %ld MiB\n", frontier.queued(), peak_mib());
    // 256 requests in the air: what is taken is freed when 256 others were taken after it.
    std::vector<Link> air;
    for (std::size_t taken = 0; taken < links;) {
        auto link = taking.of([&] { return frontier.take(); });
        if (link) {
            ++taken;
            air.push_back(std::move(*link));
        }
        if (!link) clock.advance(std::chrono::milliseconds{100});
        if (air.size() < 256 && link) continue;
        for (const auto& one : air) freeing.of([&] { return frontier.release(one), 0; });
        air.clear();
    }
    adding.print("add");
    taking.print("take");
    freeing.print("release");
}

template <class T>
auto wait(boost::asio::io_context& io, boost::asio::awaitable<Result<T>> task) -> T {
    Result<T> out;
    boost::asio::co_spawn(io, std::move(task), [&](std::exception_ptr thrown, Result<T> value) {
        if (thrown) std::rethrow_exception(thrown);
        out = std::move(value);
    });
    io.restart();
    io.run();
    if (!out) std::printf("%s\n", out.error().message().c_str()), std::exit(1);
    return std::move(*out);
}

void fill(const std::filesystem::path& folder, std::size_t links) {
    boost::asio::io_context io;
    SystemClock clock;
    auto store = store::Store::open(folder, io.get_executor(), clock);
    constexpr std::size_t of_a_page = 1000;
    for (std::size_t number = 0; number < links; number += of_a_page) {
        fetch::VisitRecord visit;
        visit.run = RunId{1};
        visit.link = link_at(links + number);
        for (std::size_t at = number; at < number + of_a_page; ++at) visit.found.push_back(link_at(at));
        std::vector<fetch::VisitRecord> batch;
        batch.push_back(std::move(visit));
        wait(io, (*store)->crawl_book().record(std::move(batch)));
    }
}

void restart(const std::filesystem::path& folder, std::size_t links) {
    const auto began = Steady::now();
    boost::asio::io_context io;
    SystemClock clock;
    auto store = store::Store::open(folder, io.get_executor(), clock);
    fetch::Frontier frontier{clock};
    frontier.open_source(source, static_cast<int>(2 * links), std::chrono::seconds{1});
    auto& book = (*store)->crawl_book();
    auto journal = wait(io, book.journal(RunId{1}, source));
    for (const auto& key : journal.visited_keys) frontier.remember(source, key);
    for (const auto& link : journal.pending) frontier.add(link);
    const std::chrono::duration<double> first = Steady::now() - began;
    Times slices{1000};
    for (auto after = journal.more_after; after;) {
        const auto slice = slices.of([&] { return wait(io, book.waiting(RunId{1}, source, *after)); });
        for (const auto& link : slice.links) frontier.add(link);
        after = slice.more_after;
    }
    const std::chrono::duration<double> all = Steady::now() - began;
    std::printf("a start: the first %zu links queued after %.2f s, all %zu after %.2f s, peak %ld MiB\n", journal.pending.size(),
                first.count(), frontier.queued(), all.count(), peak_mib());
    slices.print("slice");
}

}  // namespace

auto main(int count, char** words) -> int {
    const std::size_t links = 1'000'000;
    const std::string what = count > 1 ? words[1] : "walk";
    if (what == "walk") return walk(links), 0;
    const std::filesystem::path folder = count > 2 ? words[2] : "frontier-state";
    std::filesystem::create_directories(folder);
    if (what == "fill") return fill(folder, links), 0;
    if (what == "restart") return restart(folder, links), 0;
    std::printf("usage: fanfold-bench-frontier walk | fill FOLDER | restart FOLDER\n");
    return 64;
}
