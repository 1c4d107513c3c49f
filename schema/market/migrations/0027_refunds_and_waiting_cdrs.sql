-- Captured money that was given back since a credit took its charge back: done, on its way, and why the provider refused.
ALTER TABLE payments ADD COLUMN refunded_minor INTEGER NOT NULL DEFAULT 0;
ALTER TABLE payments ADD COLUMN refunding_minor INTEGER NOT NULL DEFAULT 0;
ALTER TABLE payments ADD COLUMN refund_problem TEXT;

-- A CDR that is held since another one counts for its session, with how it came: it is settled once that one is credited.
CREATE TABLE waiting_cdrs (
  cdr_key TEXT PRIMARY KEY,
  waits_for TEXT NOT NULL,
  -- All of the arrival but its raw bytes, which the CDR has.
  arrival TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX waiting_cdrs_by_rival ON waiting_cdrs (waits_for);
