-- The log of what operators are told of tokens: every change takes the next number, and of each token only the last change is in it.
ALTER TABLE tokens ADD COLUMN change_seq INTEGER NOT NULL DEFAULT 0;
UPDATE tokens SET change_seq = rowid;
CREATE UNIQUE INDEX tokens_by_change ON tokens (change_seq);
-- Since when its contract is suspended: no token of it is valid then.
ALTER TABLE tokens ADD COLUMN suspended_at INTEGER;
ALTER TABLE tokens ADD COLUMN default_profile_type TEXT;
-- The driver's own energy supplier, as JSON of supplierName and contractId.
ALTER TABLE tokens ADD COLUMN energy_contract TEXT;
