-- name: open_run
SELECT id, job, started_at, deliver_by, config_digest, template_digest, state, finished_at
FROM run WHERE job = ?1 AND state = 'open' ORDER BY id LIMIT 1;

-- name: last_runs
SELECT id, job, started_at, deliver_by, config_digest, template_digest, state, finished_at
FROM run WHERE id < ?2 ORDER BY id DESC LIMIT ?1;

-- name: start_run
INSERT INTO run (job, started_at, deliver_by, config_digest, template_digest, state)
VALUES (?1, ?2, ?3, ?4, ?5, 'open') RETURNING id;

-- name: add_run_enterprise
INSERT INTO run_enterprise (run, enterprise, progress) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING;

-- name: run_enterprises
SELECT enterprise, progress, view_from, view_to, view_from_time, view_to_time
FROM run_enterprise WHERE run = ?1 ORDER BY enterprise;

-- name: last_view
SELECT re.view_to, re.view_to_time
FROM delivered_report AS d
JOIN run ON run.id = d.run
JOIN run_enterprise AS re ON re.run = d.run AND re.enterprise = d.enterprise
WHERE d.enterprise = ?2 AND run.job = ?1 AND re.view_to IS NOT NULL
ORDER BY d.run DESC LIMIT 1;

-- name: last_day
SELECT coalesce(run.deliver_by, re.view_to_time)
FROM delivered_report AS d
JOIN run ON run.id = d.run
JOIN run_enterprise AS re ON re.run = d.run AND re.enterprise = d.enterprise
WHERE d.enterprise = ?2 AND run.job = ?1 AND re.view_to IS NOT NULL
ORDER BY d.run DESC LIMIT 1;

-- name: note_progress
-- The view is set once; what was delivered stays delivered.
INSERT INTO run_enterprise (run, enterprise, progress, view_from, view_to, view_from_time, view_to_time)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (run, enterprise) DO UPDATE SET
    progress = CASE progress WHEN 'delivered' THEN progress ELSE excluded.progress END,
    view_from_time = CASE WHEN view_to IS NULL THEN excluded.view_from_time ELSE view_from_time END,
    view_to_time = CASE WHEN view_to IS NULL THEN excluded.view_to_time ELSE view_to_time END,
    view_from = CASE WHEN view_to IS NULL THEN excluded.view_from ELSE view_from END,
    view_to = coalesce(view_to, excluded.view_to);

-- name: finish_run
UPDATE run SET state = 'finished', finished_at = ?2 WHERE id = ?1 AND state = 'open';

-- name: cancel_run
UPDATE run SET state = 'cancelled', finished_at = ?2 WHERE id = ?1 AND state = 'open';

-- name: note_durations
UPDATE run SET asking_ms = ?2, folding_ms = ?3 WHERE id = ?1;

-- name: last_durations
SELECT asking_ms, folding_ms FROM run
WHERE job = ?1 AND asking_ms IS NOT NULL ORDER BY id DESC LIMIT ?2;

-- name: paused_jobs
SELECT substr(name, 5, length(name) - 11) FROM setting WHERE name LIKE 'job/%/paused' AND value = 1 ORDER BY 1;

-- name: keep_good_config
INSERT INTO good_config (enterprise, text, kept_at) VALUES (?1, ?2, ?3)
ON CONFLICT (enterprise) DO UPDATE SET text = excluded.text, kept_at = excluded.kept_at;

-- name: good_config
SELECT text FROM good_config WHERE enterprise = ?1;

-- name: add_plan_line
INSERT INTO plan (job, made_at, enterprise, questions, calls, tokens, low, expected, high)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING;

-- name: last_planned_run
SELECT id, job, started_at, deliver_by, config_digest, template_digest, state, finished_at
FROM run AS r WHERE job = ?1 AND state = 'finished'
AND EXISTS (SELECT 1 FROM plan AS p WHERE p.job = ?1 AND p.made_at <= r.started_at AND p.made_at > coalesce(
    (SELECT max(started_at) FROM run AS earlier WHERE earlier.job = ?1 AND earlier.id < r.id), -1))
ORDER BY id DESC LIMIT 1;

-- name: plan_before
SELECT enterprise, questions, calls, tokens, low, expected, high, made_at FROM plan
WHERE job = ?1 AND made_at = (SELECT max(made_at) FROM plan WHERE job = ?1 AND made_at <= ?2) ORDER BY enterprise;

-- name: last_finished_run
SELECT id, job, started_at, deliver_by, config_digest, template_digest, state, finished_at
FROM run WHERE job = ?1 AND state = 'finished' ORDER BY id DESC LIMIT 1;
