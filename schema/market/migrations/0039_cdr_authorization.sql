-- Who said yes to a charge: we did; nobody was asked, and the token was good; we said no; the token is not ours. The older column knows
-- two of these by its check, and is still written.
ALTER TABLE cdrs ADD COLUMN authorized TEXT NOT NULL DEFAULT 'ours' CHECK (authorized IN ('ours', 'assumed', 'refused', 'none'));
UPDATE cdrs SET authorized = authorization;
