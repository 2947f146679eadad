#include <fanfold/log/output.hpp>

#include <spdlog/logger.h>
#include <spdlog/sinks/base_sink.h>
#include <sys/stat.h>

#include <cstdlib>
#include <mutex>

#include "cap.hpp"
#include "line.hpp"
#include "veil.hpp"

namespace fanfold::log {

namespace {

auto spdlog_level(LogLevel level) -> spdlog::level::level_enum {
    switch (level) {
        case LogLevel::error:
            return spdlog::level::err;
        case LogLevel::warning:
            return spdlog::level::warn;
        case LogLevel::info:
            return spdlog::level::info;
        case LogLevel::debug:
            return spdlog::level::debug;
    }
    return spdlog::level::err;
}

/// Prints lines between which live lines may stand. Its mutex is also theirs.
class StreamSink final : public spdlog::sinks::base_sink<std::mutex> {
  public:
    explicit StreamSink(std::FILE* stream) : stream_(stream) {}
    void set_curtain(Curtain* curtain) {
        const std::lock_guard lock{mutex_};
        curtain_ = curtain;
    }
    void draw(const std::function<void()>& draw) {
        const std::lock_guard lock{mutex_};
        draw();
    }

  protected:
    void sink_it_(const spdlog::details::log_msg& message) override {
        if (curtain_ != nullptr) curtain_->lift();
        std::fwrite(message.payload.data(), 1, message.payload.size(), stream_);
        std::fputc('\n', stream_);
        std::fflush(stream_);
    }
    void flush_() override { std::fflush(stream_); }

  private:
    std::FILE* stream_;
    Curtain* curtain_ = nullptr;
};

class StreamOutput final : public Output {
  public:
    StreamOutput(Settings settings, const Clock& clock, std::FILE* stream)
        : settings_(settings),
          clock_(clock),
          sink_(std::make_shared<StreamSink>(stream)),
          logger_("fanfold", sink_),
          cap_(settings.lines_of_a_kind, settings.window) {
        set_level(settings.level);
    }
    ~StreamOutput() override { tell_held_back(); }

    void write(LogEntry entry) override {
        if (!wants(entry.level)) return;
        const std::lock_guard lock{mutex_};
        const auto verdict = cap_.pass(entry.kind, clock_.steady_now());
        if (verdict.held_back > 0) tell(std::string{entry.kind}, verdict.held_back);
        if (verdict.print) print(std::move(entry));
    }
    [[nodiscard]] auto wants(LogLevel level) const -> bool override {
        return logger_.should_log(spdlog_level(level));
    }
    void hide(const Secret& secret) override {
        const std::lock_guard lock{mutex_};
        veil_.hide(secret);
    }
    [[nodiscard]] auto veiled(std::string_view text) const -> std::string override {
        const std::lock_guard lock{mutex_};
        return veil_.over(text);
    }
    void tell_held_back() override {
        const std::lock_guard lock{mutex_};
        for (const auto& [kind, count] : cap_.take_held_back()) tell(kind, count);
    }
    [[nodiscard]] auto for_machines() const -> bool override {
        return settings_.format != Format::human;
    }
    void set_level(LogLevel level) override { logger_.set_level(spdlog_level(level)); }
    void set_curtain(Curtain* curtain) override { sink_->set_curtain(curtain); }
    void draw(const std::function<void()>& draw) override { sink_->draw(draw); }

  private:
    void tell(const std::string& kind, long count) {
        LogEntry entry;
        entry.level = LogLevel::warning;
        entry.kind = "log.held_back";
        entry.text = std::to_string(count) + " more lines of " + kind + " were not printed";
        print(std::move(entry));
    }
    void print(LogEntry entry) {
        entry.text = veil_.over(entry.text);
        entry.about = veil_.over(entry.about);
        logger_.log(spdlog_level(entry.level),
                    spdlog::string_view_t{line_of(entry, clock_.now(), settings_.format, settings_.colours)});
    }

    Settings settings_;
    const Clock& clock_;
    std::shared_ptr<StreamSink> sink_;
    spdlog::logger logger_;
    mutable std::mutex mutex_;
    Cap cap_;    ///< under mutex_
    Veil veil_;  ///< under mutex_
};

class Silent final : public Output {
  public:
    void write(LogEntry) override {}
    [[nodiscard]] auto wants(LogLevel) const -> bool override { return false; }
    void hide(const Secret& secret) override { veil_.hide(secret); }
    [[nodiscard]] auto veiled(std::string_view text) const -> std::string override {
        return veil_.over(text);
    }
    void tell_held_back() override {}
    [[nodiscard]] auto for_machines() const -> bool override { return false; }
    void set_level(LogLevel) override {}
    void set_curtain(Curtain*) override {}
    void draw(const std::function<void()>& draw) override { draw(); }

  private:
    Veil veil_;
};

}  // namespace

auto make_output(Settings settings, const Clock& clock, std::FILE* stream) -> std::shared_ptr<Output> {
    return std::make_shared<StreamOutput>(settings, clock, stream);
}

auto silent() -> std::shared_ptr<Output> {
    return std::make_shared<Silent>();
}

auto is_journal(std::FILE* stream) -> bool {
    const char* named = std::getenv("JOURNAL_STREAM");
    struct stat seen {};
    if (named == nullptr || ::fstat(::fileno(stream), &seen) != 0) return false;
    return named == std::to_string(seen.st_dev) + ":" + std::to_string(seen.st_ino);
}

}  // namespace fanfold::log
