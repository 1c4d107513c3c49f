/**
 * Begins a statement whose first parameter is a JSON list of rows: each is `sent.item`. Made once for each row; `value` of `json_each` itself
 * would be written out and read anew for each column.
 */
export const SENT_ROWS = 'WITH sent AS MATERIALIZED (SELECT value AS item FROM json_each(?1))'
