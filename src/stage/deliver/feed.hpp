#pragma once
/// The Atom feed of an enterprise's reports (RFC 4287). Pure.
#include <fanfold/flow/report.hpp>
#include <string>
#include <vector>

namespace fanfold::deliver {

inline constexpr std::size_t longest_feed = 30;

/// A report and the file beside the feed in which it is read.
struct FeedEntry {
    Report report;
    std::string page;  ///< "2026-11-24-r12.html"
};

/// `entries` newest first, at least one; the first gives the feed its title and language. Ids are
/// name-based UUIDs (RFC 9562, version 8): the same report has the same id wherever it is written.
auto to_atom(const std::vector<FeedEntry>& entries) -> std::string;

}  // namespace fanfold::deliver
