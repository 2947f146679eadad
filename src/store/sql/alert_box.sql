-- name: post_alert
INSERT INTO alert (kind, about, once, text, raised_at, channel, target) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT DO NOTHING;

-- name: due_alerts
SELECT id, kind, about, once, text, raised_at, channel, target, tries FROM alert
WHERE sent_at IS NULL AND dead = 0 AND next_try <= ?1 ORDER BY id;

-- name: alert_sent
UPDATE alert SET sent_at = ?2, trouble = '' WHERE id = ?1;

-- name: put_off_alert
UPDATE alert SET tries = tries + 1, trouble = ?2, next_try = ?3, dead = ?4 WHERE id = ?1;

-- name: delete_old_alerts
DELETE FROM alert WHERE raised_at < ?1;

-- name: alert_lines
SELECT id, kind, about, once, text, raised_at, channel, target, tries FROM alert ORDER BY id DESC LIMIT ?1;
