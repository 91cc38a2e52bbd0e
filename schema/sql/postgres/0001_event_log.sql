-- The event log, version 1; the same columns as in SQLite. The columns of es_event are final: they
-- are what is hashed. Times are microseconds since 1970 in UTC. JSON is kept as it was written,
-- byte by byte, so it is text and never jsonb.
--
-- Names are compared byte by byte (COLLATE "C"). There are no foreign keys: only the writer inserts,
-- under the lock of the head, and a check for each row would cost more than the row.

-- Where each log ends. This row is what an append locks, before anything else. A row at position 0
-- is only ever seen by the append that makes it.
CREATE TABLE es_log (
    log_id              text   COLLATE "C" NOT NULL PRIMARY KEY,
    head_position       bigint NOT NULL CHECK (head_position >= 0),
    head_hash           bytea  NOT NULL CHECK (length(head_hash) = 32),
    head_recorded_at_us bigint,
    CHECK ((head_position = 0) = (head_recorded_at_us IS NULL))
) WITH (fillfactor = 50);

CREATE TABLE es_stream (
    log_id    text   COLLATE "C" NOT NULL,
    stream_id text   COLLATE "C" NOT NULL,
    revision  bigint NOT NULL CHECK (revision > 0),
    PRIMARY KEY (log_id, stream_id)
) WITH (fillfactor = 80);

CREATE TABLE es_event (
    log_id            text    COLLATE "C" NOT NULL,
    position          bigint  NOT NULL CHECK (position > 0),
    event_id          uuid    NOT NULL,
    stream_id         text    COLLATE "C" NOT NULL,
    revision          bigint  NOT NULL CHECK (revision > 0),
    type              text    COLLATE "C" NOT NULL,
    schema_version    integer NOT NULL CHECK (schema_version BETWEEN 0 AND 65535),
    recorded_at_us    bigint  NOT NULL,
    effective_from_us bigint  NOT NULL,
    effective_to_us   bigint,
    actor             text    COLLATE "C" NOT NULL,
    command_id        text    COLLATE "C" NOT NULL,
    correlation_id    text    COLLATE "C",
    causation_id      uuid,
    data              text    COLLATE "C" NOT NULL,
    meta              text    COLLATE "C" NOT NULL,
    sealed            text    COLLATE "C", -- JSON array; an element loses salt, nonce and ciphertext when blanked
    hash              bytea   NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (log_id, position),
    UNIQUE (log_id, stream_id, revision),
    UNIQUE (log_id, event_id)
);

-- The first answer to each command.
CREATE TABLE es_command (
    log_id         text   COLLATE "C" NOT NULL,
    command_id     text   COLLATE "C" NOT NULL,
    open_hash      bytea  NOT NULL CHECK (length(open_hash) = 32),
    sealed_macs    bytea  NOT NULL CHECK (length(sealed_macs) % 32 = 0),
    first_position bigint NOT NULL CHECK (first_position > 0),
    last_position  bigint NOT NULL CHECK (last_position >= first_position),
    revisions      text   COLLATE "C" NOT NULL, -- JSON array of [stream, last revision]
    hash           bytea  NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (log_id, command_id)
);

CREATE FUNCTION es_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;

-- The one change allowed: an element of sealed loses its content, all else stays.
CREATE FUNCTION es_only_blanking() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept es_event;
BEGIN
    kept := NEW;
    kept.sealed := OLD.sealed;
    IF kept IS DISTINCT FROM OLD
       OR NEW.sealed IS NULL
       OR OLD.sealed IS NULL
       OR jsonb_array_length(NEW.sealed::jsonb) <> jsonb_array_length(OLD.sealed::jsonb)
       OR EXISTS (
           SELECT 1
             FROM jsonb_array_elements(OLD.sealed::jsonb) WITH ORDINALITY AS before (field, n)
             JOIN jsonb_array_elements(NEW.sealed::jsonb) WITH ORDINALITY AS after (field, n) USING (n)
            WHERE after.field <> before.field
              AND after.field <> before.field - '{salt,nonce,ciphertext}'::text[])
    THEN
        RAISE EXCEPTION 'es_event is append-only';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER es_event_only_blanking BEFORE UPDATE ON es_event FOR EACH ROW EXECUTE FUNCTION es_only_blanking();
CREATE TRIGGER es_event_no_delete BEFORE DELETE ON es_event FOR EACH ROW EXECUTE FUNCTION es_refuse();
CREATE TRIGGER es_event_no_truncate BEFORE TRUNCATE ON es_event FOR EACH STATEMENT EXECUTE FUNCTION es_refuse();
CREATE TRIGGER es_command_no_change BEFORE UPDATE OR DELETE ON es_command FOR EACH ROW EXECUTE FUNCTION es_refuse();
CREATE TRIGGER es_command_no_truncate BEFORE TRUNCATE ON es_command FOR EACH STATEMENT EXECUTE FUNCTION es_refuse();
CREATE TRIGGER es_log_no_delete BEFORE DELETE ON es_log FOR EACH ROW EXECUTE FUNCTION es_refuse();
CREATE TRIGGER es_log_no_truncate BEFORE TRUNCATE ON es_log FOR EACH STATEMENT EXECUTE FUNCTION es_refuse();
