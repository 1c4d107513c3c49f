import type { Issue, Parsed } from '#integrations/ocpi/parsed'
import type { RawObject } from '#integrations/ocpi/raw-object'
import type { OcpiContext } from '#workers/ocpi/ocpi-context'
import type { OcpiPorts, RefusedObject } from '#workers/ocpi/ports'
import { invalid } from '#workers/ocpi/refusal'

/** Thrown where an object, or what a change makes of it, cannot be read. */
class Unreadable extends Error {
  override readonly name = 'Unreadable'
  readonly issues: readonly Issue[]
  readonly raw: RawObject
  constructor(issues: readonly Issue[], raw: RawObject) {
    super('cannot be read')
    this.issues = issues
    this.raw = raw
  }
}

/** What was read, or a stop for `keepRefused`. What was odd about it goes to the log. */
export function readable<T>(c: OcpiContext, parsed: Parsed<T>, raw: RawObject) {
  if (!parsed.ok) throw new Unreadable(parsed.issues, raw)
  c.set('leniencies', parsed.leniencies)
  return { raw, value: parsed.value, leniencies: parsed.leniencies }
}

/** Does the work; where an object cannot be read, it is kept for whoever talks to the operator, and refused. */
export async function keepRefused<T>(
  c: OcpiContext,
  ports: OcpiPorts,
  about: Pick<RefusedObject, 'module' | 'party' | 'objectId'>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    await ports.catalogue.refuse(c.var.peer, { ...about, issues: error.issues, raw: error.raw })
    throw invalid(error.issues)
  }
}
