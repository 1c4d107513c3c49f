-- What an operator sent makes these rows a kilobyte and more. Without a rowid a table keeps whole rows between the keys of its tree: a few to a
-- page, so that the tree is deep and each new row is written somewhere in the middle. With one, rows are added at the end and the tree of keys
-- is narrow.
CREATE TABLE wide_locations (
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
  -- Counts the changes of the location and of its EVSEs.
  revision INTEGER NOT NULL DEFAULT 0,
  -- What was last saved whole, without its times of change and these alone. Null whenever something of it was written by itself.
  content_digest TEXT,
  times_digest TEXT,
  -- Whom an unpublished location may be shown to: keyed digests of what their tokens must have.
  allowed_to TEXT NOT NULL DEFAULT '[]',
  PRIMARY KEY (peer, country_code, party_id, id)
) STRICT;
INSERT INTO wide_locations SELECT * FROM locations;
DROP TABLE locations;
ALTER TABLE wide_locations RENAME TO locations;
CREATE INDEX locations_by_place ON locations (latitude, longitude) WHERE publish = 1 AND shown = 1;
CREATE INDEX locations_by_allowed_place ON locations (latitude, longitude) WHERE publish = 0 AND allowed_to <> '[]';

CREATE TABLE wide_evses (
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
  -- Counts the changes of the row, so that of two changes made at once the second is made on top of the first.
  revision INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (peer, country_code, party_id, location_id, uid)
) STRICT;
INSERT INTO wide_evses SELECT * FROM evses;
DROP TABLE evses;
ALTER TABLE wide_evses RENAME TO evses;
CREATE INDEX evses_by_evse_key ON evses (evse_key);
CREATE INDEX evses_by_uid ON evses (peer, country_code, party_id, uid);

-- A tariff version never changes: its key is the hash of its canonical form.
CREATE TABLE wide_tariffs (
  hash TEXT NOT NULL PRIMARY KEY,
  -- The peer that first sent it.
  peer TEXT NOT NULL,
  country_code TEXT NOT NULL COLLATE NOCASE,
  party_id TEXT NOT NULL COLLATE NOCASE,
  id TEXT NOT NULL COLLATE NOCASE,
  currency TEXT NOT NULL,
  canonical TEXT NOT NULL,
  raw TEXT NOT NULL,
  received_at INTEGER NOT NULL
) STRICT;
INSERT INTO wide_tariffs SELECT * FROM tariffs;
DROP TABLE tariffs;
ALTER TABLE wide_tariffs RENAME TO tariffs;

-- Copy of each party's tariff book: which version was current, from when, until when.
CREATE TABLE wide_tariff_book (
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
) STRICT;
INSERT INTO wide_tariff_book SELECT * FROM tariff_book;
DROP TABLE tariff_book;
ALTER TABLE wide_tariff_book RENAME TO tariff_book;
-- A connector names a tariff by its id alone.
CREATE INDEX tariff_book_by_id ON tariff_book (peer, id);
