-- name: has_report
SELECT 1 FROM report WHERE run = ?1 AND enterprise = ?2;

-- name: add_report
INSERT INTO report (run, enterprise, job, made_at, window_from, window_to, status, body, body_bytes)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);

-- name: report
SELECT run, enterprise, job, made_at, window_from, window_to, status, body, body_bytes
FROM report WHERE run = ?1 AND enterprise = ?2;

-- name: reports_of_run
SELECT run, enterprise, job, made_at, window_from, window_to, status, body, body_bytes
FROM report WHERE run = ?1 ORDER BY enterprise;

-- name: report_lines
SELECT enterprise, run, job, made_at, status FROM report ORDER BY run DESC, enterprise;

-- name: report_lines_of_run
SELECT enterprise, run, job, made_at, status FROM report WHERE run = ?1 ORDER BY run DESC;

-- name: report_lines_of
SELECT enterprise, run, job, made_at, status FROM report WHERE enterprise = ?1 ORDER BY run DESC;

-- name: last_delivered_run
SELECT r.run FROM report AS r
JOIN delivered_report AS d ON d.run = r.run AND d.enterprise = r.enterprise
WHERE r.enterprise = ?1 ORDER BY r.run DESC LIMIT 1;

-- name: add_citation
INSERT INTO citation (run, enterprise, n, document, sighting, source, url, title, published, fetched_at, quote,
                      at_offset, at_length, before, after)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
ON CONFLICT DO NOTHING;

-- name: citations
SELECT n, document, sighting, source, url, title, published, fetched_at, quote, at_offset, at_length, before, after
FROM citation WHERE run = ?1 AND enterprise = ?2 ORDER BY n;

-- name: add_delivery
INSERT INTO delivery (run, enterprise, kind, target, tries, trouble, next_try) VALUES (?1, ?2, ?3, ?4, 0, '', ?5)
ON CONFLICT DO NOTHING;

-- name: due_deliveries
SELECT id, enterprise, run, kind, target, tries, starts FROM delivery
WHERE run = ?1 AND kind = 'folder' AND delivered_at IS NULL ORDER BY id;

-- name: due_beyond
SELECT id, enterprise, run, kind, target, tries, starts FROM delivery
WHERE kind <> 'folder' AND delivered_at IS NULL AND dead = 0 AND next_try <= ?1 ORDER BY id;

-- name: next_beyond
SELECT next_try FROM delivery
WHERE kind <> 'folder' AND delivered_at IS NULL AND dead = 0 ORDER BY next_try LIMIT 1;

-- name: delivery_starting
UPDATE delivery SET starts = starts + 1 WHERE id = ?1 AND delivered_at IS NULL;

-- name: put_off_delivery
UPDATE delivery SET tries = tries + 1, trouble = ?2, next_try = ?3, dead = ?4 WHERE id = ?1 AND delivered_at IS NULL;

-- name: revive_deliveries
-- What waits for a person's approval was never tried, and goes on waiting.
UPDATE delivery SET dead = 0, next_try = 0
WHERE kind <> 'folder' AND delivered_at IS NULL AND (tries > 0 OR dead = 1);

-- name: keep_report_version
INSERT INTO report_version (run, enterprise, number, body, body_bytes)
SELECT run, enterprise,
       (SELECT count(*) + 1 FROM report_version AS v WHERE v.run = ?1 AND v.enterprise = ?2), body, body_bytes
FROM report WHERE run = ?1 AND enterprise = ?2;

-- name: replace_report
UPDATE report SET body = ?3, body_bytes = ?4 WHERE run = ?1 AND enterprise = ?2;

-- name: release_deliveries
UPDATE delivery SET next_try = 0
WHERE run = ?1 AND enterprise = ?2 AND kind <> 'folder' AND delivered_at IS NULL AND tries = 0;

-- name: deliver_again
-- To whoever got it; what still waits goes with the new text, and what is on its way stays due (`delivered`).
UPDATE delivery SET delivered_at = NULL, next_try = 0, tries = 0, starts = 0, dead = 0, trouble = ''
WHERE run = ?1 AND enterprise = ?2 AND kind <> 'folder' AND delivered_at IS NOT NULL;

-- name: was_sent
SELECT count(*) FROM delivery WHERE run = ?1 AND enterprise = ?2 AND kind <> 'folder' AND delivered_at IS NOT NULL;

-- name: delivery_lines
SELECT id, enterprise, run, kind, target, tries, starts, delivered_at, trouble, dead, next_try
FROM delivery ORDER BY id DESC LIMIT ?1;

-- name: report_changes
SELECT count(*) FROM report_version WHERE run = ?1 AND enterprise = ?2;

-- name: delivered
-- Not where a person changed the report after it was read. A folder is written anew by whoever changes the report.
UPDATE delivery SET delivered_at = coalesce(delivered_at, ?2), trouble = ''
WHERE id = ?1 AND (kind = 'folder' OR ?3 = (SELECT count(*) FROM report_version AS v
                                            WHERE v.run = delivery.run AND v.enterprise = delivery.enterprise));

-- name: delivery_failed
UPDATE delivery SET tries = tries + 1, trouble = ?2 WHERE id = ?1 AND delivered_at IS NULL;
