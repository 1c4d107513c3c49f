import type { Cdr } from '#domain/cdr/cdr'
import type { ReadContext } from '#integrations/ocpi/dialect'
import type { Issue, Parsed } from '#integrations/ocpi/parsed'
import type { CdrArrival, QuarantineEntry } from '../intake/intake-rpc.ts'
import type { Doorway, Sender, SessionLookup } from './doorway.ts'
import { noteRead } from './note-read.ts'
import type { TakenItems } from './pulls.ts'
import { type ReadItem, sortItems } from './sort-pulled.ts'
import { arrivalOf, type QuarantineReason, quarantineOf } from './take-cdr.ts'
import { areTakenElsewhere, noteTaken } from './taken-elsewhere.ts'

/** What taking in pulled CDRs needs. */
export interface CdrsTarget {
  readonly doorway: Doorway
  readonly lookup: SessionLookup
  readonly sender: Sender
  /** Where findings are counted. */
  readonly db: D1Database
  readonly version: string
  /** The profile by which it is read, and is read again when it is priced. */
  readonly profile: string | undefined
  readonly context: ReadContext
  readonly read: (raw: unknown) => Parsed<Cdr>
}

/** A CDR of a page with where it belongs. */
interface ArrivedItem {
  readonly item: ReadItem<Cdr>
  readonly arrival: CdrArrival
}

/** While so many CDRs wait to be priced no more are asked for: the operator keeps them as well as we do. */
const MOST_WAITING = 5_000
const PAUSE_MS = 1_000

/**
 * Takes a page of CDRs by the same door as a pushed one, in one transaction of the intake: what was pushed as well is there already. What
 * cannot be taken may name a person: it goes to quarantine.
 */
export async function takeCdrs(target: CdrsTarget, items: readonly unknown[]): Promise<TakenItems> {
  const { doorway, lookup, sender, version, context } = target
  const { readable, refused } = sortItems(items, target.read)
  await noteRead(target.db, sender.peerId, 'cdrs', readable, doorway.now())
  const read = { version, profile: target.profile, context }
  const arrived = await Promise.all(
    readable.map((item) => {
      const { raw, value: cdr } = item
      return arrivalOf(doorway, lookup, sender, { raw, rawText: JSON.stringify(raw), cdr, read })
    }),
  )
  const taken = readable.map((item, index) => ({ item, arrival: arrived[index] }))
  const foreign = taken.filter(({ arrival }) => arrival === 'foreign_token').map(({ item }) => item)
  const ours = taken.filter((one): one is ArrivedItem => typeof one.arrival === 'object')
  const isTaken = await areTakenElsewhere(
    doorway,
    target.db,
    ours.map(({ arrival }) => arrival),
  )
  const free = ours.filter((_, index) => !isTaken[index])
  const keep = (reason: QuarantineReason, raw: unknown, issues: readonly Issue[]) =>
    quarantineOf(doorway, sender, reason, JSON.stringify(raw), issues)
  const kept = await Promise.all([
    ...refused.map(({ raw, issues }) => keep('cdr_unreadable', raw, issues)),
    ...foreign.map(({ raw }) => keep('party_not_ours', raw, [FOREIGN])),
  ])
  const intake = doorway.objects.intake(sender.peerId)
  const { outcomes, waiting } = await intake.receiveMany(
    free.map(({ arrival }) => arrival),
    kept.filter(isKept),
  )
  const conflicts = [
    ...ours.filter((_, index) => isTaken[index]),
    ...free.filter((_, index) => outcomes[index] === 'conflict'),
  ].map(({ item }) => item)
  await keepConflicts(conflicts, keep, intake)
  await noteTaken(target.db, sender.peerId, conflicts.length, doorway.now())
  return {
    stored: ours.length - conflicts.length,
    refused: refused.length + foreign.length + conflicts.length,
    pauseMs: waiting > MOST_WAITING ? PAUSE_MS : 0,
  }
}

const FOREIGN: Issue = { field: 'cdr_token', problem: 'is of no party of ours on this connection' }
const TAKEN: Issue = { field: 'id', problem: 'is taken by a CDR with other content' }

/** Who pushes such a CDR is told; who lists one is not, so that a person has to see it. */
async function keepConflicts(
  conflicts: readonly ReadItem<Cdr>[],
  keep: (reason: QuarantineReason, raw: unknown, issues: readonly Issue[]) => Promise<QuarantineEntry | null>,
  intake: Pick<ReturnType<Doorway['objects']['intake']>, 'receiveMany'>,
): Promise<void> {
  if (conflicts.length === 0) return
  const kept = await Promise.all(conflicts.map(({ raw }) => keep('cdr_conflict', raw, [TAKEN])))
  await intake.receiveMany([], kept.filter(isKept))
}

function isKept(entry: QuarantineEntry | null): entry is QuarantineEntry {
  return entry !== null
}
