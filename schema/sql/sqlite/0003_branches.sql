-- The event log, version 3: branches. A branch has a row in es_log from the start, whose head is the event
-- it shares last with its base; its own events follow there.

CREATE TABLE es_branch (
    log_id              TEXT    NOT NULL PRIMARY KEY REFERENCES es_log (log_id),
    name                TEXT    NOT NULL,
    base_log_id         TEXT    NOT NULL REFERENCES es_log (log_id),
    root_log_id         TEXT    NOT NULL REFERENCES es_log (log_id), -- whose keys seal its values
    base_position       INTEGER NOT NULL CHECK (base_position > 0),
    base_hash           BLOB    NOT NULL CHECK (length(base_hash) = 32),
    base_recorded_at_us INTEGER NOT NULL,
    opened_at_us        INTEGER NOT NULL,
    opened_by           TEXT    NOT NULL,
    closed_at_us        INTEGER,
    closed_by           TEXT,
    merged_position     INTEGER CHECK (merged_position > 0),
    UNIQUE (base_log_id, name),
    CHECK ((closed_at_us IS NULL) = (closed_by IS NULL)),
    CHECK (merged_position IS NULL OR closed_at_us IS NOT NULL)
) STRICT;

CREATE TRIGGER es_branch_no_delete BEFORE DELETE ON es_branch
BEGIN SELECT RAISE(ABORT, 'es_branch is append-only'); END;

-- The one change allowed: a branch is closed, once.
CREATE TRIGGER es_branch_only_closing BEFORE UPDATE ON es_branch
WHEN OLD.closed_at_us IS NOT NULL
  OR NEW.closed_at_us IS NULL
  OR NEW.log_id              IS NOT OLD.log_id
  OR NEW.name                IS NOT OLD.name
  OR NEW.base_log_id         IS NOT OLD.base_log_id
  OR NEW.root_log_id         IS NOT OLD.root_log_id
  OR NEW.base_position       IS NOT OLD.base_position
  OR NEW.base_hash           IS NOT OLD.base_hash
  OR NEW.base_recorded_at_us IS NOT OLD.base_recorded_at_us
  OR NEW.opened_at_us        IS NOT OLD.opened_at_us
  OR NEW.opened_by           IS NOT OLD.opened_by
BEGIN SELECT RAISE(ABORT, 'a branch is only ever closed'); END;

-- A closed branch takes no more events, whoever appends. Only ids with the mark of a branch are looked up.
CREATE TRIGGER es_log_closed_branch BEFORE UPDATE ON es_log
WHEN instr(NEW.log_id, '@') > 0 AND EXISTS (SELECT 1 FROM es_branch WHERE log_id = NEW.log_id AND closed_at_us IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'the branch is closed'); END;
