-- name: prepare_cleaning_state
CREATE TEMP TABLE IF NOT EXISTS gone_report (
    run INTEGER NOT NULL, enterprise TEXT NOT NULL, PRIMARY KEY (run, enterprise)
) WITHOUT ROWID;
CREATE TEMP TABLE IF NOT EXISTS gone_run (run INTEGER PRIMARY KEY);
CREATE TEMP TABLE IF NOT EXISTS gone_key (key BLOB PRIMARY KEY) WITHOUT ROWID;
DELETE FROM temp.gone_report;
DELETE FROM temp.gone_run;
DELETE FROM temp.gone_key;

-- name: find_gone_reports
-- Not the newest that reached its reader, where the next night begins; nor one that is still on its way.
INSERT INTO temp.gone_report (run, enterprise)
SELECT r.run, r.enterprise FROM report AS r
WHERE r.made_at < ?1
AND EXISTS (SELECT 1 FROM report AS newer
            JOIN delivered_report AS d ON d.run = newer.run AND d.enterprise = newer.enterprise
            WHERE newer.enterprise = r.enterprise AND newer.job = r.job AND newer.run > r.run)
AND NOT EXISTS (SELECT 1 FROM delivery AS w
                WHERE w.run = r.run AND w.enterprise = r.enterprise AND w.delivered_at IS NULL AND w.dead = 0);

-- name: gone_reports
SELECT run, enterprise FROM temp.gone_report;

-- name: delete_gone_reports
DELETE FROM report WHERE rowid IN (
    SELECT rowid FROM report WHERE (run, enterprise) IN (SELECT run, enterprise FROM temp.gone_report) LIMIT 2000);

-- name: delete_gone_citations
DELETE FROM citation WHERE rowid IN (
    SELECT rowid FROM citation WHERE (run, enterprise) IN (SELECT run, enterprise FROM temp.gone_report) LIMIT 2000);

-- name: delete_gone_versions
DELETE FROM report_version WHERE rowid IN (
    SELECT rowid FROM report_version WHERE (run, enterprise) IN (SELECT run, enterprise FROM temp.gone_report) LIMIT 2000);

-- name: delete_gone_events
DELETE FROM told_event WHERE rowid IN (
    SELECT rowid FROM told_event WHERE (told_run, enterprise) IN (SELECT run, enterprise FROM temp.gone_report) LIMIT 2000);

-- name: delete_gone_told_findings
DELETE FROM told_finding WHERE rowid IN (
    SELECT rowid FROM told_finding WHERE (told_run, enterprise) IN (SELECT run, enterprise FROM temp.gone_report) LIMIT 2000);

-- name: delete_gone_deliveries
DELETE FROM delivery WHERE rowid IN (
    SELECT rowid FROM delivery WHERE (run, enterprise) IN (SELECT run, enterprise FROM temp.gone_report) LIMIT 2000);

-- name: find_gone_runs
-- The newest of each job stays: the next is compared with it.
INSERT INTO temp.gone_run (run)
SELECT id FROM run WHERE state <> 'open' AND started_at < ?1
AND id < (SELECT max(id) FROM run AS newest WHERE newest.job = run.job);

-- name: delete_gone_questions
DELETE FROM question WHERE (run, enterprise, template, cluster) IN (
    SELECT run, enterprise, template, cluster FROM question WHERE run IN (SELECT run FROM temp.gone_run) LIMIT 2000);

-- name: delete_gone_findings
DELETE FROM finding WHERE rowid IN (
    SELECT rowid FROM finding WHERE run IN (SELECT run FROM temp.gone_run) LIMIT 2000);

-- name: delete_gone_dropped
DELETE FROM dropped WHERE rowid IN (
    SELECT rowid FROM dropped WHERE run IN (SELECT run FROM temp.gone_run) LIMIT 2000);

-- name: delete_gone_attempts
-- Caps of a month count attempts, and one that is in flight may still come back.
DELETE FROM attempt WHERE run IN (SELECT run FROM temp.gone_run) AND sent_at < ?1 AND state <> 'sent';

