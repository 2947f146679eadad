-- name: source_closed_runs
SELECT closed_runs FROM source_state WHERE source = ?1;

-- name: open_source
INSERT INTO source_run (run, source, opened_at, trouble) VALUES (?1, ?2, ?3, '') ON CONFLICT DO NOTHING;

-- name: add_link
INSERT INTO frontier (run, source, mark, url, origin, depth, published, title, state, reason)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'pending', '') ON CONFLICT DO NOTHING;

-- name: visit_link
-- Changes no row when this visit was recorded before.
INSERT INTO frontier (run, source, mark, url, origin, depth, published, title, state, reason)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
ON CONFLICT (run, source, mark) DO UPDATE SET state = excluded.state, reason = excluded.reason
WHERE state = 'pending';

-- name: source_run
SELECT closed_at, trouble, crawled_in, shared FROM source_run WHERE run = ?1 AND source = ?2;

-- name: journal_done
SELECT url, state FROM frontier WHERE run = ?1 AND source = ?2 AND state <> 'pending' ORDER BY id;

-- name: journal_waiting
SELECT url, origin, depth, published, title, id FROM frontier
WHERE run = ?1 AND source = ?2 AND state = 'pending' AND id > ?3 ORDER BY id LIMIT ?4;

-- name: known_url
SELECT etag, last_modified, body, document, extractor_version, fetched_at, links, links_bytes, interval
FROM known_url WHERE source = ?1 AND mark = ?2;

-- name: keep_known_url
INSERT INTO known_url (source, mark, etag, last_modified, body, document, extractor_version, fetched_at, links, links_bytes,
                       interval)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
ON CONFLICT (source, mark) DO UPDATE SET
    etag = excluded.etag, last_modified = excluded.last_modified, body = excluded.body,
    document = excluded.document, extractor_version = excluded.extractor_version,
    fetched_at = excluded.fetched_at, links = excluded.links, links_bytes = excluded.links_bytes,
    interval = excluded.interval;

-- name: has_document
SELECT 1 FROM document WHERE id = ?1;

-- name: add_document
INSERT INTO document (id, text, text_bytes, title, authors, published, modified, language, canonical_url, site_name,
                      kind, extractor_version, first_seen)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) ON CONFLICT DO NOTHING;

-- name: document
SELECT id, text, text_bytes, title, authors, published, modified, language, canonical_url, site_name, kind,
       extractor_version
FROM document WHERE id = ?1;

-- name: document_between
SELECT id FROM document WHERE id >= ?1 AND id <= ?2 ORDER BY id LIMIT 2;

-- name: add_signature
INSERT INTO signature (document, words, first_seen) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING;

-- name: signatures_after
SELECT first_seen, rowid, document, words FROM signature
WHERE (first_seen, rowid) > (?1, ?2) ORDER BY first_seen, rowid LIMIT ?3;

-- name: add_near
INSERT INTO near (a, b) VALUES (?1, ?2) ON CONFLICT DO NOTHING;

-- name: add_sighting
INSERT INTO sighting (run, source, mark, url, document, fetched_at, title, published, status)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING;

-- name: last_sighting_at
SELECT id, run, source, url, document, fetched_at, title, published, status
FROM sighting WHERE source = ?1 AND mark = ?2 ORDER BY id DESC LIMIT 1;

-- name: close_source
UPDATE source_run SET closed_at = ?3, trouble = ?4, left_by_rule = ?5, left_by_budget = ?6, whole = ?7, job = ?8, rules = ?9
WHERE run = ?1 AND source = ?2 AND closed_at IS NULL;

-- name: note_source_closed
INSERT INTO source_state (source, closed_runs, last_closed) VALUES (?1, 1, ?2)
ON CONFLICT (source) DO UPDATE SET closed_runs = closed_runs + 1, last_closed = excluded.last_closed;

-- name: earlier_crawl
-- What it read is as old as its beginning: feeds and seeds come first. closed_at >= ?4 follows, and is what the index goes by.
SELECT run, job, opened_at FROM source_run AS r
WHERE source = ?2 AND whole = 1 AND opened_at >= ?4 AND closed_at >= ?4 AND closed_at <= ?5 AND run <> ?1 AND rules = ?3
AND EXISTS (SELECT 1 FROM frontier AS f WHERE f.run = r.run AND f.source = r.source AND f.state = 'done')
AND NOT EXISTS (SELECT 1 FROM source_run AS begun WHERE begun.run = ?1 AND begun.source = ?2)
ORDER BY opened_at DESC LIMIT 1;

-- name: share_crawl
INSERT INTO source_run (run, source, opened_at, closed_at, trouble, crawled_in, shared)
VALUES (?1, ?2, ?3, ?3, '', ?4, ?5) ON CONFLICT DO NOTHING;

-- name: keep_robots_seen
INSERT INTO robots_seen (source, origin, at, state, denies_all, rules, crawl_delay)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (source, origin) DO UPDATE SET at = excluded.at, state = excluded.state, denies_all = excluded.denies_all,
    rules = excluded.rules, crawl_delay = excluded.crawl_delay;

-- name: robots_seen
SELECT origin, at, state, denies_all, rules, crawl_delay FROM robots_seen WHERE source = ?1 ORDER BY origin;
