import type { FindingKind } from './finding.ts'

/** Findings of one kind about one field of a peer's objects, counted together. */
export interface ReportLine {
  readonly module: string
  /** Places in lists are `*`. */
  readonly field: string
  readonly rule: string
  readonly kind: FindingKind
  /** How often it was seen. */
  readonly times: number
  /** At how many objects; null where only the times are counted. */
  readonly objects: number | null
  readonly firstSeen: number
  readonly lastSeen: number
  /** One object that shows it. */
  readonly example: string
  /** That object as it came, where it could not be stored. */
  readonly raw: string | null
}

type Row = Omit<ReportLine, 'objects'> & { readonly objects: number }

// Of the rows of a group, the columns beside MAX are those of the row that was seen last.
const LINES = `SELECT module, field, rule, kind, SUM(times) AS times, COUNT(*) AS objects, MIN(first_seen) AS firstSeen,
  MAX(last_seen) AS lastSeen, CASE WHEN object_key = '*' THEN COALESCE(detail, '') ELSE object_key END AS example, raw
FROM findings WHERE peer = ? GROUP BY module, field, rule, kind LIMIT 5000`

const GRAVITY: Readonly<Record<FindingKind, number>> = { refused: 0, fault: 1, leniency: 2 }

/** What a peer does wrong: the gravest first, then the most frequent. */
export async function reportCard(db: D1Database, peer: string): Promise<ReportLine[]> {
  const { results } = await db.prepare(LINES).bind(peer).all<Row>()
  const lines = new Map<string, ReportLine>()
  for (const row of results) {
    const field = row.field.replace(/(^|\.)\d+(?=\.|$)/g, '$1*')
    const key = [row.module, field, row.rule, row.kind].join('|')
    const example = row.example.replace(/^such as /, '')
    const objects = row.kind === 'leniency' ? null : row.objects
    lines.set(key, joined(lines.get(key), { ...row, field, example, objects }))
  }
  return [...lines.values()].toSorted((a, b) => GRAVITY[a.kind] - GRAVITY[b.kind] || b.times - a.times)
}

function joined(line: ReportLine | undefined, other: ReportLine): ReportLine {
  if (line === undefined) return other
  const latest = other.lastSeen > line.lastSeen ? other : line
  return {
    ...latest,
    times: line.times + other.times,
    objects: line.objects === null || other.objects === null ? null : line.objects + other.objects,
    firstSeen: Math.min(line.firstSeen, other.firstSeen),
    raw: latest.raw ?? line.raw ?? other.raw,
  }
}
