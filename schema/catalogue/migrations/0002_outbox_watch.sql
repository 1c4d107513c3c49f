-- Objects whose outbox is not empty, as the schedule that re-arms them last saw it. Object names are random: no personal data.
CREATE TABLE outbox_watch (
  object TEXT PRIMARY KEY,
  class TEXT NOT NULL,
  oldest_at INTEGER,
  waiting INTEGER NOT NULL,
  parked INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_watch_by_oldest_at ON outbox_watch (oldest_at);