-- name: delete_gone_run_enterprises
DELETE FROM run_enterprise WHERE run IN (SELECT run FROM temp.gone_run)
AND NOT EXISTS (SELECT 1 FROM report AS r WHERE r.run = run_enterprise.run AND r.enterprise = run_enterprise.enterprise);

-- name: delete_gone_runs
DELETE FROM run WHERE id IN (SELECT run FROM temp.gone_run)
AND NOT EXISTS (SELECT 1 FROM report AS r WHERE r.run = run.id);

-- name: delete_old_plans
DELETE FROM plan WHERE made_at < ?1;

-- name: delete_old_batches
DELETE FROM provider_batch WHERE open = 0 AND written_at < ?1;

-- name: delete_old_answers
DELETE FROM answer WHERE rowid IN (
    SELECT rowid FROM answer WHERE made_at < ?1 LIMIT 2000);

-- name: delete_expired_answers
DELETE FROM answer WHERE rowid IN (
    SELECT rowid FROM answer WHERE expires_at < ?1 LIMIT 2000);

-- name: pinned_documents
SELECT document FROM citation
UNION SELECT document FROM told_finding
UNION SELECT document FROM finding
UNION SELECT question.document FROM question JOIN run ON run.id = question.run WHERE run.state = 'open';

-- name: open_run_of_enterprise
SELECT max(run.id) FROM run JOIN run_enterprise AS e ON e.run = run.id
WHERE run.state = 'open' AND e.enterprise = ?1 AND e.progress NOT IN ('delivered', 'missing');

-- name: find_own_answers
-- Replies that were made for this enterprise alone.
INSERT INTO temp.gone_key (key)
SELECT key FROM (SELECT key FROM question WHERE enterprise = ?1 UNION SELECT key FROM attempt WHERE enterprise = ?1
                 EXCEPT SELECT key FROM question WHERE enterprise <> ?1
                 EXCEPT SELECT key FROM attempt WHERE enterprise <> ?1)
WHERE length(key) > 0;

-- name: purge_answers
DELETE FROM answer WHERE key IN (SELECT key FROM temp.gone_key);

-- name: purge_batch_replies
DELETE FROM batch_reply WHERE key IN (SELECT key FROM temp.gone_key);

-- name: purge_attempts
UPDATE attempt SET enterprise = '', note = '' WHERE enterprise = ?1;

-- name: purge_reports
DELETE FROM report WHERE enterprise = ?1;

-- name: purge_versions
DELETE FROM report_version WHERE enterprise = ?1;

-- name: purge_citations
DELETE FROM citation WHERE enterprise = ?1;

-- name: purge_deliveries
DELETE FROM delivery WHERE enterprise = ?1;

-- name: purge_events
DELETE FROM told_event WHERE enterprise = ?1;

-- name: purge_told_findings
DELETE FROM told_finding WHERE enterprise = ?1;

-- name: purge_findings
DELETE FROM finding WHERE enterprise = ?1;

-- name: purge_dropped
DELETE FROM dropped WHERE enterprise = ?1;

-- name: purge_questions
DELETE FROM question WHERE enterprise = ?1;

-- name: purge_run_enterprises
DELETE FROM run_enterprise WHERE enterprise = ?1;

-- name: begin_purge
-- Until it is over its name is known: one that was cut off is found by the next.
INSERT INTO good_config (enterprise, text, kept_at) VALUES (?1, '', 0) ON CONFLICT DO NOTHING;

-- name: end_purge
DELETE FROM good_config WHERE enterprise = ?1 AND text = '';

-- name: purge_alerts
-- Those about it, and those that list it among others: "acme: mail to anna@acme.example failed; globex: …".
DELETE FROM alert WHERE about = ?1 OR instr('; ' || text, '; ' || ?1 || ': ') > 0;

-- name: purge_config
DELETE FROM good_config WHERE enterprise = ?1;

-- name: purge_plans
DELETE FROM attempt WHERE (key, number) IN (
    SELECT key, number FROM attempt WHERE run IN (SELECT run FROM temp.gone_run) AND sent_at < ?1 AND state <> 'sent' LIMIT 2000);
