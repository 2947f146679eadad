#pragma once
/// What was heard of each watched name: of a night by the documents that name it, of a week by its nights' reports. Pure.
#include <fanfold/flow/enterprise.hpp>
#include <fanfold/flow/report.hpp>
#include <fanfold/stage/dedupe/dedupe.hpp>
#include <fanfold/stage/route/route.hpp>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace fanfold::pipeline {

/// By the id of a watch entry.
struct Heard {
    int stories = 0;
    std::set<SourceName> sources;
};
using HeardByEntry = std::map<std::string, Heard>;

/// One story more for each entry that its representative names.
void hear(HeardByEntry& heard, const std::vector<route::Hit>& hits, const dedupe::Cluster& cluster);

/// `before`: what the last report said, for when a name was last heard of. At most 200, what was heard most first.
auto watched_of(const Enterprise& enterprise, const HeardByEntry& heard, const std::vector<Watched>& before, Instant now)
    -> std::vector<Watched>;
/// Several nights as one.
auto watched_in(const std::vector<Report>& nights) -> std::vector<Watched>;

}  // namespace fanfold::pipeline
