import type { PartyKey } from '#domain/identity/party'
import type { ReportedSession } from '#domain/session/session'
import { contentHash } from '#integrations/ocpi/content-hash'
import type { Issue, Parsed } from '#integrations/ocpi/parsed'
import type { QuarantineEntry } from '../intake/intake-rpc.ts'
import type { Doorway, Sender, SessionLookup } from './doorway.ts'
import { noteRead } from './note-read.ts'
import { isFromOurParties } from './our-party.ts'
import type { TakenItems } from './pulls.ts'
import { type ReadItem, sortItems } from './sort-pulled.ts'
import { quarantineOf } from './take-cdr.ts'
import { takeSession } from './take-session.ts'

/** What taking in pulled sessions needs. */
export interface SessionsTarget {
  readonly doorway: Doorway
  readonly lookup: SessionLookup
  readonly sender: Sender
  /** Where findings are counted. */
  readonly db: D1Database
  readonly read: (raw: unknown) => Parsed<ReportedSession>
}

const AT_ONCE = 6
const NOT_OURS: Issue = { field: 'cdr_token', problem: 'is of no party of ours on this connection' }

/** Takes a page of sessions, each as if it had been pushed whole. What cannot be taken may name a person: it goes to quarantine. */
export async function takeSessions(target: SessionsTarget, items: readonly unknown[]): Promise<TakenItems> {
  const { doorway, sender } = target
  const { readable, refused } = sortItems(items, target.read)
  await noteRead(target.db, sender.peerId, 'sessions', readable, doorway.now())
  const ours = readable.filter(({ value }) => isFromOurParties(sender, value.token))
  const foreign = readable.filter(({ value }) => !isFromOurParties(sender, value.token))
  const waiting = [...ours]
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await takeOne(target, next)
    }),
  )
  const kept = await Promise.all([
    ...refused.map(({ raw, issues }) =>
      quarantineOf(doorway, sender, 'session_unreadable', JSON.stringify(raw), issues),
    ),
    ...foreign.map(({ raw }) => quarantineOf(doorway, sender, 'party_not_ours', JSON.stringify(raw), [NOT_OURS])),
  ])
  const entries = kept.filter((entry): entry is QuarantineEntry => entry !== null)
  if (entries.length > 0) await doorway.objects.intake(sender.peerId).receiveMany([], entries)
  return { stored: ours.length, refused: refused.length + foreign.length }
}

async function takeOne({ doorway, lookup, sender }: SessionsTarget, item: ReadItem<ReportedSession>): Promise<void> {
  const { raw, value: session } = item
  const party: PartyKey = session
  const hash = await contentHash(raw)
  const message = { kind: 'PUT', lastUpdated: session.lastUpdated, contentHash: hash, session } as const
  await takeSession(doorway, lookup, sender, { party, id: session.id, message, raw })
}
