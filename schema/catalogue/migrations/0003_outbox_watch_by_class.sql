-- A peer's party and its CDR intake have one name: the class is part of the key. The rows are copies; objects put theirs down again.
DROP TABLE outbox_watch;
CREATE TABLE outbox_watch (
  class TEXT NOT NULL,
  object TEXT NOT NULL,
  oldest_at INTEGER,
  waiting INTEGER NOT NULL,
  parked INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (class, object)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_watch_by_oldest_at ON outbox_watch (oldest_at);
