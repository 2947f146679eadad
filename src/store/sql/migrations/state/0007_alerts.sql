-- Alerts on their way, a row for each place that is told.
CREATE TABLE alert (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    kind      TEXT NOT NULL,
    about     TEXT NOT NULL,
    once      TEXT NOT NULL,
    text      TEXT NOT NULL,
    raised_at INTEGER NOT NULL,
    channel   TEXT NOT NULL,
    target    TEXT NOT NULL,
    tries     INTEGER NOT NULL DEFAULT 0,
    next_try  INTEGER NOT NULL DEFAULT 0,
    sent_at   INTEGER,
    dead      INTEGER NOT NULL DEFAULT 0,
    trouble   TEXT NOT NULL DEFAULT '',
    UNIQUE (kind, about, once, channel, target)
) STRICT;
CREATE INDEX alert_due ON alert (next_try) WHERE sent_at IS NULL AND dead = 0;

PRAGMA user_version = 7;
