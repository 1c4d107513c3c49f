import type { PartyKey } from '#domain/identity/party'
import type { OcpiDialect } from '#integrations/ocpi/dialect'
import type { RawObject } from '#integrations/ocpi/raw-object'
import { idInPath } from '#workers/ocpi/object-in-path'
import type { OcpiContext } from '#workers/ocpi/ocpi-context'
import type { OcpiPorts } from '#workers/ocpi/ports'
import { keepRefused, readable } from '#workers/ocpi/readable-or-refused'
import { type OcpiRefusal, unknownObject } from '#workers/ocpi/refusal'
import { ownerInPath } from '#workers/ocpi/route-message'

/** Whose EVSE of which Location a URL names. */
export interface EvsePath {
  readonly owner: PartyKey
  readonly locationId: string
  readonly evseUid: string
}

/** Reads the path of an EVSE and names it in the log. */
export function evseInPath(c: OcpiContext): EvsePath {
  const path = { owner: ownerInPath(c), locationId: idInPath(c, 'locationId'), evseUid: idInPath(c, 'evseUid') }
  c.set('logIds', { location: path.locationId, evse: path.evseUid })
  return path
}

/** Changes an EVSE, or a connector in it; only this EVSE is read, however large its Location is. */
export async function changeEvse(
  c: OcpiContext,
  ports: OcpiPorts,
  dialect: OcpiDialect,
  path: EvsePath,
  change: (evse: RawObject) => RawObject,
): Promise<'created' | 'updated' | 'unchanged'> {
  const { owner, locationId, evseUid } = path
  const about = { module: 'locations', party: owner, objectId: `${locationId}/${evseUid}` } as const
  const outcome = await keepRefused(c, ports, about, () =>
    ports.catalogue.changeEvse(c.var.peer, owner, locationId, evseUid, (stored) => {
      const changed = change(stored)
      const { raw, value, leniencies } = readable(c, dialect.readEvse(changed), changed)
      return { raw, evse: value, leniencies }
    }),
  )
  if (outcome === 'unknown') throw await unknownEvse(c, ports, path)
  return outcome
}

/** The refusal of a message about something we do not have. What is missing is asked for, since its operator believes that we have it. */
export async function unknownEvse(c: OcpiContext, ports: OcpiPorts, path: EvsePath): Promise<OcpiRefusal> {
  await ports.catalogue.missed(c.var.peer, path.owner, path.locationId)
  return unknownObject('this EVSE or its location is not known: send it whole')
}
