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
INSERT INTO delivery (run, enterprise, kind, target, tries, trouble) VALUES (?1, ?2, ?3, ?4, 0, '')
ON CONFLICT DO NOTHING;

-- name: due_deliveries
SELECT id, enterprise, run, kind, target, tries, starts FROM delivery
WHERE run = ?1 AND kind = 'folder' AND delivered_at IS NULL ORDER BY id;

-- name: due_beyond
SELECT id, enterprise, run, kind, target, tries, starts FROM delivery
WHERE kind <> 'folder' AND delivered_at IS NULL AND dead = 0 AND next_try <= ?1 ORDER BY id;

-- name: delivery_starting
UPDATE delivery SET starts = starts + 1 WHERE id = ?1;

-- name: put_off_delivery
UPDATE delivery SET tries = tries + 1, trouble = ?2, next_try = ?3, dead = ?4 WHERE id = ?1 AND delivered_at IS NULL;

-- name: revive_deliveries
UPDATE delivery SET dead = 0, next_try = 0 WHERE kind <> 'folder' AND delivered_at IS NULL;

-- name: delivery_lines
SELECT id, enterprise, run, kind, target, tries, starts, delivered_at, trouble, dead, next_try
FROM delivery ORDER BY id DESC LIMIT ?1;

-- name: delivered
UPDATE delivery SET delivered_at = coalesce(delivered_at, ?2), trouble = '' WHERE id = ?1;

-- name: delivery_failed
UPDATE delivery SET tries = tries + 1, trouble = ?2 WHERE id = ?1 AND delivered_at IS NULL;
