-- The keys of sealed fields, version 1. A file of its own, backed up for days only: a key that is
-- still in a backup is not erased.

CREATE TABLE subject_key (
    log_id     TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    data_key   BLOB CHECK (length(data_key) = 32), -- NULL: shredded, for ever
    PRIMARY KEY (log_id, subject_id)
) STRICT;

CREATE TRIGGER subject_key_no_delete BEFORE DELETE ON subject_key
BEGIN SELECT RAISE(ABORT, 'a subject key is shredded by setting it to NULL'); END;

CREATE TRIGGER subject_key_only_shredding BEFORE UPDATE ON subject_key
WHEN NEW.data_key IS NOT NULL
  OR NEW.log_id IS NOT OLD.log_id
  OR NEW.subject_id IS NOT OLD.subject_id
BEGIN SELECT RAISE(ABORT, 'a subject key can only be shredded'); END;
