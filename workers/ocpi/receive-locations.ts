import type { PartyKey } from '#domain/identity/party'
import type { Location } from '#domain/location/location'
import type { OcpiDialect } from '#integrations/ocpi/dialect'
import { mergeLocation } from '#integrations/ocpi/merge-location'
import type { Parsed } from '#integrations/ocpi/parsed'
import type { RawObject } from '#integrations/ocpi/raw-object'
import { answerData, answerStored } from '#workers/ocpi/answer'
import { idInPath, requireSameId, requireSameParty } from '#workers/ocpi/object-in-path'
import type { OcpiApp, OcpiContext } from '#workers/ocpi/ocpi-context'
import type { OcpiPorts } from '#workers/ocpi/ports'
import { readObject } from '#workers/ocpi/read-body'
import { readContext, stampedPatch } from '#workers/ocpi/read-context'
import { invalid, unknownObject } from '#workers/ocpi/refusal'
import { ownerInPath } from '#workers/ocpi/route-message'
import { takeMethods } from '#workers/ocpi/take-methods'

/** Whole Locations: read back, replaced, changed. */
export function receiveLocations(app: OcpiApp, ports: OcpiPorts, dialect: OcpiDialect): void {
  takeMethods(app, `/ocpi/${dialect.version}/receiver/locations/:countryCode/:partyId/:locationId`, {
    GET: async (c) => {
      const location = await ports.catalogue.location(c.var.peer, ownerInPath(c), idInPath(c, 'locationId'))
      if (location === null) throw unknownObject('this location is not known')
      return answerData(c, ports, location)
    },
    PUT: async (c) => {
      const { owner, id, raw } = await locationInBody(c)
      return save(c, ports, dialect, owner, id, raw)
    },
    PATCH: async (c) => {
      const { owner, id, raw: given } = await locationInBody(c)
      const raw = stampedPatch(ports, dialect, given)
      const stored = await ports.catalogue.location(c.var.peer, owner, id)
      if (stored === null) throw unknownObject('this location is not known: send it whole')
      return save(c, ports, dialect, owner, id, mergeLocation(stored, raw))
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

async function save(
  c: OcpiContext,
  ports: OcpiPorts,
  dialect: OcpiDialect,
  owner: PartyKey,
  id: string,
  raw: RawObject,
): Promise<Response> {
  const parsed: Parsed<Location> = dialect.readLocation(raw, readContext(c, ports, owner))
  if (!parsed.ok) {
    const refused = { module: 'locations', party: owner, objectId: id, issues: parsed.issues, raw } as const
    await ports.catalogue.refuse(c.var.peer, refused)
    throw invalid(parsed.issues)
  }
  c.set('leniencies', parsed.leniencies)
  return answerStored(c, ports, await ports.catalogue.saveLocation(c.var.peer, raw, parsed.value, parsed.leniencies))
}
