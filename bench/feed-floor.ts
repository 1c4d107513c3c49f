/** A batch of as many rows as the platform stores of a feed at once. */
const ROWS = 200

/** Copies of a table's rows go through the binding, a statement a row, into a table of the same shape: as little as storing can be. */
export async function floorInsert(db: D1Database, table: string): Promise<{ rows: number; ms: number }> {
  const { results: schema } = await db
    .prepare('SELECT sql FROM sqlite_schema WHERE tbl_name = ? AND sql IS NOT NULL')
    .bind(table)
    .all<{ sql: string }>()
  await db.prepare(`DROP TABLE IF EXISTS floor_${table}`).run()
  for (const { sql } of schema) await db.prepare(asFloor(sql, table)).run()
  const rows = await db.prepare(`SELECT * FROM ${table}`).raw<unknown[]>()
  const insert = db.prepare(`INSERT INTO floor_${table} VALUES (${(rows[0] ?? []).map(() => '?').join(', ')})`)
  let ms = 0
  for (let start = 0; start < rows.length; start += ROWS) {
    const batch = rows.slice(start, start + ROWS).map((row) => insert.bind(...row))
    const began = Date.now()
    await db.batch(batch)
    ms += Date.now() - began
  }
  return { rows: rows.length, ms }
}

/** The table's definition, or an index's, under another name. */
function asFloor(sql: string, table: string): string {
  return sql
    .replace(/^(CREATE (?:TABLE|INDEX)) "?(\w+)"?/, '$1 floor_$2')
    .replace(new RegExp(` ON "?${table}"? `), ` ON floor_${table} `)
}

/** One batch that updates one row, by the same key and in the same table as the platform. */
export async function floorStatus(db: D1Database, site: string): Promise<void> {
  await db.batch([
    db
      .prepare(
        `UPDATE evses SET status = 'AVAILABLE', last_updated = ?1
         WHERE country_code = 'NL' AND party_id = 'BEN' AND location_id = ?2 AND uid = ?3 AND peer = (SELECT MIN(id) FROM peers)`,
      )
      .bind(Date.now(), `BENCH-${site}`, `E${site}`),
  ])
}
