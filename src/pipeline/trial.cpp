#include <algorithm>
#include <fanfold/pipeline/trial.hpp>
#include <fanfold/prompt/context.hpp>
#include <fanfold/stage/check/check.hpp>
#include <fanfold/stage/extract/extract.hpp>
#include <fanfold/stage/fold/fold.hpp>
#include <fanfold/stage/route/route.hpp>
#include <fanfold/text/fold.hpp>

#include "subject.hpp"

namespace fanfold::pipeline {

namespace {

auto question_of(const Trial& trial) -> Question {
    Question question;
    question.enterprise = trial.enterprise.name;
    question.template_name = trial.resolved.name;
    question.template_version = trial.resolved.version;
    question.cluster = question.document = trial.document.id;
    question.sighting = trial.sighting.id;
    return question;
}

/// The findings as a report would tell them, the nth as item "n" with citation n.
auto report_of(const std::vector<Finding>& findings, const Trial& trial) -> Report {
    Report report;
    report.enterprise = trial.enterprise.name;
    report.enterprise_title = trial.enterprise.title;
    report.language = trial.enterprise.language;
    ReportSection section;
    section.id = SectionName{trial.resolved.name.str()};
    for (const auto& finding : findings) {
        Citation citation;
        citation.n = static_cast<int>(report.citations.size()) + 1;
        citation.document = finding.document;
        citation.quote = finding.quote;
        citation.at = finding.at;
        ReportItem item;
        item.id = std::to_string(citation.n);
        item.text = finding.claim;
        item.why = finding.why;
        item.citations = {citation.n};
        section.items.push_back(std::move(item));
        report.citations.push_back(std::move(citation));
    }
    report.sections.push_back(std::move(section));
    return report;
}

auto subject_of(const Trial& trial, const std::string& fence_secret) -> Subject {
    return {trial.enterprise,
            trial.document,
            seen_by_model(trial.document, trial.enterprise.guards),
            trial.sighting,
            trial.terms,
            trial.resolved,
            trial.model,
            prompt::fence_mark(fence_secret, trial.document.id)};
}

auto holds(const std::string& folded, const std::string& words) -> bool {
    return folded.find(text::fold_key(words)) != std::string::npos;
}

}  // namespace

auto model_for(const config::House& house, const Enterprise& enterprise, const std::string& tier)
    -> ModelName {
    const auto own = enterprise.models.find(tier);
    if (own != enterprise.models.end()) return own->second;
    const auto shared = house.tiers.find(tier);
    return shared == house.tiers.end() ? ModelName{"extractive"} : shared->second;
}

auto terms_in(const Enterprise& enterprise, const Document& document) -> std::vector<std::string> {
    const auto index = route::WatchIndex::build({&enterprise, 1});
    const auto routes = index.match(document);
    std::vector<std::string> terms;
    for (const auto& route : routes)
        for (const auto& hit : route.hits) terms.push_back(hit.term);
    std::sort(terms.begin(), terms.end());
    terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
    return terms;
}

auto map_request(const Trial& trial, const std::string& fence_secret) -> model::Request {
    const auto subject = subject_of(trial, fence_secret);
    return request_about(subject, subject.seen.document.text);
}

auto ruled(const Trial& trial) -> std::optional<nlohmann::json> {
    if (trial.resolved.front.tier != "rules") return std::nullopt;
    return ruled_answer(subject_of(trial, ""));
}

auto judge(const nlohmann::json& answer, const Trial& trial) -> Judged {
    auto harvest = fold::harvest(answer, question_of(trial), trial.document);
    const std::map<Digest, Document> documents{{trial.document.id, trial.document}};
    const auto checked =
        check::check(report_of(harvest.findings, trial), documents, trial.enterprise.glossary);
    Judged out;
    out.dropped = std::move(harvest.dropped);
    out.dropped.insert(out.dropped.end(), checked.about.dropped.begin(),
                       checked.about.dropped.end());
    for (const auto& section : checked.sections)
        for (const auto& item : section.items) {
            auto& finding = harvest.findings.at(std::stoul(item.id) - 1);
            finding.why = item.why;
            out.kept.push_back({std::move(finding), item.marks});
        }
    return out;
}

auto failures_of(const prompt::TestCase& test, const Judged& judged) -> std::vector<std::string> {
    std::string told;
    for (const auto& kept : judged.kept)
        told += kept.finding.claim + "\n" + kept.finding.quote + "\n";
    const auto folded = text::fold_key(told);
    std::vector<std::string> out;
    for (const auto& words : test.must)
        if (!holds(folded, words)) out.push_back("does not tell \"" + words + "\"");
    for (const auto& words : test.must_not)
        if (holds(folded, words)) out.push_back("tells \"" + words + "\"");
    if (test.nothing)
        for (const auto& kept : judged.kept)
            out.push_back("should find nothing, and tells \"" + kept.finding.claim + "\"");
    return out;
}

auto document_of(const prompt::TestCase& test) -> Document {
    Document document;
    document.text = test.text;
    document.title = test.headline;
    document.language = test.language;
    document.kind = "article";
    document.published = parse_rfc3339("2026-01-01");
    document.id = extract::document_id(test.text);
    return document;
}

auto ask_trial(fanout::Engine& engine, fanout::Ledger& ledger, const Clock& clock, RunId run,
               std::string fence_secret, Trial trial) -> boost::asio::awaitable<Verdict> {
    Verdict out;
    if (auto answer = ruled(trial)) {
        out.judged = judge(*answer, trial);
        out.told = fanout::Told{std::move(*answer), {}, by_rules, false, {}, {}};
        co_return out;
    }
    out.request = map_request(trial, fence_secret);
    const auto* card = engine.card(out.request.model);
    if (card != nullptr) out.bound = card->price.upper_bound(out.request);
    const auto began = clock.steady_now();
    fanout::Ask ask{run, trial.enterprise.name, trial.resolved.name, out.request};
    out.told = co_await engine.ask(std::move(ask), Deadline::never());
    out.took = std::chrono::duration_cast<Duration>(clock.steady_now() - began);
    if (!out.told) co_return out;
    out.judged = judge(out.told->value, trial);
    const auto answer = co_await ledger.answer(out.told->key, clock.now());
    if (!answer || !*answer || card == nullptr) co_return out;
    out.usage = (*answer)->usage;
    out.cost = card->price.of(out.usage);
    co_return out;
}

}  // namespace fanfold::pipeline
