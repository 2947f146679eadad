-- name: setting
SELECT value FROM setting WHERE name = ?1;

-- name: forget_setting
DELETE FROM setting WHERE name = ?1;

-- name: keep_setting
INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: raise_epoch
INSERT INTO setting (name, value) VALUES ('epoch', 1)
ON CONFLICT (name) DO UPDATE SET value = value + 1
RETURNING value;

-- name: lose_attempts
UPDATE attempt SET state = 'unknown', note = ?2 WHERE state = 'sent' AND epoch < ?1 AND batch = 0;

-- name: take_over_batches
UPDATE provider_batch SET epoch = ?1 WHERE open = 1;

-- name: take_over_batch_attempts
-- The provider still knows them.
UPDATE attempt SET epoch = ?1 WHERE state = 'sent' AND batch <> 0;
