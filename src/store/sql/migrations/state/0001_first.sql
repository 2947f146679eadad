-- state.db: runs, questions, answers, attempts, findings, events told, reports, outbox.
-- Instants are UTC milliseconds, money is 1e-12 of the house's currency, digests are 32 bytes (empty: none).

CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value ANY NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE run (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    job             TEXT NOT NULL,
    started_at      INTEGER NOT NULL,
    deliver_by      INTEGER,
    config_digest   BLOB NOT NULL,
    template_digest BLOB NOT NULL,
    state           TEXT NOT NULL,
    finished_at     INTEGER,
    asking_ms       INTEGER,
    folding_ms      INTEGER
) STRICT;
CREATE INDEX run_of_job ON run (job, id);
CREATE INDEX run_open ON run (job, id) WHERE state = 'open';

CREATE TABLE run_enterprise (
    run            INTEGER NOT NULL,
    enterprise     TEXT NOT NULL,
    progress       TEXT NOT NULL,
    view_from      INTEGER,
    view_to        INTEGER,
    view_from_time INTEGER,
    view_to_time   INTEGER,
    PRIMARY KEY (run, enterprise)
) STRICT, WITHOUT ROWID;
CREATE INDEX run_enterprise_by_name ON run_enterprise (enterprise, run);

CREATE TABLE good_config (
    enterprise TEXT PRIMARY KEY,
    text       TEXT NOT NULL,
    kept_at    INTEGER NOT NULL
) STRICT;

CREATE TABLE question (
    run              INTEGER NOT NULL,
    enterprise       TEXT NOT NULL,
    template         TEXT NOT NULL,
    cluster          BLOB NOT NULL,
    template_version BLOB NOT NULL,
    document         BLOB NOT NULL,
    sighting         INTEGER NOT NULL,
    rank             REAL NOT NULL,
    state            TEXT NOT NULL,
    reason           TEXT NOT NULL,
    key              BLOB NOT NULL,
    PRIMARY KEY (run, enterprise, template, cluster)
) STRICT, WITHOUT ROWID;
-- A question is due once: these two answer "was this ever answered for them".
CREATE INDEX question_answered_document ON question (enterprise, document, template) WHERE state = 'answered';
CREATE INDEX question_answered_cluster ON question (enterprise, cluster, template) WHERE state = 'answered';

CREATE TABLE answer (
    key            BLOB PRIMARY KEY,
    reply          TEXT NOT NULL,
    error          TEXT NOT NULL,
    model          TEXT NOT NULL,
    model_revision TEXT NOT NULL,
    input          INTEGER NOT NULL,
    cached_input   INTEGER NOT NULL,
    output         INTEGER NOT NULL,
    made_at        INTEGER NOT NULL,
    expires_at     INTEGER
) STRICT;

