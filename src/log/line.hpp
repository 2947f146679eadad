#pragma once
/// One entry as one line, without its end. Pure.
#include <string>

#include <fanfold/log/output.hpp>

namespace fanfold::log {

/// Printable, on one line, valid UTF-8 or '?', and cut after so many bytes.
auto one_line(std::string_view text) -> std::string;
auto line_of(const LogEntry& entry, Instant at, Format format, bool colours) -> std::string;

}  // namespace fanfold::log
