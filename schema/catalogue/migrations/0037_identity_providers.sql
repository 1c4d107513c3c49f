-- Who signs drivers of a brand in for us: a fleet's or a utility's own identity provider.
CREATE TABLE identity_providers (
  brand TEXT NOT NULL REFERENCES brands (id),
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  issuer TEXT NOT NULL,
  client_id TEXT NOT NULL,
  -- Encrypted under CREDENTIALS_KEY.
  client_secret TEXT NOT NULL,
  -- JSON: of which domains it may speak for an e-mail address.
  email_domains TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (brand, id)
) STRICT, WITHOUT ROWID;
