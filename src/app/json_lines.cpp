#include "json_lines.hpp"

#include <condition_variable>
#include <cstdio>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace fanfold::app {

namespace {

class OrderedLines {
  public:
    OrderedLines(std::istream& in, std::size_t window) : in_(in), window_(window) {}

    struct Line {
        std::size_t number;
        std::string text;
    };
    /// The next line; none when there are no more.
    auto next() -> std::optional<Line> {
        auto lock = std::unique_lock{mutex_};
        room_.wait(lock, [&] { return taken_ - written_ < window_; });
        auto text = std::string{};
        while (text.empty())
            if (!std::getline(in_, text)) return std::nullopt;
        return Line{taken_++, std::move(text)};
    }

    void put(std::size_t number, std::string text) {
        const auto lock = std::lock_guard{mutex_};
        done_.emplace(number, std::move(text));
        for (auto at = done_.find(written_); at != done_.end(); at = done_.find(written_)) {
            std::fwrite(at->second.data(), 1, at->second.size(), stdout);
            std::fputc('\n', stdout);
            done_.erase(at);
            ++written_;
        }
        room_.notify_all();
    }

  private:
    std::istream& in_;
    std::size_t window_;
    std::mutex mutex_;
    std::condition_variable room_;
    std::map<std::size_t, std::string> done_;
    std::size_t taken_ = 0;
    std::size_t written_ = 0;
};

}  // namespace

void answer_lines(std::istream& in, unsigned threads,
                  const std::function<std::string(const std::string&)>& answer) {
    constexpr auto lines_a_thread = std::size_t{8};
    auto lines = OrderedLines{in, threads * lines_a_thread};
    auto workers = std::vector<std::jthread>{};
    for (auto i = 0U; i < threads; ++i)
        workers.emplace_back([&] {
            while (auto line = lines.next()) lines.put(line->number, answer(line->text));
        });
}

}  // namespace fanfold::app
