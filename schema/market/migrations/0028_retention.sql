-- When the message itself was let go, or what names a person in it; null while it is kept. What it came to stays.
ALTER TABLE cdrs ADD COLUMN payload_removed_at INTEGER;
ALTER TABLE quarantine ADD COLUMN payload_removed_at INTEGER;
CREATE INDEX cdrs_by_payload ON cdrs (peer, received_at, key) WHERE payload_removed_at IS NULL;
CREATE INDEX quarantine_by_payload ON quarantine (peer, received_at, id) WHERE payload_removed_at IS NULL;
