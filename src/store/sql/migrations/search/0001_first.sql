-- search.db: full text of delivered reports. May be deleted: it is built again from state.db.

CREATE TABLE indexed (
    run        INTEGER NOT NULL,
    enterprise TEXT NOT NULL,
    PRIMARY KEY (run, enterprise)
) STRICT, WITHOUT ROWID;

CREATE TABLE item (
    id         INTEGER PRIMARY KEY,
    run        INTEGER NOT NULL,
    enterprise TEXT NOT NULL,
    item       TEXT NOT NULL,
    section    TEXT NOT NULL,
    text       TEXT NOT NULL
) STRICT;
CREATE INDEX item_of_report ON item (run, enterprise);

-- `scope` holds one word that stands for the enterprise, so that a search never walks through another's words.
CREATE VIRTUAL TABLE item_words USING fts5 (scope, words, tokenize = "unicode61 remove_diacritics 0");

PRAGMA user_version = 1;
