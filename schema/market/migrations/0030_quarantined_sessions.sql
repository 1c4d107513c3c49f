-- A session that could not be read is no CDR.
UPDATE quarantine SET source = 'session' WHERE source = 'cdr' AND reason LIKE 'session%';
