import type { PartyKey } from '#domain/identity/party'
import type { Location } from '#domain/location/location'
import { mergeLocation } from '#integrations/ocpi/2.2.1/merge-location'
import { readLocation } from '#integrations/ocpi/2.2.1/read-location'
import type { Parsed } from '#integrations/ocpi/parsed'
import type { RawObject } from '#integrations/ocpi/raw-object'
import { answerData, answerStored } from '#workers/ocpi/answer'
import { idInPath, requireLastUpdated, requireSameId, requireSameParty } from '#workers/ocpi/object-in-path'
import type { OcpiApp, OcpiContext } from '#workers/ocpi/ocpi-context'
import type { OcpiPorts } from '#workers/ocpi/ports'
import { readObject } from '#workers/ocpi/read-body'
import { invalid, unknownObject } from '#workers/ocpi/refusal'
import { ownerInPath } from '#workers/ocpi/route-message'
import { takeMethods } from '#workers/ocpi/take-methods'

/** Whole Locations: read back, replaced, changed. */
export function receiveLocations(app: OcpiApp, ports: OcpiPorts): void {
  takeMethods(app, '/ocpi/2.2.1/receiver/locations/:countryCode/:partyId/:locationId', {
    GET: async (c) => {
      const location = await ports.catalogue.location(c.var.peer, ownerInPath(c), idInPath(c, 'locationId'))
      if (location === null) throw unknownObject('this location is not known')
      return answerData(c, ports, location)
    },
    PUT: async (c) => {
      const { owner, id, raw } = await locationInBody(c)
      return save(c, ports, owner, id, raw)
    },
    PATCH: async (c) => {
      const { owner, id, raw } = await locationInBody(c)
      requireLastUpdated(raw)
      const stored = await ports.catalogue.location(c.var.peer, owner, id)
      if (stored === null) throw unknownObject('this location is not known: send it whole')
      return save(c, ports, owner, id, mergeLocation(stored, raw))
    },
  })
}

async function locationInBody(c: OcpiContext) {
  const owner = ownerInPath(c)
  const id = idInPath(c, 'locationId')
  const { raw } = await readObject(c)
  requireSameId(raw, 'id', id)
  requireSameParty(raw, owner)
  c.set('logIds', { location: id })
  return { owner, id, raw }
}

async function save(c: OcpiContext, ports: OcpiPorts, owner: PartyKey, id: string, raw: RawObject): Promise<Response> {
  const parsed: Parsed<Location> = readLocation(raw)
  if (!parsed.ok) {
    const refused = { module: 'locations', party: owner, objectId: id, issues: parsed.issues, raw } as const
    await ports.catalogue.refuse(c.var.peer, refused)
    throw invalid(parsed.issues)
  }
  c.set('leniencies', parsed.leniencies)
  return answerStored(c, ports, await ports.catalogue.saveLocation(c.var.peer, raw, parsed.value, parsed.leniencies))
}
