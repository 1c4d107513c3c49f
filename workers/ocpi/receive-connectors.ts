import type { OcpiDialect } from '#integrations/ocpi/dialect'
import { findConnector, findEvse, mergeFields, withConnector } from '#integrations/ocpi/merge-location'
import type { RawObject } from '#integrations/ocpi/raw-object'
import { answerData } from '#workers/ocpi/answer'
import { idInPath, requireSameId } from '#workers/ocpi/object-in-path'
import type { OcpiApp, OcpiContext } from '#workers/ocpi/ocpi-context'
import type { OcpiPorts } from '#workers/ocpi/ports'
import { readObject } from '#workers/ocpi/read-body'
import { stampedPatch } from '#workers/ocpi/read-context'
import { invalid, unknownObject } from '#workers/ocpi/refusal'
import { type EvsePath, evseInPath, saveEvse } from '#workers/ocpi/save-evse'
import { takeMethods } from '#workers/ocpi/take-methods'

/** Connectors: read back, added or replaced, changed. A connector's change is a change of its EVSE. */
export function receiveConnectors(app: OcpiApp, ports: OcpiPorts, dialect: OcpiDialect): void {
  takeMethods(
    app,
    `/ocpi/${dialect.version}/receiver/locations/:countryCode/:partyId/:locationId/:evseUid/:connectorId`,
    {
      GET: async (c) => {
        const evse = await storedEvse(c, ports, evseInPath(c))
        const connector = findConnector(evse, idInPath(c, 'connectorId'))
        if (connector === null) throw unknownObject('this connector is not known')
        return answerData(c, ports, connector)
      },
      PUT: async (c) => {
        const path = evseInPath(c)
        const raw = await connectorInBody(c)
        const parsed = dialect.readConnector(raw)
        if (!parsed.ok) throw invalid(parsed.issues)
        const evse = await storedEvse(c, ports, path)
        return saveEvse(c, ports, dialect, path, withConnector(evse, raw))
      },
      PATCH: async (c) => {
        const path = evseInPath(c)
        const raw = stampedPatch(ports, dialect, await connectorInBody(c))
        const evse = await storedEvse(c, ports, path)
        const stored = findConnector(evse, idInPath(c, 'connectorId'))
        if (stored === null) throw unknownObject('this connector is not known: send it whole')
        return saveEvse(c, ports, dialect, path, withConnector(evse, mergeFields(stored, raw)))
      },
    },
  )
}

async function connectorInBody(c: OcpiContext): Promise<RawObject> {
  const { raw } = await readObject(c)
  requireSameId(raw, 'id', idInPath(c, 'connectorId'))
  return raw
}

async function storedEvse(c: OcpiContext, ports: OcpiPorts, path: EvsePath): Promise<RawObject> {
  const location = await ports.catalogue.location(c.var.peer, path.owner, path.locationId)
  const evse = location === null ? null : findEvse(location, path.evseUid)
  if (evse === null) throw unknownObject('this EVSE is not known: send it whole')
  return evse
}
