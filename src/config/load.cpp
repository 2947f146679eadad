#include <algorithm>

#include "enterprises.hpp"
#include "jobs.hpp"

namespace fanfold::config {

auto load(const std::filesystem::path& root) -> Config {
    Config out;
    Complaints complaints;
    std::error_code error;
    const auto absolute =
        std::filesystem::absolute(root.empty() ? "." : root, error).lexically_normal();
    const auto files = read_files(absolute, complaints);
    auto house = read_house(absolute, files, complaints);
    auto book = read_sources(files, absolute, SourceDefaults{house.house.crawl.delay, house.proxy}, complaints);
    const Profiles profiles{files, complaints};
    read_enterprises(files, house, book, profiles, out, complaints);
    read_jobs(files, out, complaints);
    check_kept_long_enough(house.table, house.house.retention, out, complaints);
    out.house = std::move(house.house);
    out.sources = std::move(book.good);
    out.complaints = complaints.take();
    out.digest = files.digest();
    return out;
}

auto Config::usable() const -> bool {
    return std::ranges::none_of(complaints,
                                [](const Complaint& each) { return each.fatal_for_all; });
}

}  // namespace fanfold::config
