import { parseDateTime } from '#integrations/ocpi/date-time'
import type { NullsInPatch } from '#integrations/ocpi/merge-location'
import type { RawObject } from '#integrations/ocpi/raw-object'
import type { OcpiContext } from '#workers/ocpi/ocpi-context'
import type { OcpiPorts } from '#workers/ocpi/ports'

/** Lays changed fields over an object. */
type Merge = (stored: RawObject, sent: RawObject, nulls?: NullsInPatch) => RawObject

/** How a caller's pushes are to be taken, where it was agreed that they mean something else than the specification says. */
export interface PushRules {
  /** Has a PUT to be held against what is stored? */
  readonly looksAtStored: boolean
  /** Is a PATCH to something unknown taken for the whole, where it is all of it? */
  readonly createsByPatch: boolean
  /** Is a PUT with less than what is due a PATCH? */
  readonly putIsPatch: boolean
  /** What a PUT makes of what is stored; that itself where the PUT is out of date. */
  put(stored: RawObject, sent: RawObject, merge: Merge): RawObject
  /** As `put`, for a PATCH. */
  patch(stored: RawObject, sent: RawObject, merge: Merge): RawObject
}

/** The rules for the caller. Without a profile every message counts as it is received, in the order of receipt. */
export function pushRules(c: OcpiContext, ports: Pick<OcpiPorts, 'now'>): PushRules {
  const push = c.var.peer.profile?.push
  const nulls = push?.nullClears === true ? 'clear' : 'say_nothing'
  const putIsPatch = push?.putIsPatch ?? false
  const guards = push?.staleGuard ?? false
  const unlessStale = (stored: RawObject, sent: RawObject, made: () => RawObject) =>
    guards && isOlder(sent, stored, ports.now()) ? stored : made()
  return {
    looksAtStored: putIsPatch || guards,
    createsByPatch: push?.patchBeforePut === 'create',
    putIsPatch,
    put: (stored, sent, merge) => unlessStale(stored, sent, () => (putIsPatch ? merge(stored, sent) : sent)),
    patch: (stored, sent, merge) => unlessStale(stored, sent, () => merge(stored, sent, nulls)),
  }
}

/** Is what was sent older than what is stored? A time in the future counts as now, so that a clock that runs ahead locks nothing. */
function isOlder(sent: RawObject, stored: RawObject, now: number): boolean {
  const [left, right] = [sent, stored].map(({ last_updated: text }) => {
    const instant = typeof text === 'string' ? (parseDateTime(text)?.instant ?? null) : null
    return instant === null ? null : Math.min(instant, now)
  })
  return left != null && right != null && left < right
}
