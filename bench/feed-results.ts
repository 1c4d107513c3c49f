import { ALLOWED_DROP, type RunCircumstances } from './results.ts'
import type { Comparison } from './rounds.ts'

/** How fast a list was stored. */
export interface StoredRate {
  readonly count: number
  /** Objects per second whose rows were written, a statement a row and nothing else. */
  readonly floorPerSecond: number
  /** Objects per second of the first pull: read, stored, compared, checked for faults. */
  readonly perSecond: number
  /** The same pull again, nothing having changed. */
  readonly againPerSecond: number
  readonly ratio: number
}

/** What the feed benchmark measured. */
export interface FeedMeasured {
  readonly feed: string
  readonly tariffs: StoredRate
  readonly locations: StoredRate
  /** A change of one EVSE's status, on one connection. */
  readonly status: Comparison
}

/** An accepted run of the feed benchmark. */
export interface FeedRun extends RunCircumstances {
  readonly measured: FeedMeasured
}

/** What we aim at: half of what the database can do. */
const AIM = 0.5
/** Short of the aim is named; a third of it fails. */
const FAILS_BELOW = AIM / 3

const NAMES = { tariffs: 'tariffs', locations: 'locations', status: 'change of a status' } as const
const PARTS = ['tariffs', 'locations', 'status'] as const

/** What is too slow: far below the aim, or much slower against its floor than it was with the same feed. A sentence each. */
export function findFeedDrops(stored: FeedRun | undefined, { measured }: FeedRun): readonly string[] {
  const before = stored?.measured.feed === measured.feed ? stored.measured : null
  return PARTS.flatMap((part) => {
    const { ratio } = measured[part]
    const is = `${NAMES[part]}: ${ratio.toFixed(2)} of the floor`
    if (ratio < FAILS_BELOW) return [`${is}, where ${AIM} is aimed at`]
    const was = before?.[part].ratio ?? 0
    return ratio < was * (1 - ALLOWED_DROP) ? [`${is}, was ${was.toFixed(2)}`] : []
  })
}

/** The run as a table. */
export function showFeedRun({ measured }: FeedRun): string {
  const row = (what: string, perSecond: number, ratio: number | null) =>
    `${what.padEnd(36)}${perSecond.toFixed(0).padStart(8)}  ${ratio === null ? '' : ratio.toFixed(2)}`.trimEnd()
  const list = (name: string, { count, ...rate }: StoredRate) => [
    row(`${count} ${name}, rows alone (floor)`, rate.floorPerSecond, 1),
    row(`${count} ${name}, pulled`, rate.perSecond, rate.ratio),
    row(`${count} ${name}, pulled again`, rate.againPerSecond, null),
  ]
  const { status } = measured
  return [
    `${measured.feed.padEnd(36)}per second  of the floor`,
    ...list('tariffs', measured.tariffs),
    ...list('locations', measured.locations),
    row('one row updated (floor)', status.floor.perSecond, 1),
    row('one status changed over OCPI', status.target.perSecond, status.ratio),
  ].join('\n')
}
