-- CATALOGUE: stations, tariffs, peers, brands. No personal data.
CREATE TABLE brands (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  theme TEXT NOT NULL,
  support_phone TEXT,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE our_parties (
  country_code TEXT NOT NULL,
  party_id TEXT NOT NULL,
  brand TEXT NOT NULL REFERENCES brands (id),
  market TEXT NOT NULL,
  name TEXT NOT NULL,
  website TEXT,
  PRIMARY KEY (country_code, party_id)
) STRICT;

CREATE TABLE peers (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('invited', 'registering', 'registered', 'unregistered')),
  version TEXT,
  versions_url TEXT,
  roles TEXT NOT NULL,
  our_parties TEXT NOT NULL,
  allowed_hosts TEXT NOT NULL,
  profile TEXT NOT NULL,
  revision INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- OCPI compares country codes, party ids and object ids without regard to case: so do these columns, while they keep what was sent.
CREATE TABLE locations (
  peer TEXT NOT NULL,
  country_code TEXT NOT NULL COLLATE NOCASE,
  party_id TEXT NOT NULL COLLATE NOCASE,
  id TEXT NOT NULL COLLATE NOCASE,
  publish INTEGER NOT NULL CHECK (publish IN (0, 1)),
  -- 0 when no EVSE of it is on show: none offered, all removed, or all shown at another location that lists them too.
  shown INTEGER NOT NULL CHECK (shown IN (0, 1)),
  name TEXT,
  address TEXT NOT NULL,
  city TEXT NOT NULL,
  postal_code TEXT,
  country TEXT NOT NULL,
  latitude REAL NOT NULL,
  longitude REAL NOT NULL,
  time_zone TEXT,
  time_zone_source TEXT NOT NULL CHECK (time_zone_source IN ('stated', 'derived', 'unknown')),
  operator_name TEXT,
  -- The operator's JSON without its EVSEs: what GET gives back.
  raw TEXT NOT NULL,
  last_updated INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  PRIMARY KEY (peer, country_code, party_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX locations_by_place ON locations (latitude, longitude) WHERE publish = 1 AND shown = 1;

CREATE TABLE evses (
  peer TEXT NOT NULL,
  country_code TEXT NOT NULL COLLATE NOCASE,
  party_id TEXT NOT NULL COLLATE NOCASE,
  location_id TEXT NOT NULL COLLATE NOCASE,
  uid TEXT NOT NULL COLLATE NOCASE,
  -- Place in the operator's list, which GET gives back in its order.
  position INTEGER NOT NULL,
  evse_id TEXT,
  -- evse_id in upper case without separators, so that three spellings of one EVSE meet.
  evse_key TEXT,
  status TEXT NOT NULL,
  max_power_w INTEGER,
  connectors TEXT NOT NULL,
  raw TEXT NOT NULL,
  -- 0 when a later whole PUT of the location no longer lists it: kept for history, not offered.
  offered INTEGER NOT NULL DEFAULT 1 CHECK (offered IN (0, 1)),
  -- 1 when the same evse_key is offered elsewhere too, and shown there.
  doubled INTEGER NOT NULL DEFAULT 0 CHECK (doubled IN (0, 1)),
  last_updated INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  PRIMARY KEY (peer, country_code, party_id, location_id, uid)
) STRICT, WITHOUT ROWID;
CREATE INDEX evses_by_evse_key ON evses (evse_key);
CREATE INDEX evses_by_uid ON evses (peer, country_code, party_id, uid);

-- A tariff version never changes: its key is the hash of its canonical form.
CREATE TABLE tariffs (
  hash TEXT PRIMARY KEY,
  -- The peer that first sent it.
  peer TEXT NOT NULL,
  country_code TEXT NOT NULL COLLATE NOCASE,
  party_id TEXT NOT NULL COLLATE NOCASE,
  id TEXT NOT NULL COLLATE NOCASE,
  currency TEXT NOT NULL,
  canonical TEXT NOT NULL,
  raw TEXT NOT NULL,
  received_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Copy of each party's tariff book: which version was current, from when, until when.
CREATE TABLE tariff_book (
  peer TEXT NOT NULL,
  country_code TEXT NOT NULL COLLATE NOCASE,
  party_id TEXT NOT NULL COLLATE NOCASE,
  id TEXT NOT NULL COLLATE NOCASE,
  since INTEGER NOT NULL,
  until INTEGER,
  hash TEXT NOT NULL,
  -- The operator's JSON as last sent: what GET gives back. The same terms may come again with another last_updated.
  raw TEXT NOT NULL,
  PRIMARY KEY (peer, country_code, party_id, id, since)
) STRICT, WITHOUT ROWID;
-- A connector names a tariff by its id alone.
CREATE INDEX tariff_book_by_id ON tariff_book (peer, id);

CREATE TABLE quotes (
  id TEXT PRIMARY KEY,
  content TEXT NOT NULL,
  signature TEXT NOT NULL,
  stored_at INTEGER NOT NULL,
  valid_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What an operator does wrong, and what we could not store: counted, never dropped in silence. No personal data.
CREATE TABLE findings (
  peer TEXT NOT NULL,
  module TEXT NOT NULL,
  object_key TEXT NOT NULL COLLATE NOCASE,
  field TEXT NOT NULL,
  rule TEXT NOT NULL,
  -- refused: not stored; leniency: read although wrong; fault: stored, and wrong in itself.
  kind TEXT NOT NULL CHECK (kind IN ('refused', 'leniency', 'fault')),
  detail TEXT,
  raw TEXT,
  times INTEGER NOT NULL,
  first_seen INTEGER NOT NULL,
  last_seen INTEGER NOT NULL,
  PRIMARY KEY (peer, module, object_key, field, rule)
) STRICT, WITHOUT ROWID;

-- Copy of each party's running and finished pulls, for progress on screens.
CREATE TABLE pulls (
  id TEXT PRIMARY KEY,
  peer TEXT NOT NULL,
  module TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'waiting', 'finished', 'failed')),
  pages INTEGER NOT NULL,
  items INTEGER NOT NULL,
  stored INTEGER NOT NULL,
  refused INTEGER NOT NULL,
  total INTEGER,
  problem TEXT,
  started_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
