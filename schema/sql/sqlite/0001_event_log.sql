-- The event log, version 1. The columns of es_event are final: they are what is hashed.
-- Times are microseconds since 1970 in UTC. JSON is kept as it was written, byte by byte.

-- Where each log ends. This row is what an append locks (SQLite locks the whole file).
CREATE TABLE es_log (
    log_id              TEXT    NOT NULL PRIMARY KEY,
    head_position       INTEGER NOT NULL CHECK (head_position > 0),
    head_hash           BLOB    NOT NULL CHECK (length(head_hash) = 32),
    head_recorded_at_us INTEGER NOT NULL
) STRICT;

CREATE TABLE es_stream (
    log_id    TEXT    NOT NULL REFERENCES es_log (log_id),
    stream_id TEXT    NOT NULL,
    revision  INTEGER NOT NULL CHECK (revision > 0),
    PRIMARY KEY (log_id, stream_id)
) STRICT;

CREATE TABLE es_event (
    log_id            TEXT    NOT NULL REFERENCES es_log (log_id),
    position          INTEGER NOT NULL CHECK (position > 0),
    event_id          BLOB    NOT NULL CHECK (length(event_id) = 16),
    stream_id         TEXT    NOT NULL,
    revision          INTEGER NOT NULL CHECK (revision > 0),
    type              TEXT    NOT NULL,
    schema_version    INTEGER NOT NULL CHECK (schema_version BETWEEN 0 AND 65535),
    recorded_at_us    INTEGER NOT NULL,
    effective_from_us INTEGER NOT NULL,
    effective_to_us   INTEGER,
    actor             TEXT    NOT NULL,
    command_id        TEXT    NOT NULL,
    correlation_id    TEXT,
    causation_id      BLOB    CHECK (length(causation_id) = 16),
    data              TEXT    NOT NULL,
    meta              TEXT    NOT NULL,
    sealed            TEXT, -- JSON array; an element loses salt, nonce and ciphertext when blanked
    hash              BLOB    NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (log_id, position),
    UNIQUE (log_id, stream_id, revision),
    UNIQUE (log_id, event_id)
) STRICT;

-- What was known at an instant.
CREATE INDEX es_event_recorded ON es_event (log_id, recorded_at_us, position);

-- The first answer to each command.
CREATE TABLE es_command (
    log_id         TEXT    NOT NULL REFERENCES es_log (log_id),
    command_id     TEXT    NOT NULL,
    open_hash      BLOB    NOT NULL CHECK (length(open_hash) = 32),
    sealed_macs    BLOB    NOT NULL CHECK (length(sealed_macs) % 32 = 0),
    first_position INTEGER NOT NULL CHECK (first_position > 0),
    last_position  INTEGER NOT NULL CHECK (last_position >= first_position),
    revisions      TEXT    NOT NULL, -- JSON array of [stream, last revision]
    hash           BLOB    NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (log_id, command_id)
) STRICT;

CREATE TRIGGER es_event_no_delete BEFORE DELETE ON es_event
BEGIN SELECT RAISE(ABORT, 'es_event is append-only'); END;

-- INSERT OR REPLACE would delete without asking the trigger above.
CREATE TRIGGER es_event_no_replace BEFORE INSERT ON es_event
WHEN EXISTS (SELECT 1 FROM es_event WHERE log_id = NEW.log_id AND position = NEW.position)
  OR EXISTS (SELECT 1 FROM es_event
              WHERE log_id = NEW.log_id AND stream_id = NEW.stream_id AND revision = NEW.revision)
  OR EXISTS (SELECT 1 FROM es_event WHERE log_id = NEW.log_id AND event_id = NEW.event_id)
BEGIN SELECT RAISE(ABORT, 'es_event is append-only'); END;

-- The one change allowed: an element of sealed loses its content, all else stays.
CREATE TRIGGER es_event_only_blanking BEFORE UPDATE ON es_event
WHEN NOT (
        NEW.log_id            IS OLD.log_id
    AND NEW.position          IS OLD.position
    AND NEW.event_id          IS OLD.event_id
    AND NEW.stream_id         IS OLD.stream_id
    AND NEW.revision          IS OLD.revision
    AND NEW.type              IS OLD.type
    AND NEW.schema_version    IS OLD.schema_version
    AND NEW.recorded_at_us    IS OLD.recorded_at_us
    AND NEW.effective_from_us IS OLD.effective_from_us
    AND NEW.effective_to_us   IS OLD.effective_to_us
    AND NEW.actor             IS OLD.actor
    AND NEW.command_id        IS OLD.command_id
    AND NEW.correlation_id    IS OLD.correlation_id
    AND NEW.causation_id      IS OLD.causation_id
    AND NEW.data              IS OLD.data
    AND NEW.meta              IS OLD.meta
    AND NEW.hash              IS OLD.hash
    AND json_array_length(NEW.sealed) IS json_array_length(OLD.sealed)
    AND NOT EXISTS (
        SELECT 1
          FROM json_each(OLD.sealed) AS before
          LEFT JOIN json_each(NEW.sealed) AS after ON after.key = before.key
         WHERE after.value IS NOT before.value
           AND after.value IS NOT json_remove(before.value, '$.salt', '$.nonce', '$.ciphertext')))
BEGIN SELECT RAISE(ABORT, 'es_event is append-only'); END;

CREATE TRIGGER es_command_no_update BEFORE UPDATE ON es_command
BEGIN SELECT RAISE(ABORT, 'es_command is append-only'); END;

CREATE TRIGGER es_command_no_delete BEFORE DELETE ON es_command
BEGIN SELECT RAISE(ABORT, 'es_command is append-only'); END;
