-- What sources came to night by night, the cookies they keep, and when a page is due again.

ALTER TABLE known_url ADD COLUMN interval INTEGER NOT NULL DEFAULT 0;   -- milliseconds; 0: due at once

CREATE TABLE source_night (
    source TEXT NOT NULL,
    run    INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    pages  INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    texts  INTEGER NOT NULL,
    same   INTEGER NOT NULL,
    fresh  INTEGER NOT NULL,
    dated  INTEGER NOT NULL,
    age    INTEGER,
    alarm  TEXT NOT NULL,
    PRIMARY KEY (source, run)
) STRICT, WITHOUT ROWID;
CREATE INDEX source_night_alarm ON source_night (run, source) WHERE alarm <> '';

CREATE TABLE cookie_jar (
    source   TEXT PRIMARY KEY,
    imported BLOB NOT NULL,     -- SHA-256 of the cookies.txt that was read last
    cookies  TEXT NOT NULL      -- a JSON list
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 2;
