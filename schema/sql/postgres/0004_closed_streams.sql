-- The event log, version 4: streams that are closed; the same column as in SQLite. The event that closes a
-- stream is what counts; this column says it without looking for it.

ALTER TABLE es_stream ADD COLUMN closed boolean NOT NULL DEFAULT false;

CREATE FUNCTION es_stream_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the stream is closed';
END $$;

-- Nothing follows in a closed stream, whoever appends: an event moves its stream.
CREATE TRIGGER es_stream_closed BEFORE UPDATE ON es_stream FOR EACH ROW WHEN (OLD.closed) EXECUTE FUNCTION es_stream_closed();
