-- The keys of sealed fields, version 3: who opened which value of whom. Rows may be deleted when they are
-- older than they may be kept; nothing is ever changed.

CREATE TABLE access (
    log_id     TEXT    NOT NULL,
    subject_id TEXT    NOT NULL,
    field      TEXT    NOT NULL,
    reader     TEXT    NOT NULL,
    purpose    TEXT    NOT NULL,
    at_us      INTEGER NOT NULL
) STRICT;

CREATE INDEX access_of_subject ON access (log_id, subject_id, at_us);

CREATE TRIGGER access_no_update BEFORE UPDATE ON access
BEGIN SELECT RAISE(ABORT, 'a record of access is never changed'); END;
