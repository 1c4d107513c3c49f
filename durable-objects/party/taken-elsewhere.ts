import type { Instant } from '#domain/instant'
import { otherConnections } from '#store/catalogue/other-connections'
import { recordFindings } from '#store/catalogue/record-findings'
import type { CdrArrival } from '../intake/intake-rpc.ts'
import type { Doorway } from './doorway.ts'

/**
 * Which of these CDRs, all of one connection, came by another connection of their operators before, with other content. The key of a CDR is
 * its operator's and for ever, whichever way it comes; what an intake of its own has, it answers for itself. Nothing is refused because
 * somebody could not be asked: it is found when the CDR is settled.
 */
export async function areTakenElsewhere(
  doorway: Doorway,
  db: D1Database,
  arrivals: readonly CdrArrival[],
): Promise<readonly boolean[]> {
  return ask(doorway, db, arrivals).catch(() => arrivals.map(() => false))
}

async function ask(doorway: Doorway, db: D1Database, arrivals: readonly CdrArrival[]): Promise<readonly boolean[]> {
  const [first] = arrivals
  if (!first) return []
  const connections = await otherConnections(db, first.peer, doorway.now())
  const asked = connections
    .map(({ id, brings }) => ({ id, about: arrivals.filter(({ key }) => brings(operatorOf(key))) }))
    .filter(({ about }) => about.length > 0)
  if (asked.length === 0) return arrivals.map(() => false)
  const [own = [], ...elsewhere] = await Promise.all(
    [{ id: first.peer, about: arrivals }, ...asked].map(({ id, about }) => {
      return doorway.objects.intake(id).contentOf(about.map(({ key }) => key))
    }),
  )
  const others = new Map<string, string>()
  for (const [index, { about }] of asked.entries()) {
    for (const [at, { key }] of about.entries()) {
      const content = elsewhere[index]?.[at] ?? null
      if (content !== null) others.set(key, content)
    }
  }
  return arrivals.map(({ key, contentHash }, index) => {
    const other = others.get(key)
    return (own[index] ?? null) === null && other !== undefined && other !== contentHash
  })
}

function operatorOf(key: string): string {
  return key.slice(0, key.indexOf(':'))
}

/** Counts among a peer's findings that CDRs came under ids that are taken. None is named: they are people's. */
export async function noteTaken(db: D1Database, peer: string, times: number, now: Instant): Promise<void> {
  if (times === 0) return
  const what = { module: 'cdrs', objectKey: '*', field: 'id', rule: 'is taken by a CDR with other content' } as const
  const finding = { ...what, kind: 'refused', detail: null, raw: null, times } as const
  await recordFindings(db, peer, [finding], now).catch(() => undefined)
}
