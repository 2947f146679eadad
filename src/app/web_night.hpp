#pragma once
/// The newest run, enterprise by enterprise: who has a report, who waits for one until when, and what went wrong.
#include <optional>

#include "web_pages.hpp"

namespace fanfold::app::web {

struct ReaderTonight {
    EnterpriseName name;
    schedule::Progress progress = schedule::Progress::crawling;
    std::optional<ReportStatus> report;
    std::optional<Instant> made_at;
};
struct NightTold {
    schedule::Run run;
    std::vector<ReaderTonight> readers;
    std::vector<std::pair<SourceName, std::string>> down;  ///< sources that could not be read, and why
    std::map<std::string, int> not_fetched;                ///< why → links
    int unanswered = 0;                                    ///< questions that failed or were left unasked
};

/// Nothing where there was no run yet. Blocking. Errors: those of the store.
auto night_told(const std::filesystem::path& state) -> Result<std::optional<NightTold>>;
auto night_section(const Frame& frame, const NightTold& night, Instant now) -> std::string;

}  // namespace fanfold::app::web
