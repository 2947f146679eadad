-- name: findings
SELECT f.run, f.enterprise, f.template, f.cluster, f.id, f.position, f.document, f.sighting, f.claim, f.why, f.quote,
       f.at_offset, f.at_length, f.importance, f.entities, f.dates, f.sentiment, f.document_time
FROM finding AS f
JOIN question AS q ON q.run = f.run AND q.enterprise = f.enterprise AND q.template = f.template AND q.cluster = f.cluster
WHERE f.run = ?1 AND f.enterprise = ?2 AND q.state = 'answered'
ORDER BY f.template, f.cluster, f.position;

-- name: calls_of_run
SELECT count(*) FROM attempt WHERE run = ?1 AND enterprise = ?2;

-- name: reused_in_run
SELECT count(*) FROM question AS q WHERE q.run = ?1 AND q.enterprise = ?2 AND q.state = 'answered'
AND length(q.key) > 0 -- rules answered the others
AND q.reason = '' -- a model that stood in was paid for, under a key of its own
AND NOT EXISTS (SELECT 1 FROM attempt AS a WHERE a.key = q.key AND a.run = q.run AND a.enterprise = q.enterprise);

-- name: dropped_in_run
SELECT place, text, reason FROM dropped WHERE run = ?1 AND enterprise = ?2 ORDER BY template, cluster, text, reason;

-- name: last_run_with_findings
SELECT max(run) FROM finding WHERE enterprise = ?1;

-- name: last_told_run
SELECT d.run FROM delivered_report AS d
JOIN run ON run.id = d.run
JOIN report ON report.run = d.run AND report.enterprise = d.enterprise
WHERE d.enterprise = ?1 AND run.job = ?2 ORDER BY d.run DESC LIMIT 1;

-- name: runs_told
SELECT run FROM report WHERE enterprise = ?1 AND made_at > ?2 AND made_at <= ?3 ORDER BY run;

-- name: told_events
SELECT event, section, importance, rank, status, text, first_seen, last_evidence
FROM told_event WHERE told_run = ?1 AND enterprise = ?2 ORDER BY position;

-- name: told_findings
SELECT run, enterprise, template, cluster, id, position, document, sighting, claim, why, quote,
       at_offset, at_length, importance, entities, dates, sentiment, document_time, event
FROM told_finding WHERE told_run = ?1 AND enterprise = ?2 ORDER BY event, position;

-- name: tell_event
INSERT INTO told_event (told_run, enterprise, event, position, section, importance, rank, status, text,
                        first_seen, last_evidence)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT DO NOTHING;

-- name: retell_event
UPDATE told_event SET text = ?4 WHERE told_run = ?1 AND enterprise = ?2 AND event = ?3;

-- name: end_told_event
UPDATE told_event SET status = 'resolved' WHERE told_run = ?1 AND enterprise = ?2 AND event = ?3;

-- name: tell_finding
INSERT INTO told_finding (run, enterprise, template, cluster, id, position, document, sighting, claim, why, quote,
                          at_offset, at_length, importance, entities, dates, sentiment, document_time, told_run, event)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)
ON CONFLICT DO NOTHING;
