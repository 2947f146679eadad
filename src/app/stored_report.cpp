#include "stored_report.hpp"

#include <charconv>

#include "context.hpp"
#include "terminal.hpp"

namespace fanfold::app {

auto open_shelf(const cli::Globals& globals) -> Result<Shelf> {
    auto config = config::load(config_folder(globals.config_dir));
    if (!config.usable()) {
        print_complaints(config.complaints);
        return Error{ErrorKind::fix_config,
                     "the configuration cannot be used; the lines above say why"};
    }
    auto reader = store::Store::open_reading(config.house.state);
    if (!reader) return reader.error();
    return Shelf{std::move(config), std::move(*reader)};
}

auto open_reader(const cli::Globals& globals) -> Result<std::unique_ptr<store::Reader>> {
    auto shelf = open_shelf(globals);
    if (!shelf) return shelf.error();
    return std::move(shelf->reader);
}

auto run_number(const std::string& text) -> Result<std::optional<RunId>> {
    if (text.empty()) return std::optional<RunId>{};
    const auto digits = std::string_view{text}.substr(text.front() == 'r' ? 1 : 0);
    std::int64_t number = 0;
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (parsed.ec != std::errc{} || parsed.ptr != digits.data() + digits.size())
        return Error{
            ErrorKind::bad_input,
            "\"" + text + "\" is no run; runs are called r1, r2 … (`fanfold report list`)"};
    return std::optional{RunId{number}};
}

auto stored_report(const Shelf& shelf, const std::string& enterprise, const std::string& run)
    -> Result<Report> {
    const auto number = run_number(run);
    if (!number) return number.error();
    return shelf.reader->report(EnterpriseName{enterprise}, *number);
}

auto item_in(Report& report, const std::string& id) -> Result<Place> {
    for (auto& bullet : report.summary)
        if (bullet.id == id) return Place{&bullet, {}};
    for (auto& section : report.sections)
        for (auto& item : section.items)
            if (item.id == id) return Place{&item, section.id};
    return Error{ErrorKind::bad_input,
                 "the report of " + report.enterprise.str() + " in run " + to_string(report.run) +
                     " has no item \"" + id +
                     "\"; its ids stand in `fanfold report show --format json`"};
}

}  // namespace fanfold::app
