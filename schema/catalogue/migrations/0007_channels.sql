-- A peer may be a hub, and parties may speak through it beside its own roles.
ALTER TABLE peers ADD COLUMN hub TEXT;
ALTER TABLE peers ADD COLUMN clients TEXT NOT NULL DEFAULT '[]';

-- The channel agreed upon for an operator's charges, where several lead to it.
CREATE TABLE agreed_channels (
  country_code TEXT NOT NULL COLLATE NOCASE,
  party_id TEXT NOT NULL COLLATE NOCASE,
  peer TEXT NOT NULL REFERENCES peers (id),
  PRIMARY KEY (country_code, party_id)
) STRICT, WITHOUT ROWID;
