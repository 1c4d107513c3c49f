/** A CDR byte for byte as it was received; null when this market has none with the key. */
export async function readRawCdr(database: D1Database, key: string): Promise<string | null> {
  const row = await database.prepare('SELECT raw FROM cdrs WHERE key = ?').bind(key).first<{ raw: string }>()
  return row?.raw ?? null
}
