-- The rows of views, version 1. A file of its own: all of it can be made anew from the log, it holds
-- nothing that is sealed, and no append ever waits for it. Times are milliseconds since 1970 in UTC.

-- One run over a log that makes rows; of each view at most one that readers see and one beside it.
CREATE TABLE view_build (
    build          INTEGER PRIMARY KEY AUTOINCREMENT, -- never used again
    log_id         TEXT    NOT NULL,
    name           TEXT    NOT NULL,
    live           INTEGER NOT NULL CHECK (live IN (0, 1)),
    version        INTEGER NOT NULL,
    columns        TEXT    NOT NULL,
    position       INTEGER NOT NULL CHECK (position >= 0),
    hash           BLOB    NOT NULL CHECK (length(hash) = 32), -- of the event at this position
    owner          TEXT,
    fence          INTEGER NOT NULL,
    lease_until_ms INTEGER,
    heartbeat_ms   INTEGER,
    progress_ms    INTEGER NOT NULL,
    stopped_at     INTEGER,
    stopped_cause  TEXT,
    replay_asked   INTEGER NOT NULL DEFAULT 0,
    UNIQUE (log_id, name, live)
) STRICT;

CREATE TABLE view_row (
    build INTEGER NOT NULL,
    key   TEXT    NOT NULL,
    cells TEXT    NOT NULL, -- JSON array in order of the columns; days and microseconds since 1970
    PRIMARY KEY (build, key)
) STRICT, WITHOUT ROWID;

-- Events that a view could not take, and those that wait behind them.
CREATE TABLE view_parked (
    build    INTEGER NOT NULL,
    position INTEGER NOT NULL,
    sequence TEXT    NOT NULL,
    attempts INTEGER NOT NULL,
    cause    TEXT    NOT NULL,
    PRIMARY KEY (build, position)
) STRICT;

-- Builds that were replaced and whose rows are still to be deleted.
CREATE TABLE view_dropped (build INTEGER PRIMARY KEY) STRICT;
