-- What was reviewed of each object of an operation, as its plan showed it, secrets masked: JSON, gzip where it is long.
CREATE TABLE operation_review (
    operation TEXT NOT NULL REFERENCES operation (id),
    position INTEGER NOT NULL,
    review BLOB NOT NULL,
    PRIMARY KEY (operation, position)
) STRICT, WITHOUT ROWID;
