-- Tokens of an attempt: reserved like money, and as counted.
ALTER TABLE attempt ADD COLUMN reserved_tokens INTEGER NOT NULL DEFAULT 0;
ALTER TABLE attempt ADD COLUMN settled_tokens INTEGER NOT NULL DEFAULT 0;
UPDATE attempt SET settled_tokens = input + output WHERE state = 'settled';

CREATE TABLE token_ratio (
    model   TEXT PRIMARY KEY,
    latin   REAL NOT NULL,
    hangul  REAL NOT NULL,
    han     REAL NOT NULL,
    other   REAL NOT NULL,
    seen    INTEGER NOT NULL,
    surplus INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What `plan` said, to be set beside what the run came to.
CREATE TABLE plan (
    job        TEXT NOT NULL,
    made_at    INTEGER NOT NULL,
    enterprise TEXT NOT NULL,
    questions  INTEGER NOT NULL,
    calls      INTEGER NOT NULL,
    tokens     INTEGER NOT NULL,
    low        INTEGER NOT NULL,
    expected   INTEGER NOT NULL,
    high       INTEGER NOT NULL,
    PRIMARY KEY (job, made_at, enterprise)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 5;
