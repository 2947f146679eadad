-- A crawl that another run may take for its own, and the one that was taken; what robots.txt said where a source begins.
ALTER TABLE source_run ADD COLUMN whole INTEGER NOT NULL DEFAULT 0;       -- 1: nothing but its rules and max_pages ended it
ALTER TABLE source_run ADD COLUMN job TEXT NOT NULL DEFAULT '';           -- whose run it was
ALTER TABLE source_run ADD COLUMN rules BLOB NOT NULL DEFAULT x'';        -- what of the source's configuration decides what is found
ALTER TABLE source_run ADD COLUMN crawled_in INTEGER NOT NULL DEFAULT 0;  -- the run whose crawl stands for this one's; 0: its own
ALTER TABLE source_run ADD COLUMN shared TEXT NOT NULL DEFAULT '';        -- which one that was, in words
CREATE INDEX source_run_whole ON source_run (source, closed_at) WHERE whole = 1;

CREATE TABLE robots_seen (
    source      TEXT NOT NULL,
    origin      TEXT NOT NULL,
    at          INTEGER NOT NULL,
    state       TEXT NOT NULL,
    denies_all  INTEGER NOT NULL,
    rules       TEXT NOT NULL,      -- a JSON list
    crawl_delay INTEGER,            -- milliseconds
    PRIMARY KEY (source, origin)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 5;
