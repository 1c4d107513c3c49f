/** The session whose payment the provider calls so; null where this market has none. */
export async function sessionOfPayment(database: D1Database, reference: string): Promise<string | null> {
  const row = await database
    .prepare('SELECT session FROM payments WHERE reference = ?')
    .bind(reference)
    .first<{ session: string }>()
  return row?.session ?? null
}