CREATE TABLE attempt (
    key          BLOB NOT NULL,
    number       INTEGER NOT NULL,
    epoch        INTEGER NOT NULL,
    run          INTEGER NOT NULL,
    enterprise   TEXT NOT NULL,
    template     TEXT NOT NULL,
    model        TEXT NOT NULL,
    state        TEXT NOT NULL,
    reserved     INTEGER NOT NULL,
    settled      INTEGER NOT NULL,
    input        INTEGER NOT NULL,
    cached_input INTEGER NOT NULL,
    output       INTEGER NOT NULL,
    sent_at      INTEGER NOT NULL,
    note         TEXT NOT NULL,
    PRIMARY KEY (key, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX attempt_of_run ON attempt (run, enterprise);
CREATE INDEX attempt_by_day ON attempt (sent_at);
CREATE INDEX attempt_in_flight ON attempt (epoch) WHERE state = 'sent';

CREATE TABLE finding (
    run           INTEGER NOT NULL,
    enterprise    TEXT NOT NULL,
    template      TEXT NOT NULL,
    cluster       BLOB NOT NULL,
    id            BLOB NOT NULL,
    position      INTEGER NOT NULL,
    document      BLOB NOT NULL,
    sighting      INTEGER NOT NULL,
    claim         TEXT NOT NULL,
    why           TEXT NOT NULL,
    quote         TEXT NOT NULL,
    at_offset     INTEGER NOT NULL,
    at_length     INTEGER NOT NULL,
    importance    INTEGER NOT NULL,
    entities      TEXT NOT NULL,
    dates         TEXT NOT NULL,
    sentiment     TEXT NOT NULL,
    document_time INTEGER NOT NULL,
    UNIQUE (run, enterprise, template, cluster, id)
) STRICT;
CREATE INDEX finding_by_enterprise ON finding (enterprise, run);

CREATE TABLE dropped (
    run        INTEGER NOT NULL,
    enterprise TEXT NOT NULL,
    template   TEXT NOT NULL,
    cluster    BLOB NOT NULL,
    place      TEXT NOT NULL,
    text       TEXT NOT NULL,
    reason     TEXT NOT NULL
) STRICT;
CREATE INDEX dropped_of_question ON dropped (run, enterprise, template, cluster);

-- What the report of (told_run, enterprise) told; findings are copied, since an event outlives the runs it grew in.
CREATE TABLE told_event (
    told_run      INTEGER NOT NULL,
    enterprise    TEXT NOT NULL,
    event         BLOB NOT NULL,
    position      INTEGER NOT NULL,
    section       TEXT NOT NULL,
    importance    INTEGER NOT NULL,
    rank          REAL NOT NULL,
    status        TEXT NOT NULL,
    text          TEXT NOT NULL,
    first_seen    INTEGER NOT NULL,
    last_evidence INTEGER NOT NULL,
    PRIMARY KEY (told_run, enterprise, event)
) STRICT;

CREATE TABLE told_finding (
    told_run      INTEGER NOT NULL,
    event         BLOB NOT NULL,
    position      INTEGER NOT NULL,
    run           INTEGER NOT NULL,
    enterprise    TEXT NOT NULL,
    template      TEXT NOT NULL,
    cluster       BLOB NOT NULL,
    id            BLOB NOT NULL,
    document      BLOB NOT NULL,
    sighting      INTEGER NOT NULL,
    claim         TEXT NOT NULL,
    why           TEXT NOT NULL,
    quote         TEXT NOT NULL,
    at_offset     INTEGER NOT NULL,
    at_length     INTEGER NOT NULL,
    importance    INTEGER NOT NULL,
    entities      TEXT NOT NULL,
    dates         TEXT NOT NULL,
    sentiment     TEXT NOT NULL,
    document_time INTEGER NOT NULL,
    UNIQUE (told_run, enterprise, event, position)
) STRICT;

CREATE TABLE report (
    run         INTEGER NOT NULL,
    enterprise  TEXT NOT NULL,
    job         TEXT NOT NULL,
    made_at     INTEGER NOT NULL,
    window_from INTEGER NOT NULL,
    window_to   INTEGER NOT NULL,
    status      TEXT NOT NULL,
    body        BLOB NOT NULL,        -- the published JSON, zstd
    body_bytes  INTEGER NOT NULL,
    PRIMARY KEY (run, enterprise)
) STRICT;
CREATE INDEX report_by_enterprise ON report (enterprise, run);

-- A citation stands alone, and pins its document.
CREATE TABLE citation (
    run        INTEGER NOT NULL,
    enterprise TEXT NOT NULL,
    n          INTEGER NOT NULL,
    document   BLOB NOT NULL,
    sighting   INTEGER NOT NULL,
    source     TEXT NOT NULL,
    url        TEXT NOT NULL,
    title      TEXT NOT NULL,
    published  INTEGER,
    fetched_at INTEGER NOT NULL,
    quote      TEXT NOT NULL,
    at_offset  INTEGER NOT NULL,
    at_length  INTEGER NOT NULL,
    before     TEXT NOT NULL,
    after      TEXT NOT NULL,
    PRIMARY KEY (run, enterprise, n)
) STRICT;
CREATE INDEX citation_pins ON citation (document);

CREATE TABLE delivery (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    run          INTEGER NOT NULL,
    enterprise   TEXT NOT NULL,
    kind         TEXT NOT NULL,
    target       TEXT NOT NULL,
    tries        INTEGER NOT NULL,
    delivered_at INTEGER,
    trouble      TEXT NOT NULL,
    UNIQUE (run, enterprise, kind, target)
) STRICT;

-- Which reports reached their reader: the next window begins where the last of these ended.
CREATE VIEW delivered_report AS
    SELECT run, enterprise FROM run_enterprise WHERE progress = 'delivered'
    UNION
    SELECT run, enterprise FROM delivery WHERE delivered_at IS NOT NULL;

PRAGMA user_version = 1;
