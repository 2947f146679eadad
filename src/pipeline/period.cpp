/// Weekly and monthly reports: what other jobs' runs found, folded again. Nothing is visited, no
/// document is asked about; what was found before the first one's window stays out for good.
#include <algorithm>
#include <fanfold/async/offload.hpp>
#include <fanfold/stage/deliver/outbox.hpp>
#include <fanfold/stage/fold/edits.hpp>
#include <fanfold/stage/fold/memory.hpp>

#include "desk.hpp"
#include "notes.hpp"

namespace fanfold::pipeline {

namespace {

void add_coverage(std::vector<Coverage>& sum, const Coverage& more) {
    const auto same = [&](const Coverage& one) { return one.source == more.source; };
    const auto known = std::find_if(sum.begin(), sum.end(), same);
    if (known == sum.end()) {
        sum.push_back(more);
        return;
    }
    known->pages += more.pages;
    known->fresh += more.fresh;
    known->failed += more.failed;
    if (!more.trouble.empty()) known->trouble = more.trouble;
}

}  // namespace

/// What a person took out of a night stays out, and what they wrote stands.
auto Desk::found_for(const Enterprise& enterprise, Docket& docket)
    -> boost::asio::awaitable<Result<std::vector<Finding>>> {
    auto& memory = parts_.store.event_memory();
    if (!folds_stored()) {
        auto findings = co_await memory.findings(run_.id, enterprise.name);
        co_return findings;
    }
    auto runs =
        co_await memory.runs_told(enterprise.name, docket.view.from_time, docket.view.to_time);
    if (!runs) co_return runs.error();
    std::vector<Finding> out;
    fold::Edits edits;
    for (const auto run : *runs) {
        auto report = co_await parts_.store.outbox().report(enterprise.name, run);
        if (!report) co_return report.error();
        if (!*report || (**report).period != Period::night) continue;
        auto findings = co_await memory.findings(run, enterprise.name);
        if (!findings) co_return findings.error();
        auto told = co_await memory.told(run, enterprise.name);
        if (!told) co_return told.error();
        fold::note_edits(**report, *told, edits);
        std::move(findings->begin(), findings->end(), std::back_inserter(out));
        docket.folded.push_back(std::move(**report));
    }
    co_return fold::heed(std::move(out), edits);
}

/// A week tells what happened in it: what the week before told and nothing went on is not told again.
auto Desk::events_of(const Enterprise& enterprise, std::vector<Finding> findings,
                     const Docket& docket) -> boost::asio::awaitable<Result<std::vector<Event>>> {
    auto remembered = co_await parts_.store.event_memory().remembered(enterprise.name, run_.job);
    if (!remembered) co_return remembered.error();
    auto reader = enterprise;
    if (folds_stored()) reader.carry = Duration::zero();
    const fold::Window window{docket.view.from_time, docket.view.to_time};
    auto fold_it = [findings = std::move(findings), remembered = std::move(*remembered),
                    reader = std::move(reader), window]() mutable {
        return fold::to_events(std::move(findings), std::move(remembered), reader, window);
    };
    auto events = co_await async::offload(parts_.cpu, std::move(fold_it));
    co_return events;
}

auto Desk::coverage_of(const Enterprise& enterprise, const Docket& docket)
    -> boost::asio::awaitable<Result<std::vector<Coverage>>> {
    if (!folds_stored()) {
        const auto crawled_in = order_.again ? order_.again->run : run_.id;
        auto coverage = co_await parts_.store.gallery().coverage(crawled_in, enterprise.sources);
        co_return coverage;
    }
    std::vector<Coverage> sum;
    for (const auto& report : docket.folded)
        for (const auto& source : report.about.sources) add_coverage(sum, source);
    co_return sum;
}

auto Desk::first_run(const Docket& docket) const -> RunId {
    auto first = run_.id;
    for (const auto& report : docket.folded) first = std::min(first, report.run);
    return first;
}

void Desk::add_folded(const Docket& docket, About& about) const {
    if (!folds_stored()) return;
    for (const auto& report : docket.folded) {
        const auto& told = report.about;
        about.documents += told.documents;
        about.clusters += told.clusters;
        about.matched += told.matched;
        about.questions += told.questions;
        about.answered += told.answered;
        about.failed += told.failed;
        for (const auto& [reason, count] : told.unasked) about.unasked[reason] += count;
        for (const auto& [section, count] : told.cut) about.cut[section] += count;
    }
    about.notes.push_back(folded_note(docket.folded));
}

}  // namespace fanfold::pipeline
