-- The event log, version 4: streams that are closed. The event that closes a stream is what counts; this
-- column says it without looking for it.

ALTER TABLE es_stream ADD COLUMN closed INTEGER NOT NULL DEFAULT 0 CHECK (closed IN (0, 1));

-- Nothing follows in a closed stream, whoever appends: an event moves its stream.
CREATE TRIGGER es_stream_closed BEFORE UPDATE ON es_stream WHEN OLD.closed = 1
BEGIN SELECT RAISE(ABORT, 'the stream is closed'); END;
