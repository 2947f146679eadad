#include "json_lines.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <condition_variable>
#include <cstdio>
#include <map>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>
#include <vector>

namespace fanfold::app {

namespace {

/// Lines of a descriptor; of one that has no end in sight only the cap is ever held.
class LineReader {
  public:
    explicit LineReader(int from) : from_(from) {}

    /// None at the end of the input, or where it can't be read any more.
    auto next() -> std::optional<InputLine> {
        constexpr auto endless = std::size_t{1} << 30;
        auto line = InputLine{++number_, {}, false};
        for (auto pieces = std::size_t{0}; pieces * buffer_.size() < endless; ++pieces) {
            if (left_.empty() && !fill()) break;
            const auto end = std::min(left_.find('\n'), left_.size());
            take(line, left_.substr(0, end));
            const bool ended = end < left_.size();
            left_.remove_prefix(std::min(end + 1, left_.size()));
            if (ended) return line;
        }
        ended_ = true;
        return line.text.empty() && !line.too_long ? std::nullopt : std::optional{std::move(line)};
    }

  private:
    static void take(InputLine& line, std::string_view piece) {
        line.too_long = line.too_long || line.text.size() + piece.size() > most_line_bytes;
        if (line.too_long)
            std::string{}.swap(line.text);
        else
            line.text += piece;
    }

    auto fill() -> bool {
        if (ended_) return false;
        auto got = ssize_t{-1};
        do got = ::read(from_, buffer_.data(), buffer_.size());
        while (got < 0 && errno == EINTR);
        left_ = {buffer_.data(), static_cast<std::size_t>(std::max(got, ssize_t{0}))};
        return got > 0;
    }

    int from_;
    std::array<char, std::size_t{64} << 10> buffer_{};
    std::string_view left_;
    std::size_t number_ = 0;
    bool ended_ = false;  ///< the input, or our patience with a line of a gigabyte
};

class OrderedLines {
  public:
    OrderedLines(int from, std::size_t window) : lines_(from), window_(window) {}

    struct Turn {
        std::size_t number;
        InputLine line;
    };
    /// The next line; none when there are no more.
    auto next() -> std::optional<Turn> {
        auto lock = std::unique_lock{mutex_};
        room_.wait(lock, [&] { return taken_ - written_ < window_; });
        auto line = lines_.next();
        while (line && line->text.empty() && !line->too_long) line = lines_.next();
        if (!line) return std::nullopt;
        return Turn{taken_++, std::move(*line)};
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
    LineReader lines_;
    std::size_t window_;
    std::mutex mutex_;
    std::condition_variable room_;
    std::map<std::size_t, std::string> done_;
    std::size_t taken_ = 0;
    std::size_t written_ = 0;
};

}  // namespace

void answer_lines(int from, unsigned threads, const std::function<std::string(const InputLine&)>& answer) {
    constexpr auto lines_a_thread = std::size_t{8};
    auto lines = OrderedLines{from, threads * lines_a_thread};
    auto workers = std::vector<std::jthread>{};
    for (auto i = 0U; i < threads; ++i)
        workers.emplace_back([&] {
            while (auto turn = lines.next()) lines.put(turn->number, answer(turn->line));
        });
}

}  // namespace fanfold::app
