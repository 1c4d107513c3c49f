import type { OcpiDialect } from '#integrations/ocpi/dialect'
import { findConnector, findEvse, mergeFields, withConnector } from '#integrations/ocpi/merge-location'
import type { RawObject } from '#integrations/ocpi/raw-object'
import { answerData, answerStored } from '#workers/ocpi/answer'
import { changeEvse, evseInPath } from '#workers/ocpi/change-evse'
import { idInPath, requireSameId } from '#workers/ocpi/object-in-path'
import type { OcpiApp, OcpiContext } from '#workers/ocpi/ocpi-context'
import type { OcpiPorts } from '#workers/ocpi/ports'
import { readObject } from '#workers/ocpi/read-body'
import { stampedPatch } from '#workers/ocpi/read-context'
import { invalid, unknownObject } from '#workers/ocpi/refusal'
import { takeMethods } from '#workers/ocpi/take-methods'

/** Connectors: read back, added or replaced, changed. A connector's change is a change of its EVSE. */
export function receiveConnectors(app: OcpiApp, ports: OcpiPorts, dialect: OcpiDialect): void {
  const { catalogue } = ports
  const path = `/ocpi/${dialect.version}/receiver/locations/:countryCode/:partyId/:locationId/:evseUid/:connectorId`
  takeMethods(app, path, {
    GET: async (c) => {
      const { owner, locationId, evseUid } = evseInPath(c)
      const location = await catalogue.location(c.var.peer, owner, locationId)
      const evse = location && findEvse(location, evseUid)
      const connector = evse && findConnector(evse, idInPath(c, 'connectorId'))
      if (!connector) throw unknownObject('this connector is not known')
      return answerData(c, ports, connector)
    },
    PUT: async (c) => {
      const raw = await connectorInBody(c)
      const parsed = dialect.readConnector(raw)
      if (!parsed.ok) throw invalid(parsed.issues)
      let isNew = false
      const outcome = await changeEvse(c, ports, dialect, evseInPath(c), (evse) => {
        isNew = findConnector(evse, idInPath(c, 'connectorId')) === null
        return withConnector(evse, raw)
      })
      return answerStored(c, ports, isNew ? 'created' : outcome)
    },
    PATCH: async (c) => {
      const patch = stampedPatch(ports, dialect, await connectorInBody(c))
      const outcome = await changeEvse(c, ports, dialect, evseInPath(c), (evse) => {
        const stored = findConnector(evse, idInPath(c, 'connectorId'))
        if (stored === null) throw unknownObject('this connector is not known: send it whole')
        return withConnector(evse, mergeFields(stored, patch))
      })
      return answerStored(c, ports, outcome)
    },
  })
}

async function connectorInBody(c: OcpiContext): Promise<RawObject> {
  const { raw } = await readObject(c)
  requireSameId(raw, 'id', idInPath(c, 'connectorId'))
  return raw
}
