-- Until when a hold can be captured, since when an outcome is unknown, why a person has to look, and what a card's holder disputes.
ALTER TABLE payments ADD COLUMN capture_before INTEGER;
ALTER TABLE payments ADD COLUMN unknown_since INTEGER;
ALTER TABLE payments ADD COLUMN problem TEXT;
ALTER TABLE payments ADD COLUMN disputed_minor INTEGER NOT NULL DEFAULT 0;
-- What a provider tells of names the payment as the provider does.
CREATE INDEX payments_by_reference ON payments (reference) WHERE reference IS NOT NULL;
-- Payments that somebody has to look at. The condition is that of the query.
CREATE INDEX payments_by_trouble ON payments (updated_at)
  WHERE problem IS NOT NULL OR refund_problem IS NOT NULL OR unknown_since IS NOT NULL OR disputed_minor > 0;
