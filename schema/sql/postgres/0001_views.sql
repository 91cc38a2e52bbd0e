-- The rows of views, version 1; the same columns as in SQLite. A schema of its own: all of it can be
-- made anew from the log, it holds nothing that is sealed, and no append ever waits for it. Times are
-- milliseconds since 1970 in UTC.

-- One run over a log that makes rows; of each view at most one that readers see and one beside it.
CREATE TABLE view_build (
    build          bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- never used again
    log_id         text    COLLATE "C" NOT NULL,
    name           text    COLLATE "C" NOT NULL,
    live           boolean NOT NULL,
    version        bigint  NOT NULL,
    columns        text    COLLATE "C" NOT NULL,
    position       bigint  NOT NULL CHECK (position >= 0),
    hash           bytea   NOT NULL CHECK (length(hash) = 32), -- of the event at this position
    owner          text    COLLATE "C",
    fence          bigint  NOT NULL,
    lease_until_ms bigint,
    heartbeat_ms   bigint,
    progress_ms    bigint  NOT NULL,
    stopped_at     bigint,
    stopped_cause  text    COLLATE "C",
    replay_asked   boolean NOT NULL DEFAULT false,
    UNIQUE (log_id, name, live)
) WITH (fillfactor = 50);

CREATE TABLE view_row (
    build bigint NOT NULL,
    key   text   COLLATE "C" NOT NULL,
    cells jsonb  NOT NULL, -- an array in order of the columns; days and microseconds since 1970
    PRIMARY KEY (build, key)
);

-- Events that a view could not take, and those that wait behind them.
CREATE TABLE view_parked (
    build    bigint  NOT NULL,
    position bigint  NOT NULL,
    sequence text    COLLATE "C" NOT NULL,
    attempts bigint  NOT NULL,
    cause    text    COLLATE "C" NOT NULL,
    PRIMARY KEY (build, position)
);

-- Builds that were replaced and whose rows are still to be deleted.
CREATE TABLE view_dropped (build bigint PRIMARY KEY);
