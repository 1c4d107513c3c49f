/** Links a CDR and its rating to a session that was reported after them; what is linked already stays as it is. */
export function linkCdr(database: D1Database, cdrKey: string, session: string): D1PreparedStatement[] {
  return [
    'UPDATE cdrs SET session = ? WHERE key = ? AND session IS NULL',
    'UPDATE ratings SET session = ? WHERE cdr_key = ? AND session IS NULL',
  ].map((statement) => database.prepare(statement).bind(session, cdrKey))
}
