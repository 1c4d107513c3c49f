/** What is asked about a CDR before it is settled: its key, and the sessions it is about. */
export interface StandingQuestion {
  readonly key: string
  readonly sessions: readonly string[]
}

/** What is known of a CDR before it is settled. */
export interface CdrStanding {
  /** The CDR that has its key; null when none has. */
  readonly known: { readonly urlId: string; readonly contentHash: string; readonly isCredited: boolean } | null
  /** The key of another CDR that counts for one of its sessions; null when there is none. */
  readonly rival: string | null
}

interface KnownRow {
  readonly key: string
  readonly url_id: string
  readonly content_hash: string
  readonly credited: number
}

/** How each of these CDRs stands to those that are there, in the order asked. */
export async function readStandings(
  database: D1Database,
  asked: readonly StandingQuestion[],
): Promise<readonly CdrStanding[]> {
  const keys = JSON.stringify(asked.map(({ key }) => key))
  const sessions = JSON.stringify(asked.flatMap((one) => one.sessions))
  const [known, counting] = await database.batch<unknown>([
    database
      .prepare(
        `SELECT key, url_id, content_hash, EXISTS (SELECT 1 FROM cdrs AS credit WHERE credit.credits = cdrs.key) AS credited
         FROM cdrs WHERE key IN (SELECT value FROM json_each(?))`,
      )
      .bind(keys),
    database
      .prepare('SELECT session, cdr_key FROM session_cdrs WHERE session IN (SELECT value FROM json_each(?))')
      .bind(sessions),
  ])
  const byKey = new Map((known?.results as KnownRow[] | undefined)?.map((row) => [row.key, row]))
  const counts = counting?.results as { session: string; cdr_key: string }[] | undefined
  const bySession = new Map(counts?.map((row) => [row.session, row.cdr_key]))
  return asked.map(({ key, sessions: about }) => {
    const row = byKey.get(key)
    const others = about.map((session) => bySession.get(session)).filter((other) => other !== undefined)
    return {
      known: row ? { urlId: row.url_id, contentHash: row.content_hash, isCredited: row.credited === 1 } : null,
      rival: others.find((other) => other !== key) ?? null,
    }
  })
}

/** Which of these CDRs are named by a credit that came before them, in the order asked. */
export async function areCreditsParked(database: D1Database, keys: readonly string[]): Promise<readonly boolean[]> {
  const { results } = await database
    .prepare(
      `SELECT DISTINCT credit_of FROM cdrs
       WHERE credit_of IN (SELECT value FROM json_each(?)) AND operator_reasons LIKE '%"credit_without_original"%'`,
    )
    .bind(JSON.stringify(keys))
    .all<{ credit_of: string }>()
  const named = new Set(results.map((row) => row.credit_of))
  return keys.map((key) => named.has(key))
}
