-- The keys of sealed fields, version 3: who opened which value of whom; the same columns as in SQLite. Rows
-- may be deleted when they are older than they may be kept; nothing is ever changed.

CREATE TABLE access (
    log_id     text   COLLATE "C" NOT NULL,
    subject_id text   COLLATE "C" NOT NULL,
    field      text   COLLATE "C" NOT NULL,
    reader     text   COLLATE "C" NOT NULL,
    purpose    text   COLLATE "C" NOT NULL,
    at_us      bigint NOT NULL
);

CREATE INDEX access_of_subject ON access (log_id, subject_id, at_us);

CREATE FUNCTION access_no_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a record of access is never changed';
END $$;

CREATE TRIGGER access_no_update BEFORE UPDATE ON access FOR EACH ROW EXECUTE FUNCTION access_no_update();
