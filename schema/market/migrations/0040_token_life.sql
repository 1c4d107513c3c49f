-- Where a token is in its life, as JSON of state, since, block, successor and switchedOffAt. Null in copies of before it was kept.
ALTER TABLE tokens ADD COLUMN life TEXT;
-- 1 where the uid is a car's own address.
ALTER TABLE tokens ADD COLUMN autocharge INTEGER NOT NULL DEFAULT 0;
