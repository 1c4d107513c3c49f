import type { FindingKind } from './finding.ts'

/** How often a peer does something wrong. */
export interface FindingCount {
  readonly module: string
  readonly kind: FindingKind
  readonly field: string
  readonly rule: string
  readonly objects: number
  readonly times: number
  readonly lastSeen: number
}

/** What a peer's feed looks like as a whole. */
export interface FaultOverview {
  readonly locations: number
  readonly evses: number
  readonly connectors: number
  readonly tariffs: number
  /** EVSEs listed here and shown elsewhere. */
  readonly doubles: number
  /** Connectors that name no tariff. */
  readonly withoutTariff: number
  /** Connectors of which every tariff named is one that the peer never sent. */
  readonly dangling: number
  /** Different tariff ids named and never sent. */
  readonly danglingIds: number
  /** Connectors whose tariff the peer has taken back. */
  readonly deleted: number
  readonly derivedZones: number
  readonly unknownZones: number
  readonly findings: readonly FindingCount[]
}

const LOCATIONS = `SELECT COUNT(*) AS locations, COALESCE(SUM(time_zone_source = 'derived'), 0) AS derivedZones,
  COALESCE(SUM(time_zone_source = 'unknown'), 0) AS unknownZones FROM locations WHERE peer = ?`

const EVSES = `SELECT COUNT(*) AS evses, COALESCE(SUM(doubled), 0) AS doubles FROM evses WHERE peer = ? AND offered = 1`

const TARIFFS = `SELECT COUNT(*) AS tariffs FROM tariff_book WHERE peer = ? AND until IS NULL`

// Each tariff id is looked up once, however many connectors name it.
const PRICES = `WITH connector AS (
  SELECT c.value -> 'tariffIds' AS ids FROM evses AS e CROSS JOIN json_each(e.connectors) AS c WHERE e.peer = ?1 AND e.offered = 1
), counted AS (SELECT ids, COUNT(*) AS connectors FROM connector GROUP BY ids), named AS (
  SELECT counted.ids, connectors, n.value AS id,
    EXISTS (SELECT 1 FROM tariff_book AS b INDEXED BY tariff_book_by_id WHERE b.peer = ?1 AND b.id = n.value) AS sent,
    EXISTS (SELECT 1 FROM tariff_book AS b INDEXED BY tariff_book_by_id WHERE b.peer = ?1 AND b.id = n.value AND b.until IS NULL) AS current
  FROM counted LEFT JOIN json_each(counted.ids) AS n
), judged AS (
  SELECT ids, connectors, COUNT(id) AS ids_named, SUM(id IS NOT NULL AND sent) AS ids_sent, SUM(id IS NOT NULL AND current) AS ids_current
  FROM named GROUP BY ids
)
SELECT COALESCE(SUM(connectors), 0) AS connectors,
  COALESCE(SUM(CASE WHEN ids_named = 0 THEN connectors END), 0) AS withoutTariff,
  COALESCE(SUM(CASE WHEN ids_named > 0 AND ids_sent = 0 THEN connectors END), 0) AS dangling,
  COALESCE(SUM(CASE WHEN ids_sent > 0 AND ids_current = 0 THEN connectors END), 0) AS deleted,
  (SELECT COUNT(DISTINCT id) FROM named WHERE id IS NOT NULL AND NOT sent) AS danglingIds
FROM judged`

const FINDINGS = `SELECT module, kind, field, rule, COUNT(*) AS objects, SUM(times) AS times, MAX(last_seen) AS lastSeen
FROM (SELECT module, kind, CASE kind WHEN 'fault' THEN '' ELSE field END AS field, rule, times, last_seen FROM findings WHERE peer = ?)
GROUP BY module, kind, field, rule ORDER BY objects DESC, times DESC, rule LIMIT 500`

/** What is wrong with a peer's feed, counted now. */
export async function faultOverview(db: D1Database, peer: string): Promise<FaultOverview> {
  const statements = [LOCATIONS, EVSES, TARIFFS, PRICES, FINDINGS].map((sql) => db.prepare(sql).bind(peer))
  const answers = await db.batch<Record<string, unknown>>(statements)
  const [locations, evses, tariffs, prices, findings] = answers.map((answer) => answer.results)
  const counts = { ...locations?.[0], ...evses?.[0], ...tariffs?.[0], ...prices?.[0] }
  // The columns are named above as the interface has them.
  return { ...counts, findings } as unknown as FaultOverview
}
