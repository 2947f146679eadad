-- What a report said before a person changed it.
CREATE TABLE report_version (
    run        INTEGER NOT NULL,
    enterprise TEXT NOT NULL,
    number     INTEGER NOT NULL,  -- in the order of the changes
    body       BLOB NOT NULL,
    body_bytes INTEGER NOT NULL,
    PRIMARY KEY (run, enterprise, number)
) STRICT;

PRAGMA user_version = 4;
