-- What was written to a provider's cache (part of the input) and what was thought (part of the output): each has its price.

ALTER TABLE answer ADD COLUMN cache_write_5m INTEGER NOT NULL DEFAULT 0;
ALTER TABLE answer ADD COLUMN cache_write_1h INTEGER NOT NULL DEFAULT 0;
ALTER TABLE answer ADD COLUMN reasoning INTEGER NOT NULL DEFAULT 0;

ALTER TABLE attempt ADD COLUMN cache_write_5m INTEGER NOT NULL DEFAULT 0;
ALTER TABLE attempt ADD COLUMN cache_write_1h INTEGER NOT NULL DEFAULT 0;
ALTER TABLE attempt ADD COLUMN reasoning INTEGER NOT NULL DEFAULT 0;

PRAGMA user_version = 3;
