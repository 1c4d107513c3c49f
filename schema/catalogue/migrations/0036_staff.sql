-- People who work at the console. Their names are the only personal data here.
CREATE TABLE staff (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('viewer', 'operator', 'finance', 'admin')),
  created_at INTEGER NOT NULL,
  removed_at INTEGER
) STRICT;

CREATE TABLE staff_passkeys (
  id TEXT PRIMARY KEY,
  staff TEXT NOT NULL REFERENCES staff (id),
  public_key TEXT NOT NULL,
  sign_count INTEGER NOT NULL,
  transports TEXT NOT NULL,
  synced INTEGER NOT NULL CHECK (synced IN (0, 1)),
  created_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT;
CREATE INDEX staff_passkeys_by_staff ON staff_passkeys (staff);

-- A link by which a person makes a passkey, once. The link holds a secret, this its SHA-256.
CREATE TABLE staff_invitations (
  digest TEXT PRIMARY KEY,
  staff TEXT NOT NULL REFERENCES staff (id),
  until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- `fresh_at`: when a passkey was last shown, which is what a step-up asks for.
CREATE TABLE staff_sign_ins (
  digest TEXT PRIMARY KEY,
  staff TEXT NOT NULL REFERENCES staff (id),
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  fresh_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX staff_sign_ins_by_staff ON staff_sign_ins (staff, created_at);

CREATE TABLE used_challenges (
  challenge TEXT PRIMARY KEY,
  until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX used_challenges_by_end ON used_challenges (until);
