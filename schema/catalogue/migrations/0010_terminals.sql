-- Ways to pay directly at an operator's EVSEs that are ours.
CREATE TABLE terminals (
  id TEXT NOT NULL COLLATE NOCASE PRIMARY KEY,
  peer TEXT NOT NULL,
  -- What an activation was about, so that it may come twice; null for a terminal that we opened ourselves.
  activation_key TEXT,
  terms TEXT NOT NULL,
  -- Whether the operator has it too.
  announced_at INTEGER,
  -- Why the operator did not take it.
  problem TEXT,
  deactivated_at INTEGER,
  created_at INTEGER NOT NULL,
  last_updated INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX terminals_by_activation ON terminals (peer, activation_key);
CREATE INDEX terminals_by_last_updated ON terminals (peer, last_updated);
