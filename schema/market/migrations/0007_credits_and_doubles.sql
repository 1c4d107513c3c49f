-- What was found odd about a CDR, as JSON; none of it changes the CDR.
ALTER TABLE cdrs ADD COLUMN findings TEXT NOT NULL DEFAULT '[]';
ALTER TABLE cdrs ADD COLUMN remark TEXT;
ALTER TABLE cdrs ADD COLUMN invoice_reference TEXT;
-- Of a credit: the key of the CDR it names, and the same once it took that back. A CDR is taken back once.
ALTER TABLE cdrs ADD COLUMN credit_of TEXT;
ALTER TABLE cdrs ADD COLUMN credits TEXT;
CREATE UNIQUE INDEX cdrs_by_credits ON cdrs (credits) WHERE credits IS NOT NULL;
CREATE INDEX cdrs_by_credit_of ON cdrs (credit_of) WHERE credit_of IS NOT NULL;

-- The one CDR that counts for a session, under the operator's id of it (NL*ABC:ID) or ours: a second one is a possible double.
CREATE TABLE session_cdrs (
  session TEXT PRIMARY KEY,
  cdr_key TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_cdrs_by_cdr ON session_cdrs (cdr_key);
INSERT OR IGNORE INTO session_cdrs (session, cdr_key)
  SELECT country_code || '*' || party_id || ':' || upper(operator_session_id), key FROM cdrs
  WHERE operator_session_id IS NOT NULL AND operator_reasons NOT LIKE '%"credit"%' ORDER BY received_at;
