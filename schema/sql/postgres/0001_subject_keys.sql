-- The keys of sealed fields, version 1. A schema of its own, better a database of its own, backed up
-- for days only: a key that is still in a backup is not erased.

CREATE TABLE subject_key (
    log_id     text  COLLATE "C" NOT NULL,
    subject_id text  COLLATE "C" NOT NULL,
    data_key   bytea CHECK (length(data_key) = 32), -- NULL: shredded, for ever
    PRIMARY KEY (log_id, subject_id)
);

CREATE FUNCTION subject_key_only_shredding() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.data_key IS NULL AND NEW.log_id = OLD.log_id AND NEW.subject_id = OLD.subject_id THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'a subject key is only ever shredded, by setting it to NULL';
END $$;

CREATE TRIGGER subject_key_only_shredding BEFORE UPDATE OR DELETE ON subject_key
    FOR EACH ROW EXECUTE FUNCTION subject_key_only_shredding();
CREATE TRIGGER subject_key_no_truncate BEFORE TRUNCATE ON subject_key
    FOR EACH STATEMENT EXECUTE FUNCTION subject_key_only_shredding();
