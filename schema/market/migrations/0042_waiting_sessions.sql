-- What a session waits for and since when, what was done about it last, and what is done next.
ALTER TABLE sessions ADD COLUMN waits_for TEXT;
ALTER TABLE sessions ADD COLUMN waits_since INTEGER;
ALTER TABLE sessions ADD COLUMN last_step TEXT;
ALTER TABLE sessions ADD COLUMN last_step_at INTEGER;
ALTER TABLE sessions ADD COLUMN next_step TEXT;
ALTER TABLE sessions ADD COLUMN next_step_at INTEGER;
CREATE INDEX sessions_by_next_step ON sessions (next_step_at) WHERE next_step_at IS NOT NULL;
