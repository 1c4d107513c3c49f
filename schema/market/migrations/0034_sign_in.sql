-- Who is signed in on a browser. The cookie holds a secret, this its SHA-256.
CREATE TABLE sign_ins (
  brand TEXT NOT NULL,
  digest TEXT NOT NULL,
  driver TEXT NOT NULL,
  contract TEXT NOT NULL,
  method TEXT NOT NULL CHECK (method IN ('code', 'passkey', 'link', 'identity_provider')),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  ended_at INTEGER,
  PRIMARY KEY (brand, digest)
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_ins_by_driver ON sign_ins (driver, created_at);

-- Passkeys of drivers. A passkey belongs to the host it was made at, and so to one brand.
CREATE TABLE passkeys (
  brand TEXT NOT NULL,
  id TEXT NOT NULL,
  host TEXT NOT NULL,
  driver TEXT NOT NULL,
  contract TEXT NOT NULL,
  public_key TEXT NOT NULL,
  sign_count INTEGER NOT NULL,
  transports TEXT NOT NULL,
  synced INTEGER NOT NULL CHECK (synced IN (0, 1)),
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  used_at INTEGER,
  PRIMARY KEY (brand, id)
) STRICT;
CREATE INDEX passkeys_by_driver ON passkeys (driver, created_at);

-- A challenge that was answered, or a code that was typed, is not answered twice. Kept until it would have run out anyway.
CREATE TABLE used_challenges (
  challenge TEXT PRIMARY KEY,
  until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX used_challenges_by_end ON used_challenges (until);
