-- Counts the changes of a row, so that of two changes made at once the second is made on top of the first. A location's counts those of
-- its EVSEs too.
ALTER TABLE locations ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
ALTER TABLE evses ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
-- What was last saved whole, without its times of change and these alone: what comes again the same is not written again. Null whenever
-- something of the location was written by itself; whoever does that sets content_digest so.
ALTER TABLE locations ADD COLUMN content_digest TEXT;
ALTER TABLE locations ADD COLUMN times_digest TEXT;
