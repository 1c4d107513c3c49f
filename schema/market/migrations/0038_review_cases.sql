-- Hits of the rules against fraud that a person looks at. Ids of a token, a contract and a driver; never a uid.
CREATE TABLE review_cases (
  id TEXT PRIMARY KEY,
  brand TEXT NOT NULL,
  market TEXT NOT NULL,
  rule TEXT NOT NULL,
  effect TEXT NOT NULL CHECK (effect IN ('allow_and_flag', 'ask_driver', 'deny')),
  denied INTEGER NOT NULL CHECK (denied IN (0, 1)),
  token TEXT,
  contract TEXT,
  driver TEXT,
  peer TEXT,
  location TEXT,
  country TEXT,
  seen TEXT NOT NULL,
  raised_at INTEGER NOT NULL,
  closed_at INTEGER,
  verdict TEXT CHECK (verdict IN ('genuine', 'fraud', 'operator_fault')),
  note TEXT
) STRICT;
CREATE INDEX review_cases_open ON review_cases (raised_at DESC, id DESC) WHERE closed_at IS NULL;
CREATE INDEX review_cases_closed ON review_cases (raised_at DESC, id DESC) WHERE closed_at IS NOT NULL;
CREATE INDEX review_cases_of_driver ON review_cases (driver);

-- What a driver is asked: was it you?
CREATE TABLE driver_questions (
  id TEXT PRIMARY KEY,
  brand TEXT NOT NULL,
  market TEXT NOT NULL,
  rule TEXT NOT NULL,
  token TEXT NOT NULL,
  driver TEXT,
  country TEXT,
  seen TEXT NOT NULL,
  asked_at INTEGER NOT NULL,
  told_at INTEGER,
  was_me INTEGER CHECK (was_me IN (0, 1)),
  answered_at INTEGER
) STRICT;
CREATE INDEX driver_questions_open ON driver_questions (driver, asked_at) WHERE answered_at IS NULL;
