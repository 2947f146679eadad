#pragma once
/// One line of a run in the log.
#include <fanfold/flow/log.hpp>

namespace fanfold::pipeline {

struct Teller {
    Log& log;
    RunId run;

    void operator()(LogLevel level, std::string_view kind, Stage stage, std::string about,
                    std::string text) const {
        if (!log.wants(level)) return;
        LogEntry entry;
        entry.level = level;
        entry.kind = kind;
        entry.run = run;
        entry.stage = stage;
        entry.about = std::move(about);
        entry.text = std::move(text);
        log.write(std::move(entry));
    }
};

}  // namespace fanfold::pipeline
