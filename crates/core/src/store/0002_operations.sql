-- The append-only audit record.
CREATE TABLE audit (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    author TEXT NOT NULL,
    event TEXT NOT NULL,
    plan TEXT,
    operation TEXT,
    site TEXT,
    object TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_is_append_only_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER audit_is_append_only_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'append-only'); END;

-- The journal: one row an operation, one row an object of it, one row a step of either.
CREATE TABLE operation (
    id TEXT PRIMARY KEY,
    -- Unique: a plan is carried out at most once, whatever the program does.
    plan TEXT NOT NULL UNIQUE,
    intent TEXT NOT NULL,
    author TEXT NOT NULL,
    reason TEXT NOT NULL,
    started INTEGER NOT NULL,
    finished INTEGER,
    state TEXT NOT NULL,
    undo_of TEXT
) STRICT;
CREATE INDEX operation_started ON operation (started DESC);

CREATE TABLE operation_target (
    operation TEXT NOT NULL REFERENCES operation (id),
    position INTEGER NOT NULL,
    object TEXT NOT NULL,
    before_text TEXT NOT NULL,
    after_text TEXT NOT NULL,
    -- What was reviewed, with the before-image. Plain: it is a number of replicas or the time of a restart, never a secret.
    review TEXT,
    -- What is known of the write: unchanged, waiting, sending, written, not-written, unclear.
    stage TEXT NOT NULL,
    -- The state as the window shows it, JSON.
    state TEXT NOT NULL,
    sent INTEGER,
    accepted INTEGER,
    verified INTEGER,
    PRIMARY KEY (operation, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE operation_step (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    operation TEXT NOT NULL REFERENCES operation (id),
    -- The object it is about; none when it is about the whole operation.
    position INTEGER,
    at INTEGER NOT NULL,
    step TEXT NOT NULL
) STRICT;
CREATE INDEX operation_step_operation ON operation_step (operation);
