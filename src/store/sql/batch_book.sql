-- name: write_batch
INSERT INTO provider_batch (label, model, realm, epoch, provider_id, lines, written_at, open, note)
VALUES (?1, ?2, ?3, ?4, '', ?5, ?6, 1, '')
RETURNING id;

-- name: put_in_batch
UPDATE attempt SET batch = ?3 WHERE key = ?1 AND number = ?2;

-- name: batch_submitted
UPDATE provider_batch SET provider_id = ?2 WHERE id = ?1 AND epoch = ?3 AND open = 1;

-- name: close_batch
UPDATE provider_batch SET open = 0, note = ?2 WHERE id = ?1 AND epoch = ?3 AND open = 1;

-- name: open_batches
SELECT id, label, model, realm, provider_id, lines, written_at FROM provider_batch WHERE open = 1 ORDER BY id;

-- name: batch_attempts
SELECT key, number, epoch, run, enterprise, template, model, reserved, sent_at, reserved_tokens FROM attempt
WHERE state = 'sent' AND batch <> 0 AND batch = ?1;

-- name: attempts_in_batch
SELECT count(*) FROM attempt WHERE state = 'sent' AND batch <> 0 AND batch = ?1;

-- name: is_batch_known
SELECT count(*) FROM provider_batch WHERE provider_id = ?1;

-- name: batch_effort
SELECT count(*), coalesce(sum(settled / 1000000), 0), coalesce(sum(settled % 1000000), 0)
FROM attempt WHERE run = ?1 AND enterprise = ?2 AND batch <> 0 AND state = 'settled';

-- name: keep_reply
-- What was asked live meanwhile, and answered, needs no second opinion.
INSERT INTO batch_reply (key, text, finish, model_revision, usage_known, input, cached_input, output, cache_write_5m,
                         cache_write_1h, reasoning)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11
WHERE NOT EXISTS (SELECT 1 FROM answer WHERE key = ?1 AND error = '')
ON CONFLICT (key) DO NOTHING;

-- name: batch_reply
SELECT text, finish, model_revision, usage_known, input, cached_input, output, cache_write_5m, cache_write_1h, reasoning
FROM batch_reply WHERE key = ?1;

-- name: forget_reply
DELETE FROM batch_reply WHERE key = ?1;
