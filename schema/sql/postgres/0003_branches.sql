-- The event log, version 3: branches; the same columns as in SQLite. A branch has a row in es_log from the
-- start, whose head is the event it shares last with its base; its own events follow there.

CREATE TABLE es_branch (
    log_id              text   COLLATE "C" NOT NULL PRIMARY KEY,
    name                text   COLLATE "C" NOT NULL,
    base_log_id         text   COLLATE "C" NOT NULL,
    root_log_id         text   COLLATE "C" NOT NULL, -- whose keys seal its values
    base_position       bigint NOT NULL CHECK (base_position > 0),
    base_hash           bytea  NOT NULL CHECK (length(base_hash) = 32),
    base_recorded_at_us bigint NOT NULL,
    opened_at_us        bigint NOT NULL,
    opened_by           text   COLLATE "C" NOT NULL,
    closed_at_us        bigint,
    closed_by           text   COLLATE "C",
    merged_position     bigint CHECK (merged_position > 0),
    UNIQUE (base_log_id, name),
    CHECK ((closed_at_us IS NULL) = (closed_by IS NULL)),
    CHECK (merged_position IS NULL OR closed_at_us IS NOT NULL)
);

-- The one change allowed: a branch is closed, once.
CREATE FUNCTION es_branch_only_closing() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept es_branch;
BEGIN
    kept := NEW;
    kept.closed_at_us := NULL;
    kept.closed_by := NULL;
    kept.merged_position := NULL;
    IF kept IS DISTINCT FROM OLD OR NEW.closed_at_us IS NULL THEN
        RAISE EXCEPTION 'a branch is only ever closed';
    END IF;
    RETURN NEW;
END $$;

-- A closed branch takes no more events, whoever appends.
CREATE FUNCTION es_log_closed_branch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM es_branch WHERE log_id = NEW.log_id AND closed_at_us IS NOT NULL) THEN
        RAISE EXCEPTION 'the branch is closed';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER es_branch_only_closing BEFORE UPDATE ON es_branch FOR EACH ROW EXECUTE FUNCTION es_branch_only_closing();
CREATE TRIGGER es_branch_no_delete BEFORE DELETE ON es_branch FOR EACH ROW EXECUTE FUNCTION es_refuse();
CREATE TRIGGER es_branch_no_truncate BEFORE TRUNCATE ON es_branch FOR EACH STATEMENT EXECUTE FUNCTION es_refuse();
-- Only ids with the mark of a branch are looked up; other logs pay a comparison.
CREATE TRIGGER es_log_closed_branch BEFORE UPDATE ON es_log FOR EACH ROW WHEN (strpos(NEW.log_id, '@') > 0)
    EXECUTE FUNCTION es_log_closed_branch();
