-- name: forget_indexed
DELETE FROM indexed WHERE run = ?1 AND enterprise = ?2;

-- name: merge_words
INSERT INTO item_words (item_words) VALUES ('optimize');

-- name: indexed_of
SELECT run, enterprise FROM indexed WHERE enterprise = ?1;
