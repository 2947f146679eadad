-- name: answer
SELECT key, reply, error, model, model_revision, input, cached_input, output, cache_write_5m, cache_write_1h, reasoning,
       made_at, expires_at
FROM answer WHERE key = ?1 AND (expires_at IS NULL OR expires_at > ?2);

-- name: keep_answer
-- A negative entry never takes the place of a reply.
INSERT INTO answer (key, reply, error, model, model_revision, input, cached_input, output, cache_write_5m, cache_write_1h,
                    reasoning, made_at, expires_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
ON CONFLICT (key) DO UPDATE SET
    reply = excluded.reply, error = excluded.error, model = excluded.model,
    model_revision = excluded.model_revision, input = excluded.input, cached_input = excluded.cached_input,
    output = excluded.output, cache_write_5m = excluded.cache_write_5m, cache_write_1h = excluded.cache_write_1h,
    reasoning = excluded.reasoning, made_at = excluded.made_at, expires_at = excluded.expires_at
WHERE answer.error <> '' OR excluded.error = '';

-- name: begin_attempt
INSERT INTO attempt (key, number, epoch, run, enterprise, template, model, state, reserved, settled,
                     input, cached_input, output, sent_at, note, reserved_tokens)
SELECT ?1, coalesce((SELECT max(number) FROM attempt WHERE key = ?1), 0) + 1, ?2, ?3, ?4, ?5, ?6, 'sent', ?7, 0,
       0, 0, 0, ?8, '', ?9
RETURNING number;

-- name: settle_attempt
-- Fenced: only who sent it, and only while it is in flight.
UPDATE attempt SET state = ?4, settled = ?5, input = ?6, cached_input = ?7, output = ?8, cache_write_5m = ?9,
    cache_write_1h = ?10, reasoning = ?11, note = ?12, settled_tokens = ?13
WHERE key = ?1 AND number = ?2 AND epoch = ?3 AND state = 'sent';

-- name: spent_in_run
-- Sums in two halves, so that a sum never overflows: whole millions and the rest.
SELECT enterprise, template, sum(amount / 1000000), sum(amount % 1000000), sum(tokens) FROM (
    SELECT enterprise, template, settled AS amount, settled_tokens AS tokens FROM attempt WHERE run = ?1
    UNION ALL
    SELECT enterprise, template, reserved, reserved_tokens FROM attempt WHERE run = ?1 AND state IN ('sent', 'unknown')
) GROUP BY enterprise, template;

-- name: spent_between
SELECT enterprise, template, sum(amount / 1000000), sum(amount % 1000000), sum(tokens) FROM (
    SELECT enterprise, template, settled AS amount, settled_tokens AS tokens FROM attempt WHERE sent_at >= ?1 AND sent_at < ?2
    UNION ALL
    SELECT enterprise, template, reserved, reserved_tokens FROM attempt WHERE sent_at >= ?1 AND sent_at < ?2 AND state IN ('sent', 'unknown')
) GROUP BY enterprise, template;

-- name: spent_by
SELECT enterprise, template, sum(amount / 1000000), sum(amount % 1000000), sum(tokens) FROM (
    SELECT enterprise, template, settled AS amount, settled_tokens AS tokens FROM attempt WHERE run = ?1 AND enterprise = ?2
    UNION ALL
    SELECT enterprise, template, reserved, reserved_tokens FROM attempt WHERE run = ?1 AND enterprise = ?2 AND state IN ('sent', 'unknown')
) GROUP BY enterprise, template;

-- name: history
SELECT template, model, count(DISTINCT key), count(*), sum(input), sum(cached_input), sum(output),
       sum(settled / 1000000), sum(settled % 1000000)
FROM attempt WHERE run > (SELECT coalesce(max(id), 0) FROM run) - ?1 AND state = 'settled'
GROUP BY template, model;

-- name: token_ratios
SELECT model, latin, hangul, han, other, seen, surplus FROM token_ratio;

-- name: keep_token_ratio
INSERT INTO token_ratio (model, latin, hangul, han, other, seen, surplus) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (model) DO UPDATE SET latin = excluded.latin, hangul = excluded.hangul, han = excluded.han,
    other = excluded.other, seen = excluded.seen, surplus = excluded.surplus;

-- name: asked_document
SELECT template FROM question WHERE enterprise = ?1 AND document = ?2 AND state = 'answered' AND (?3 = 0 OR run < ?3)
UNION
SELECT template FROM question WHERE enterprise = ?1 AND cluster = ?2 AND state = 'answered' AND (?3 = 0 OR run < ?3);

-- name: left_open
SELECT q.template, q.document, q.sighting
FROM question AS q JOIN run_enterprise AS re ON re.run = q.run AND re.enterprise = q.enterprise
WHERE q.enterprise = ?2 AND q.state IN ('failed', 'skipped') AND q.sighting > coalesce(re.view_from, 0)
  AND q.run = (SELECT max(d.run) FROM delivered_report AS d JOIN run ON run.id = d.run WHERE d.enterprise = ?2 AND run.job = ?1)
  AND (q.state = 'skipped' OR NOT EXISTS (SELECT 1 FROM answer AS a WHERE a.key = q.key AND a.error <> ''))
ORDER BY q.sighting, q.template;

-- name: plan_question
INSERT INTO question (run, enterprise, template, cluster, template_version, document, sighting, rank, state, reason, key)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT DO NOTHING;

-- name: has_questions
SELECT 1 FROM question WHERE run = ?1 AND enterprise = ?2 LIMIT 1;

-- name: questions
SELECT run, enterprise, template, cluster, template_version, document, sighting, rank, state, reason, key
FROM question WHERE run = ?1 AND enterprise = ?2 ORDER BY rank DESC, template, cluster;

-- name: skip_due
UPDATE question SET state = 'skipped', reason = ?3 WHERE run = ?1 AND enterprise = ?2 AND state = 'due';

-- name: finish_question
INSERT INTO question (run, enterprise, template, cluster, template_version, document, sighting, rank, state, reason, key)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
ON CONFLICT (run, enterprise, template, cluster) DO UPDATE SET
    template_version = excluded.template_version, document = excluded.document, sighting = excluded.sighting,
    rank = excluded.rank, state = excluded.state, reason = excluded.reason, key = excluded.key;

-- name: forget_findings
DELETE FROM finding WHERE run = ?1 AND enterprise = ?2 AND template = ?3 AND cluster = ?4;

-- name: forget_dropped
DELETE FROM dropped WHERE run = ?1 AND enterprise = ?2 AND template = ?3 AND cluster = ?4;

-- name: add_finding
INSERT INTO finding (run, enterprise, template, cluster, id, position, document, sighting, claim, why, quote,
                     at_offset, at_length, importance, entities, dates, sentiment, document_time)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18) ON CONFLICT DO NOTHING;

