#pragma once
/// A report from what is stored: findings, the events told before, and their documents. No page is
/// fetched, no model is asked: events are told by their best claims. Pure; guarded and checked like
/// any report.
#include <map>
#include <vector>

#include <fanfold/flow/crawl.hpp>
#include <fanfold/flow/editing.hpp>
#include <fanfold/flow/enterprise.hpp>
#include <fanfold/flow/report.hpp>
#include <fanfold/stage/check/quotes.hpp>
#include <fanfold/time/clock.hpp>

namespace fanfold::pipeline {

struct Stored {
    std::vector<Finding> findings;
    std::vector<Event> told_before;
    std::map<Digest, Document> documents;      ///< of both
    std::map<SightingId, Sighting> sightings;  ///< of both
    std::vector<MuteRule> mutes;
    check::TermsBySource terms;
};
struct Span {
    Instant from{};
    Instant to{};
};
/// Without run, job and counts: the caller's to fill.
auto refold(Stored stored, const Enterprise& enterprise, Span window, Instant now) -> Report;

}  // namespace fanfold::pipeline
