-- crawl.db: documents, sightings, the frontier's journal, what is known of each URL.
-- `mark` is the first 16 bytes of the SHA-256 of a URL's key: indexes stay small, whatever a site's URLs look like.

CREATE TABLE source_state (
    source       TEXT PRIMARY KEY,
    closed_runs  INTEGER NOT NULL,
    last_closed  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE source_run (
    run       INTEGER NOT NULL,
    source    TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    closed_at INTEGER,
    trouble   TEXT NOT NULL,
    PRIMARY KEY (run, source)
) STRICT, WITHOUT ROWID;

-- The order of `id` is the order of arrival. state: pending, done, failed, refused, unasked.
CREATE TABLE frontier (
    id        INTEGER PRIMARY KEY,
    run       INTEGER NOT NULL,
    source    TEXT NOT NULL,
    mark      BLOB NOT NULL,
    url       TEXT NOT NULL,
    origin    TEXT NOT NULL,
    depth     INTEGER NOT NULL,
    published INTEGER,
    title     TEXT NOT NULL,
    state     TEXT NOT NULL,
    reason    TEXT NOT NULL,
    UNIQUE (run, source, mark)
) STRICT;

CREATE TABLE known_url (
    source            TEXT NOT NULL,
    mark              BLOB NOT NULL,
    etag              TEXT NOT NULL,
    last_modified     TEXT NOT NULL,
    body              BLOB NOT NULL,
    document          BLOB NOT NULL,
    extractor_version INTEGER NOT NULL,
    fetched_at        INTEGER NOT NULL,
    links             BLOB NOT NULL,      -- a JSON list, zstd
    links_bytes       INTEGER NOT NULL,
    UNIQUE (source, mark)
) STRICT;

CREATE TABLE document (
    id                BLOB NOT NULL UNIQUE,
    text              BLOB NOT NULL,      -- zstd
    text_bytes        INTEGER NOT NULL,
    title             TEXT NOT NULL,
    authors           TEXT NOT NULL,
    published         INTEGER,
    modified          INTEGER,
    language          TEXT NOT NULL,
    canonical_url     TEXT NOT NULL,
    site_name         TEXT NOT NULL,
    kind              TEXT NOT NULL,
    extractor_version INTEGER NOT NULL,
    first_seen        INTEGER NOT NULL
) STRICT;

CREATE TABLE signature (
    document   BLOB NOT NULL UNIQUE,
    words      BLOB NOT NULL,             -- 64 little-endian 32-bit numbers
    first_seen INTEGER NOT NULL
) STRICT;
CREATE INDEX signature_by_age ON signature (first_seen);

-- Pairs verified as telling the same; a < b.
CREATE TABLE near (
    a BLOB NOT NULL,
    b BLOB NOT NULL,
    PRIMARY KEY (a, b)
) STRICT, WITHOUT ROWID;
CREATE INDEX near_reverse ON near (b, a);

CREATE TABLE sighting (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    run        INTEGER NOT NULL,
    source     TEXT NOT NULL,
    mark       BLOB NOT NULL,
    url        TEXT NOT NULL,
    document   BLOB NOT NULL,
    fetched_at INTEGER NOT NULL,
    title      TEXT NOT NULL,
    published  INTEGER,
    status     TEXT NOT NULL,
    UNIQUE (run, source, mark, document)
) STRICT;
CREATE INDEX sighting_of_source ON sighting (source, id) WHERE status IN ('fresh', 'changed');
CREATE INDEX sighting_of_url ON sighting (source, mark, id);
CREATE INDEX sighting_of_document ON sighting (document, source);

PRAGMA user_version = 1;