-- name: add_dropped
INSERT INTO dropped (run, enterprise, template, cluster, place, text, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- name: answered_by
-- What a template was told about an enterprise's documents, newest first, without negative entries.
SELECT q.enterprise, q.run, q.template_version, q.document, q.key FROM question q JOIN answer a ON a.key = q.key
WHERE q.enterprise = ?1 AND q.template = ?2 AND q.state = 'answered' AND a.error = ''
ORDER BY q.run DESC, q.rank DESC, q.document LIMIT ?3;

-- name: asked_for
SELECT q.key, q.template_version, coalesce(a.model, ''), coalesce(a.made_at, 0), coalesce(a.input, 0),
       coalesce(a.output, 0),
       (SELECT count(*) FROM attempt AS t WHERE t.key = q.key),
       (SELECT coalesce(sum(t.settled / 1000000), 0) FROM attempt AS t WHERE t.key = q.key),
       (SELECT coalesce(sum(t.settled % 1000000), 0) FROM attempt AS t WHERE t.key = q.key)
FROM question AS q LEFT JOIN answer AS a ON a.key = q.key
WHERE q.run = ?1 AND q.enterprise = ?2 AND q.template = ?3 AND q.cluster = ?4;

-- name: template_versions
-- Each reader's and template's newest questions: which version asked them.
SELECT enterprise, template, template_version, max(run) FROM question GROUP BY enterprise, template;

-- name: question_counts
SELECT state, count(*) FROM question WHERE run = ?1 GROUP BY state;

-- name: questions_of_run
SELECT enterprise, template, document, state, reason FROM question WHERE run = ?1
ORDER BY enterprise, template, cluster LIMIT ?2 OFFSET ?3;

-- name: questions_of_reader
SELECT enterprise, template, document, state, reason FROM question WHERE run = ?1 AND enterprise = ?4
ORDER BY enterprise, template, cluster LIMIT ?2 OFFSET ?3;

-- name: attempt_counts
SELECT count(*), coalesce(sum(state = 'unknown'), 0),
       coalesce(sum(settled / 1000000), 0), coalesce(sum(settled % 1000000), 0),
       coalesce(sum(CASE state WHEN 'unknown' THEN reserved / 1000000 ELSE 0 END), 0),
       coalesce(sum(CASE state WHEN 'unknown' THEN reserved % 1000000 ELSE 0 END), 0)
FROM attempt WHERE run = ?1;

-- name: spent_days
SELECT date(sent_at / 1000, 'unixepoch'), enterprise, template, model, count(*), sum(input), sum(cached_input), sum(output),
       sum(batch <> 0), sum(settled / 1000000), sum(settled % 1000000),
       sum(CASE state WHEN 'unknown' THEN reserved / 1000000 ELSE 0 END),
       sum(CASE state WHEN 'unknown' THEN reserved % 1000000 ELSE 0 END),
       sum(CASE WHEN batch <> 0 THEN settled / 1000000 ELSE 0 END),
       sum(CASE WHEN batch <> 0 THEN settled % 1000000 ELSE 0 END)
FROM attempt WHERE sent_at >= ?1 GROUP BY 1, 2, 3, 4 ORDER BY 1 DESC, 10 DESC;

-- name: template_uses
-- A question that rules answered has no key; one without an attempt of its run was answered by a stored reply, or has a reason:
-- another model stood in, under a key of its own.
SELECT q.template, count(*), sum(q.state = 'answered'),
       sum(q.state = 'answered' AND length(q.key) > 0 AND q.reason = '' AND NOT EXISTS (
           SELECT 1 FROM attempt AS a WHERE a.key = q.key AND a.run = q.run)),
       sum(q.state = 'answered' AND length(q.key) = 0)
FROM question AS q JOIN run ON run.id = q.run WHERE run.started_at >= ?1 GROUP BY q.template ORDER BY q.template;

-- name: saved_by_template
-- What calls had cost whose replies answered a question once more: in an earlier run (reused), or in the same one for
-- another enterprise (shared). Nothing where the calls are forgotten.
SELECT template, sum(NOT here), sum(here), sum(CASE WHEN here THEN 0 ELSE whole END), sum(CASE WHEN here THEN 0 ELSE rest END),
       sum(CASE WHEN here THEN whole ELSE 0 END), sum(CASE WHEN here THEN rest ELSE 0 END)
FROM (SELECT q.template AS template, max(a.run = q.run) AS here, sum(a.settled / 1000000) AS whole, sum(a.settled % 1000000) AS rest
      FROM run CROSS JOIN question AS q ON q.run = run.id CROSS JOIN attempt AS a ON a.key = q.key AND a.run <= q.run
      WHERE run.started_at >= ?1 AND q.state = 'answered' AND length(q.key) > 0
      GROUP BY q.run, q.enterprise, q.template, q.cluster
      HAVING sum(a.run = q.run AND a.enterprise = q.enterprise) = 0)
GROUP BY template;

-- name: findings_by_template
SELECT f.template, count(*) FROM finding AS f JOIN run ON run.id = f.run WHERE run.started_at >= ?1 GROUP BY f.template;

-- name: dropped_by_template
SELECT d.template, count(*) FROM dropped AS d JOIN run ON run.id = d.run WHERE run.started_at >= ?1 GROUP BY d.template;

-- name: spent_by_template
SELECT template, count(*), sum(settled / 1000000), sum(settled % 1000000) FROM attempt WHERE sent_at >= ?1 GROUP BY template;
