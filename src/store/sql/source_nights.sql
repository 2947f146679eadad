-- name: night_pages
SELECT coalesce(sum(state = 'done'), 0), coalesce(sum(state = 'failed'), 0), coalesce(sum(state = 'standing'), 0)
FROM frontier WHERE run = ?1 AND source = ?2;

-- name: night_texts
SELECT coalesce(sum(urls), 0), coalesce(max(urls), 0)
FROM (SELECT count(*) AS urls FROM sighting WHERE run = ?1 AND source = ?2 GROUP BY document);

-- name: night_fresh
SELECT count(*), count(published)
FROM (SELECT max(published) AS published FROM sighting
      WHERE run = ?1 AND source = ?2 AND status IN ('fresh', 'changed') GROUP BY document);

-- name: night_ages
SELECT fetched_at - published FROM sighting
WHERE run = ?1 AND source = ?2 AND status IN ('fresh', 'changed') AND published IS NOT NULL
ORDER BY 1 LIMIT 1 OFFSET ?3;

-- name: nights_before
SELECT at, pages, failed, texts, same, fresh, dated, age FROM source_night
WHERE source = ?1 AND run < ?2 ORDER BY run DESC LIMIT ?3;

-- name: keep_night
INSERT INTO source_night (source, run, at, pages, failed, texts, same, fresh, dated, age, alarm)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT DO NOTHING;

-- name: alarms
SELECT source, alarm FROM source_night WHERE run = ?1 AND alarm <> '' ORDER BY source;

-- name: cookie_jar
SELECT imported, cookies FROM cookie_jar WHERE source = ?1;

-- name: keep_cookie_jar
INSERT INTO cookie_jar (source, imported, cookies) VALUES (?1, ?2, ?3)
ON CONFLICT (source) DO UPDATE SET imported = excluded.imported, cookies = excluded.cookies;
