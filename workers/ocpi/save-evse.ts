import type { PartyKey } from '#domain/identity/party'
import type { OcpiDialect } from '#integrations/ocpi/dialect'
import type { RawObject } from '#integrations/ocpi/raw-object'
import { answerStored } from '#workers/ocpi/answer'
import { idInPath } from '#workers/ocpi/object-in-path'
import type { OcpiContext } from '#workers/ocpi/ocpi-context'
import type { OcpiPorts } from '#workers/ocpi/ports'
import { invalid, unknownObject } from '#workers/ocpi/refusal'
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

/** Reads an EVSE and stores it; only this EVSE is read, however large its Location is. */
export async function saveEvse(
  c: OcpiContext,
  ports: OcpiPorts,
  dialect: OcpiDialect,
  path: EvsePath,
  raw: RawObject,
): Promise<Response> {
  const { owner, locationId } = path
  const { peer } = c.var
  const parsed = dialect.readEvse(raw)
  if (!parsed.ok) {
    const objectId = `${locationId}/${path.evseUid}`
    await ports.catalogue.refuse(peer, { module: 'locations', party: owner, objectId, issues: parsed.issues, raw })
    throw invalid(parsed.issues)
  }
  c.set('leniencies', parsed.leniencies)
  const outcome = await ports.catalogue.saveEvse(peer, owner, locationId, raw, parsed.value, parsed.leniencies)
  if (outcome === 'location_unknown') throw unknownObject('its location is not known: send it whole')
  return answerStored(c, ports, outcome)
}
