#pragma once
/// The log on a stream: spdlog behind the port of flow/log.hpp.
///
///   human      "02:30:14 warning r12 fetch acme-news: text", coloured on a terminal
///   json       one object a line: ts, level, kind, run, stage, about, text
///   journald   "<4>run=r12 stage=fetch kind=fetch.failed acme-news: text" (sd-daemon(3))
///
/// Every line passes a cap (so many of a kind in a minute, then their number) and a veil (known secrets, and what looks
/// like one, become "***"). Thread-safe.
#include <cstdio>
#include <functional>
#include <memory>
#include <string>

#include <fanfold/flow/log.hpp>
#include <fanfold/time/clock.hpp>
#include <fanfold/value/secret.hpp>

namespace fanfold::log {

enum class Format { human, json, journald };

struct Settings {
    LogLevel level = LogLevel::warning;
    Format format = Format::human;
    bool colours = false;
    int lines_of_a_kind = 30;  ///< in each window
    Duration window = std::chrono::minutes{1};
};

/// Lines that are redrawn in place on the same terminal. Called under the output's lock.
class Curtain {
  public:
    virtual ~Curtain() = default;
    virtual void lift() = 0;  ///< a line is about to be printed: take yours away
};

class Output : public Log {
  public:
    /// From now on these bytes are never printed. Shorter than four bytes: ignored, they would eat words.
    virtual void hide(const Secret& secret) = 0;
    /// The text without secrets; for what is printed beside the log.
    [[nodiscard]] virtual auto veiled(std::string_view text) const -> std::string = 0;
    /// Prints how many lines the cap held back until now.
    virtual void tell_held_back() = 0;
    /// JSON or journal: whoever reads it reads nothing that is printed beside it.
    [[nodiscard]] virtual auto for_machines() const -> bool = 0;
    virtual void set_level(LogLevel level) = 0;
    /// nullptr takes it away; the curtain outlives its place here.
    virtual void set_curtain(Curtain* curtain) = 0;
    /// Runs `draw` while no line is printed.
    virtual void draw(const std::function<void()>& draw) = 0;
};

/// `stream` and `clock` outlive it.
auto make_output(Settings settings, const Clock& clock, std::FILE* stream) -> std::shared_ptr<Output>;
/// Only hides and forgets.
auto silent() -> std::shared_ptr<Output>;
/// Whether this stream is systemd's journal (JOURNAL_STREAM names it; systemd.exec(5)).
auto is_journal(std::FILE* stream) -> bool;

}  // namespace fanfold::log
