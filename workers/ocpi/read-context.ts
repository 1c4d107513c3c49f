import type { PartyKey } from '#domain/identity/party'
import { formatDateTime, parseDateTime } from '#integrations/ocpi/date-time'
import type { OcpiDialect, ReadContext } from '#integrations/ocpi/dialect'
import type { RawObject } from '#integrations/ocpi/raw-object'
import type { OcpiContext } from '#workers/ocpi/ocpi-context'
import type { OcpiPorts } from '#workers/ocpi/ports'
import { invalid } from '#workers/ocpi/refusal'
import { onlyParty } from '#workers/ocpi/route-message'

/** What surrounds an object in a request, for versions whose objects leave it unsaid. */
export function readContext(c: OcpiContext, ports: OcpiPorts, owner: PartyKey | null): ReadContext {
  return { owner: owner ?? onlyOperator(c), ours: c.var.addressed, receivedAt: ports.now() }
}

/** A PATCH with the time of its change; refused without it where the version demands it, else stamped with now. */
export function stampedPatch(ports: OcpiPorts, dialect: OcpiDialect, raw: RawObject): RawObject {
  const given = raw['last_updated']
  // Whether a number is a time is for the reader to say: it knows the peer.
  if (typeof given === 'number' || (typeof given === 'string' && parseDateTime(given) !== null)) return raw
  if (dialect.wire.patchNeedsLastUpdated) throw invalid([{ field: 'last_updated', problem: 'is due in a PATCH' }])
  return { ...raw, last_updated: formatDateTime(ports.now()) }
}

/** The one operator of a connection; null where there are several. */
function onlyOperator(c: OcpiContext): PartyKey | null {
  return onlyParty(c.var.peer.roles.filter(({ role }) => role === 'CPO'))
}
