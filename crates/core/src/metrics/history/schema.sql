-- Whose figures there are. `container` is empty for a node; `owner` is `kind/name` of the workload.
CREATE TABLE series (
  id        INTEGER PRIMARY KEY,
  site      TEXT NOT NULL,
  namespace TEXT NOT NULL,
  name      TEXT NOT NULL,
  container TEXT NOT NULL,
  owner     TEXT NOT NULL,
  block     INTEGER NOT NULL,
  UNIQUE (site, namespace, name, container)
);
CREATE INDEX series_owner ON series (site, namespace, owner);
-- The figures of one series in one block of time. Ordered by time: what is new is written at the end, what is old is
-- taken from the beginning.
CREATE TABLE chunk (
  block  INTEGER NOT NULL,
  series INTEGER NOT NULL,
  first  INTEGER NOT NULL,
  data   BLOB NOT NULL,
  PRIMARY KEY (block, series, first)
) WITHOUT ROWID;
