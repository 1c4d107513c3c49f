import type { OcpiDialect } from '#integrations/ocpi/dialect'
import { findEvse, mergeEvse } from '#integrations/ocpi/merge-location'
import { answerData } from '#workers/ocpi/answer'
import { requireSameId } from '#workers/ocpi/object-in-path'
import type { OcpiApp } from '#workers/ocpi/ocpi-context'
import type { OcpiPorts } from '#workers/ocpi/ports'
import { readObject } from '#workers/ocpi/read-body'
import { stampedPatch } from '#workers/ocpi/read-context'
import { unknownObject } from '#workers/ocpi/refusal'
import { evseInPath, saveEvse } from '#workers/ocpi/save-evse'
import { takeMethods } from '#workers/ocpi/take-methods'

/** EVSEs: read back, added or replaced with all their connectors, changed. Most changes of status come this way. */
export function receiveEvses(app: OcpiApp, ports: OcpiPorts, dialect: OcpiDialect): void {
  takeMethods(app, `/ocpi/${dialect.version}/receiver/locations/:countryCode/:partyId/:locationId/:evseUid`, {
    GET: async (c) => {
      const { owner, locationId, evseUid } = evseInPath(c)
      const location = await ports.catalogue.location(c.var.peer, owner, locationId)
      const evse = location === null ? null : findEvse(location, evseUid)
      if (evse === null) throw unknownObject('this EVSE is not known')
      return answerData(c, ports, evse)
    },
    PUT: async (c) => {
      const path = evseInPath(c)
      const { raw } = await readObject(c)
      requireSameId(raw, 'uid', path.evseUid)
      return saveEvse(c, ports, dialect, path, raw)
    },
    PATCH: async (c) => {
      const path = evseInPath(c)
      const { raw: given } = await readObject(c)
      requireSameId(given, 'uid', path.evseUid)
      const raw = stampedPatch(ports, dialect, given)
      const location = await ports.catalogue.location(c.var.peer, path.owner, path.locationId)
      const stored = location === null ? null : findEvse(location, path.evseUid)
      if (stored === null) throw unknownObject('this EVSE is not known: send it whole')
      return saveEvse(c, ports, dialect, path, mergeEvse(stored, raw))
    },
  })
}
