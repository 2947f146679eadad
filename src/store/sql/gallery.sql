-- name: window
SELECT id, run, source, url, document, fetched_at, title, published, status
FROM sighting
WHERE source = ?1 AND status IN ('fresh', 'changed') AND id > ?2 AND id <= ?3 AND (published >= ?4 OR fetched_at >= ?4)
ORDER BY id;

-- name: near
SELECT a, b FROM near WHERE a = ?1
UNION ALL
SELECT a, b FROM near WHERE b = ?1;

-- name: seen_by
SELECT 1 FROM sighting WHERE document = ?1 AND source = ?2 LIMIT 1;

-- name: sighting
SELECT id, run, source, url, document, fetched_at, title, published, status FROM sighting WHERE id = ?1;

-- name: last_sighting_of
SELECT id, run, source, url, document, fetched_at, title, published, status FROM sighting
WHERE document = ?1 ORDER BY id DESC LIMIT 1;

-- name: newest_documents
SELECT document FROM sighting WHERE source = ?1 AND status IN ('fresh', 'changed')
GROUP BY document ORDER BY max(id) DESC LIMIT ?2;

-- name: every_sighting
SELECT id, run, source, url, document, fetched_at, title, published, status FROM sighting ORDER BY id;

-- name: last_sighting
SELECT coalesce(max(id), 0) FROM sighting;

-- name: coverage
SELECT coalesce(sum(state = 'done'), 0), coalesce(sum(state = 'failed'), 0)
FROM frontier WHERE run = ?1 AND source = ?2;

-- name: coverage_fresh
SELECT count(DISTINCT document) FROM sighting
WHERE run = ?1 AND source = ?2 AND status IN ('fresh', 'changed');

-- name: coverage_trouble
-- The words that stand most often beside what failed, and where they stand.
SELECT reason, min(url), count(*) FROM frontier WHERE run = ?1 AND source = ?2 AND state = 'failed'
GROUP BY reason ORDER BY count(*) DESC, reason LIMIT 1;

-- name: source_nights
-- As each night was counted when it ended (at = 0: it was not); the others are counted now, page by page.
SELECT r.source, r.run, r.opened_at, r.trouble,
       coalesce(n.pages, (SELECT coalesce(sum(state = 'done'), 0) FROM frontier AS f WHERE f.run = r.run AND f.source = r.source)),
       coalesce(n.failed, (SELECT coalesce(sum(state = 'failed'), 0) FROM frontier AS f WHERE f.run = r.run AND f.source = r.source)),
       coalesce(n.fresh, (SELECT count(DISTINCT document) FROM sighting AS s
                          WHERE s.run = r.run AND s.source = r.source AND s.status IN ('fresh', 'changed')))
FROM source_run AS r LEFT JOIN source_night AS n ON n.source = r.source AND n.run = r.run AND n.at > 0
WHERE closed_at IS NOT NULL AND crawled_in = 0 AND r.run IN (SELECT DISTINCT run FROM source_run ORDER BY run DESC LIMIT ?1)
ORDER BY r.source, r.run DESC;

-- name: not_visited
SELECT CASE WHEN reason <> '' THEN reason WHEN state = 'pending' THEN 'not reached' ELSE state END, count(*)
FROM frontier WHERE run = ?1 AND source = ?2 AND state IN ('pending', 'refused', 'unasked', 'failed') GROUP BY 1;

-- name: unvisited
SELECT CASE WHEN reason <> '' THEN reason WHEN state = 'pending' THEN 'not reached' ELSE state END, count(*)
FROM frontier WHERE run = ?1 AND state IN ('pending', 'refused', 'unasked', 'failed') GROUP BY 1;

-- name: why_missing
SELECT CASE WHEN reason <> '' THEN reason WHEN state = 'pending' THEN 'not reached' ELSE state END, state = 'done', url
FROM frontier
WHERE run = ?1 AND (state IN ('pending', 'refused', 'unasked', 'failed') OR (state = 'done' AND reason <> '')) ORDER BY id;

-- name: source_gaps
SELECT source, trouble, left_by_rule, left_by_budget, shared FROM source_run
WHERE run = ?1 AND (trouble <> '' OR left_by_rule > 0 OR left_by_budget > 0 OR shared <> '') ORDER BY source;

-- name: shared_crawls
SELECT shared, source FROM source_run WHERE run = ?1 AND shared <> '' ORDER BY shared, source;
