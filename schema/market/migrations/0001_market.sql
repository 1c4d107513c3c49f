-- A market's own database: drivers, contracts, tokens, sessions, CDRs, ratings, ledger, payments. Holds personal data.
-- Money is an integer of the minor unit; the CHECKs refuse what SQLite would otherwise accept as REAL.
CREATE TABLE drivers (
  id TEXT PRIMARY KEY,
  brand TEXT NOT NULL,
  market TEXT NOT NULL,
  name TEXT NOT NULL,
  email TEXT,
  language TEXT NOT NULL,
  revision INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE contracts (
  id TEXT PRIMARY KEY,
  brand TEXT NOT NULL,
  market TEXT NOT NULL,
  driver TEXT NOT NULL,
  contract_id TEXT NOT NULL UNIQUE,
  plan TEXT NOT NULL,
  spending_limit_minor INTEGER,
  suspended_at INTEGER,
  revision INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE tokens (
  id TEXT PRIMARY KEY,
  brand TEXT NOT NULL,
  market TEXT NOT NULL,
  country_code TEXT NOT NULL,
  party_id TEXT NOT NULL,
  uid TEXT NOT NULL,
  type TEXT NOT NULL,
  contract_id TEXT NOT NULL,
  contract TEXT,
  driver TEXT,
  visual_number TEXT,
  issuer TEXT NOT NULL,
  group_id TEXT,
  language TEXT,
  whitelist TEXT NOT NULL,
  blocked_at INTEGER,
  valid_until INTEGER,
  revision INTEGER NOT NULL,
  -- Dense per party, given by the insert: offsets of GET /tokens.
  seq INTEGER NOT NULL,
  -- Stamped by the write that makes the change visible, so no delta pull can miss it.
  last_updated INTEGER NOT NULL,
  UNIQUE (country_code, party_id, uid, type)
) STRICT;
CREATE UNIQUE INDEX tokens_by_seq ON tokens (country_code, party_id, seq);
CREATE INDEX tokens_by_last_updated ON tokens (country_code, party_id, last_updated);
CREATE INDEX tokens_by_driver ON tokens (driver);

CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  brand TEXT NOT NULL,
  market TEXT NOT NULL,
  way TEXT NOT NULL CHECK (way IN ('rfid', 'app', 'ad_hoc')),
  peer TEXT NOT NULL,
  country_code TEXT NOT NULL,
  party_id TEXT NOT NULL,
  operator_session_id TEXT,
  token TEXT,
  contract TEXT,
  driver TEXT,
  location_id TEXT NOT NULL,
  location_name TEXT,
  evse_uid TEXT NOT NULL,
  evse_id TEXT,
  connector_id TEXT,
  phase TEXT NOT NULL,
  authorization TEXT NOT NULL,
  started_at INTEGER,
  ended_at INTEGER,
  energy_wh INTEGER NOT NULL,
  currency TEXT,
  tariff_hash TEXT,
  quote TEXT,
  pinned_from TEXT,
  cdr_key TEXT,
  price_minor INTEGER,
  revision INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_by_updated_at ON sessions (updated_at);
CREATE INDEX sessions_by_driver ON sessions (driver, created_at);
CREATE INDEX sessions_by_operator ON sessions (peer, operator_session_id);

CREATE TABLE cdrs (
  key TEXT PRIMARY KEY,
  brand TEXT NOT NULL,
  market TEXT NOT NULL,
  peer TEXT NOT NULL,
  country_code TEXT NOT NULL,
  party_id TEXT NOT NULL,
  cdr_id TEXT NOT NULL,
  -- Random, the last part of the CDR's URL.
  url_id TEXT NOT NULL UNIQUE,
  session TEXT,
  operator_session_id TEXT,
  token TEXT,
  contract TEXT,
  authorization TEXT NOT NULL CHECK (authorization IN ('ours', 'none')),
  location_id TEXT NOT NULL,
  evse_uid TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  energy_wh INTEGER NOT NULL,
  currency TEXT NOT NULL,
  claimed_excl_micros INTEGER NOT NULL,
  content_hash TEXT NOT NULL,
  raw TEXT NOT NULL,
  operator_status TEXT NOT NULL CHECK (operator_status IN ('settled', 'held')),
  operator_reasons TEXT NOT NULL,
  driver_status TEXT NOT NULL CHECK (driver_status IN ('billed', 'held', 'parked', 'none')),
  driver_reasons TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  settled_at INTEGER NOT NULL
) STRICT;
CREATE INDEX cdrs_by_received_at ON cdrs (received_at);
CREATE INDEX cdrs_by_session ON cdrs (session);

-- One price per CDR and one cost; a CDR has at most one rating, so it cannot be billed twice.
CREATE TABLE ratings (
  cdr_key TEXT PRIMARY KEY REFERENCES cdrs (key),
  session TEXT,
  contract TEXT,
  brand TEXT NOT NULL,
  market TEXT NOT NULL,
  site_market TEXT,
  currency TEXT NOT NULL,
  plan TEXT NOT NULL,
  tariff_hash TEXT NOT NULL,
  pinned_from TEXT NOT NULL,
  gross_minor INTEGER NOT NULL,
  net_minor INTEGER NOT NULL,
  vat_minor INTEGER NOT NULL,
  vat_basis_points INTEGER NOT NULL,
  lines TEXT NOT NULL,
  rated_at INTEGER NOT NULL,
  CHECK (gross_minor = net_minor + vat_minor)
) STRICT;
CREATE INDEX ratings_by_session ON ratings (session);

CREATE TABLE ledger_transactions (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  brand TEXT NOT NULL,
  market TEXT NOT NULL,
  currency TEXT NOT NULL,
  cdr_key TEXT,
  occurred_at INTEGER NOT NULL,
  posted_at INTEGER NOT NULL
) STRICT;
CREATE INDEX ledger_transactions_by_posted_at ON ledger_transactions (posted_at);

CREATE TABLE ledger_entries (
  transaction_id TEXT NOT NULL REFERENCES ledger_transactions (id),
  line INTEGER NOT NULL,
  account TEXT NOT NULL,
  owner TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  PRIMARY KEY (transaction_id, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX ledger_entries_by_account ON ledger_entries (account, owner);

CREATE TABLE payments (
  intent TEXT PRIMARY KEY,
  session TEXT NOT NULL,
  brand TEXT NOT NULL,
  market TEXT NOT NULL,
  provider TEXT NOT NULL,
  reference TEXT,
  currency TEXT NOT NULL,
  held_minor INTEGER NOT NULL,
  captured_minor INTEGER NOT NULL,
  released_minor INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('holding', 'held', 'declined', 'capturing', 'captured', 'releasing', 'released', 'unknown')),
  revision INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX payments_by_session ON payments (session);

-- What could not be understood: kept whole, with the reason and the field, until a person has dealt with it.
CREATE TABLE quarantine (
  id TEXT PRIMARY KEY,
  source TEXT NOT NULL,
  peer TEXT,
  reason TEXT NOT NULL,
  issues TEXT NOT NULL,
  raw TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  resolved_at INTEGER
) STRICT;
