-- name: rewind_questions
-- Of this run and those after it. What was answered and what was spent stays.
DELETE FROM question WHERE run >= ?1;

-- name: rewind_findings
DELETE FROM finding WHERE run >= ?1;

-- name: rewind_dropped
DELETE FROM dropped WHERE run >= ?1;

-- name: rewind_events
DELETE FROM told_event WHERE told_run >= ?1;

-- name: rewind_told_findings
DELETE FROM told_finding WHERE told_run >= ?1;

-- name: rewind_reports
DELETE FROM report WHERE run >= ?1;

-- name: rewind_versions
DELETE FROM report_version WHERE run >= ?1;

-- name: rewind_citations
DELETE FROM citation WHERE run >= ?1;

-- name: rewind_run_enterprises
DELETE FROM run_enterprise WHERE run >= ?1;

-- name: rewind_deliveries
-- What is on its way is its owner's: nobody else may send it, ask for it or pay for it.
DELETE FROM delivery WHERE delivered_at IS NULL OR run >= ?1;

-- name: rewind_alerts
DELETE FROM alert;

-- name: rewind_attempts
DELETE FROM attempt WHERE state = 'sent';

-- name: rewind_batches
DELETE FROM provider_batch;

-- name: rewind_batch_replies
DELETE FROM batch_reply;

-- name: rewind_open_runs
UPDATE run SET state = 'finished', finished_at = started_at WHERE state = 'open';
