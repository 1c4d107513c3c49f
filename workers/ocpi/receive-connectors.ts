import type { OcpiDialect } from '#integrations/ocpi/dialect'
import { findConnector, findEvse, mergeFields, withConnector } from '#integrations/ocpi/merge-location'
import type { RawObject } from '#integrations/ocpi/raw-object'
import { answerData, answerStored } from '#workers/ocpi/answer'
import { changeEvse, evseInPath } from '#workers/ocpi/change-evse'
import { idInPath, requireSameId } from '#workers/ocpi/object-in-path'
import type { OcpiApp, OcpiContext } from '#workers/ocpi/ocpi-context'
import type { OcpiPorts } from '#workers/ocpi/ports'
import { pushRules } from '#workers/ocpi/push-rules'
import { readObject } from '#workers/ocpi/read-body'
import { stampedPatch } from '#workers/ocpi/read-context'
import { invalid, unknownObject } from '#workers/ocpi/refusal'
import { spoken } from '#workers/ocpi/spoken'
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
      const theirs = spoken(c, dialect)
      const rules = pushRules(c, ports)
      const parsed = theirs.readConnector(raw)
      if (!parsed.ok && !rules.putIsPatch) throw invalid(parsed.issues)
      let isNew = false
      const outcome = await changeEvse(c, ports, theirs, evseInPath(c), (evse) => {
        const stored = findConnector(evse, idInPath(c, 'connectorId'))
        isNew = stored === null
        return withConnector(evse, stored === null ? raw : rules.put(stored, raw, mergeFields))
      })
      return answerStored(c, ports, isNew ? 'created' : outcome)
    },
    PATCH: async (c) => {
      const theirs = spoken(c, dialect)
      const rules = pushRules(c, ports)
      const patch = stampedPatch(ports, theirs, await connectorInBody(c))
      const outcome = await changeEvse(c, ports, theirs, evseInPath(c), (evse) => {
        const stored = findConnector(evse, idInPath(c, 'connectorId'))
        if (stored === null) throw unknownObject('this connector is not known: send it whole')
        return withConnector(evse, rules.patch(stored, patch, mergeFields))
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
