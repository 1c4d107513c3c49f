-- Batches of cards that were checked whole and are being issued, a portion at a time.
CREATE TABLE token_batches (
  -- The keyed digest of everything that was checked: the same batch again is the same row.
  id TEXT PRIMARY KEY,
  brand TEXT NOT NULL,
  market TEXT NOT NULL,
  -- Where the life of its cards begins.
  state TEXT NOT NULL,
  rows INTEGER NOT NULL,
  -- The row of the file up to which cards were issued.
  cursor INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  finished_at INTEGER
) STRICT;
CREATE INDEX token_batches_open ON token_batches (created_at) WHERE finished_at IS NULL;

CREATE TABLE token_batch_rows (
  batch TEXT NOT NULL,
  row INTEGER NOT NULL,
  visual_number TEXT NOT NULL,
  -- JSON of the card, with its uid; null once it was issued or refused.
  card TEXT,
  token TEXT,
  -- Null: to be done. `done`, or why it was refused.
  outcome TEXT,
  PRIMARY KEY (batch, row)
) STRICT, WITHOUT ROWID;

CREATE INDEX tokens_by_visual_number ON tokens (country_code, party_id, visual_number);
