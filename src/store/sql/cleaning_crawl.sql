-- name: prepare_cleaning_crawl
CREATE TEMP TABLE IF NOT EXISTS pinned (document BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TABLE IF NOT EXISTS gone_sighting (id INTEGER PRIMARY KEY);
CREATE TEMP TABLE IF NOT EXISTS gone_document (document BLOB PRIMARY KEY) WITHOUT ROWID;
DELETE FROM temp.pinned;
DELETE FROM temp.gone_sighting;
DELETE FROM temp.gone_document;

-- name: pin_document
INSERT INTO temp.pinned (document) VALUES (?1) ON CONFLICT DO NOTHING;

-- name: find_gone_sightings
INSERT INTO temp.gone_sighting (id)
SELECT id FROM sighting WHERE fetched_at < ?1 AND document NOT IN (SELECT document FROM temp.pinned);

-- name: find_gone_documents
-- Every document has a signature, and that has an index by age.
INSERT INTO temp.gone_document (document)
SELECT document FROM signature
WHERE first_seen < ?1 AND document NOT IN (SELECT document FROM temp.pinned)
AND NOT EXISTS (SELECT 1 FROM sighting AS s
                WHERE s.document = signature.document AND s.id NOT IN (SELECT id FROM temp.gone_sighting));

-- name: documents_longest_unseen
-- What is seen again every night goes last, however old it is: it stays with its newest sighting.
SELECT max(signature.first_seen, coalesce((SELECT max(s.fetched_at) FROM sighting AS s
                                           WHERE s.document = signature.document), 0)) AS last_seen,
       length(document.text)
FROM signature JOIN document ON document.id = signature.document
WHERE signature.document NOT IN (SELECT document FROM temp.pinned)
ORDER BY last_seen;

-- name: count_gone_sightings
SELECT count(*) FROM temp.gone_sighting;

-- name: count_gone_documents
SELECT count(*) FROM temp.gone_document;

-- name: bytes_of_gone_documents
SELECT coalesce(sum(length(text)), 0) FROM document WHERE id IN (SELECT document FROM temp.gone_document);

-- name: count_gone_links
SELECT count(*) FROM source_run AS r JOIN frontier AS f ON f.run = r.run AND f.source = r.source
WHERE r.closed_at IS NOT NULL AND r.opened_at < ?1;

-- name: delete_some_sightings
DELETE FROM sighting WHERE id IN (SELECT id FROM temp.gone_sighting ORDER BY id LIMIT 4000);

-- name: forget_some_sightings
DELETE FROM temp.gone_sighting WHERE id IN (SELECT id FROM temp.gone_sighting ORDER BY id LIMIT 4000);

-- name: delete_some_documents
DELETE FROM document WHERE id IN (SELECT document FROM temp.gone_document ORDER BY document LIMIT 500);

-- name: delete_some_signatures
DELETE FROM signature WHERE document IN (SELECT document FROM temp.gone_document ORDER BY document LIMIT 500);

-- name: delete_some_near
DELETE FROM near WHERE a IN (SELECT document FROM temp.gone_document ORDER BY document LIMIT 500);

-- name: delete_some_near_reverse
DELETE FROM near WHERE b IN (SELECT document FROM temp.gone_document ORDER BY document LIMIT 500);

-- name: forget_some_documents
DELETE FROM temp.gone_document
WHERE document IN (SELECT document FROM temp.gone_document ORDER BY document LIMIT 500);

-- name: delete_some_links
DELETE FROM frontier WHERE id IN (
    SELECT f.id FROM source_run AS r JOIN frontier AS f ON f.run = r.run AND f.source = r.source
    WHERE r.closed_at IS NOT NULL AND r.opened_at < ?1 LIMIT 4000);

-- name: delete_old_source_runs
DELETE FROM source_run WHERE closed_at IS NOT NULL AND opened_at < ?1
AND NOT EXISTS (SELECT 1 FROM frontier AS f WHERE f.run = source_run.run AND f.source = source_run.source);

-- name: find_documents_of_source
-- Nobody else has seen them, and no kept report names them.
INSERT INTO temp.gone_document (document)
SELECT DISTINCT own.document FROM sighting AS own WHERE own.source = ?1
AND own.document NOT IN (SELECT document FROM temp.pinned)
AND NOT EXISTS (SELECT 1 FROM sighting AS other WHERE other.document = own.document AND other.source <> ?1);

-- name: find_orphaned_documents
-- Left by a purge that was cut off after the sightings went. A document is written together with its first sighting, so
-- that no other has none.
INSERT INTO temp.gone_document (document)
SELECT document FROM signature
WHERE document NOT IN (SELECT document FROM temp.pinned)
AND NOT EXISTS (SELECT 1 FROM sighting AS s WHERE s.document = signature.document)
ON CONFLICT DO NOTHING;

-- name: purge_sightings
DELETE FROM sighting WHERE source = ?1;

-- name: purge_links
DELETE FROM frontier WHERE source = ?1;

-- name: purge_known_urls
DELETE FROM known_url WHERE source = ?1;

-- name: purge_source_runs
DELETE FROM source_run WHERE source = ?1;

-- name: purge_source_state
DELETE FROM source_state WHERE source = ?1;

-- name: purge_cookies
DELETE FROM cookie_jar WHERE source = ?1;

-- name: purge_source_nights
DELETE FROM source_night WHERE source = ?1;

-- name: purge_robots_seen
DELETE FROM robots_seen WHERE source = ?1;
