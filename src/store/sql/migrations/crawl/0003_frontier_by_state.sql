-- A start reads what is done with, and the first of what waits, without walking over a million links. An entry moves from
-- the one to the other once.
CREATE INDEX frontier_waiting ON frontier (run, source, id) WHERE state = 'pending';
CREATE INDEX frontier_done ON frontier (run, source, id) WHERE state <> 'pending';

PRAGMA user_version = 3;
