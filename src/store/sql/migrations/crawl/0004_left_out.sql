-- What a source's rules and its budget left out, so that `status --why` can tell.
ALTER TABLE source_run ADD COLUMN left_by_rule INTEGER NOT NULL DEFAULT 0;
ALTER TABLE source_run ADD COLUMN left_by_budget INTEGER NOT NULL DEFAULT 0;

PRAGMA user_version = 4;
