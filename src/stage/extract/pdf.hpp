#pragma once
/// The text of a PDF, by pdftotext of poppler-utils in a process of its own: what a hostile file
/// breaks is one document, never the program. The child has 384 MiB of address space and 20 s of CPU
/// (setrlimit by prlimit(1)) and writes no file. How many there are at once is their caller's
/// affair.
#include <chrono>
#include <string>
#include <string_view>

#include <fanfold/value/error.hpp>

namespace fanfold::extract {

inline constexpr auto pdf_time = std::chrono::seconds{30};

/// UTF-8 without page breaks, at most 10 MB of it. Blocks; gives up after `time`. An error where
/// the file cannot be read, where the child was stopped, and where pdftotext is not installed.
auto pdf_text(std::string_view bytes, std::chrono::milliseconds time = pdf_time)
    -> Result<std::string>;

}  // namespace fanfold::extract
