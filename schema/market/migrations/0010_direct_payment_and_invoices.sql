-- What an operator is told of a capture, for the invoice that it makes. Masked: no card number is ever here.
CREATE TABLE financial_advice (
  id TEXT PRIMARY KEY,
  session TEXT NOT NULL,
  peer TEXT NOT NULL,
  brand TEXT NOT NULL,
  market TEXT NOT NULL,
  confirmation TEXT NOT NULL,
  sent_at INTEGER,
  -- Why the operator did not take it.
  problem TEXT,
  last_updated INTEGER NOT NULL
) STRICT;
CREATE INDEX financial_advice_by_peer ON financial_advice (peer, last_updated);

-- Which CDRs an operator's invoice is for, as it says.
CREATE TABLE invoice_records (
  peer TEXT NOT NULL,
  country_code TEXT NOT NULL COLLATE NOCASE,
  party_id TEXT NOT NULL COLLATE NOCASE,
  id TEXT NOT NULL COLLATE NOCASE,
  market TEXT NOT NULL,
  invoice_id TEXT NOT NULL,
  cdr_ids TEXT NOT NULL,
  last_updated INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  PRIMARY KEY (peer, country_code, party_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX cdrs_by_peer ON cdrs (peer, received_at);
