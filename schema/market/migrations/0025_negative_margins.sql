-- Charges that cost us more than their driver pays, which somebody has to look at. The condition is that of the query.
CREATE INDEX cdrs_by_negative_margin ON cdrs (settled_at) WHERE instr(findings, '"margin_negative"') > 0;
