#pragma once
/// Rows to flow values and back. Each reader fits the column order of the queries named beside it.
#include <string>
#include <vector>

#include <fanfold/flow/crawl.hpp>
#include <fanfold/flow/finding.hpp>
#include <fanfold/flow/question.hpp>
#include <fanfold/flow/report.hpp>
#include <fanfold/schedule/run_book.hpp>

#include "database.hpp"

namespace fanfold::store {

/// The six counts from `column` on, in the order of flow/question.hpp.
auto usage_from(const Statement& row, int column) -> Usage;
auto sighting_from(const Statement& row) -> Sighting;  ///< window, sighting, last_sighting_at
auto document_from(const Statement& row) -> Result<Document>;  ///< document
auto link_from(const Statement& row, const SourceName& source) -> std::optional<Link>;  ///< journal
auto question_from(const Statement& row) -> Question;  ///< questions
auto answer_from(const Statement& row) -> Answer;      ///< answer
auto finding_from(const Statement& row) -> Finding;    ///< findings, told_findings
auto event_from(const Statement& row) -> Event;        ///< told_events, without its findings
auto citation_from(const Statement& row) -> Citation;  ///< citations
auto run_from(const Statement& row) -> schedule::Run;  ///< open_run, last_runs
auto run_enterprise_from(const Statement& row) -> schedule::RunEnterprise;  ///< run_enterprises
auto report_from(Connection& db, const EnterpriseName& enterprise, RunId run)
    -> Result<std::optional<Report>>;

/// All findings of a run's answered questions.
auto findings_of(Connection& db, RunId run, const EnterpriseName& enterprise)
    -> Result<std::vector<Finding>>;
/// What a report told, each event with its findings (event_memory.cpp).
auto events_told(Connection& db, RunId run, const EnterpriseName& enterprise)
    -> Result<std::vector<Event>>;
auto enterprises_of(Connection& db, RunId run) -> Result<std::vector<schedule::RunEnterprise>>;
auto good_config_of(Connection& db, const EnterpriseName& enterprise)
    -> Result<std::optional<std::string>>;
auto documents_of(Connection& db, const std::vector<Digest>& ids) -> Result<std::vector<Document>>;

/// A sum that the query gave in two halves: whole millions at `column`, the rest after it.
auto sum_from(const Statement& row, int column) -> Money;

}  // namespace fanfold::store
