#pragma once
/// Stored reports for commands: the configuration with a reader of its store, and finding an item.
#include <memory>
#include <optional>
#include <string>

#include <fanfold/cli/command.hpp>
#include <fanfold/config/config.hpp>
#include <fanfold/store/store.hpp>

namespace fanfold::app {

struct Shelf {
    config::Config config;
    std::unique_ptr<store::Reader> reader;
};
/// Complaints about the configuration are printed.
auto open_shelf(const cli::Globals& globals) -> Result<Shelf>;
auto open_reader(const cli::Globals& globals) -> Result<std::unique_ptr<store::Reader>>;

/// "12" or "r12"; nothing for an empty text. Errors: bad_input.
auto run_number(const std::string& text) -> Result<std::optional<RunId>>;

/// Of that run, or the newest delivered one.
auto stored_report(const Shelf& shelf, const std::string& enterprise, const std::string& run)
    -> Result<Report>;

/// An item where it stands; `section` is empty in the summary.
struct Place {
    ReportItem* item = nullptr;
    SectionName section;
};
/// By id. Errors: bad_input.
auto item_in(Report& report, const std::string& id) -> Result<Place>;

}  // namespace fanfold::app
