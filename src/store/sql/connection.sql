-- name: set_up_owner_full
PRAGMA auto_vacuum = INCREMENTAL;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA wal_autocheckpoint = 0;
PRAGMA mmap_size = 0;
PRAGMA journal_size_limit = 67108864;
PRAGMA cache_size = -10240;
PRAGMA temp_store = MEMORY;

-- name: set_up_owner_normal
PRAGMA auto_vacuum = INCREMENTAL;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA wal_autocheckpoint = 0;
PRAGMA mmap_size = 0;
PRAGMA journal_size_limit = 67108864;
PRAGMA cache_size = -10240;
PRAGMA temp_store = MEMORY;

-- name: set_up_reader
PRAGMA query_only = 1;
PRAGMA wal_autocheckpoint = 0;
PRAGMA mmap_size = 0;
PRAGMA cache_size = -8192;
PRAGMA temp_store = MEMORY;

-- name: set_up_writing_anew
-- VACUUM's copy goes to a file: in memory it would need as much as the database is large.
PRAGMA auto_vacuum = INCREMENTAL;
PRAGMA wal_autocheckpoint = 0;
PRAGMA mmap_size = 0;
PRAGMA temp_store = FILE;

-- name: schema_version
PRAGMA user_version;

-- name: check_integrity
PRAGMA integrity_check;

-- name: begin_read
BEGIN DEFERRED;

-- name: begin_write
BEGIN IMMEDIATE;

-- name: commit
COMMIT;

-- name: roll_back
ROLLBACK;

-- name: begin_job
SAVEPOINT job;

-- name: keep_job
RELEASE job;

-- name: undo_job
ROLLBACK TO job;

-- name: overwrite_deleted
PRAGMA secure_delete = ON;

-- name: begin_rehearsal
SAVEPOINT rehearsal;

-- name: undo_rehearsal
ROLLBACK TO rehearsal;

-- name: end_rehearsal
RELEASE rehearsal;

-- name: page_count
PRAGMA page_count;

-- name: free_pages
PRAGMA freelist_count;

-- name: page_size
PRAGMA page_size;

-- name: give_back_pages
PRAGMA incremental_vacuum(200);

-- name: auto_vacuum
PRAGMA auto_vacuum;

-- name: write_anew
VACUUM;
