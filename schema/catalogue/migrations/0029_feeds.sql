-- A peer that is only read: where, and whether a token was given for it.
ALTER TABLE peers ADD COLUMN feed TEXT;
