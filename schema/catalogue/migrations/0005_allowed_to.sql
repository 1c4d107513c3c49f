-- Whom an unpublished location may be shown to: keyed digests of what their tokens must have, since tokens are personal data.
ALTER TABLE locations ADD COLUMN allowed_to TEXT NOT NULL DEFAULT '[]';
