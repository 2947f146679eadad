#pragma once
/// Something that somebody should know before the next report.
#include <fanfold/time/clock.hpp>
#include <string>

namespace fanfold {

struct Alert {
    std::string kind;   ///< "run.failed", "deadline.missed" …: docs/operations.md says what to do
    std::string about;  ///< job, enterprise, source or cap
    std::string text;   ///< one sentence
    std::string once;   ///< the same kind, about and this: told once, however often it is raised ("r12", "2026-11-29")
    Instant raised_at{};
};

}  // namespace fanfold
