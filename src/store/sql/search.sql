-- name: indexed_reports
SELECT run, enterprise FROM indexed;

-- name: note_indexed
INSERT INTO indexed (run, enterprise) VALUES (?1, ?2) ON CONFLICT DO NOTHING;

-- name: forget_words
DELETE FROM item_words WHERE rowid IN (SELECT id FROM item WHERE run = ?1 AND enterprise = ?2);

-- name: forget_items
DELETE FROM item WHERE run = ?1 AND enterprise = ?2;

-- name: add_item
INSERT INTO item (run, enterprise, item, section, text) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id;

-- name: add_item_words
INSERT INTO item_words (rowid, scope, words) VALUES (?1, ?2, ?3);

-- name: search_items
SELECT item.run, item.item, item.section, item.text
FROM item_words JOIN item ON item.id = item_words.rowid
WHERE item_words MATCH ?1 AND item.enterprise = ?2
ORDER BY item.run DESC, item_words.rank LIMIT ?3;
