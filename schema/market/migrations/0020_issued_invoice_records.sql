-- Which CDRs an invoice of ours is for, where we write the invoices for what operators delivered (reverse billing).
CREATE TABLE issued_invoice_records (
  id TEXT PRIMARY KEY,
  peer TEXT NOT NULL,
  -- Our party, which issues it.
  country_code TEXT NOT NULL,
  party_id TEXT NOT NULL,
  -- The operator's party that it is for, as NL*ABC.
  operator TEXT NOT NULL,
  brand TEXT NOT NULL,
  market TEXT NOT NULL,
  invoice_id TEXT NOT NULL COLLATE NOCASE,
  cdr_ids TEXT NOT NULL,
  last_updated INTEGER NOT NULL,
  -- It was an error, and the operator is to forget it.
  withdrawn_at INTEGER,
  -- The change that the operator heard of last, taken or not.
  told_of INTEGER,
  -- Why the operator did not take it.
  problem TEXT
) STRICT;
CREATE UNIQUE INDEX issued_invoice_records_by_invoice ON issued_invoice_records (peer, operator, invoice_id) WHERE withdrawn_at IS NULL;
CREATE INDEX issued_invoice_records_by_change ON issued_invoice_records (peer, last_updated);

-- A CDR is on one such invoice at most: a second record fails whole, whoever is faster.
CREATE TABLE issued_invoice_cdrs (
  cdr_key TEXT PRIMARY KEY,
  record TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX issued_invoice_cdrs_by_record ON issued_invoice_cdrs (record);
