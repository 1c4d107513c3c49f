-- What the operator last said of a session, since when it says nothing, and what is odd about its messages, as JSON.
ALTER TABLE sessions ADD COLUMN reported_status TEXT;
ALTER TABLE sessions ADD COLUMN stale_since INTEGER;
ALTER TABLE sessions ADD COLUMN flags TEXT NOT NULL DEFAULT '[]';
CREATE INDEX sessions_stale ON sessions (stale_since) WHERE stale_since IS NOT NULL;
CREATE INDEX sessions_without_cdr ON sessions (phase, ended_at) WHERE cdr_key IS NULL;
CREATE INDEX sessions_by_token ON sessions (token, started_at);
