-- Batches at a provider, the attempts that went in them, and replies that nobody has judged yet.

CREATE TABLE provider_batch (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    label       TEXT NOT NULL UNIQUE,
    model       TEXT NOT NULL,
    realm       TEXT NOT NULL,
    epoch       INTEGER NOT NULL,
    provider_id TEXT NOT NULL,      -- '': written, perhaps not submitted
    lines       INTEGER NOT NULL,
    written_at  INTEGER NOT NULL,
    open        INTEGER NOT NULL,
    note        TEXT NOT NULL
) STRICT;
CREATE INDEX provider_batch_open ON provider_batch (id) WHERE open = 1;
CREATE INDEX provider_batch_by_provider ON provider_batch (provider_id);

ALTER TABLE attempt ADD COLUMN batch INTEGER NOT NULL DEFAULT 0;
CREATE INDEX attempt_in_batch ON attempt (batch) WHERE state = 'sent' AND batch <> 0;

CREATE TABLE batch_reply (
    key            BLOB PRIMARY KEY,
    text           TEXT NOT NULL,
    finish         TEXT NOT NULL,
    model_revision TEXT NOT NULL,
    usage_known    INTEGER NOT NULL,
    input          INTEGER NOT NULL,
    cached_input   INTEGER NOT NULL,
    output         INTEGER NOT NULL,
    cache_write_5m INTEGER NOT NULL,
    cache_write_1h INTEGER NOT NULL,
    reasoning      INTEGER NOT NULL
) STRICT;

PRAGMA user_version = 6;
